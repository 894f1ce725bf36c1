"""Forgetting an author: what will go, that it cannot be undone, and a word to type before it happens."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from moderator.i18n import Translator
from ui.dialogs.overlay import Overlay, Place
from ui.plain import label, one_line
from ui.theme import Theme, sized


@dataclass(frozen=True, slots=True)
class Doomed:
    """Whose comments would go: the name as stored, how many, how many copies hold the author.

    ``shown`` is the name without what the mask covers.
    """

    author: str
    comments: int
    copies: int
    shown: str = ""


class ForgetDialog(Overlay):
    """Nothing happens but by the typed word; Esc and a click beside it leave everything as it is."""

    confirmed = Signal(str, bool)
    """The author, and whether the copies that hold them are to be deleted."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget) -> None:
        super().__init__(theme, parent, width=560, place=Place.MIDDLE)
        self._tr = tr
        self._doomed = Doomed("", 0, 0)
        self._title = sized(label(wrap=True), "title")
        self._what = label(wrap=True)
        self._never = label(wrap=True, tone="harm")
        self.copies = QCheckBox()
        self.field = QLineEdit()
        self.field.setMaxLength(40)
        self.forget = QPushButton(tr("forget.do"))
        self._leave = QPushButton(tr("forget.leave"))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._leave)
        foot.addWidget(self.forget)
        for part in (self._title, self._what, self._never, self.copies, self.field):
            self.body.addWidget(part)
        self.body.addLayout(foot)
        self.field.textChanged.connect(lambda _: self._judge())
        self.field.returnPressed.connect(self._confirm)
        self.forget.clicked.connect(self._confirm)
        self._leave.clicked.connect(self.dismiss)

    @property
    def word(self) -> str:
        """What has to be typed."""
        return self._tr("forget.word")

    def open_with(self, doomed: Doomed) -> None:
        self._doomed, tr = doomed, self._tr
        self._title.setText(tr("forget.title", author=one_line(doomed.shown or doomed.author, 24)))
        self.setAccessibleName(self._title.text())
        self._what.setText(tr("forget.what", n=doomed.comments))
        self._never.setText(tr("forget.never"))
        self.copies.setText(tr("forget.copies", n=doomed.copies))
        self.copies.setVisible(doomed.copies > 0)
        self.copies.setChecked(doomed.copies > 0)
        self.field.setPlaceholderText(tr("forget.prompt", word=self.word))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.clear()
        self._judge()
        self.open()

    def first_focus(self) -> QWidget:
        return self.field

    def _judge(self) -> None:
        right = self.field.text().strip() == self.word
        self.forget.setEnabled(right)
        # Red only once it can be pressed.
        self.forget.setProperty("kind", "hide" if right else "")
        self.forget.style().unpolish(self.forget)
        self.forget.style().polish(self.forget)

    def _confirm(self) -> None:
        if self.forget.isEnabled():
            self.dismiss()
            self.confirmed.emit(self._doomed.author, self.copies.isChecked())
