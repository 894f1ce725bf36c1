"""Ctrl+K: every command by its name in either language, with the key that saves the way here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from moderator.i18n import Language, Translator
from ui.dialogs.overlay import Overlay, Place
from ui.dialogs.pick_list import Entry, PickList
from ui.theme import Theme


class Listed(Protocol):
    """What the palette and the cheat-sheet need of a command."""

    @property
    def id(self) -> str: ...

    @property
    def group(self) -> str: ...

    def label(self, tr: Translator) -> str: ...

    def explain(self, tr: Translator) -> str: ...


def entries(
    commands: Iterable[Listed],
    tr: Translator,
    keys: Callable[[str], Sequence[str]],
    enabled: Callable[[str], bool],
) -> tuple[Entry, ...]:
    """The palette's entries. ``keys`` gives a command's caps, ``enabled`` whether it works now."""
    other = Translator(tr.texts, Language.EN if tr.language is Language.ZH else Language.ZH)
    return tuple(
        Entry(
            id=command.id,
            title=command.label(tr),
            also=command.label(other),
            detail=command.explain(tr),
            keys=tuple(keys(command.id)),
            enabled=enabled(command.id),
        )
        for command in commands
    )


class CommandPalette(Overlay):
    """Closes before it emits ``chosen``: a command runs with the focus where it was."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget) -> None:
        super().__init__(theme, parent, width=680, place=Place.TOP)
        self._picks = PickList(theme)
        self.body.addWidget(self._picks)
        self._picks.chosen.connect(self._choose)
        self._picks.left.connect(self.dismiss)
        self._picks.field.textChanged.connect(self._refit)
        self.set_translator(tr)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._picks.set_theme(theme)

    def set_translator(self, tr: Translator) -> None:
        self._picks.say(tr("palette.prompt"), tr("palette.nothing"), tr("palette.name"))
        self.setAccessibleName(tr("palette.name"))

    def open_with(self, listed: Sequence[Entry]) -> None:
        """Show ``listed``: what works now first, the rest faint below it."""
        self._picks.field.clear()
        self._picks.fill(sorted(listed, key=lambda entry: not entry.enabled))
        self.open()

    def first_focus(self) -> QWidget:
        return self._picks.field

    @property
    def picks(self) -> PickList:
        return self._picks

    def _refit(self) -> None:
        self.settle()

    def _choose(self, command: str) -> None:
        self.dismiss()
        self.chosen.emit(command)
