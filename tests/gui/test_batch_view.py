"""Batches: gathered on purpose, decided as one gesture, and never by a key pressed outside their view."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import Hand, copy_queue, desk_on, make_queue, until
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moderator.records import Status
from ui.batch.plan import Remark
from ui.batch.view import LINE
from ui.stage import Scene


@pytest.fixture(scope="module")
def seed_queue(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Path:
    return make_queue(tmp_path_factory.mktemp("batch") / "seed.db", [seed])


@pytest.fixture
def hand(qtbot: QtBot, seed_queue: Path, tmp_path: Path) -> Iterator[Hand]:
    with desk_on(copy_queue(seed_queue, tmp_path)) as made:
        yield made


def entered(hand: Hand) -> None:
    """Wait until the batch stands on the screen and was there long enough to be decided."""
    until(lambda: hand.desk.batch.active)
    until(lambda: (hand.desk.guard.uid or "").startswith("batch:"))


def test_marked_comments_are_decided_together_and_come_back_with_one_undo(hand: Hand) -> None:
    marked = []
    for _ in range(3):
        marked.append(hand.uid)
        hand.press("X", wait=30)
    hand.press("B")
    entered(hand)
    bar = hand.desk.window.bottom.buttons
    assert bar["batch.approve"].spoken[1] == "通过 3 条"
    assert bar["batch.hide"].spoken[1] == "隐藏 3 条"
    hand.press("A")
    assert hand.journal() == [("approve", uid, None) for uid in marked]
    assert hand.desk.window.stage.scene is Scene.REVIEW
    assert not hand.desk.gathering.marked
    hand.press("Z")
    hand.settle()
    assert hand.desk.session.reader.counts().open == 48
    assert hand.uid in marked


def test_an_undo_about_a_member_stays_in_the_batch_and_any_other_leaves_it(hand: Hand) -> None:
    member = hand.uid
    hand.press("S", "K")
    until(lambda: hand.uid == member)
    hand.press("X", "X", "B")
    entered(hand)
    hand.press("Z")
    hand.settle()
    assert hand.verbs() == ["skip", "undo"]
    assert hand.desk.window.stage.scene is Scene.BATCH
    until(lambda: hand.desk.batch.batch.items[0].state.status is Status.OPEN)
    hand.press("Esc", "End", "S", "B")
    entered(hand)
    hand.press("Z")
    hand.settle()
    until(lambda: hand.desk.window.stage.scene is Scene.REVIEW)
    assert hand.desk.review.status is Status.OPEN


def test_esc_before_a_batch_is_gathered_keeps_it_closed(hand: Hand) -> None:
    hand.press("X", wait=30)
    hand.see()
    hand.desk.trigger("batch")
    hand.desk.trigger("leave")
    asked: list[bool] = []
    hand.desk.session.when_saved(lambda: hand.desk.session.ask("after", lambda _: True, asked.append))
    until(lambda: bool(asked))
    assert not hand.desk.batch.active
    assert not hand.desk.guard.paused, "Esc closed what was on its way, and nothing else"
    hand.press("B")
    entered(hand)
    assert hand.verbs() == []


def test_a_long_batch_says_how_many_are_out_of_sight(hand: Hand) -> None:
    hand.press("Shift+X")
    until(lambda: len(hand.desk.gathering.marked) == 48)
    hand.press("B")
    entered(hand)
    view = hand.desk.window.batch
    fit = view.table.viewport().height() // LINE
    assert 0 < fit < 48
    assert view.beyond.text() == f"其中 {48 - fit} 条不在屏上"


def test_a_pulled_member_is_left_alone(hand: Hand) -> None:
    first = hand.uid
    hand.press("X", wait=30)
    second = hand.uid
    hand.press("X", "B", wait=30)
    entered(hand)
    hand.press("X")
    assert hand.desk.window.bottom.buttons["batch.hide"].spoken[1] == "隐藏 1 条"
    hand.press("Shift+6")
    assert hand.journal() == [("hide", second, "off_topic")]
    assert first != second


def test_nobody_left_in_the_batch_decides_nothing(hand: Hand) -> None:
    hand.press("X", "B", wait=30)
    entered(hand)
    hand.press("X", "D", "A")
    assert hand.journal() == []
    assert hand.desk.batch.active


def test_plain_keys_outside_the_view_never_touch_marked_ones(hand: Hand) -> None:
    hand.press("X", "X", "X", wait=30)
    here = hand.uid
    hand.press("A")
    assert hand.journal() == [("approve", here, None)]
    assert len(hand.desk.gathering.marked) == 3


def test_different_suggestions_ask_which_reason_and_a_digit_chooses(hand: Hand) -> None:
    hand.press("Shift+X", wait=250)
    until(lambda: len(hand.desk.gathering.marked) == 48)
    hand.press("B")
    entered(hand)
    hand.press("D")
    assert hand.desk.questions.asking_reason
    assert hand.journal() == []
    hand.press("5")
    assert {(verb, reason) for verb, _, reason in hand.journal()} == {("hide", "flood")}
    assert len(hand.journal()) == 48


def test_a_range_of_scores_is_typed_and_only_that_is_gathered(hand: Hand) -> None:
    hand.press("B")
    QTest.keyClicks(hand.focus(), "0.0-0.1")
    hand.press("Enter")
    entered(hand)
    items = hand.desk.batch.batch.items
    assert 0 < len(items) < 48
    assert all(item.flags.priority <= 0.1 for item in items)
    low = hand.desk.session.reader
    assert len(items) == sum(row.priority <= 0.1 for row in low.rows(list(hand.desk.review.snapshot.rows)))


def test_a_cluster_names_who_differs_and_other_is_hidden_with_a_note(hand: Hand) -> None:
    reader = hand.desk.session.reader
    rows = reader.rows(list(hand.desk.review.snapshot.rows))
    alike = next(row for row in rows if row.cluster_size > 1)
    hand.desk.review.show_comment(alike.uid)
    hand.press("G")
    entered(hand)
    batch = hand.desk.batch.batch
    assert len(batch.items) == alike.cluster_size
    authors = {item.comment.author for item in batch.items}
    said = {remark for remarks in batch.remarks.values() for remark in remarks}
    assert (Remark.OTHER_AUTHOR in said) is (len(authors) > 1)
    hand.press("Shift+0")
    QTest.keyClicks(hand.focus(), "chain")
    hand.press("Ctrl+Enter")
    assert [verb for verb, _, _ in hand.journal()] == ["hide"] * len(batch.items)
    assert not hand.desk.batch.active


def test_leaving_decides_nothing_and_brings_the_single_comment_back(hand: Hand) -> None:
    uid = hand.uid
    hand.press("X", "B", wait=30)
    entered(hand)
    hand.press("Esc")
    assert hand.journal() == []
    assert hand.desk.window.stage.scene is Scene.REVIEW
    hand.press("K")
    assert hand.uid == uid


def test_decided_members_start_outside(hand: Hand) -> None:
    uid = hand.uid
    author = hand.desk.review.item.comment.author  # type: ignore[union-attr]
    hand.press("A", "K")
    assert hand.uid == uid
    assert hand.desk.review.status is Status.APPROVED
    hand.press("Shift+U")
    entered(hand)
    batch = hand.desk.batch.batch
    assert {item.comment.author for item in batch.items} == {author}
    assert uid in batch.out


def test_an_undone_page_stands_on_the_page_again(hand: Hand) -> None:
    hand.press("P")
    until(lambda: (hand.desk.guard.uid or "").startswith("page:"))
    first = hand.desk.window.page.shown()
    hand.press("Enter")
    until(lambda: hand.desk.window.page.shown() != first)
    hand.press("Z")
    until(lambda: hand.desk.window.page.shown() == first)
    assert hand.desk.pages.active
