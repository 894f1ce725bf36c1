"""The command palette and the cheat-sheet over the window, filled from the table and the live key map."""

from __future__ import annotations

from collections.abc import Callable

from ui.cheat_sheet import CheatSheet, Line, Section
from ui.command_palette import CommandPalette, entries
from ui.commands import Group
from ui.room import Handlers, Kit, Room


class Overlays(Room):
    """Opens one over the other parts; what is chosen is told by id."""

    def __init__(self, kit: Kit, enabled: Callable[[], frozenset[str]]) -> None:
        super().__init__(kit)
        self._table, self._keymap, self._tr, self._enabled = kit.table, kit.keymap, kit.tr, enabled
        self.palette = CommandPalette(kit.theme, kit.tr, kit.window)
        self.palette.chosen.connect(self.wanted)
        self.cheat_sheet = CheatSheet(kit.theme, kit.tr, kit.window)

    def handlers(self) -> Handlers:
        return {"palette": self.show_palette, "cheat_sheet": self.show_cheat_sheet}

    def show_palette(self) -> None:
        enabled = self._enabled()
        self.palette.open_with(entries(self._table, self._tr, self._caps, lambda name: name in enabled))

    def show_cheat_sheet(self) -> None:
        """Every command that has a key, by group."""
        self.cheat_sheet.show_sections(
            Section(
                self._tr(f"command_group.{group}"),
                tuple(
                    Line(command.label(self._tr), self._caps(command.id))
                    for command in self._table
                    if command.group is group and self._keymap.chords(command.id)
                ),
            )
            for group in Group
        )
        self.cheat_sheet.open()

    def _caps(self, command_id: str) -> tuple[str, ...]:
        return tuple(chord.shown() for chord in self._keymap.chords(command_id))
