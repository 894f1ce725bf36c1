"""The desk on hostile comments, as a child that is watched: every view is opened, every widget looked at.

``python hostile_desk.py QUEUE MARK`` prints a JSON list of the places where text that holds MARK would be
read as markup, and ends with 0 where the desk came through.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from desk_hand import desk_on
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTextEdit

KEYS = (
    *("J", "W", "Esc", "C", "Esc", "O", "J", "P", "Esc", "T", "Esc", "N", "Esc", "Ctrl+K", "Esc", "?", "Esc"),
    *("/", "Esc", "J", "W", "Esc", "K", "G", "Esc", "B", "Esc", "Ctrl+C"),
)


def rich(mark: str) -> Iterator[str]:
    """Widgets whose text or tooltip holds the mark and would be taken for markup."""
    for widget in QApplication.allWidgets():
        name = type(widget).__name__
        if mark in widget.toolTip() and Qt.mightBeRichText(widget.toolTip()):
            yield f"{name} tooltip"
        if isinstance(widget, QLabel) and mark in widget.text():
            plain = widget.textFormat() is Qt.TextFormat.PlainText
            if not plain and (
                widget.textFormat() is not Qt.TextFormat.AutoText or Qt.mightBeRichText(widget.text())
            ):
                yield f"{name} text"
        if isinstance(widget, QTextEdit) and widget.acceptRichText() and not widget.isReadOnly():
            yield f"{name} takes rich paste"


def main(queue: Path, mark: str) -> int:
    app = QApplication([])
    found: set[str] = set()
    with desk_on(queue) as hand:
        for key in KEYS:
            focused = QApplication.focusWidget() or hand.desk.window
            *held, name = key.split("+")
            code = {"Esc": Qt.Key.Key_Escape, "?": Qt.Key.Key_Question, "/": Qt.Key.Key_Slash}.get(name)
            modifier = Qt.KeyboardModifier.ControlModifier if held else Qt.KeyboardModifier.NoModifier
            QTest.keyClick(focused, code if code is not None else Qt.Key(ord(name)), modifier)
            QTest.qWait(120)
            found.update(rich(mark))
            hand.desk.window.grab()
        copied = QApplication.clipboard().mimeData()
        if copied.hasHtml():
            found.add("clipboard as HTML")
    print(json.dumps(sorted(found)))
    del app
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
