"""Buttons drawn as what they are: a key, what it does now, and on what."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme import NORMAL, RADIUS, SMALL, Theme, font

_PAD = 14
_GAP = 9
_CAP_PAD = 7


def cap_width(text: str) -> float:
    """Width of a key cap, in pixels."""
    return max(24.0, QFontMetricsF(font(SMALL, bold=True)).horizontalAdvance(text) + 2 * _CAP_PAD)


def draw_cap(painter: QPainter, box: QRectF, text: str, theme: Theme) -> None:
    """A key cap filling ``box``: a rounded key with a thicker lower edge."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("line"), 1))
    painter.setBrush(theme.color("bg"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(QPen(theme.color("line"), 1.5))
    lower = box.bottom() - 1.5
    painter.drawLine(QPointF(box.left() + 4, lower), QPointF(box.right() - 4, lower))
    painter.setFont(font(SMALL, bold=True))
    painter.setPen(theme.color("ink2"))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


class KeyButton(QAbstractButton):
    """A button with a key cap, a label and a smaller detail. It is reached by Tab, never by a click's focus.

    ``tone`` colours it (``approved``, ``harm``); a ``chip`` is small and round; a checked one is the current.
    """

    def __init__(
        self, theme: Theme, *, tone: str | None = None, chip: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = tone
        self._chip = chip
        self._cap = ""
        self._label = ""
        self._detail = ""
        self._framed = True
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, cap: str, label: str, detail: str = "") -> None:
        """What the button shows; a screen reader hears the same. Text may be a stranger's."""
        if (cap, label, detail) == (self._cap, self._label, self._detail):
            return
        self._cap, self._label, self._detail = cap, label, detail
        self.setAccessibleName(" ".join(part for part in (label, detail) if part))
        self.setAccessibleDescription(cap)
        self.updateGeometry()
        self.update()

    def set_tone(self, tone: str | None) -> None:
        self._tone = tone
        self.update()

    def set_framed(self, framed: bool) -> None:
        self._framed = framed
        self.update()

    @property
    def spoken(self) -> tuple[str, str, str]:
        """Cap, label and detail as shown."""
        return self._cap, self._label, self._detail

    def sizeHint(self) -> QSize:
        return QSize(round(sum(self._widths()) + 2 * self._pad()), 28 if self._chip else 44)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _pad(self) -> float:
        return 8 if self._chip else _PAD

    def _widths(self) -> tuple[float, float, float]:
        """Widths of cap, label and detail, each with the gap before it."""
        cap = cap_width(self._cap) if self._cap else 0.0
        big = font(NORMAL - 1 if self._chip else NORMAL + 1)
        label = (
            QFontMetricsF(big).horizontalAdvance(self._label) + (_GAP if cap else 0) if self._label else 0.0
        )
        small = QFontMetricsF(font(SMALL + 1))
        detail = small.horizontalAdvance(self._detail) + _GAP if self._detail else 0.0
        return cap, label, detail

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._paint_ground(painter)
        cap, label, detail = self._widths()
        x, height = self._pad(), float(self.height())
        if cap:
            tall = 18 if self._chip else 22
            draw_cap(painter, QRectF(x, (height - tall) / 2, cap, tall), self._cap, self._theme)
            x += cap + _GAP
            label -= _GAP
        left = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setPen(ink)
        painter.setFont(font(NORMAL - 1 if self._chip else NORMAL + 1))
        painter.drawText(QRectF(x, 0, label + 2, height), left, self._label)
        painter.setFont(font(SMALL + 1))
        painter.drawText(QRectF(x + label + _GAP, 0, detail, height), left, self._detail)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> QColor:
        """Paint the button's face; returns the colour its text takes."""
        theme = self._theme
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = box.height() / 2 if self._chip else RADIUS
        ink, ground, edge = theme.color("ink2" if self._chip else "ink"), theme.color("panel"), "line"
        if self._tone and self.isEnabled():
            ink, ground = theme.pair(self._tone)
            edge = f"{self._tone}_soft"
        if self.isChecked():
            ink, ground = theme.pair("accent")
            edge = "accent" if self._chip else "accent_soft"
        if not self.isEnabled():
            ink = theme.color("ink3")
        if self.hasFocus():
            edge = "accent"
        elif self.underMouse() and self.isEnabled():
            edge = self._tone or "ink3"
        painter.setPen(QPen(theme.color(edge), 1) if self._framed or self.hasFocus() else Qt.PenStyle.NoPen)
        if self._framed or self.isChecked():
            painter.setBrush(ground)
        elif self.underMouse():
            painter.setBrush(theme.color("selected"))
        painter.drawRoundedRect(box, radius, radius)
        return ink
