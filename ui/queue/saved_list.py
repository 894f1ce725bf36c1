"""The saved queues above the list: key, name, and how many comments each holds now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from moderator.i18n import Translator
from ui.keycap import cap_width, draw_cap
from ui.plain import one_line
from ui.theme import NORMAL, SMALL, Theme, font

LINE = 30


class SavedRow(QAbstractButton):
    """One saved queue. It never takes the focus: its key works from the comment."""

    def __init__(self, key: str, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._name, self._theme = key, one_line(name, 60), theme
        self._count = ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCheckable(True)
        self.setFixedHeight(LINE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self._name)
        self.setAccessibleDescription(key)

    def show_count(self, count: str) -> None:
        self._count = count
        self.setAccessibleName(f"{self._name} {count}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, box = self._theme, QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            painter.fillRect(self.rect(), theme.color("selected"))
        painter.setFont(font(SMALL))
        figures = QFontMetricsF(font(SMALL)).horizontalAdvance(self._count)
        right = box.right() - 14
        painter.setPen(theme.color("ink2"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box.adjusted(0, 0, -14, 0), int(middle | Qt.AlignmentFlag.AlignRight), self._count)
        left = 16.0
        if self._key:
            width = cap_width(self._key)
            draw_cap(painter, QRectF(left, (box.height() - 20) / 2, width, 20), self._key, theme)
            left += width + 8
        painter.setFont(font(NORMAL))
        painter.setPen(theme.color("accent" if self.isChecked() else "ink"))
        room = right - figures - 8 - left
        shown = QFontMetricsF(font(NORMAL)).elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, 0, room, box.height()), int(middle | Qt.AlignmentFlag.AlignLeft), shown)
        painter.end()


class SavedList(QFrame):
    """Nothing at all where no queue was saved."""

    chosen = Signal(int)
    """The number of a saved queue, from 1."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(tr("queues.name"))
        self.rows: list[SavedRow] = []
        self._box = QVBoxLayout()
        self._box.setSpacing(0)
        line = QFrame()
        line.setProperty("hairline", "true")
        line.setFixedHeight(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._box)
        whole.addWidget(line)
        self.hide()

    def show_queues(self, names: Sequence[str], keys: Sequence[str]) -> None:
        """List these names, each with the key that opens it."""
        for old in self.rows:
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = []
        for number, (name, key) in enumerate(zip(names, keys, strict=True), start=1):
            row = SavedRow(key, name, self._theme)
            row.clicked.connect(lambda _=False, chosen=number: self.chosen.emit(chosen))
            self._box.addWidget(row)
            self.rows.append(row)
        self.setVisible(bool(names))

    def show_counts(self, counts: Sequence[int]) -> None:
        for row, count in zip(self.rows, counts, strict=False):
            row.show_count(f"{count:,}")

    def show_current(self, number: int | None) -> None:
        """Which of them the list shows, from 1; None for none."""
        for each, row in enumerate(self.rows, start=1):
            row.setChecked(each == number)
