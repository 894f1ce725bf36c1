"""One line of the queue list, painted: letter and colour, first words, author and place, one pill."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from moderator.i18n import Translator
from moderator.records import Field, Row, Status, Uid
from moderator.text.hits import hits
from ui.cover import severe, unnamed
from ui.plain import one_line
from ui.queue.model import ROW, QueueModel
from ui.theme import NORMAL, SMALL, Theme, font
from ui.when import written

LINE = 64
HEADING = 36
_SQUARE = 20
_LEFT = 40
_RIGHT = 14
_BEFORE = 6
"""Characters shown before the first search hit of a line."""
_LINE_FLAGS = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
_SHOWN = 60
"""Characters measured for the first line; more never fits."""


class QueueDelegate(QStyledItemDelegate):
    """Paints rows from ``QueueModel``; ``current`` is the display line of the comment in the middle."""

    def __init__(
        self, model: QueueModel, theme: Theme, tr: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._tr = tr
        self._first = font(NORMAL + 1)
        self._small = font(SMALL)
        self._glyph = font(SMALL - 1, bold=True)
        self.current = -1
        self.page_key = ""
        self.marked: Collection[Uid] = ()
        self.words = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, HEADING if index.row() == self._model.heading else LINE)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect
        painter.save()
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.row() == self._model.heading:
            self._heading(painter, area)
        else:
            row = index.data(ROW)
            if isinstance(row, Row):
                self._row(painter, area, row, current=index.row() == self.current)
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), self._theme.color("line"))
        painter.restore()

    def _heading(self, painter: QPainter, area: QRect) -> None:
        painter.fillRect(area, self._theme.color("panel"))
        painter.fillRect(QRect(area.left(), area.top(), area.width(), 1), self._theme.color("line"))
        painter.setFont(self._small)
        painter.setPen(self._theme.color("ink2"))
        inner = area.adjusted(16, 0, -_RIGHT, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignLeft), self._tr("list.rest"))
        hint = self._tr("list.page_hint", cap=self.page_key) if self.page_key else ""
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignRight), hint)

    def _row(self, painter: QPainter, area: QRect, row: Row, *, current: bool) -> None:
        status = self._model.status(row)
        decided = status is not Status.OPEN
        painter.fillRect(area, self._theme.color("selected" if current else "panel"))
        if current:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), self._theme.color("accent"))
        square = QRectF(area.left() + 10, area.top() + 12, _SQUARE, _SQUARE)
        if decided:
            self._mark(painter, square, status)
        else:
            self._letter(painter, square, row)
        pill = "" if decided else self._pill_text(row)
        room = area.right() - _RIGHT - (self._pill(painter, area, pill) + 10 if pill else 0)
        dim = decided and not current
        if row.uid in self.marked:
            self._picked(painter, QRectF(area.left() + 12, area.top() + 38, 16, 16))
        self._texts(painter, area, room, row, status, dim=dim)

    def _texts(
        self, painter: QPainter, area: QRect, room: int, row: Row, status: Status, *, dim: bool
    ) -> None:
        first = QRect(area.left() + _LEFT, area.top() + 9, room - area.left() - _LEFT, 24)
        painter.setFont(self._first)
        painter.setPen(self._theme.color("ink3" if dim else "ink"))
        said = one_line(row.snippet, _SHOWN)
        masked = self._theme.masked and severe(row)
        if masked:
            painter.setPen(self._theme.color("ink3"))
            said = self._tr("list.masked")
        if not said.strip():
            painter.setPen(self._theme.color("ink3"))
            said = self._tr("list.blank")
        self._found(painter, first, "" if masked else row.snippet, said)
        second = QRect(first.left(), area.top() + 35, area.right() - _RIGHT - first.left(), 20)
        painter.setFont(self._small)
        painter.setPen(self._theme.color("ink3" if dim else "ink2"))
        _elided(painter, second, self._second(row, status), self._small)

    def _found(self, painter: QPainter, box: QRect, snippet: str, said: str) -> None:
        """The first line; while a search is on it begins near the first hit, and hits are tinted."""
        found = hits(snippet, self.words) if self.words else ()
        if not found:
            _elided(painter, box, said, self._first)
            return
        start = max(0, found[0][0] - _BEFORE)
        left, metrics = float(box.left()), QFontMetrics(self._first)
        parts = [(snippet[start : found[0][0]], False)] if found[0][0] > start else []
        for (first, last), (after, _) in zip(found, (*found[1:], (start + _SHOWN, 0)), strict=True):
            parts += [(snippet[first:last], True), (snippet[last : max(after, last)], False)]
        for text, hit in ([("…", False)] if start else []) + parts:
            room = box.right() - left
            if room < metrics.height():
                break
            shown = metrics.elidedText(one_line(text, _SHOWN), Qt.TextElideMode.ElideRight, int(room))
            width = metrics.horizontalAdvance(shown)
            if hit:
                painter.fillRect(
                    QRectF(left, box.top() + 1, width, box.height() - 2), self._theme.color("accent_soft")
                )
            painter.drawText(QRectF(left, box.top(), width + 2, box.height()), int(_LINE_FLAGS), shown)
            left += width

    def _second(self, row: Row, status: Status) -> str:
        author = one_line(row.author, 40) or self._tr("author.none")
        if self._theme.masked and unnamed(row):
            author = self._tr("list.masked_name")
        if status is not Status.OPEN:
            return f"{author} · {self._tr(f'status.{status}')}"
        if row.is_reply:
            place = self._tr("list.reply", when=one_line(written(row.posted_raw), 24)).rstrip()
        else:
            place = self._tr("list.nth", n=row.position)
        if row.flagged and row.field is Field.AUTHOR:
            place = f"{place} · {self._tr('list.bad_author')}"
        return f"{author} · {place}"

    def _letter(self, painter: QPainter, square: QRectF, row: Row) -> None:
        if not row.flagged or row.category is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("ink3"))
            painter.drawEllipse(square.center(), 1.6, 1.6)
            return
        ink, ground = self._theme.tint(row.category)
        self._box(painter, square, ground)
        key = "glyph.name" if row.field is Field.AUTHOR else f"glyph.{row.category}"
        painter.setFont(self._glyph)
        painter.setPen(ink)
        painter.drawText(square, int(Qt.AlignmentFlag.AlignCenter), self._tr(key))

    def _mark(self, painter: QPainter, square: QRectF, status: Status) -> None:
        """A decided comment's square: tick, cross, arrow or question mark beside its colour."""
        ink, ground = self._theme.status(status)
        self._box(painter, square, ground)
        draw_mark(painter, square, status, ink)

    def _picked(self, painter: QPainter, box: QRectF) -> None:
        """The reviewer's own mark: a ticked box below the letter."""
        ink, ground = self._theme.pair("accent")
        painter.setPen(QPen(ink, 1.2))
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 4, 4)
        draw_mark(painter, box, Status.APPROVED, ink)

    @staticmethod
    def _box(painter: QPainter, square: QRectF, ground: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(square, 4, 4)

    def _pill_text(self, row: Row) -> str:
        if not row.flagged:
            return ""
        if row.cluster_size > 1:
            return self._tr("list.near", n=row.cluster_size)
        return self._tr(f"severity.{row.severity}") if row.severity else ""

    def _pill(self, painter: QPainter, area: QRect, text: str) -> int:
        """Paint the pill at the right; returns its width."""
        width = QFontMetrics(self._small).horizontalAdvance(text) + 18
        box = QRectF(area.right() - _RIGHT - width, area.top() + 12.5, width, 20)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 10, 10)
        painter.setFont(self._small)
        painter.setPen(self._theme.color("ink2"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
        return width


def draw_mark(painter: QPainter, square: QRectF, status: Status, ink: QColor) -> None:
    """The sign of a status inside ``square``, drawn with lines so that it needs no font."""
    at, unit = square.topLeft(), square.width() / 20
    path = QPainterPath()
    lines: dict[Status, tuple[tuple[tuple[float, float], ...], ...]] = {
        Status.APPROVED: (((5.5, 10.5), (8.8, 13.8), (14.5, 6.8)),),
        Status.HIDDEN: (((6.2, 6.2), (13.8, 13.8)), ((13.8, 6.2), (6.2, 13.8))),
        Status.SKIPPED: (((5.5, 6), (9.5, 10), (5.5, 14)), ((10.5, 6), (14.5, 10), (10.5, 14))),
        Status.ESCALATED: (((10, 15), (10, 5.2)), ((5.8, 9.4), (10, 5.2), (14.2, 9.4))),
    }
    for line in lines.get(status, ()):
        points = [QPointF(at.x() + x * unit, at.y() + y * unit) for x, y in line]
        path.moveTo(points[0])
        for point in points[1:]:
            path.lineTo(point)
    pen = QPen(ink, 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def _elided(painter: QPainter, box: QRect, text: str, used: QFont) -> None:
    shown = QFontMetrics(used).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(_LINE_FLAGS), shown)
