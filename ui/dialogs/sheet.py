"""A large panel over the window with a title, a body of its own and a row of buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from moderator.i18n import Translator
from ui.dialogs.overlay import Overlay, Place
from ui.plain import label
from ui.theme import Theme, sized


class _Body(QWidget):
    """As tall as the sheet wants to be; a smaller window takes from it first."""

    def __init__(self, height: int) -> None:
        super().__init__()
        self._height = height

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 120)

    def hasHeightForWidth(self) -> bool:
        """Its height is chosen, whatever wraps inside."""
        return False


class Sheet(Overlay):
    """Fill ``content``; add buttons with ``add_button``. Esc leaves it as the close button does."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget, title: str, *, size: QSize) -> None:
        super().__init__(theme, parent, width=size.width(), place=Place.MIDDLE)
        self._tr = tr
        self._title = sized(label(title, weight="bold"), "title")
        self._told = sized(label(tone="ink3"), "small")
        self.setAccessibleName(title)
        holder = _Body(size.height())
        self.content = QVBoxLayout(holder)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addSpacing(12)
        head.addWidget(self._told, 1)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.foot.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(holder, 1)
        self.body.addLayout(self.foot)

    def event(self, event: QEvent) -> bool:
        """Keys of the window behind it rest while the sheet is open."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def tell(self, text: str) -> None:
        """A quiet line beside the title: where the file is, what is not saved yet."""
        self._told.setText(text)

    def add_button(self, text: str, *, primary: bool = False) -> QPushButton:
        button = QPushButton(text)
        if primary:
            button.setProperty("kind", "primary")
        self.foot.addWidget(button)
        return button

    def add_close(self) -> QPushButton:
        """The button that leaves the sheet."""
        button = self.add_button(self._tr("sheet.close"))
        button.clicked.connect(self.dismiss)
        return button
