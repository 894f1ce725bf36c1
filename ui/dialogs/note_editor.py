"""``N``: a few lines about one comment, for colleagues; never shown to its author."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QPushButton, QWidget

from moderator.i18n import Translator
from ui.dialogs.overlay import Overlay, Place
from ui.plain import label, one_line
from ui.theme import Theme, sized

LIMIT = 10_000
"""Characters of a note; a paste beyond that is cut off."""


class _Field(QPlainTextEdit):
    saved = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._composing = ""
        self.prompt = ""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self._composing = event.preeditString()
        # Qt paints the prompt through what is being composed: there is no text yet.
        self.setPlaceholderText("" if self._composing else self.prompt)

    def finish(self) -> None:
        """What is still being composed belongs to the note: saved in the middle of a word, none is lost."""
        if self._composing:
            # Asked to commit, some input methods (libpinyin) hand over nothing.
            event = QInputMethodEvent()
            event.setCommitString(self._composing)
            QApplication.sendEvent(self, event)
            QGuiApplication.inputMethod().reset()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.saved.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class NoteEditor(Overlay):
    """Ctrl+Enter saves; Esc and a click beside it leave the note as it was."""

    saved = Signal(str)
    """The note; empty when it was cleared."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget) -> None:
        super().__init__(theme, parent, width=560, place=Place.BOTTOM, scrim=False)
        self._tr = tr
        self._about = ""
        self._title = label(weight="bold")
        self.field = _Field()
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(112)
        self._hint = sized(label(tone="ink3"), "small")
        self._save = QPushButton()
        self._save.setProperty("kind", "primary")
        self._leave = QPushButton()
        foot = QHBoxLayout()
        foot.addWidget(self._hint)
        foot.addStretch(1)
        foot.addWidget(self._leave)
        foot.addWidget(self._save)
        self.body.addWidget(self._title)
        self.body.addWidget(self.field)
        self.body.addLayout(foot)
        self.field.saved.connect(self._keep)
        self.field.left.connect(self.dismiss)
        self._save.clicked.connect(self._keep)
        self._leave.clicked.connect(self.dismiss)
        self.set_translator(tr)

    def set_translator(self, tr: Translator) -> None:
        self._tr = tr
        self._save.setText(tr("note.save"))
        self._leave.setText(tr("note.cancel"))
        self._hint.setText(tr("note.hint"))
        self.field.prompt = tr("note.prompt")
        self.field.setPlaceholderText(self.field.prompt)
        self._name()

    def first_focus(self) -> QWidget:
        return self.field

    def open_with(self, note: str, author: str) -> None:
        """Edit ``note`` about a comment of ``author``."""
        self._about = one_line(author, 24)
        self._name()
        self.field.setPlainText(note)
        self.open()
        self.field.moveCursor(QTextCursor.MoveOperation.End)

    def _name(self) -> None:
        self._title.setText(self._tr("note.title", author=self._about))
        self.field.setAccessibleName(self._title.text())
        self.setAccessibleName(self._title.text())

    def _keep(self) -> None:
        self.field.finish()
        note = self.field.toPlainText()[:LIMIT]
        self.dismiss()
        self.saved.emit(note)
