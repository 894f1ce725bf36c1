"""The middle of the window: one comment, a page of them, or a word about what to do; the keys arrive here."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.batch.view import BatchView
from ui.detail.panel import ReviewPane
from ui.feedback import Toast
from ui.keycap import KeyButton
from ui.page.view import PageView
from ui.plain import label, one_line
from ui.theme import Theme


class Scene(IntEnum):
    REVIEW = 0
    PAGE = 1
    NOTICE = 2
    BATCH = 3


class Notice(QWidget):
    """An empty, finished or faulty queue: what is so, and what to do next."""

    wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = label(size="title", wrap=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text = label(tone="ink2", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(12)
        box = QVBoxLayout(self)
        box.setContentsMargins(48, 24, 48, 24)
        box.setSpacing(12)
        box.addStretch(2)
        box.addWidget(self._title)
        box.addWidget(self._text)
        box.addSpacing(12)
        box.addLayout(self._buttons)
        box.addStretch(3)

    def say(self, title: str, text: str, offers: Sequence[tuple[str, str, str]]) -> None:
        """``offers`` are command id, key and label of each button."""
        self._title.setText(one_line(title))
        self._text.setText(one_line(text, 600))
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._buttons.addStretch(1)
        for command_id, key, said in offers:
            button = KeyButton(self._theme)
            button.say(key, said)
            button.clicked.connect(lambda _=False, chosen=command_id: self.wanted.emit(chosen))
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def texts(self) -> tuple[str, str]:
        return self._title.text(), self._text.text()


class Stage(QStackedWidget):
    """Holds the focus of the review page: only keys that arrive here can decide.

    It accepts no input method, so what is composed in one never becomes a decision.
    """

    pressed = Signal(object)
    """A QKeyEvent that went down here, not yet judged."""
    composed = Signal()
    """An input method is at work on the review page: what it composes is dropped, the keys go on."""
    focused = Signal(bool)
    """Whether keys arrive here now."""

    def __init__(
        self,
        pane: ReviewPane,
        page: PageView,
        batch: BatchView,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.notice = Notice(theme)
        for part in (pane, page, self.notice, batch):
            self.addWidget(part)
        self.toast = Toast(theme, self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    @property
    def scene(self) -> Scene:
        return Scene(self.currentIndex())

    def show_scene(self, scene: Scene) -> None:
        self.setCurrentIndex(int(scene))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() and not event.text().isascii():
            self.composed.emit()
        self.pressed.emit(event)
        event.accept()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Nothing composed or committed here is text, and none of it decides."""
        self.composed.emit()
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.toast.place()
