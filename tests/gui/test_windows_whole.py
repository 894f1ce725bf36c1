"""Every window of the desk: names and roles for a screen reader, texts translated, room for all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import Hand, desk_on, make_queue
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTableView,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from moderator.i18n import Language
from moderator.store.open import open_store
from ui.dialogs.overlay import Overlay
from ui.imports.tables import Table

CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)
LEFT_OUT = {"quit", "open", "import.folder", "sample", "flag", "leave", "recent"}
"""Commands that open the system's own dialogs, end the program, or load and flag."""
SENTENCE = re.compile(r"[A-Za-z]{3,}[ ,]+[A-Za-z]{3,}")
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
DATA = ("/", "moderation-desk")
"""What marks a path: no text of ours."""
IN_BOTH = {"中文 (Chinese)"}


@pytest.fixture(scope="module")
def empty_queue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "q.db"
    open_store(path).close()
    return path


def windows(qtbot: QtBot, hand: Hand, copied: str = "") -> Iterator[str]:
    """Open whatever a command opens, one after another; each time its id. ``copied`` is what Ctrl+V finds."""
    hand.desk.window.resize(1280, 720)
    yield "the desk itself"
    for command in hand.desk.kit.table:
        skipped = command.id in LEFT_OUT or command.id.startswith(("palette.", "language.", "export"))
        if skipped or command.undoable or command.id not in hand.desk.enabled():
            continue
        # Another of the commands copies.
        QGuiApplication.clipboard().setText(copied)
        hand.desk.trigger(command.id)
        QTest.qWait(20)
        if command.id == "import.paste" and copied:
            qtbot.waitUntil(
                lambda: any(table.cells.rowCount() for table in shown(hand, Table)), timeout=60_000
            )
        yield command.id
        for overlay in hand.desk.window.findChildren(Overlay):
            overlay.dismiss()
        for dialog in hand.desk.window.findChildren(QDialog):
            dialog.close()
        hand.desk.kit.focus()


def shown(hand: Hand, kind: type[QWidget]) -> list[QWidget]:
    return [each for each in hand.desk.window.findChildren(kind) if each.isVisible()]


def texts(widget: QWidget) -> Iterator[str]:
    """What a widget says to eyes and ears; what a field holds is data."""
    yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QLineEdit() | QPlainTextEdit():
            yield widget.placeholderText()
        case QComboBox():
            yield from (widget.itemText(row) for row in range(widget.count()))
        case QTreeView() | QTableView():
            model = widget.model()
            if model is not None:
                for column in range(model.columnCount()):
                    said = model.headerData(column, Qt.Orientation.Horizontal)
                    yield said if isinstance(said, str) else ""


@pytest.mark.parametrize("language", list(Language))
def test_no_text_is_left_untranslated(qtbot: QtBot, empty_queue: Path, language: Language) -> None:
    """The queue is empty, so that every text on the screen is the program's own."""
    wrong: set[str] = set()
    seen = 0
    with desk_on(empty_queue, language=language) as hand:
        for where in windows(qtbot, hand):
            for widget in shown(hand, QWidget):
                for text in texts(widget):
                    seen += bool(text)
                    if language is Language.EN:
                        alien = bool(HAN.search(text)) and text not in IN_BOTH
                    else:
                        alien = bool(SENTENCE.search(text)) and not HAN.search(text)
                    # The name in the other language is asked for beside the own one.
                    other = hand.desk.kit.tr("words.zh" if language is Language.EN else "words.en")
                    alien = alien and widget.accessibleName() != other
                    if alien and not any(mark in text for mark in DATA):
                        wrong.add(f"{where}: {type(widget).__name__}: {text[:80]}")
    assert seen > 300
    assert wrong == set(), "\n".join(sorted(wrong))


def rows(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(min(model.rowCount(), 20)):
        index = model.index(row, 0)
        said = model.data(index, Qt.ItemDataRole.AccessibleTextRole) or model.data(index)
        yield said if isinstance(said, str) else ""


def headings(header: QHeaderView) -> Iterator[str]:
    """The texts of a table's head; a screen reader is told them as cells of the table, it is no control."""
    for section in range(header.count()):
        said = header.model().headerData(section, header.orientation())
        yield said if isinstance(said, str) else ""


def test_every_control_and_row_has_a_name_and_a_role(qtbot: QtBot, tmp_path: Path, seed: Path) -> None:
    wrong: set[str] = set()
    controls = listed = 0
    with desk_on(make_queue(tmp_path / "a.db", [seed])) as hand:
        for where in windows(qtbot, hand, copied=seed.read_text(encoding="utf-8")):
            for kind in CONTROLS:
                for widget in shown(hand, kind):
                    if isinstance(widget, QHeaderView):
                        wrong.update(f"{where}: a heading" for said in headings(widget) if not said.strip())
                        continue
                    if isinstance(widget, QScrollBar) or isinstance(
                        widget.parentWidget(), (QAbstractSpinBox, QComboBox)
                    ):
                        continue
                    controls += 1
                    known = QAccessible.queryAccessibleInterface(widget)
                    name = known.text(QAccessible.Text.Name)
                    if not name or known.role() in (QAccessible.Role.NoRole, QAccessible.Role.Client):
                        wrong.add(f"{where}: {type(widget).__name__} {widget.objectName()} {known.role()}")
                    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
                        for said in rows(widget.model()):
                            listed += 1
                            if not said.strip():
                                wrong.add(f"{where}: a row of {type(widget).__name__} {name}")
    assert controls > 200
    assert listed > 100
    assert wrong == set(), "\n".join(sorted(wrong))


@pytest.mark.parametrize("size", [(1024, 640), (1280, 720)])
def test_every_sheet_stays_inside_a_small_window(
    qtbot: QtBot, empty_queue: Path, size: tuple[int, int]
) -> None:
    wrong: set[str] = set()
    with desk_on(empty_queue) as hand:
        for where in windows(qtbot, hand):
            hand.desk.window.resize(*size)
            QTest.qWait(10)
            for overlay in hand.desk.window.findChildren(Overlay):
                if not overlay.isVisible():
                    continue
                if not overlay.rect().contains(overlay.panel.geometry()):
                    wrong.add(f"{where}: the panel")
                for button in overlay.panel.findChildren(QAbstractButton):
                    corner = button.mapTo(overlay.panel, button.rect().bottomRight())
                    if (
                        button.isVisible()
                        and not overlay.panel.rect().contains(corner)
                        and not _scrolls(button)
                    ):
                        wrong.add(f"{where}: {button.text() or button.accessibleName()} {corner}")
    assert wrong == set(), "\n".join(sorted(wrong))


def _scrolls(widget: QWidget) -> bool:
    """Whether it lies in something that scrolls."""
    above = widget.parentWidget()
    while above is not None:
        if above.objectName() == "qt_scrollarea_viewport":
            return True
        above = above.parentWidget()
    return False
