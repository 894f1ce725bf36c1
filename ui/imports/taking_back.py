"""Taking a whole import back: which one, what would go, and only then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from moderator.errors import ModeratorError
from moderator.i18n import Translator
from moderator.store.reader import Reader
from moderator.store.take_back import Consequence, Import, consequence, listed
from ui.chooser import Chooser, Said
from ui.dialogs.overlay import Overlay, Place
from ui.dialogs.pick_list import Entry
from ui.plain import label, one_line
from ui.session import Session
from ui.theme import Theme, sized


class Confirm(Overlay):
    """Says what would happen. The focus is on the way out: Enter by itself changes nothing."""

    sure = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget) -> None:
        super().__init__(theme, parent, width=560, place=Place.MIDDLE)
        self._tr = tr
        self._title = sized(label(tr("take_back.title")), "title")
        self.said = label(wrap=True)
        self._hint = label(tr("take_back.hint"), tone="ink2", wrap=True)
        self.leave = QPushButton(tr("note.cancel"))
        self.go = QPushButton(tr("take_back.go"))
        self.go.setProperty("kind", "hide")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.leave)
        foot.addWidget(self.go)
        body: QVBoxLayout = self.body
        for part in (self._title, self.said, self._hint):
            body.addWidget(part)
        body.addLayout(foot)
        self.setAccessibleName(tr("take_back.title"))
        self.leave.clicked.connect(self.dismiss)
        self.go.clicked.connect(self._go)

    def open_with(self, coming: Consequence) -> None:
        said = {**asdict(coming), "file": one_line(coming.file, 60)}
        self.said.setText(self._tr("take_back.unconfirmed", **said))
        self.open()

    def first_focus(self) -> QWidget:
        return self.leave

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self.go.click() if self.go.hasFocus() else self.dismiss()
        else:
            super().keyPressEvent(event)

    def _go(self) -> None:
        self.dismiss()
        self.sure.emit()


class TakingBack(QObject):
    """Asks twice: for the import, and whether its consequence is meant."""

    def __init__(self, session: Session, theme: Theme, tr: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._tr = session, tr
        self._number = 0
        self.chooser = Chooser(theme, parent)
        self.confirm = Confirm(theme, tr, parent)
        self.chooser.chosen.connect(self._ask)
        self.confirm.sure.connect(lambda: session.take_back(self._number))

    def start(self) -> None:
        self._session.ask("imports", lambda reader: listed(reader.db), self._show)

    def _show(self, imports: Sequence[Import]) -> None:
        tr = self._tr
        said = Said(tr("take_back.prompt"), tr("take_back.nothing"), tr("take_back.title"))
        self.chooser.open_with([self._entry(one) for one in imports if one.taken_back is None], said)

    def _entry(self, one: Import) -> Entry:
        detail = self._tr("take_back.detail", at=one.at[:16].replace("T", " "), n=one.new)
        return Entry(str(one.number), one_line(one.file, 48), detail=detail)

    def _ask(self, number: str) -> None:
        self._number = int(number)

        def look(reader: Reader) -> Consequence | ModeratorError:
            try:
                return consequence(reader.db, self._number)
            except ModeratorError as fault:
                return fault

        self._session.ask("consequence", look, self._confirm)

    def _confirm(self, coming: Consequence | ModeratorError) -> None:
        if isinstance(coming, ModeratorError):
            self._session.failed.emit(coming)
        else:
            self.confirm.open_with(coming)
