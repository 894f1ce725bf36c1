"""A chart on the screen, and the ways out of it: the clipboard, a picture, an SVG."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QSizePolicy, QWidget

from moderator.errors import ModeratorError
from ui.dashboard.drawings import Drawing
from ui.theme import Theme

WIDTH = 640
"""Width of a saved picture, in pixels at 100 %."""
_PAD = 16
_SHARP = 2


class Chart(QWidget):
    """Paints a drawing; a screen reader hears it in words."""

    def __init__(self, title: str, drawing: Drawing, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self._drawing, self._theme = title, drawing, theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(drawing.height)
        self.setAccessibleName(title)
        self.setAccessibleDescription(drawing.told)

    def sizeHint(self) -> QSize:
        return QSize(420, self._drawing.height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._drawing.draw(painter, QRectF(self.rect()), self._theme)
        painter.end()

    def image(self) -> QImage:
        """The chart as a picture of its own, on the ground it is read on."""
        size = self._size()
        made = QImage(size * _SHARP, QImage.Format.Format_ARGB32)
        made.setDevicePixelRatio(_SHARP)
        self._paint(made, size)
        return made

    def svg(self) -> bytes:
        """The chart as an SVG document."""
        held = QBuffer()
        held.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(held)
        size = self._size()
        generator.setSize(size)
        generator.setViewBox(QRect(0, 0, size.width(), size.height()))
        generator.setTitle(self.title)
        generator.setDescription(self._drawing.told)
        self._paint(generator, size)
        return bytes(held.data().data())

    def copy(self) -> None:
        QGuiApplication.clipboard().setImage(self.image())

    def save(self, out: Path) -> None:
        """Write the chart as its ending says, ``.svg`` or a picture. Raises ModeratorError."""
        if out.suffix.lower() == ".svg":
            written = self.svg()
        else:
            held = QBuffer()
            held.open(QIODevice.OpenModeFlag.WriteOnly)
            QImageWriter(held, QByteArray(b"PNG")).write(self.image())
            written = bytes(QByteArray(held.data()).data())
        try:
            out.write_bytes(written)
        except OSError as fault:
            raise ModeratorError(
                "dashboard.unwritable", where=str(out), detail=fault.strerror or ""
            ) from fault

    def _size(self) -> QSize:
        return QSize(WIDTH, self._drawing.height + 2 * _PAD)

    def _paint(self, device: QImage | QSvgGenerator, size: QSize) -> None:
        painter = QPainter(device)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, size.width(), size.height()), self._theme.color("panel"))
        painter.setPen(Qt.PenStyle.NoPen)
        self._drawing.draw(
            painter, QRectF(0, 0, size.width(), size.height()).adjusted(_PAD, _PAD, -_PAD, -_PAD), self._theme
        )
        painter.end()
