"""The pack as text: line numbers beside it, faulty lines marked, plain text whatever is pasted."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from ui.theme import NORMAL, Theme, mono


class _Numbers(QWidget):
    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self._code = code
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        return QSize(self._code.margin, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._code.paint_numbers(event)


class Code(QPlainTextEdit):
    """Long lines go on below; Tab leaves the field."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._faulty: frozenset[int] = frozenset()
        self.setFont(mono(NORMAL - 1))
        self.setTabChangesFocus(True)
        self._numbers = _Numbers(self)
        self.blockCountChanged.connect(lambda _: self._make_room())
        self.updateRequest.connect(self._follow)
        self._make_room()

    @property
    def margin(self) -> int:
        """Width of the line numbers, in pixels."""
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + 20

    @property
    def line(self) -> int:
        """The line of the cursor, from 1."""
        return self.textCursor().blockNumber() + 1

    def mark(self, faulty: Collection[int]) -> None:
        """Mark the lines (from 1) that are faulty."""
        self._faulty = frozenset(faulty)
        shown = []
        for line in self._faulty:
            block = self.document().findBlockByNumber(line - 1)
            if block.isValid():
                one = QTextEdit.ExtraSelection()
                one.format.setBackground(self._theme.color("harm_soft"))
                one.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                one.cursor = QTextCursor(block)
                shown.append(one)
        self.setExtraSelections(shown)
        self._numbers.update()

    def go_to(self, line: int) -> None:
        """Put the cursor on a line, from 1."""
        block = self.document().findBlockByNumber(line - 1)
        if block.isValid():
            self.setTextCursor(QTextCursor(block))
            self.centerCursor()
        self.setFocus()

    def paint_numbers(self, event: QPaintEvent) -> None:
        painter = QPainter(self._numbers)
        painter.fillRect(event.rect(), self._theme.color("bg"))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if box.top() > event.rect().bottom():
                break
            number = block.blockNumber() + 1
            faulty = number in self._faulty
            painter.setPen(QColor(self._theme.color("harm" if faulty else "ink3")))
            area = QRect(0, int(box.top()), self.margin - 8, self.fontMetrics().height())
            shown = f"! {number}" if faulty else str(number)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignRight), shown)
            block = block.next()
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._numbers.setGeometry(QRect(inside.left(), inside.top(), self.margin, inside.height()))

    def _make_room(self) -> None:
        self.setViewportMargins(self.margin, 0, 0, 0)

    def _follow(self, area: QRect, scrolled: int) -> None:
        if scrolled:
            self._numbers.scroll(0, scrolled)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())
