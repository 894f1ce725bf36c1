"""The desk on hostile comments, as a child that is watched: every command is run, every widget looked at.

``python hostile_desk.py QUEUE MARK CANARY`` prints a JSON object: ``found``, the places where text that holds
MARK would be read as markup; ``ran``, the commands that were run; ``windows``, the windows and panels seen;
``bugs``, what went wrong in them. It ends with 0 where the desk came through.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from desk_hand import Hand, desk_on
from PySide6.QtCore import QAbstractListModel, QItemSelectionModel, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QTextEdit,
    QToolTip,
    QWidget,
)
from shiboken6 import getCppPointer, isValid

from ui.commands import commands

LEAVES = frozenset({"quit"})
"""The only command that is not run."""
BEFORE = (("batch.", "batch"), ("page.", "page_mode"))
"""What has to be open for the commands that begin so."""
ONE_IS_ENOUGH = frozenset({"hide", "tag", "queue", "batch.hide"})
"""Commands that differ by their argument alone."""
ROWS = 12
PAUSE_MS = 25
ROLES = (
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.WhatsThisRole,
)  # fmt: skip


def rich(mark: str) -> Iterator[str]:
    """Whatever there is now that holds the mark and would be taken for markup."""
    for widget in filter(isValid, QApplication.allWidgets()):
        name = type(widget).__name__
        for kind, text in (
            ("tooltip", widget.toolTip()),
            ("what's this", widget.whatsThis()),
            ("status tip", widget.statusTip()),
        ):
            if mark in text and Qt.mightBeRichText(text):
                yield f"{name} {kind}"
        if isinstance(widget, QLabel) and mark in widget.text() and _reads_markup(widget):
            yield f"{name} text"
        if isinstance(widget, QTextEdit) and widget.acceptRichText() and not widget.isReadOnly():
            yield f"{name} takes rich paste"
        if isinstance(widget, QAbstractItemView):
            yield from (f"{name} {role}" for role in _rich_cells(widget, mark))
        yield from (
            f"{name} action" for action in widget.actions() if _rich_action(action, mark)
        )  # fmt: skip


def _reads_markup(label: QLabel) -> bool:
    form = label.textFormat()
    plain = form is Qt.TextFormat.PlainText
    return not plain and (form is not Qt.TextFormat.AutoText or Qt.mightBeRichText(label.text()))


def _rich_action(action: QAction, mark: str) -> bool:
    return mark in action.toolTip() and Qt.mightBeRichText(action.toolTip())


def _rich_cells(view: QAbstractItemView, mark: str) -> Iterator[str]:
    """Tooltips of cells are shown by Qt itself, as markup where they look like it."""
    model = view.model()
    if model is None:
        return
    for row in range(min(model.rowCount(), ROWS)):
        # A list has one column, and PySide hides the method that says so.
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
            for role in ROLES[1:]:
                text = model.data(model.index(row, column), role)
                if isinstance(text, str) and mark in text and Qt.mightBeRichText(text):
                    yield role.name


def shown(top: QWidget) -> Iterator[QWidget]:
    yield from (widget for widget in top.findChildren(QWidget) if widget.isVisible())


def touch(touched: set[int]) -> None:
    """What a hand does in whatever is new: point at it, select in lists, turn tabs, type and paste."""
    # Anything may close itself, or something else, while it is touched.
    for top in QApplication.topLevelWidgets():
        for widget in list(shown(top)) if isValid(top) and top.isVisible() else ():
            if isValid(widget) and getCppPointer(widget)[0] not in touched:
                touched.add(getCppPointer(widget)[0])
                _touch(widget)
        if isValid(top) and top.isVisible():
            top.grab()
    QTest.qWait(PAUSE_MS)


def _touch(widget: QWidget) -> None:
    QApplication.sendEvent(
        widget, QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(4, 4), widget.mapToGlobal(QPoint(4, 4)))
    )
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        for row in range(min(widget.model().rowCount(), 3)):
            index = widget.model().index(row, 0)
            if widget.selectionModel() is not None:
                widget.selectionModel().setCurrentIndex(
                    index, QItemSelectionModel.SelectionFlag.ClearAndSelect
                )
    elif isinstance(widget, QTabWidget):
        for tab in range(widget.count()):
            widget.setCurrentIndex(tab)
    elif isinstance(widget, QComboBox) and widget.count() > 1:
        widget.setCurrentIndex(widget.count() - 1)
    elif isinstance(widget, QLineEdit | QPlainTextEdit) and not widget.isReadOnly():
        widget.paste()
    elif isinstance(widget, QAbstractButton) and widget.isCheckable():
        widget.toggle()


def paste_of(canary: str) -> QMimeData:
    """A clipboard as a browser fills it: markup with a picture, an address and the words."""
    data = QMimeData()
    data.setHtml(f'<img src="{canary}"><b>x</b>')
    data.setText(f'<img src="{canary}">')
    data.setUrls([QUrl(canary)])
    return data


def prepare(hand: Hand, command_id: str) -> None:
    """A comment on the screen that is still to be decided, and the view that the command belongs to."""
    desk = hand.desk
    if desk.review.item is None or command_id.startswith("author."):
        desk.trigger("show.all")
        QTest.qWait(PAUSE_MS)
        desk.review.go(0)
    for begins, opens in BEFORE:
        if command_id.startswith(begins):
            desk.trigger("mark")
            desk.trigger(opens)
    QTest.qWait(PAUSE_MS)


def run_all(hand: Hand, mark: str, canary: str, said: dict[str, set[str]]) -> None:
    touched: set[int] = set()
    for command in commands():
        name = command.id.rpartition(".")[0]
        alike = name in ONE_IS_ENOUGH and any(ran.startswith(f"{name}.") for ran in said["ran"])
        if command.id in LEAVES or alike:
            continue
        prepare(hand, command.id)
        if command.id not in hand.desk.enabled():
            continue
        QApplication.clipboard().setMimeData(paste_of(canary))
        try:
            hand.desk.trigger(command.id)
        except Exception as fault:
            said["bugs"].add(f"{command.id}: {fault!r}")
        QTest.qWait(PAUSE_MS)
        said["ran"].add(command.id)
        touch(touched)
        said["found"].update(f"{command.id}: {place}" for place in rich(mark))
        said["windows"].update(
            type(top).__name__ for top in QApplication.topLevelWidgets() if top.isVisible()
        )
        said["windows"].update(
            type(one).__name__ for one in shown(hand.desk.window) if one.parent() is hand.desk.window
        )
        close_all(hand)
        if command.id == "copy" and QApplication.clipboard().mimeData().hasHtml():
            said["found"].add("clipboard as HTML")


def _windows() -> list[QWidget]:
    return [top for top in QApplication.topLevelWidgets() if isValid(top) and top.isVisible()]


def close_all(hand: Hand) -> None:
    """Esc until only the desk is left."""
    for _ in range(6):
        for top in _windows():
            if top is not hand.desk.window:
                top.close()
        target = QApplication.focusWidget() or hand.desk.window.stage
        QTest.keyClick(target, Qt.Key.Key_Escape)
        QTest.qWait(10)
        if hand.desk.guard.paused:
            hand.desk.keyboard.resume()
            break
    QToolTip.hideText()


def main(queue: Path, mark: str, canary: str) -> None:
    app = QApplication([])
    said: dict[str, set[str]] = {"found": set(), "ran": set(), "windows": set(), "bugs": set()}
    with desk_on(queue) as hand:
        hand.desk._crashes.crashed.connect(lambda details, _: said["bugs"].add(details))
        run_all(hand, mark, canary, said)
    app.processEvents()
    print(json.dumps({name: sorted(found) for name, found in said.items()}), flush=True)
    # Qt's own file dialogs are not all taken down in order where an interpreter ends.
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
