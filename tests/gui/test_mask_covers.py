"""The mask of the worst words: nowhere in the window, painted as text or read out, is one left under it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import Hand, copy_queue, desk_on, make_queue, until
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget
from pytestqt.qtbot import QtBot

from moderator import settings
from ui.keycap import KeyButton

WORST = "傻逼"
THREAD = (
    '{"id": "1", "author": "傻逼老王", "text": "你就是个傻逼，滚", "time": "2025-01-02 08:00"}\n'
    '{"id": "2", "author": "小李", "text": "你才是", "parent": "1", "time": "2025-01-02 08:01"}\n'
    '{"id": "3", "author": "小张", "text": "今天天气不错", "time": "2025-01-02 08:02"}\n'
)


@pytest.fixture(scope="module")
def insults(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mask")
    (folder / "thread.jsonl").write_text(THREAD, "utf-8")
    return make_queue(folder / "mask.db", [folder / "thread.jsonl"])


@pytest.fixture
def hand(qtbot: QtBot, insults: Path, tmp_path: Path) -> Iterator[Hand]:
    for name, value in (("mask", True), ("learn", False), ("sample_rate", 0.0)):
        settings.write(name, value)
    with desk_on(copy_queue(insults, tmp_path)) as made:
        yield made


def told(hand: Hand) -> list[str]:
    """All that the visible widgets say: labels, buttons, rows, names and descriptions for screen readers."""
    said: list[str] = [hand.desk.window.windowTitle()]
    for part in hand.desk.window.findChildren(QWidget):
        if not part.isVisible():
            continue
        said += [part.accessibleName(), part.accessibleDescription(), part.toolTip()]
        if isinstance(part, QLabel):
            said.append(part.text())
        elif isinstance(part, KeyButton):
            said += part.spoken
        elif isinstance(part, QAbstractItemView) and part.model() is not None:
            said += _rows(part.model())
    return said


def _rows(model: QAbstractItemModel) -> list[str]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
    lines = [model.index(line, 0) for line in range(model.rowCount())]
    return [str(line.data(int(role)) or "") for line in lines for role in roles]


def leaks(hand: Hand) -> list[str]:
    return [said for said in told(hand) if WORST in said]


def companions(hand: Hand) -> bool:
    """Whether the panel at the side has read its rows."""
    context = hand.desk.window.context
    return len(context.lists[context.tab].texts()) > 1


def test_no_worst_word_is_said_while_the_mask_is_down(hand: Hand) -> None:
    assert hand.desk.review.item is not None
    assert WORST in hand.desk.review.item.comment.text
    until(lambda: companions(hand))
    assert leaks(hand) == []
    for key in ("U", "H", "W", "O"):
        hand.press(key)
        until(lambda: companions(hand))
        assert leaks(hand) == [], key
    hand.press("O", "W", "A")
    assert leaks(hand) == [], "what the undo would bring back"
    until(lambda: hand.desk.window.review.quote.isVisible())
    assert leaks(hand) == [], "the parent that is quoted"


@pytest.mark.parametrize(
    "keys", [("P",), ("X", "K", "B"), ("X", "K", "B", "X")], ids=["page", "batch", "out"]
)
def test_nor_where_several_stand(hand: Hand, keys: str) -> None:
    hand.press(*keys)
    until(lambda: hand.desk.modes.current is not None)
    assert leaks(hand) == []


def test_holding_the_key_says_them_and_letting_go_covers_them(hand: Hand) -> None:
    until(lambda: companions(hand))
    QTest.keyPress(hand.focus(), Qt.Key.Key_V)
    shown = leaks(hand)
    pane = hand.desk.window.review
    assert pane.comment.accessibleName() in shown
    assert any("老王" in said for said in shown), "the author"
    assert any(said.startswith("「") for said in shown), "why"
    QTest.keyRelease(hand.focus(), Qt.Key.Key_V)
    assert leaks(hand) == []
