"""One comment in the side panel: author in bold, its first words, and what became of it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from moderator.i18n import Translator
from moderator.records import Row, Status
from ui.cover import severe, unnamed
from ui.plain import one_line
from ui.theme import NORMAL, RADIUS, SMALL, Theme, font

_LINE = 24
_PAD = 8
_LINES = 3
_SHOWN = 120


class MiniRow(QWidget):
    """Painted, not composed: two hundred of them must cost nothing. A click brings the comment on screen."""

    chosen = Signal(str)

    def __init__(
        self,
        row: Row,
        theme: Theme,
        tr: Translator,
        *,
        current: bool = False,
        indent: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._row, self._theme, self._current, self._indent = row, theme, current, 16 if indent else 0
        self._tr = tr
        self._author = self._text = ""
        self._pill = _pill(row, tr)
        self._layout: QTextLayout | None = None
        self._lines = 1
        self._end = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.ArrowCursor if current else Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.cover_again()

    def cover_again(self) -> None:
        """Say author and words, or that the mask covers them."""
        row, tr = self._row, self._tr
        masked = self._theme.masked
        author = tr("list.masked_name") if masked and unnamed(row) else one_line(row.author, 24)
        self._author = author or tr("author.none")
        if self._current:
            text = tr("context.current")
        elif masked and severe(row):
            text = tr("list.masked")
        else:
            text = one_line(row.snippet, _SHOWN).strip() or tr("list.blank")
        self._text = f"{self._author}   {text}"
        self.setAccessibleName(f"{self._author} · {text} · {self._pill}")
        self._lay_out(self.width() if self._layout is not None else 300)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out(event.size().width())

    def sizeHint(self) -> QSize:
        return QSize(200, self._lines * _LINE + 8)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._current:
            self.chosen.emit(self._row.uid)

    def _lay_out(self, width: int) -> None:
        layout = QTextLayout(self._text, font(NORMAL))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAnywhere)
        layout.setTextOption(option)
        bold = QTextLayout.FormatRange()
        bold.start, bold.length = 0, len(self._author.encode("utf-16-le")) // 2
        style = QTextCharFormat()
        style.setFontWeight(600)
        style.setForeground(self._theme.color("ink"))
        bold.format = style
        layout.setFormats([bold])
        room = width - 2 * _PAD - self._indent
        layout.beginLayout()
        count = 0
        while count < _LINES:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(room, 60))
            line.setPosition(QPointF(0, count * _LINE + 2))
            self._end = line.naturalTextWidth()
            count += 1
        layout.endLayout()
        self._lines = max(count, 1)
        if self._pill and self._end + self._pill_width() + 8 > room:
            self._lines += 1
            self._end = -8.0
        self._layout = layout
        self.setFixedHeight(self._lines * _LINE + 8)

    def _pill_width(self) -> float:
        return QFontMetricsF(font(SMALL)).horizontalAdvance(self._pill) + 16

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._current or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selected"))
            painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        painter.setPen(self._theme.color("ink2"))
        if self._layout is not None:
            self._layout.draw(painter, QPointF(_PAD + self._indent, 4))
        if self._pill:
            self._paint_pill(painter)
        painter.end()

    def _paint_pill(self, painter: QPainter) -> None:
        top = 4 + (self._lines - 1) * _LINE + 2
        box = QRectF(_PAD + self._indent + self._end + 8, top, self._pill_width(), 19)
        status = self._row.status
        ink = self._theme.color("ink2") if status is Status.OPEN else self._theme.status(status)[0]
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("panel"))
        painter.drawRoundedRect(box, 9.5, 9.5)
        painter.setFont(font(SMALL))
        painter.setPen(ink)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._pill)


def _pill(row: Row, tr: Translator) -> str:
    """Nothing for a comment that waits unflagged: most do."""
    if row.status is not Status.OPEN:
        return tr(f"status.{row.status}")
    if row.flagged and row.severity is not None:
        return f"{tr('status.open')} {tr(f'severity.{row.severity}')}"
    return ""
