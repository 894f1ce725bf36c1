"""Charts as values that draw themselves with a painter: the same on screen, in a picture and in an SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from ui.theme import SMALL, Theme, font

_ROW = 26
_BAR = 12
_LABEL, _FIGURE = 132, 148
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignHCenter)


class Drawing(Protocol):
    """Something to draw in a box as high as ``height`` says; ``told`` is the same in words."""

    @property
    def height(self) -> int: ...

    @property
    def told(self) -> str: ...

    def draw(self, painter: QPainter, box: QRectF, theme: Theme) -> None: ...


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: label, value, figure, an interval where there is one; ``faint`` where it counts for less."""

    label: str
    value: float
    figure: str
    ends: tuple[float, float] | None = None
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars from 0 to ``top``."""

    rows: tuple[Row, ...]
    top: float

    @property
    def height(self) -> int:
        return _ROW * len(self.rows)

    @property
    def told(self) -> str:
        return "; ".join(f"{row.label}: {row.figure}" for row in self.rows)

    def draw(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        room = box.width() - _LABEL - _FIGURE
        for number, row in enumerate(self.rows):
            y = box.top() + number * _ROW
            _words(painter, theme, row, QRectF(box.left(), y, box.width(), _ROW))
            start = QPointF(box.left() + _LABEL, y + (_ROW - _BAR) / 2)
            painter.fillRect(QRectF(start.x(), start.y(), room, _BAR), theme.color("held_soft"))
            full = QRectF(start.x(), start.y(), room * _part(row.value, self.top), _BAR)
            painter.fillRect(full, theme.color("ink3" if row.faint else "accent"))
            if row.ends is not None:
                ends = [start.x() + room * _part(end, self.top) for end in row.ends]
                _whisker(painter, theme.color("ink"), ends[0], ends[1], y + _ROW / 2)


@dataclass(frozen=True, slots=True)
class Odds:
    """Odds ratios with their intervals as points on a scale of doublings; 1 is no help."""

    rows: tuple[Row, ...]
    one: str
    """What stands below the line at 1."""

    @property
    def height(self) -> int:
        return _ROW * (len(self.rows) + 1)

    @property
    def told(self) -> str:
        return "; ".join(f"{row.label}: {row.figure}" for row in self.rows)

    def draw(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        reach = max([abs(math.log2(end)) for row in self.rows for end in row.ends or () if end > 0] + [1.0])
        reach = min(reach, 6.0)
        left, room = box.left() + _LABEL, box.width() - _LABEL - _FIGURE

        def at(odds: float) -> float:
            exponent = min(max(math.log2(max(odds, 1e-9)), -reach), reach)
            return left + room * (exponent + reach) / (2 * reach)

        bottom = box.top() + _ROW * len(self.rows)
        painter.setPen(QPen(theme.color("ink3"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(at(1.0), box.top()), QPointF(at(1.0), bottom))
        note = QRectF(at(1.0) - 90, bottom, 180, _ROW)
        _text(painter, note, _MIDDLE, self.one, theme.color("ink2"))
        for number, row in enumerate(self.rows):
            y = box.top() + number * _ROW
            _words(painter, theme, row, QRectF(box.left(), y, box.width(), _ROW))
            if row.ends is not None:
                tone = theme.color("ink3" if row.faint else "accent")
                _whisker(painter, tone, at(row.ends[0]), at(row.ends[1]), y + _ROW / 2)
                painter.setBrush(tone)
                painter.drawEllipse(QPointF(at(row.value), y + _ROW / 2), 4, 4)


@dataclass(frozen=True, slots=True)
class Columns:
    """Upright bars side by side, with some of their labels below."""

    values: tuple[float, ...]
    labels: tuple[str, ...]
    height: int = 160

    @property
    def told(self) -> str:
        return "; ".join(f"{label}: {value:g}" for label, value in zip(self.labels, self.values, strict=True))

    def draw(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        top, foot = max(self.values, default=1.0) or 1.0, 22.0
        high = box.height() - foot - 18
        wide = box.width() / max(1, len(self.values))
        every = max(1, math.ceil(64 / max(wide, 1)))
        for number, (value, label) in enumerate(zip(self.values, self.labels, strict=True)):
            left = box.left() + number * wide
            length = high * value / top
            gap = min(6.0, wide * 0.2)
            bar = QRectF(left + gap / 2, box.top() + 18 + high - length, min(wide, 56) - gap, length)
            painter.fillRect(bar, theme.color("accent"))
            if wide >= 28:
                over = QRectF(bar.left() - 12, bar.top() - 18, bar.width() + 24, 18)
                _text(painter, over, _MIDDLE, f"{value:g}", theme.color("ink2"))
            if number % every == 0:
                under = QRectF(bar.left(), box.bottom() - foot, 64, foot)
                _text(painter, under, _LEFT, label, theme.color("ink2"))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(QPointF(box.left(), box.bottom() - foot), QPointF(box.right(), box.bottom() - foot))


@dataclass(frozen=True, slots=True)
class Curve:
    """Harm found against comments read, with the whole there may be as a band where it is known."""

    points: tuple[tuple[int, int], ...]
    total: int
    """Comments in the queue: the right end."""
    band: tuple[float, float, float] | None
    """Harmful comments in all: estimate, low, high."""
    across: str
    up: str
    said: str
    height: int = 200

    @property
    def told(self) -> str:
        return self.said

    def draw(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        plot = box.adjusted(44, 10, -12, -26)
        top = max([found for _, found in self.points] + [1, *(self.band[2:] if self.band else ())]) * 1.08

        def at(read: float, found: float) -> QPointF:
            return QPointF(
                plot.left() + plot.width() * read / max(1, self.total),
                plot.bottom() - plot.height() * found / top,
            )

        if self.band is not None:
            middle, low, high = self.band
            painter.fillRect(QRectF(at(0, high), at(self.total, low)), theme.color("accent_soft"))
            painter.setPen(QPen(theme.color("accent"), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(at(0, middle), at(self.total, middle))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        painter.drawLine(plot.bottomLeft(), plot.topLeft())
        painter.setPen(QPen(theme.color("accent"), 2.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([at(read, found) for read, found in self.points]))
        self._scale(painter, box, plot, theme, top)

    def _scale(self, painter: QPainter, box: QRectF, plot: QRectF, theme: Theme, top: float) -> None:
        ink = theme.color("ink2")
        _text(painter, QRectF(box.left(), plot.bottom() - 10, 38, 20), _RIGHT, "0", ink)
        most = plot.bottom() - plot.height() / 1.08
        _text(painter, QRectF(box.left(), most - 10, 38, 20), _RIGHT, f"{top / 1.08:.0f}", ink)
        below = QRectF(plot.left(), plot.bottom() + 4, plot.width(), 20)
        _text(painter, below, _LEFT, self.across, ink)
        _text(painter, below, _RIGHT, f"{self.total:,}", ink)
        _text(painter, QRectF(plot.left() + 8, plot.top() - 8, plot.width(), 20), _LEFT, self.up, ink)


def _words(painter: QPainter, theme: Theme, row: Row, line: QRectF) -> None:
    name = QRectF(line.left(), line.top(), _LABEL - 10, _ROW)
    _text(painter, name, _RIGHT, row.label, theme.color("ink"))
    figure = QRectF(line.right() - _FIGURE + 10, line.top(), _FIGURE - 10, _ROW)
    _text(painter, figure, _LEFT, row.figure, theme.color("ink2"))


def _part(value: float, top: float) -> float:
    return min(1.0, max(0.0, value / top)) if top else 0.0


def _whisker(painter: QPainter, tone: QColor, low: float, high: float, y: float) -> None:
    painter.setPen(QPen(tone, 1.5))
    painter.drawLine(QPointF(low, y), QPointF(high, y))
    for end in (low, high):
        painter.drawLine(QPointF(end, y - 4), QPointF(end, y + 4))


def _text(painter: QPainter, box: QRectF, align: int, said: str, ink: QColor) -> None:
    face = font(SMALL)
    painter.setFont(face)
    painter.setPen(ink)
    shown = QFontMetricsF(face).elidedText(said, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, align | int(Qt.TextFlag.TextSingleLine), shown)


def rows_of(values: Sequence[tuple[str, float]], figure: str = "{:,.0f}") -> Bars:
    """Plain counts as bars, the largest the longest."""
    rows = tuple(Row(name, value, figure.format(value)) for name, value in values)
    return Bars(rows, max((row.value for row in rows), default=1.0))
