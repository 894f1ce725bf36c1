"""Decisions, undo and redo on a real queue file: the journal grows, the state is its fold."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from moderator import decisions
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.journal import Chain, Shown, Verb
from moderator.records import State, Status, Uid
from moderator.store.check import check
from moderator.store.open import Store, open_reader, open_store
from moderator.store.rebuild import rebuild
from moderator.store.writer import Writer

UID = Uid(f"c{1:019d}")
OTHER = Uid(f"c{2:019d}")


def _state(store: Store, uid: Uid = UID) -> State:
    with store.reader() as reader:
        row = reader.row_of(uid)
        assert row is not None
        item = reader.item(row)
        assert item is not None
        return item.state


def _decide(store: Store, *requests: Request) -> None:
    decisions.decide(store, requests, "甲").result()


def test_a_decision_is_one_event_with_all_that_it_says(filled: Store) -> None:
    shown = Shown(0.75, (("abuse.dog", 1, ((0, 3),)),), seconds=2.5)
    _decide(filled, Request(UID, Verb.HIDE, "personal_abuse", ("irony",), note="看过上下文", shown=shown))
    with filled.reader() as reader:
        event = list(reader.events())[-1]
    assert (event.verb, event.comment, event.reason, event.tags) == (
        Verb.HIDE,
        UID,
        "personal_abuse",
        ("irony",),
    )
    assert event.note == "看过上下文"
    assert event.seconds == 2.5
    assert event.shown == '{"findings":[["abuse.dog",1,[[0,3]]]],"priority":0.75}'
    state = _state(filled)
    assert (state.status, state.reason, state.tags, state.note, state.reviewer) == (
        Status.HIDDEN, "personal_abuse", ("irony",), "看过上下文", "甲",
    )  # fmt: skip


def test_counters_follow_decisions_and_undo(filled: Store) -> None:
    with filled.reader() as reader:
        before = reader.counts()
        _decide(filled, Request(UID, Verb.APPROVE), Request(OTHER, Verb.SKIP))
        counts = reader.counts()
        assert counts.by_status[Status.OPEN] == before.open - 2
        assert (counts.by_status[Status.APPROVED], counts.by_status[Status.SKIPPED]) == (1, 1)
        decisions.undo(filled, "甲").result()
        assert reader.counts() == before


def test_undo_and_redo_walk_back_and_forth_as_events(filled: Store) -> None:
    _decide(filled, Request(UID, Verb.APPROVE))
    _decide(filled, Request(UID, Verb.HIDE, "profanity"))
    undone = decisions.undo(filled, "甲", 2).result()
    assert (undone.gestures, undone.events, undone.focus) == (2, 2, UID)
    assert _state(filled).status is Status.OPEN
    assert decisions.redo(filled, "甲").result().gestures == 1
    assert _state(filled).status is Status.APPROVED
    assert decisions.redo(filled, "甲", 5).result().gestures == 1
    assert _state(filled).reason == "profanity"
    with filled.reader() as reader:
        verbs = [event.verb for event in reader.events() if event.comment]
    assert verbs == ["approve", "hide", "undo", "undo", "redo", "redo"]


def test_a_new_decision_ends_what_could_be_redone(filled: Store) -> None:
    _decide(filled, Request(UID, Verb.APPROVE))
    decisions.undo(filled, "甲").result()
    _decide(filled, Request(OTHER, Verb.SKIP))
    assert decisions.redo(filled, "甲").result().gestures == 0
    with filled.reader() as reader:
        assert reader.redo_preview() is None
        preview = reader.undo_preview()
    assert preview is not None
    assert (preview.verb, preview.uid, preview.count) == (Verb.SKIP, OTHER, 1)


def test_what_was_undone_before_a_newer_act_stays_undone(filled: Store) -> None:
    _decide(filled, Request(UID, note="备注"))
    decisions.undo(filled, "甲").result()
    _decide(filled, Request(UID, Verb.APPROVE))
    decisions.undo(filled, "甲").result()
    assert decisions.redo(filled, "甲", 5).result().gestures == 1
    state = _state(filled)
    assert (state.status, state.note) == (Status.APPROVED, None)


def test_many_comments_are_one_gesture(filled: Store) -> None:
    uids = [Uid(f"c{n:019d}") for n in range(1, 11)]
    decisions.decide(filled, [Request(uid, Verb.APPROVE) for uid in uids], "甲").result()
    undone = decisions.undo(filled, "甲").result()
    assert (undone.gestures, undone.events) == (1, 10)


def test_an_unknown_uid_writes_nothing_at_all(filled: Store) -> None:
    requests = [Request(UID, Verb.APPROVE), Request(Uid("c9999999999999999999"), Verb.HIDE)]
    with pytest.raises(ModeratorError, match="decide.unknown_uid"):
        decisions.decide(filled, requests, "甲").result()
    assert _state(filled).status is Status.OPEN


def test_tags_toggle_and_distress_escalates(filled: Store) -> None:
    _decide(filled, Request(UID, tags=("distress",)))
    assert _state(filled).status is Status.ESCALATED
    _decide(filled, Request(UID, untags=("distress",)))
    assert _state(filled).tags == ()


def test_tagging_twice_says_nothing_new(filled: Store) -> None:
    _decide(filled, Request(UID, tags=("good",)))
    assert decisions.decide(filled, [Request(UID, tags=("good",))], "甲").result().events == 0


def test_the_chain_shows_an_edited_row(filled: Store) -> None:
    _decide(filled, Request(UID, Verb.APPROVE))
    _decide(filled, Request(OTHER, Verb.HIDE, "flood"))
    filled.writer.run(lambda db: db.execute("UPDATE events SET reason = 'other' WHERE reason = 'flood'"))
    with filled.reader() as reader:
        chain = Chain()
        for event in reader.events():
            chain.add(event)
        failed = [one.name for one in check(reader) if not one.ok]
    assert chain.first_bad is not None
    assert chain.first_bad.comment == OTHER
    assert failed == ["journal", "decisions"]


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE reviews SET status = 'approved' WHERE comment_id = 3", "decisions"),
        ("UPDATE counters SET n = n + 1 WHERE name = 'status:open'", "counters"),
        ("UPDATE comments SET text = '别的' WHERE id = 3", "rows"),
        ("UPDATE notes SET note = '别的'", "notes"),
    ],
)
def test_doctor_names_what_was_altered(filled: Store, statement: str, name: str) -> None:
    _decide(filled, Request(UID, Verb.HIDE, note="备注"))
    with filled.reader() as reader:
        assert [one.name for one in check(reader) if not one.ok] == []
        filled.writer.run(lambda db: db.execute(statement))
        assert name in [one.name for one in check(reader) if not one.ok]


def test_rebuild_folds_the_journal_again(filled: Store) -> None:
    _decide(filled, Request(UID, Verb.HIDE, "flood", ("coded",), note="备注"))
    _decide(filled, Request(OTHER, Verb.APPROVE))
    decisions.undo(filled, "甲").result()
    before = _state(filled)
    filled.writer.run(
        lambda db: db.execute("UPDATE reviews SET status = 'skipped', tags = NULL, note = NULL")
    )
    filled.writer.run(lambda db: rebuild(db, "甲"))
    assert _state(filled) == before
    with filled.reader() as reader:
        assert all(one.ok for one in check(reader))


def test_the_writer_is_durable(filled: Store) -> None:
    levels = filled.writer.run(
        lambda db: [db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "journal_mode")]
    )
    assert levels == [2, "wal"]


def test_decisions_survive_closing_and_opening(tmp_path: Path, filled: Store) -> None:
    _decide(filled, Request(UID, Verb.HIDE, "threat"))
    path = filled.path
    filled.close()
    with open_reader(path) as reader:
        assert reader.counts().by_status[Status.HIDDEN] == 1
    with open_store(path) as again:
        assert decisions.undo(again, "乙").result().gestures == 1


def test_a_second_writer_is_told_who_has_it(filled: Store) -> None:
    with pytest.raises(ModeratorError, match="queue.in_use"):
        open_store(filled.path)
    with open_reader(filled.path) as reader:
        assert reader.counts().total == 10


@pytest.mark.parametrize("really", [True, False])
def test_a_commit_that_raised_is_looked_up_before_it_counts_as_lost(tmp_path: Path, really: bool) -> None:
    """The outcome of a failed COMMIT is unknown: what did land is acknowledged, what did not is not."""
    path = tmp_path / "w.db"
    sqlite3.connect(path).execute("CREATE TABLE t (x)")
    left = [1]

    class Failing(sqlite3.Connection):
        def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
            if sql == "COMMIT" and left:
                left.clear()
                super().execute("COMMIT" if really else "ROLLBACK")
                raise sqlite3.OperationalError("disk I/O error")
            return super().execute(sql, *given)

    writer = Writer(
        lambda: sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=Failing)
    )
    future = writer.submit(
        lambda db: db.execute("INSERT INTO t VALUES (1)").rowcount,
        landed=lambda db: db.execute("SELECT count(*) FROM t").fetchone()[0] or None,
    )
    if really:
        assert future.result() == 1
    else:
        with pytest.raises(sqlite3.OperationalError):
            future.result()
    assert writer.run(lambda db: db.execute("SELECT count(*) FROM t").fetchone()[0]) == int(really)
    writer.close()
