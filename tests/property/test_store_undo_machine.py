"""Any sequence of decisions, undo and redo: undoing all of it gives back the state after import."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from moderator import decisions
from moderator.decisions import Request
from moderator.jobs import Job
from moderator.journal import Chain, Verb
from moderator.records import Comment, State, Uid
from moderator.store import intake
from moderator.store.check import check
from moderator.store.open import open_store
from moderator.vocabulary import REASONS, TAGS

UIDS = [Uid(f"c{n:019d}") for n in range(1, 6)]
some_uids = st.lists(st.sampled_from(UIDS), min_size=1, max_size=4, unique=True)
some_tags = st.lists(st.sampled_from([tag.id for tag in TAGS]), max_size=2, unique=True).map(tuple)
verbs = st.sampled_from([None, Verb.APPROVE, Verb.HIDE, Verb.SKIP, Verb.ESCALATE, Verb.REOPEN])
notes = st.sampled_from([None, "备注", "", "另一条"])


class Undo(RuleBasedStateMachine):
    """Keeps the states after every gesture beside the real queue on disk, and compares."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = open_store(Path(self.folder.name) / "q.db")
        records = [Comment(uid, None, None, n, f"作者{n}", f"文字{n}") for n, uid in enumerate(UIDS, 1)]
        self.store.writer.run(lambda db: intake.take_in(db, records, "t", "test", "甲", Job()))
        self.done: list[dict[Uid, State]] = [self.states()]
        self.undone: list[dict[Uid, State]] = []
        self.events = 0

    def states(self) -> dict[Uid, State]:
        with self.store.reader() as reader:
            return {item.comment.uid: item.state for item in reader.items_of([1, 2, 3, 4, 5])}

    @rule(uids=some_uids, verb=verbs, tags=some_tags, untags=some_tags, note=notes,
          reason=st.sampled_from([None, *(reason.id for reason in REASONS)]))  # fmt: skip
    def decide(
        self,
        uids: list[Uid],
        verb: Verb | None,
        tags: tuple[str, ...],
        untags: tuple[str, ...],
        note: str | None,
        reason: str | None,
    ) -> None:
        requests = [
            Request(uid, verb, reason if verb is Verb.HIDE else None, tags, untags, note) for uid in uids
        ]
        changes = decisions.decide(self.store, requests, "甲").result()
        if changes.gestures:
            self.done.append(self.states())
            self.undone.clear()

    @rule(count=st.integers(1, 3))
    def undo(self, count: int) -> None:
        wanted = min(count, len(self.done) - 1)
        assert decisions.undo(self.store, "甲", count).result().gestures == wanted
        for _ in range(wanted):
            self.undone.append(self.done.pop())
        assert self.states() == self.done[-1]

    @rule(count=st.integers(1, 3))
    def redo(self, count: int) -> None:
        wanted = min(count, len(self.undone))
        assert decisions.redo(self.store, "甲", count).result().gestures == wanted
        for _ in range(wanted):
            self.done.append(self.undone.pop())
        assert self.states() == self.done[-1]

    @rule()
    def reopen_the_file(self) -> None:
        path = self.store.path
        self.store.close()
        self.store = open_store(path)

    @invariant()
    def the_journal_only_grows(self) -> None:
        with self.store.reader() as reader:
            events = list(reader.events())
        assert len(events) >= self.events
        self.events = len(events)
        chain = Chain()
        assert all(chain.add(event) for event in events)

    def teardown(self) -> None:
        decisions.undo(self.store, "甲", 10_000).result()
        assert self.states() == self.done[0]
        with self.store.reader() as reader:
            assert [one for one in check(reader) if not one.ok] == []
        self.store.close()
        self.folder.cleanup()


TestUndo = Undo.TestCase
TestUndo.settings = settings(max_examples=60, stateful_step_count=15, deadline=None)
