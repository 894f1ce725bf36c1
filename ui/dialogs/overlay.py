"""A panel over the window that takes the keys while it is open and gives the focus back when it closes."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QVBoxLayout, QWidget

from ui.theme import RADIUS_CARD, Theme

MARGIN = 24


class Place(StrEnum):
    """Where the panel stands in the window."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


class Overlay(QWidget):
    """Covers its parent; a click beside the panel or ``Esc`` closes it. No key leaves it while it is open."""

    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        *,
        width: int = 640,
        place: Place = Place.TOP,
        scrim: bool = True,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._width = width
        self._place = place
        self._scrim = scrim
        self._before: QWidget | None = None
        self.panel = QFrame(self)
        self.panel.setObjectName("overlay")
        self.body = QVBoxLayout(self.panel)
        self.body.setContentsMargins(16, 16, 16, 16)
        self.body.setSpacing(8)
        self.hide()
        self._dress()
        parent.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._dress()
        self.update()

    def open(self) -> None:
        """Show the panel and move the focus into it."""
        if not self.isVisible():
            # The window's own memory: it also knows while another window is active.
            self._before = self.window().focusWidget()
        self._settle()
        self.show()
        self.raise_()
        first = self.first_focus()
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Close and give the focus back to what had it."""
        if not self.isVisible():
            return
        self.hide()
        before = self._before if self._before is not None and _alive(self._before) else self.parentWidget()
        if before is not None:
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None
        self.closed.emit()

    def first_focus(self) -> QWidget:
        """What gets the focus when the panel opens; the overlay itself unless a field wants it."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return self

    def settle(self) -> None:
        """Fit the panel to its contents and the window again."""
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parentWidget() and event.type() is QEvent.Type.Resize and self.isVisible():
            self._settle()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        event.accept()

    def confirm(self) -> None:
        """What ``Enter`` does where nothing that has the focus takes it; nothing, unless a form says so."""

    def _enter(self) -> None:
        """Outside a QDialog a button with the focus would not hear ``Enter``."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QPushButton) and self.isAncestorOf(focused):
            focused.click()
        else:
            self.confirm()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.dismiss()
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes round inside the panel: behind it nothing can be seen to have the focus."""
        # The line inside a spin box hands the focus back to its box: a stop there would hold Tab for ever.
        stops = [
            child
            for child in self.panel.findChildren(QWidget)
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus
            and child.focusProxy() is None
            and child.isVisibleTo(self)
            and child.isEnabled()
        ]
        if not stops:
            return True
        focused = QApplication.focusWidget()
        index = stops.index(focused) if focused in stops else (-1 if next else 0)
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        stops[(index + (1 if next else -1)) % len(stops)].setFocus(reason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._scrim:
            painter.fillRect(self.rect(), QColor(0, 0, 0, 120 if self._theme.dark else 56))
        painter.end()

    def _dress(self) -> None:
        panel, edge = self._theme.hex("panel"), self._theme.hex("line" if self._scrim else "ink3")
        self.panel.setStyleSheet(
            f"#overlay {{ background: {panel}; border: 1px solid {edge}; border-radius: {RADIUS_CARD}px; }}"
        )

    def _settle(self) -> None:
        above = self.parentWidget()
        if above is None:
            return
        self.setGeometry(above.rect())
        width = min(self._width, above.width() - 2 * MARGIN)
        self.panel.setFixedWidth(max(width, 200))
        wanted = self.body.totalHeightForWidth(width) if self.body.hasHeightForWidth() else -1
        height = max(wanted, self.body.totalSizeHint().height())
        height = min(height, above.height() - 2 * MARGIN)
        left = (above.width() - self.panel.width()) // 2
        top = {
            Place.TOP: max(MARGIN, min(96, above.height() - height - MARGIN)),
            Place.MIDDLE: max(MARGIN, (above.height() - height) // 2),
            Place.BOTTOM: max(MARGIN, above.height() - height - 120),
        }[self._place]
        self.panel.setGeometry(QRect(QPointF(left, top).toPoint(), self.panel.size()))
        self.panel.resize(self.panel.width(), height)


def _alive(widget: QWidget) -> bool:
    try:
        return widget.isVisible()
    except RuntimeError:  # its C++ half is gone
        return False
