"""The desk's icons: one stroke drawing each, in the colour of the theme."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from moderator import assets
from ui.theme import Theme

SIZES = (16, 20, 24, 32, 48)
APP_SIZES = (16, 24, 32, 48, 64, 128, 256)


def names() -> frozenset[str]:
    """Every icon there is."""
    return frozenset(file.stem for file in assets.path("icons").glob("*.svg"))


def icon(name: str, theme: Theme, tone: str = "ink2") -> QIcon:
    """The icon in the token ``tone``, faint where disabled. Raises FileNotFoundError for an unknown name."""
    drawing = assets.path("icons", f"{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, tone), (QIcon.Mode.Disabled, "ink3")):
        for size in SIZES:
            made.addPixmap(_pixmap(drawing.replace("currentColor", theme.hex(colour)), size), mode)
    return made


def app_icon() -> QIcon:
    """The window's own icon."""
    drawing = assets.path("icons", "app.svg").read_text(encoding="utf-8")
    made = QIcon()
    for size in APP_SIZES:
        made.addPixmap(_pixmap(drawing, size))
    return made


def _pixmap(drawing: str, size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
