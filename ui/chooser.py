"""A short list over the window: type or move, Enter chooses one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.overlay import Overlay, Place
from ui.dialogs.pick_list import Entry, PickList
from ui.theme import Theme

Typed = Callable[[str], Sequence[Entry]]


@dataclass(frozen=True, slots=True)
class Said:
    """The field's prompt, what to say when nothing fits, and the list's name."""

    prompt: str
    nothing: str
    name: str


class Chooser(Overlay):
    """Closes before it tells the choice, so that the focus is back where it was."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, width=420, place=Place.TOP)
        self.picks = PickList(theme)
        self.body.addWidget(self.picks)
        self.picks.chosen.connect(self._choose)
        self.picks.left.connect(self.dismiss)
        self._entries: tuple[Entry, ...] = ()
        self._typed: Typed | None = None
        self.picks.field.textChanged.connect(self._type)
        self.picks.field.textChanged.connect(lambda _: self.settle())

    def open_with(self, entries: Sequence[Entry], said: Said, typed: Typed | None = None) -> None:
        """``typed`` makes entries of what is typed, above the others; each must hold it in ``also``."""
        self._entries, self._typed = tuple(entries), typed
        self.picks.say(said.prompt, said.nothing, said.name)
        self.setAccessibleName(said.name)
        self.picks.field.clear()
        self.picks.fill(entries)
        self.open()

    def refill(self, entries: Sequence[Entry]) -> None:
        """The entries arrived late, or changed; what was typed stays."""
        self._entries = tuple(entries)
        text = self.picks.field.text()
        self.picks.fill([*(self._typed(text) if self._typed else ()), *self._entries])
        self.settle()

    def _type(self, text: str) -> None:
        if self._typed is not None:
            self.picks.fill([*self._typed(text), *self._entries])

    def first_focus(self) -> QWidget:
        return self.picks.field

    def _choose(self, entry: str) -> None:
        self.dismiss()
        self.chosen.emit(entry)
