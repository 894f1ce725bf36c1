"""The line above everything: which queue, which shelf of it, search, and how much is left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from moderator.i18n import Translator
from moderator.records import Counts, Status
from ui.keycap import KeyButton, cap_width, draw_cap
from ui.plain import button_text, label, one_line
from ui.queue.snapshot import TABS, Shelf
from ui.theme import Theme

HEIGHT = 52
_TYPING_MS = 180


class SearchField(QLineEdit):
    """Where one types to search: the only part of the review page that takes text."""

    searched = Signal(str)
    """The text, a moment after the last key."""
    left = Signal(bool)
    """Enter (true: keep the result) or Esc (false: clear it); the focus goes back to the comment."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = ""
        self.setClearButtonEnabled(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFixedHeight(34)
        self.setMaxLength(200)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_MS)
        self._timer.timeout.connect(lambda: self.searched.emit(self.text()))
        self.textEdited.connect(lambda _: self._timer.start())

    def show_key(self, key: str) -> None:
        self._key = key
        self.setTextMargins(0, 0, int(cap_width(key)) + 4 if key else 0, 0)

    def sizeHint(self) -> QSize:
        return QSize(300, 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._key and not self.hasFocus():
            painter = QPainter(self)
            width = cap_width(self._key)
            draw_cap(painter, QRectF(self.width() - width - 8, 7, width, 20), self._key, self._theme)
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._timer.stop()
            self.left.emit(False)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._timer.stop()
            self.searched.emit(self.text())
            self.left.emit(True)
        else:
            super().keyPressEvent(event)


class TopBar(QFrame):
    """Queue menu, shelves with counts, search, what is left, and the way to every command."""

    shelf_chosen = Signal(str)
    palette_wanted = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self.setProperty("ground", "panel")
        self.setFixedHeight(HEIGHT)
        self.menu_button = QToolButton()
        self.menu_button.setProperty("kind", "flat")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.shelves = {shelf: self._shelf(theme, shelf) for shelf in TABS}
        self.search = SearchField(theme)
        self.search.setPlaceholderText(tr("search.placeholder"))
        self.search.setAccessibleName(tr("search.name"))
        self._left = label(tone="ink2")
        self._palette = KeyButton(theme, chip=True)
        self._palette.set_framed(False)
        self._palette.clicked.connect(self.palette_wanted)
        self._lay_out()
        self.installEventFilter(self)

    def _shelf(self, theme: Theme, shelf: Shelf) -> KeyButton:
        button = KeyButton(theme)
        button.set_framed(False)
        button.setCheckable(True)
        button.setFixedHeight(32)
        button.clicked.connect(lambda: self.shelf_chosen.emit(shelf))
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(self.menu_button)
        row.addSpacing(4)
        for button in self.shelves.values():
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.search)
        row.addSpacing(8)
        row.addWidget(self._left)
        row.addWidget(self._palette)

    def set_menu(self, menu: QMenu) -> None:
        self.menu_button.setMenu(menu)

    def show_queue(self, name: str) -> None:
        self.menu_button.setText(button_text(one_line(name, 24)))
        self.menu_button.setAccessibleName(self._tr("menu.name"))

    def show_keys(self, search: str, palette: str) -> None:
        self.search.show_key(search)
        self._palette.say(palette, "", "")
        self._palette.setAccessibleName(self._tr("command.palette"))

    def show_counts(self, counts: Counts) -> None:
        by = counts.by_status
        shown = {
            Shelf.OPEN: counts.open,
            Shelf.FLAGGED: counts.flagged_open,
            Shelf.SKIPPED: by.get(Status.SKIPPED, 0),
            Shelf.ESCALATED: by.get(Status.ESCALATED, 0),
            Shelf.DECIDED: counts.decided,
        }
        for shelf, number in shown.items():
            self.shelves[shelf].say("", self._tr(f"shelf.{shelf}"), f"{number:,}")
        self._left.setText(self._tr("counts.left", decided=f"{counts.decided:,}", open=f"{counts.open:,}"))

    def show_shelf(self, shelf: Shelf | None) -> None:
        for each, button in self.shelves.items():
            button.setChecked(each is shelf)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The counts are said by the shelves already: where room is short the sentence goes first.
        if event.type() == QEvent.Type.Resize:
            self._left.setVisible(self.width() >= 1180)
        return super().eventFilter(watched, event)
