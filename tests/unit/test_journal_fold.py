"""The journal as pure values: the fold to a state, and a chain that shows every change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moderator.journal import GENESIS, Chain, Event, Verb, digest, fold, sealed
from moderator.records import State, Status, Uid

UID = Uid("c1234567890123456")


def event(number: int, verb: Verb, **changes: object) -> Event:
    values: dict[str, object] = {
        "uid": f"e{number}", "origin": "o", "number": number, "at": f"2026-01-01T00:00:0{number}.000Z",
        "reviewer": "甲", "verb": verb, "gesture": f"g{number}", "comment": UID,
    }  # fmt: skip
    return Event(**(values | changes))  # type: ignore[arg-type]  # a table of field values


def chained(*events: Event) -> list[Event]:
    tied: list[Event] = []
    previous = GENESIS
    for one in events:
        tied.append(sealed(one, previous))
        previous = tied[-1].hash
    return tied


def test_nothing_decided_is_open() -> None:
    assert fold([]) == State()


def test_the_last_decision_counts_and_tags_and_notes_add_up() -> None:
    events = [
        event(1, Verb.APPROVE, tags=("good",)),
        event(2, Verb.NOTE, note="想了想"),
        event(3, Verb.HIDE, reason="flood", tags=("coded",)),
        event(4, Verb.UNTAG, tags=("good",)),
    ]
    assert fold(events) == State(
        Status.HIDDEN, "flood", ("coded",), "想了想", "甲", "2026-01-01T00:00:03.000Z"
    )


def test_reopen_forgets_who_and_why_but_not_the_tags() -> None:
    events = [event(1, Verb.HIDE, reason="flood", tags=("coded",)), event(2, Verb.REOPEN)]
    assert fold(events) == State(tags=("coded",))


def test_a_changed_text_returns_to_the_queue() -> None:
    assert fold([event(1, Verb.APPROVE), event(2, Verb.UPDATE)]).status is Status.OPEN


def test_undo_and_redo_of_the_same_event_again_and_again() -> None:
    events = [
        event(1, Verb.HIDE, reason="flood"),
        event(2, Verb.UNDO, reverses="e1"),
        event(3, Verb.REDO, reverses="e2"),
        event(4, Verb.UNDO, reverses="e1"),
    ]
    assert [fold(events[:n]).status for n in (1, 2, 3, 4)] == ["hidden", "open", "hidden", "open"]


def test_undo_in_the_middle_leaves_what_came_after() -> None:
    events = [event(1, Verb.TAG, tags=("coded",)), event(2, Verb.APPROVE), event(3, Verb.UNDO, reverses="e1")]
    assert fold(events) == State(Status.APPROVED, None, (), None, "甲", "2026-01-01T00:00:02.000Z")


def test_a_whole_chain_holds() -> None:
    chain = Chain()
    assert all(chain.add(one) for one in chained(*(event(n, Verb.APPROVE) for n in range(1, 6))))
    assert (chain.first_bad, chain.count) == (None, 5)


@pytest.mark.parametrize(
    "changes",
    [
        {"verb": Verb.HIDE}, {"at": "2020-01-01T00:00:00.000Z"}, {"reviewer": "乙"}, {"tags": ("good",)},
        {"comment": Uid("x" * 16)}, {"reason": "other"}, {"gesture": "g9"}, {"reverses": "e1"},
        {"payload": "{}"}, {"shown": "{}"}, {"note_digest": "0"}, {"text_digest": "0"},
        {"previous": "1" * 64}, {"hash": "1" * 64},
    ],
    ids=lambda changes: next(iter(changes)),
)  # fmt: skip
def test_any_edited_field_is_found(changes: dict[str, object]) -> None:
    events = chained(*(event(n, Verb.APPROVE) for n in range(1, 5)))
    edited = replace(events[2], **changes)  # type: ignore[arg-type]  # a table of field values
    chain = Chain()
    for one in (*events[:2], edited, events[3]):
        chain.add(one)
    assert chain.first_bad is edited


def test_a_removed_and_a_swapped_row_are_found() -> None:
    events = chained(*(event(n, Verb.APPROVE) for n in range(1, 5)))
    for order in ((0, 2, 3), (0, 2, 1, 3)):
        chain = Chain()
        for place in order:
            chain.add(events[place])
        assert chain.first_bad is events[2]


def test_what_may_be_forgotten_or_stays_home_is_outside_the_hash() -> None:
    one = chained(event(1, Verb.NOTE, note="会被忘掉", note_digest=digest(b"salt", "会被忘掉"), seconds=3.0))[
        0
    ]
    assert Chain().add(replace(one, note=None, seconds=None))


def test_two_origins_lie_side_by_side() -> None:
    ours, theirs = chained(event(1, Verb.APPROVE), event(2, Verb.HIDE)), chained(
        event(1, Verb.SKIP, origin="p", uid="p1"), event(2, Verb.SKIP, origin="p", uid="p2")
    )  # fmt: skip
    chain = Chain()
    assert all(chain.add(one) for one in (ours[0], theirs[0], theirs[1], ours[1]))
