"""P9, P16: the journal shows every edited, removed, added or reordered row, and a cut tail against a head."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator import decisions
from moderator.decisions import Request
from moderator.journal import GENESIS, Chain, Event, Shown, Verb, sealed
from moderator.records import Status, Uid
from moderator.store import events
from moderator.store.check import check
from moderator.store.open import Store
from moderator.store.reader import Head

UIDS = [Uid(f"c{n:019d}") for n in range(1, 7)]


@pytest.fixture
def worked(filled: Store) -> Store:
    for number, uid in enumerate(UIDS):
        verb = (Verb.HIDE, Verb.APPROVE)[number % 2]
        request = Request(uid, verb, "flood", ("coded",), note=f"备注{number}", shown=Shown(0.5))
        decisions.decide(filled, [request], "甲").result()
    decisions.undo(filled, "甲", 2).result()
    return filled


def _failed(store: Store) -> list[str]:
    with store.reader() as reader:
        return [one.name for one in check(reader) if not one.ok]


def _change(store: Store, *statements: str) -> None:
    def work(db: sqlite3.Connection) -> None:
        db.execute("PRAGMA defer_foreign_keys = ON")
        for statement in statements:
            db.execute(statement)

    store.writer.run(work)


EDITED = [
    ("uid", "'x'"), ("origin", "'elsewhere'"), ("number", "99"), ("at", "'2020-01-01T00:00:00.000Z'"),
    ("reviewer", "'乙'"), ("verb", "'skip'"), ("gesture", "'x'"), ("comment_uid", f"'{UIDS[5]}'"),
    ("reason", "'threat'"), ("reason", "NULL"), ("tags", "'[\"good\"]'"), ("note_digest", "'00'"),
    ("text_digest", "'00'"), ("text_digest", "NULL"), ("reverses", "'x'"), ("shown", "'{}'"),
    ("payload", "'{}'"), ("previous", "'00'"), ("hash", "'00'"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value"), EDITED)
def test_an_edited_event_is_shown(worked: Store, column: str, value: str) -> None:
    assert _failed(worked) == []
    if column == "uid":
        _change(worked, "DELETE FROM notes")
    _change(worked, f"UPDATE events SET {column} = {value} WHERE seq = 4")
    assert "journal" in _failed(worked)


@pytest.mark.parametrize(
    "statements",
    [
        ("DELETE FROM notes", "DELETE FROM events WHERE seq = 3"),
        ("DELETE FROM notes", "DELETE FROM events WHERE seq = 1"),
        (
            "UPDATE events SET seq = 100 WHERE seq = 3", "UPDATE events SET seq = 3 WHERE seq = 4",
            "UPDATE events SET seq = 4 WHERE seq = 100",
        ),
        (
            "INSERT INTO events (seq, uid, origin, number, at, reviewer, verb, gesture, comment_uid, "
            "previous, hash) "
            "SELECT 99, 'new', origin, number + 1, at, reviewer, 'approve', 'g', comment_uid, hash, hash "
            "FROM events ORDER BY seq DESC LIMIT 1",
        ),
    ],
)  # fmt: skip
def test_a_removed_reordered_or_added_event_is_shown(worked: Store, statements: tuple[str, ...]) -> None:
    _change(worked, *statements)
    assert "journal" in _failed(worked)


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE notes SET note = '改过'", "notes"),
        ("DELETE FROM notes WHERE event_uid IN (SELECT uid FROM events WHERE seq = 3)", "notes"),
        ("UPDATE comments SET text = '改过' WHERE id = 2", "rows"),
        ("UPDATE comments SET text = '改过' WHERE id = 2", "texts"),
        ("UPDATE comments SET salt = x'00' WHERE id = 2", "texts"),
        ("UPDATE comments SET author = '改过' WHERE id = 2", "rows"),
        ('UPDATE comments SET extra = \'{"a":"b"}\' WHERE id = 2', "rows"),
        ("UPDATE comments SET likes = 9 WHERE id = 2", "rows"),
    ],
)
def test_what_the_journal_speaks_of_cannot_be_changed_unseen(
    worked: Store, statement: str, name: str
) -> None:
    _change(worked, statement)
    assert name in _failed(worked)


def test_a_cut_tail_is_shown_against_a_head_that_was_taken_out(worked: Store) -> None:
    """The chain alone cannot know what came after its end: that is what the head in every export is for."""
    with worked.reader() as reader:
        head = reader.head()
        last = list(reader.events())[-1].number
    _change(worked, "DELETE FROM notes", f"DELETE FROM events WHERE number = {last}")
    with worked.reader() as reader:
        assert reader.head() != head
        assert head not in _heads(reader.events())


def test_a_head_taken_out_earlier_is_found_again_in_a_longer_journal(worked: Store) -> None:
    with worked.reader() as reader:
        head = reader.head()
    decisions.decide(worked, [Request(UIDS[0], Verb.SKIP)], "甲").result()
    with worked.reader() as reader:
        assert head in _heads(reader.events())


def _heads(found: Iterable[Event]) -> list[Head]:
    return [Head(number, event.hash) for number, event in enumerate(found, 1)]


@given(st.data())
def test_any_change_of_one_word_breaks_the_chain(data: st.DataObject) -> None:
    chain: list[Event] = []
    for number in range(1, 6):
        said = data.draw(st.text(max_size=5))
        event = Event(f"e{number}", "o", number, "t", said, Verb.HIDE, "g", UIDS[number], said)
        chain.append(sealed(event, chain[-1].hash if chain else GENESIS))
    place = data.draw(st.integers(0, 4))
    name = data.draw(st.sampled_from(["reviewer", "reason", "at", "gesture", "uid", "payload"]))
    other = data.draw(st.text(max_size=5).filter(lambda word: word != getattr(chain[place], name)))
    chain[place] = replace(chain[place], **{name: other})
    looked = Chain()
    for event in chain:
        looked.add(event)
    assert looked.first_bad is chain[place]


def test_a_clock_that_jumps_reorders_nothing(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """P9: the second decision is dated years before the first, and is still the one that stands."""
    years = iter((2031, 1999, 2026))
    monkeypatch.setattr(
        events, "now", lambda: datetime(next(years), 1, 1, tzinfo=UTC).isoformat(timespec="milliseconds")
    )
    decisions.decide(filled, [Request(UIDS[0], Verb.APPROVE)], "甲").result()
    decisions.decide(filled, [Request(UIDS[0], Verb.HIDE)], "甲").result()
    with filled.reader() as reader:
        item = next(iter(reader.items_of([1])))
        assert item.state.status is Status.HIDDEN
        dates = [event.at for event in reader.events() if event.comment]
        assert any(a > b for a, b in pairwise(dates))
    decisions.undo(filled, "甲").result()
    with filled.reader() as reader:
        assert next(iter(reader.items_of([1]))).state.status is Status.APPROVED
    assert _failed(filled) == []
