"""A number between 0 and 1 as a small bar with its words and its figure."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import SMALL, Theme, font

HEIGHT = 24
NAME = 112
FIGURE = 128


class Bar(QWidget):
    """Name at the left, bar in the middle, figure at the right. ``value`` None paints no bar."""

    def __init__(
        self, theme: Theme, name: str, value: float | None, figure: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._value = None if value is None else min(max(value, 0.0), 1.0)
        self._figure = figure
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{name}: {figure}")

    def sizeHint(self) -> QSize:
        return QSize(NAME + FIGURE + 80, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(SMALL))
        painter.setPen(self._theme.color("ink"))
        metrics = QFontMetricsF(font(SMALL))
        name = metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, NAME - 8)
        painter.drawText(QRectF(0, 0, NAME, HEIGHT), int(middle | Qt.AlignmentFlag.AlignLeft), name)
        painter.setPen(self._theme.color("ink2"))
        figure = QRectF(self.width() - FIGURE, 0, FIGURE, HEIGHT)
        painter.drawText(figure, int(middle | Qt.AlignmentFlag.AlignRight), self._figure)
        if self._value is not None:
            self._paint_bar(painter, QRectF(NAME, HEIGHT / 2 - 4, self.width() - NAME - FIGURE, 8))
        painter.end()

    def _paint_bar(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("held_soft"))
        painter.drawRoundedRect(box, 4, 4)
        if self._value:
            painter.setBrush(self._theme.color("accent"))
            painter.drawRoundedRect(
                QRectF(box.left(), box.top(), max(8.0, box.width() * self._value), 8), 4, 4
            )
