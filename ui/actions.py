"""The commands as Qt actions and menus; what each does is bound once, by id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from moderator.i18n import Translator
from ui.commands import Command, Group, Place
from ui.icons import icon
from ui.keymap import Chord, Keymap
from ui.plain import button_text
from ui.theme import Theme


class Actions(QObject):
    """One QAction a command. Only keys that work everywhere become Qt shortcuts; the stage has the others."""

    wanted = Signal(str)
    """A command chosen from a menu or by a shortcut."""

    def __init__(
        self, table: Sequence[Command], keymap: Keymap, theme: Theme, tr: Translator, window: QWidget
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._table = table
        self._tr = tr
        self._window = window
        self.actions: Mapping[str, QAction] = {c.id: self._action(c, keymap) for c in table}

    def _action(self, command: Command, keymap: Keymap) -> QAction:
        text = button_text(command.label(self._tr))
        action = QAction(text, self)
        action.setToolTip(command.explain(self._tr))
        action.setStatusTip(command.explain(self._tr))
        if command.icon is not None:
            action.setIcon(icon(command.icon, self._theme))
        chords = keymap.chords(command.id)
        if Place.WINDOW in command.places:
            action.setShortcuts([QKeySequence(str(chord)) for chord in chords if _shortcut(chord)])
            action.setAutoRepeat(False)
            self._window.addAction(action)
        elif chords:
            # Behind a tab stands the key's name in the menu without a shortcut being made of it.
            action.setText(f"{text}\t{chords[0].shown()}")
        action.triggered.connect(lambda _=False, chosen=command.id: self.wanted.emit(chosen))
        return action

    def set_enabled(self, enabled: frozenset[str]) -> None:
        for command_id, action in self.actions.items():
            action.setEnabled(command_id in enabled)

    def menu(self, parent: QWidget) -> QMenu:
        """Every command, a submenu a group."""
        menu = QMenu(parent)
        for group in Group:
            sub = menu.addMenu(button_text(self._tr(f"command_group.{group}")))
            for command in self._table:
                if command.group is group:
                    sub.addAction(self.actions[command.id])
        return menu


def _shortcut(chord: Chord) -> bool:
    """A plain letter must never become a shortcut: it would act while one types."""
    return not chord.plain
