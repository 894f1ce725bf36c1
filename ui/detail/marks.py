"""A comment's text laid out and painted with its evidence marked: one painter for all who show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from sys import maxsize

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from moderator.records import Category, Field, Finding, Severity, Span
from ui.detail.visible import CHIP, Visible, visible
from ui.theme import FAMILIES, LARGE, Family, Theme, font, mono

LINE_HEIGHT = 1.75
MAX_HAN = 34
"""The widest a comment's column gets, in Han characters."""

_RANK = {Severity.LOW: 1, Severity.MEDIUM: 2, Severity.HIGH: 3}
COVERED = _RANK[Severity.HIGH]
"""The rank from which the mask lies over a word."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked span, in code points of the text shown; where marks meet the higher rank is painted."""

    start: int
    end: int
    category: Category
    held_back: bool = False
    rank: int = 1


def marks_of(
    findings: Iterable[Finding], field: Field = Field.TEXT, start: int = 0, end: int = maxsize
) -> tuple[Mark, ...]:
    """The marks that findings put on ``[start, end)`` of a field, in the offsets of that slice."""
    return tuple(
        Mark(
            max(first, start) - start,
            min(last, end) - start,
            f.category,
            f.held_back,
            0 if f.held_back else _RANK[f.severity],
        )
        for f in findings
        if f.field is field
        for first, last in f.spans
        if first < end and last > start and last > first
    )


def column_width(px: int = LARGE) -> float:
    """The widest column for text of this size, in pixels."""
    return QFontMetricsF(font(px)).horizontalAdvance("国") * MAX_HAN


class MarkedText:
    """Laid-out text with marks. Build it with ``lay_out``; coordinates start at its top left corner."""

    def __init__(self, shown: Visible, marks: Sequence[Mark], theme: Theme, face: QFont) -> None:
        self.shown = shown
        self.theme = theme
        self.px = face.pixelSize()
        self.height = 0.0
        self.clipped = False
        self._runs = tuple(_runs(marks, len(shown.units) - 1))
        self._places: list[tuple[Mark, QRectF]] | None = None
        self._font = face
        self._chip_font = mono(max(9, round(self.px * 0.55)))
        self._layout = QTextLayout(shown.text, self._font)
        self._layout.setCacheEnabled(True)

    @property
    def line_count(self) -> int:
        return self._layout.lineCount()

    @property
    def end(self) -> int:
        """How many code points of the text found a place: all of them unless ``clipped``."""
        if not self.clipped:
            return len(self.shown.units) - 1
        return self.shown.code_point(_end(self._layout.lineAt(self.line_count - 1)))

    @property
    def natural_width(self) -> float:
        """The widest line, in pixels."""
        lines = (self._layout.lineAt(i).naturalTextWidth() for i in range(self.line_count))
        return max(lines, default=0.0)

    def lay_out(self, width: float, line_height: float, max_lines: int | None) -> None:
        """Break into lines of ``width`` pixels. Sets ``height`` and ``clipped``."""
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        # A text must not choose its own side of the page; inside a line letters keep their direction.
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        self._layout.setTextOption(option)
        self._layout.setFormats(self._chip_formats())
        metrics = QFontMetricsF(self._font)
        step = float(ceil(self.px * line_height))
        baseline = (step + metrics.ascent() - metrics.descent()) / 2
        top = 0.0
        self._layout.beginLayout()
        width = max(width, self.px * 2.0)
        while not self.clipped and (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            if max_lines == self._layout.lineCount() and _end(line) < len(self._layout.text()):
                self.clipped = True
                line.setLineWidth(max(width - self.px * 1.2, self.px))
            # Fallback faces differ in height; every line is hung on the same baseline grid.
            line.setPosition(QPointF(0.0, top + baseline - line.ascent()))
            top += step
        self._layout.endLayout()
        self.height = max(top, step)
        self._step = step
        self._baseline = baseline

    def draw(
        self,
        painter: QPainter,
        origin: QPointF,
        ink: QColor | None = None,
        selection: tuple[int, int] | None = None,
        hits: Sequence[Span] = (),
    ) -> None:
        """Paint at ``origin``; ``selection`` and the search ``hits`` are spans of code points."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(origin)
        if self._places is None:
            self._places = [(mark, rect) for mark in self._runs for rect in self.rects(mark.start, mark.end)]
        seen = painter.clipBoundingRect() if painter.hasClipping() else QRectF(0, 0, 1e6, 1e9)
        places = [(mark, rect) for mark, rect in self._places if rect.intersects(seen)]
        for mark, rect in places:
            if not mark.held_back:
                self._tint(painter, rect, self.theme.tint(mark.category)[1])
        if selection is not None:
            for rect in self.rects(*selection):
                painter.fillRect(rect, self.theme.color("accent_soft"))
        for span in hits:
            for rect in self.rects(*span):
                self._frame(painter, rect)
        painter.setPen(ink or self.theme.color("ink"))
        self._layout.draw(painter, QPointF(0, 0))
        if self.theme.masked:
            for mark, rect in places:
                if mark.rank >= COVERED and not mark.held_back:
                    self._tint(painter, rect, self.theme.tint(mark.category)[0])
        for mark, rect in places:
            self._underline(painter, rect, self.theme.tint(mark.category, mark.held_back)[0], mark)
        self._chips(painter, seen)
        if self.clipped:
            self._ellipsis(painter)
        painter.restore()

    def rects(self, start: int, end: int) -> list[QRectF]:
        """Where the code points ``[start, end)`` are painted, one rectangle a line and direction run."""
        found: list[QRectF] = []
        top = len(self.shown.units) - 1
        first, last = self.shown.units[min(start, top)], self.shown.units[min(end, top)]
        if last == first < self.shown.units[top]:  # a part of one chip's run
            last = first + 1
        line = self._layout.lineForTextPosition(first)
        while line.isValid() and line.textStart() < last:
            index = line.lineNumber()
            found += self._line_rects(line, index, max(line.textStart(), first), min(_end(line), last))
            if index + 1 >= self.line_count:
                break
            line = self._layout.lineAt(index + 1)
        return found

    def offset_at(self, point: QPointF) -> int:
        """The code-point offset nearest to a point."""
        if self.line_count == 0:
            return 0
        index = min(max(int(point.y() // self._step), 0), self.line_count - 1)
        unit = self._layout.lineAt(index).xToCursor(point.x())
        return self.shown.code_point(unit)

    def _line_rects(self, line: QTextLine, index: int, first: int, last: int) -> Iterator[QRectF]:
        top = index * self._step + self._baseline - self.px * 1.02
        height = self.px * 1.4
        left = right = None
        for unit in range(first, last):
            a = _x(line, unit, QTextLine.Edge.Leading)
            b = _x(line, unit, QTextLine.Edge.Trailing)
            a, b = min(a, b), max(a, b)
            if left is None or right is None:
                left, right = a, b
            elif a <= right + 0.5 and b >= left - 0.5:
                left, right = min(left, a), max(right, b)
            else:
                yield QRectF(left, top, right - left, height)
                left, right = a, b
        if left is not None and right is not None and right > left:
            yield QRectF(left, top, right - left, height)

    def _frame(self, painter: QPainter, rect: QRectF) -> None:
        """A search hit: framed as well as tinted, so that it differs from evidence without colour too."""
        painter.setPen(QPen(self.theme.color("accent"), 1))
        painter.setBrush(self.theme.color("accent_soft"))
        painter.drawRoundedRect(rect, 3, 3)

    def _tint(self, painter: QPainter, rect: QRectF, ground: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(rect, 2, 2)

    def _underline(self, painter: QPainter, rect: QRectF, color: QColor, mark: Mark) -> None:
        thick = max(1.5, self.px / 10)
        y = rect.bottom() - thick / 2
        family = Family.PLAIN if mark.held_back else FAMILIES[mark.category]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(color, thick, family))
        left, right = rect.left() + 1, rect.right() - 1
        if family is Family.HATE:
            painter.setPen(_pen(color, thick * 0.7, family))
            painter.drawLine(QPointF(left, y + thick * 0.4), QPointF(right, y + thick * 0.4))
            painter.drawLine(QPointF(left, y - thick), QPointF(right, y - thick))
        elif family is Family.TOPIC:
            painter.drawPath(_wave(left, right, y - thick / 2, thick))
        else:
            painter.drawLine(QPointF(left, y), QPointF(right, y))

    def _chip_formats(self) -> list[QTextLayout.FormatRange]:
        own = QFontMetricsF(self._font).horizontalAdvance(CHIP)
        metrics = QFontMetricsF(self._chip_font)
        formats = []
        for chip in self.shown.chips:
            style = QTextCharFormat()
            style.setForeground(QColor(0, 0, 0, 0))
            style.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
            style.setFontLetterSpacing(metrics.horizontalAdvance(chip.label) + 12 - own)
            span = QTextLayout.FormatRange()
            span.start, span.length, span.format = chip.at, 1, style
            formats.append(span)
        return formats

    def _chips(self, painter: QPainter, seen: QRectF) -> None:
        ink, ground = self.theme.tint(Category.HIDDEN)
        painter.setFont(self._chip_font)
        for chip in self.shown.chips:
            line = self._layout.lineForTextPosition(chip.at)
            if not line.isValid():
                continue
            index = line.lineNumber()
            left = _x(line, chip.at, QTextLine.Edge.Leading)
            right = _x(line, chip.at, QTextLine.Edge.Trailing)
            top = index * self._step + self._baseline - self.px * 0.86
            box = QRectF(min(left, right) + 2, top, abs(right - left) - 4, self.px * 0.98)
            if not box.intersects(seen):
                continue
            painter.setPen(QPen(ink, 1))
            painter.setBrush(ground)
            painter.drawRoundedRect(box, 4, 4)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), chip.label)

    def _ellipsis(self, painter: QPainter) -> None:
        index = self.line_count - 1
        x = self._layout.lineAt(index).naturalTextWidth()
        painter.setFont(self._font)
        painter.setPen(self.theme.color("ink3"))
        painter.drawText(QPointF(x, index * self._step + self._baseline), "…")


def lay_out(
    text: str,
    marks: Sequence[Mark],
    theme: Theme,
    width: float,
    px: int = LARGE,
    *,
    line_height: float = LINE_HEIGHT,
    max_lines: int | None = None,
    bold: bool = False,
) -> MarkedText:
    """Lay ``text`` out in lines of at most ``width`` pixels, ready to ``draw``.

    The cost grows with the text: hand over a page or a snippet, never a whole megabyte.
    """
    made = MarkedText(visible(text), marks, theme, font(px, bold=bold))
    made.lay_out(width, line_height, max_lines)
    return made


def _runs(marks: Sequence[Mark], length: int) -> Iterator[Mark]:
    """Marks cut so that no two overlap; the highest rank wins each character."""
    owners: list[Mark | None] = [None] * length
    for mark in sorted(marks, key=lambda m: m.rank):
        owners[mark.start : min(mark.end, length)] = [mark] * (min(mark.end, length) - mark.start)
    start = 0
    for at in range(1, length + 1):
        owner = owners[start]
        if at < length and owners[at] is owner:
            continue
        if owner is not None:
            yield Mark(start, at, owner.category, owner.held_back, owner.rank)
        start = at


def _end(line: QTextLine) -> int:
    return line.textStart() + line.textLength()


def _x(line: QTextLine, unit: int, edge: QTextLine.Edge) -> float:
    found = line.cursorToX(unit, edge)
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]


def _pen(color: QColor, thick: float, family: Family) -> QPen:
    pen = QPen(color, thick)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    patterns = {Family.SPAM: [3.0, 1.5], Family.HELP: [4.0, 1.5, 1.0, 1.5], Family.PLAIN: [1.0, 1.2]}
    if family in patterns:
        pen.setDashPattern(patterns[family])
    return pen


def _wave(left: float, right: float, y: float, height: float) -> QPainterPath:
    path = QPainterPath(QPointF(left, y))
    step, up = height * 1.8, True
    x = left
    while x < right:
        end = min(x + step, right)
        path.quadTo(QPointF((x + end) / 2, y + (-height if up else height)), QPointF(end, y))
        x, up = end, not up
    return path
