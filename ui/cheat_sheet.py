"""``?``: every key of the live key map on one sheet, by group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from moderator.i18n import Translator
from ui.dialogs.overlay import Overlay, Place
from ui.keycap import cap_width, draw_cap
from ui.plain import label
from ui.theme import SMALL, Theme, font, sized

LINE = 25
TIGHT_LINE = 22
DENSE_LINE = 20
PACKED_LINE = 19
"""Heights of a line where the window is too low for ``LINE``, in pixels."""
GAP = 24
COLUMN = 270
NARROW_COLUMN = 220
"""Where even tight lines are too many: one column more, and long titles give way."""
_AIR = 6
"""Between the keys of a line and its title, in pixels."""


_ALIGN = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


@dataclass(frozen=True, slots=True)
class Line:
    """One command with its keys, as drawn on caps."""

    title: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A group of commands under its heading."""

    title: str
    lines: tuple[Line, ...]


def columns(sections: Sequence[Section], count: int) -> list[list[Section]]:
    """Spread whole sections over at most ``count`` columns, in order, the tallest as short as can be."""
    heights = [len(section.lines) + 2 for section in sections]
    if not heights:
        return []
    low, high = max(heights), sum(heights)
    while low < high:
        middle = (low + high) // 2
        if len(_packed(heights, middle)) <= count:
            high = middle
        else:
            low = middle + 1
    return [[sections[index] for index in column] for column in _packed(heights, low)]


def _packed(heights: Sequence[int], most: int) -> list[list[int]]:
    packed: list[list[int]] = [[]]
    filled = 0
    for index, height in enumerate(heights):
        if packed[-1] and filled + height > most:
            packed.append([])
            filled = 0
        packed[-1].append(index)
        filled += height
    return packed


class Sheet(QWidget):
    """Draws the sections in as many columns as the width allows."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._line, self._column = LINE, COLUMN
        self._sections: tuple[Section, ...] = ()

    def show_sections(self, sections: Iterable[Section]) -> None:
        self._sections = tuple(section for section in sections if section.lines)
        said = [
            f"{s.title}: " + "; ".join(f"{' '.join(n.keys)} {n.title}" for n in s.lines)
            for s in self._sections
        ]
        self.setAccessibleDescription(". ".join(said))
        self.updateGeometry()
        self.update()

    def layout_for(self, width: int) -> list[list[Section]]:
        return columns(self._sections, max(1, (width + GAP) // (self._column + GAP)))

    def fit(self, width: int, room: int) -> int:
        """Choose the height of a line so that the sheet is best within ``room``; returns its height."""
        for self._line, self._column in (
            (LINE, COLUMN), (TIGHT_LINE, COLUMN), (DENSE_LINE, COLUMN), (DENSE_LINE, NARROW_COLUMN),
            (PACKED_LINE, NARROW_COLUMN),
        ):  # fmt: skip
            if self.height_for(width) <= room:
                break
        self.update()
        return self.height_for(width)

    def height_for(self, width: int) -> int:
        tallest = max((sum(len(s.lines) + 2 for s in column) for column in self.layout_for(width)), default=1)
        return (tallest - 1) * self._line + 8

    def sizeHint(self) -> QSize:
        width = self.width() if self.width() > COLUMN else 4 * COLUMN + 3 * GAP
        return QSize(width, self.height_for(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        packed = self.layout_for(self.width())
        count = max(1, len(packed))
        width = (self.width() - GAP * (count - 1)) / count
        for number, column in enumerate(packed):
            top = 0.0
            for section in column:
                box = QRectF(number * (width + GAP), top, width, self._line)
                top = self._section(painter, box, section)
        painter.end()

    def _section(self, painter: QPainter, box: QRectF, section: Section) -> float:
        painter.setFont(font(SMALL, bold=True))
        painter.setPen(self.theme.color("ink3"))
        painter.drawText(box, _ALIGN, section.title)
        painter.setPen(self.theme.color("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        keys = _key_room(section)
        for line in section.lines:
            box = box.translated(0, self._line)
            self._draw_line(painter, box, line, keys)
        return box.bottom() + self._line

    def _draw_line(self, painter: QPainter, box: QRectF, line: Line, keys: float) -> None:
        """The first key, the title, and at the right end the other keys there is room for."""
        self._cap(painter, box, box.left(), line.keys[0])
        text = box.adjusted(keys + _AIR, 0, 0, 0)
        metrics = QFontMetricsF(font(13))
        right, taken = box.right(), text.left() + metrics.horizontalAdvance(line.title) + _AIR
        for key in line.keys[1:]:
            if right - cap_width(key) < taken:
                break
            right -= cap_width(key)
            self._cap(painter, box, right, key)
            right -= 4
        painter.setFont(font(13))
        painter.setPen(self.theme.color("ink"))
        words = metrics.elidedText(line.title, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, _ALIGN, words)

    def _cap(self, painter: QPainter, box: QRectF, left: float, key: str) -> None:
        # Caps of neighbouring lines never touch.
        tall = min(20.0, self._line - 2.0)
        draw_cap(painter, QRectF(left, box.center().y() - tall / 2, cap_width(key), tall), key, self.theme)

    def cut(self) -> list[str]:
        """Titles that have no room in full at the present width."""
        packed = self.layout_for(self.width())
        width = (self.width() - GAP * (len(packed) - 1)) / max(1, len(packed))
        metrics = QFontMetricsF(font(13))
        return [
            line.title
            for column in packed
            for section in column
            for line in section.lines
            if metrics.horizontalAdvance(line.title) > width - _key_room(section) - _AIR
        ]


def _key_room(section: Section) -> float:
    """The widest first key of a group: its titles begin below each other."""
    return max(cap_width(line.keys[0]) for line in section.lines)


class CheatSheet(Overlay):
    """Any of ``?``, ``F1``, ``Esc`` and a click beside it closes it."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget) -> None:
        super().__init__(theme, parent, width=5 * NARROW_COLUMN + 4 * GAP + 44, place=Place.MIDDLE)
        self._sheet = Sheet(theme)
        self._title = sized(label(), "title")
        self._hint = sized(label(tone="ink3"), "small")
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._hint)
        self.body.addLayout(head)
        self._area = QScrollArea()
        self._area.setWidget(self._sheet)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        self.body.addWidget(self._area, 1)
        self.set_translator(tr)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._sheet.theme = theme
        self._sheet.update()

    def set_translator(self, tr: Translator) -> None:
        self._title.setText(tr("cheat.title"))
        self._hint.setText(tr("cheat.hint"))
        self.setAccessibleName(tr("cheat.title"))

    def show_sections(self, sections: Iterable[Section]) -> None:
        """Draw these groups; commands without a key are best left out."""
        self._sheet.show_sections(sections)

    def settle(self) -> None:
        above = self.parentWidget()
        if above is not None:
            width = min(self._width, above.width() - 48) - 32
            room = above.height() - 48 - 72
            needed = self._sheet.fit(width, room)
            self._sheet.setMinimumHeight(needed)
            self._area.setMinimumHeight(min(needed, room))
        super().settle()

    def open(self) -> None:
        self.settle()
        super().open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Question, Qt.Key.Key_F1):
            self.dismiss()
        super().keyPressEvent(event)
