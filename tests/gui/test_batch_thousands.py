"""A filtered list of more comments than a screen or two is decided in one gesture, and taken back in one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import Hand, copy_queue, desk_on, until
from pytestqt.qtbot import QtBot

from moderator.jobs import Job
from moderator.records import Comment, Status, Uid
from moderator.store import intake
from moderator.store.open import open_store
from ui.queue.many import MANY

COUNT = 1_200
assert COUNT > 5 * MANY


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("thousands") / "many.db"
    with open_store(path) as store:
        made = (
            Comment(Uid(f"c{n:019d}"), None, None, n, f"人{n % 40}", f"第{n}条广告")
            for n in range(1, COUNT + 1)
        )
        intake.bring_in(store, made, "t", "test", "tests", Job())
    return path


@pytest.fixture
def hand(qtbot: QtBot, many: Path, tmp_path: Path) -> Iterator[Hand]:
    with desk_on(copy_queue(many, tmp_path)) as made:
        yield made


def gathered(hand: Hand) -> None:
    """The whole list stands in the batch, entered by keys."""
    hand.press("Shift+X")
    until(lambda: len(hand.desk.gathering.marked) == hand.desk.review.snapshot.waiting)
    hand.press("B")
    until(lambda: (hand.desk.guard.uid or "").startswith("batch:"))


def standing(hand: Hand) -> dict[Status, int]:
    with hand.desk.session.store.reader() as reader:
        return {status: n for status, n in reader.counts().by_status.items() if n}


def test_all_are_decided_by_one_key_and_come_back_by_one_undo(hand: Hand) -> None:
    gathered(hand)
    window = hand.desk.window
    assert window.bottom.buttons["batch.hide"].spoken[1] == f"隐藏 {COUNT} 条"
    assert window.batch.model.rowCount() == COUNT
    hand.press("Shift+4")
    until(lambda: standing(hand) == {Status.HIDDEN: COUNT})
    assert hand.verbs() == ["hide"] * COUNT
    assert {uid for _, uid, _ in hand.journal()} == set(_uids(hand))
    until(lambda: not hand.desk.gathering.marked)
    assert hand.desk.review.finished
    hand.press("Z")
    until(lambda: standing(hand) == {Status.OPEN: COUNT})
    until(lambda: hand.desk.review.snapshot.waiting == COUNT)
    until(lambda: hand.desk.review.item is not None)


def test_what_is_pulled_out_or_decided_already_is_left_alone(hand: Hand) -> None:
    decided = hand.uid
    hand.press("A")
    gathered(hand)
    pulled = hand.desk.batch.batch.items[0].comment.uid
    hand.press("X")
    assert hand.desk.window.bottom.buttons["batch.approve"].spoken[1] == f"通过 {COUNT - 2} 条"
    hand.press("S")
    until(lambda: standing(hand).get(Status.SKIPPED) == COUNT - 2)
    assert standing(hand) == {Status.SKIPPED: COUNT - 2, Status.APPROVED: 1, Status.OPEN: 1}
    assert [uid for verb, uid, _ in hand.journal() if verb == "approve"] == [decided]
    assert hand.desk.review.snapshot.waiting == 1
    until(lambda: hand.uid == pulled)


def test_a_press_that_turns_out_to_be_typing_brings_all_of_them_back(hand: Hand) -> None:
    gathered(hand)
    word = hand.desk.guard.uid
    assert word is not None
    hand.desk.presses.trigger("batch.approve")
    assert hand.desk.review.finished
    assert hand.desk.review.retract()
    until(lambda: hand.desk.review.snapshot.waiting == COUNT)
    assert hand.verbs() == []


def test_a_list_beyond_one_gesture_says_how_many_are_left(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.batch.gathering.MOST", 1_000)
    hand.press("B", "Enter")
    until(lambda: (hand.desk.guard.uid or "").startswith("batch:"))
    assert len(hand.desk.batch.batch.items) == 1_000
    assert hand.desk.batch.batch.more == COUNT - 1_000
    assert f"{COUNT - 1_000}" in hand.desk.window.batch.texts()[1]


def _uids(hand: Hand) -> list[Uid]:
    with hand.desk.session.store.reader() as reader:
        return [row.uid for row in reader.rows(range(1, COUNT + 1))]
