"""List, split and focus: how the window shares its room, by key; each decides what is painted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import Hand, desk_on, make_queue
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from ui.detail.context import Tab
from ui.panes import Layout


@pytest.fixture
def hand(qapp: QApplication, tmp_path: Path, seed: Path) -> Iterator[Hand]:
    with desk_on(make_queue(tmp_path / "seed.db", [seed])) as made:
        yield made


def _corner(hand: Hand) -> tuple[QPoint, QPoint]:
    """Where the list and the comment begin."""
    window = hand.desk.window
    return window.queue.mapTo(window, QPoint(0, 0)), window.stage.mapTo(window, QPoint(0, 0))


def test_the_list_stands_beside_the_comment_or_above_it(hand: Hand) -> None:
    window = hand.desk.window
    queue, stage = _corner(hand)
    assert queue.y() == stage.y()
    assert queue.x() < stage.x()
    hand.press("F8")
    queue, stage = _corner(hand)
    assert queue.x() == stage.x()
    assert queue.y() < stage.y()
    assert window.queue.width() == window.width()
    hand.press("F9")
    queue, stage = _corner(hand)
    assert queue.y() == stage.y()


@pytest.mark.parametrize("key", ["F8", "F9", "F11"])
def test_each_layout_decides_the_painted_comment_and_has_the_side_one_key_away(hand: Hand, key: str) -> None:
    hand.press(key)
    hand.see()
    first = hand.uid
    for wanted, tab in {"I": Tab.ARTICLE, "U": Tab.AUTHOR, "M": Tab.NEAR}.items():
        hand.press(wanted)
        assert hand.desk.window.context.isVisible()
        assert hand.desk.window.context.tab is tab
    hand.press("A")
    assert [(verb, uid) for verb, uid, _ in hand.journal()] == [("approve", first)]


def test_a_layout_ends_focus_mode_and_focus_mode_leads_back_to_it(hand: Hand) -> None:
    window = hand.desk.window
    hand.press("F8", "F11")
    assert window.focus_mode
    assert not window.queue.isVisible()
    assert not window.context.isVisible()
    hand.press("F11")
    assert window.queue.width() == window.width()
    assert window.context.isVisible()
    hand.press("F11", "F9")
    assert not window.focus_mode
    assert window.queue.isVisible()
    assert window.queue.width() < window.width() // 2


def test_a_page_has_the_height_in_list_view_as_well(hand: Hand) -> None:
    window = hand.desk.window
    hand.press("F8")
    below = window.stage.height()
    hand.press("P", wait=400)
    assert window.stage.height() > below * 1.5
    hand.press("P")
    assert window.stage.height() == below
    assert window.queue.width() == window.width()


def test_the_layout_and_the_shares_of_both_are_kept(hand: Hand) -> None:
    window = hand.desk.window
    hand.press("F8")
    wide = 0.258 * window.width()
    window.panes.setSizes([300, 260])
    above = window.queue.height()
    hand.program.rebuild()
    assert hand.desk.window.layout_chosen is Layout.LIST
    assert abs(hand.desk.window.queue.height() - above) < 3
    hand.press("F9")
    assert wide - 30 < hand.desk.window.queue.width() < wide + 60


def test_a_search_ends_focus_mode_as_a_whole(hand: Hand) -> None:
    hand.press("F11")
    size = hand.desk.window.review.comment.minimumSizeHint()
    hand.press("/")
    assert not hand.desk.window.focus_mode
    assert hand.desk.window.context.isVisible()
    assert hand.desk.window.review.comment.minimumSizeHint().width() < size.width()
