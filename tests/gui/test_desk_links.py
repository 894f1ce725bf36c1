"""Links are shown whole and opened only on command; an input method is said and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import Hand, copy_queue, desk_on, make_queue, until
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDesktopServices, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.links import addresses

LONG = "https://example.com/" + "very/long/path/" * 30 + "?to=%E4%BD%A0"
ROWS = (
    f'{{"id":"1","author":"甲","text":"看这里{LONG}，还有 www.example.org/x。"}}',
    '{"id":"2","author":"乙","text":"file:///etc/passwd javascript:alert(1) 没有网址"}',
)


@pytest.fixture(scope="module")
def made_queue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("links")
    file = folder / "rows.jsonl"
    file.write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    return make_queue(folder / "made.db", [file])


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: seen.append(bytes(url.toEncoded()).decode()))
    return seen


@pytest.fixture
def hand(qtbot: QtBot, made_queue: Path, tmp_path: Path, opened: list[str]) -> Iterator[Hand]:
    with desk_on(copy_queue(made_queue, tmp_path)) as made:
        yield made


def show(hand: Hand, source_id: str) -> None:
    items = hand.desk.session.reader.items_of([1, 2])
    hand.desk.review.show_comment(next(i.comment.uid for i in items if i.comment.source_id == source_id))
    hand.see()


def overlay(hand: Hand) -> object:
    from ui.links import LinkList

    (found,) = hand.desk.window.findChildren(LinkList)
    return found


def test_the_whole_address_is_shown_before_anything_opens(hand: Hand, opened: list[str]) -> None:
    show(hand, "1")
    hand.press("Shift+O")
    shown = overlay(hand).shown()  # type: ignore[attr-defined]
    assert LONG in shown
    assert "http://www.example.org/x" in shown
    assert opened == []
    hand.press("Enter")
    assert opened == [], "of several a digit chooses"
    hand.press("2")
    assert opened == ["http://www.example.org/x"]
    assert hand.journal() == []
    assert hand.focus() is hand.desk.window.stage


def test_leaving_opens_nothing_and_other_schemes_are_no_links(hand: Hand, opened: list[str]) -> None:
    show(hand, "1")
    hand.press("Shift+O", "Esc")
    show(hand, "2")
    hand.press("Shift+O")
    assert not overlay(hand).isVisible()  # type: ignore[attr-defined]
    assert opened == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("http://例子.测试/路", []),
        ("HTTPS://Example.COM/A", ["https://example.com/A"]),
        ("http://a.b/x) 和 http://a.b/x", ["http://a.b/x"]),
        ("http://раypal.com/", ["http://xn--ypal-43d9g.com/"]),
        ("ftp://a.b/c mailto:a@b", []),
        ("www.", []),
    ],
)
def test_what_counts_as_an_address(text: str, found: list[str]) -> None:
    assert addresses(text) == found


def test_an_input_method_is_said_and_the_keys_go_on_by_their_place(hand: Hand) -> None:
    stage = hand.desk.window.stage
    QApplication.sendEvent(stage, QInputMethodEvent("ni", []))
    until(lambda: "输入法" in stage.toast.text())
    assert hand.journal() == []
    stage.toast.hide()
    uid = hand.uid
    hand.see()
    # The key that prints A on a US board, from a board or method that gives a letter of another script.
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, 38, 0, 0, "ф")
        QApplication.sendEvent(stage, event)
    assert [(verb, comment) for verb, comment, _ in hand.journal()] == [("approve", uid)]
