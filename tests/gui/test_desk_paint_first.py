"""A press puts the next comment on the screen before anything else; what stands around it follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import Hand, copy_queue, desk_on, make_queue, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.turn import Turn


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path, seed: Path) -> Iterator[Hand]:
    with desk_on(copy_queue(make_queue(tmp_path / "seed.db", [seed]), tmp_path)) as made:
        yield made


def test_a_press_ends_with_the_next_comment_painted_and_bound_to_the_keys(hand: Hand) -> None:
    hand.see()
    before, desk = hand.uid, hand.desk
    QTest.keyPress(desk.window.stage, Qt.Key.Key_A)
    # Not one turn of the event loop has passed.
    assert hand.uid != before
    assert desk.guard.uid == hand.uid
    assert desk.window.review.comment.text() == desk.review.item.comment.text  # type: ignore[union-attr]


def test_the_mark_of_one_comment_is_not_painted_beside_the_next(hand: Hand) -> None:
    hand.press("X", "K")
    author = hand.desk.window.review.author
    until(lambda: not author._marked.isHidden())
    hand.see()
    QTest.keyPress(hand.desk.window.stage, Qt.Key.Key_A)
    assert author._marked.isHidden()


def test_of_several_wishes_by_one_name_the_last_is_carried_out_once(qtbot: QtBot) -> None:
    turn, done = Turn(), list[str]()
    turn.ask("bars", lambda: done.append("first"))
    turn.ask("list", lambda: turn.ask("bars", lambda: done.append("again")))
    turn.ask("bars", lambda: done.append("last"))
    assert done == []
    qtbot.waitUntil(lambda: "again" in done)
    assert done == ["last", "again"]
    turn.ask("bars", lambda: done.append("never"))
    turn.forget()
    turn.now()
    assert "never" not in done
