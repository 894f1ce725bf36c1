"""The command palette and the cheat-sheet over the window, filled from the table and the live key map."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui.cheat_sheet import CheatSheet, Line, Section
from ui.command_palette import CommandPalette, entries
from ui.commands import Command, Group, Place
from ui.room import Handlers, Kit, Room


class Overlays(Room):
    """Opens one over the other parts; what is chosen is told by id."""

    def __init__(self, kit: Kit, enabled: Callable[[], frozenset[str]], place: Callable[[], Place]) -> None:
        super().__init__(kit)
        self._place = place
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
        """Every key that acts where the reviewer is now, by group."""
        place, enabled = self._place(), self._enabled()
        self.cheat_sheet.show_sections(
            Section(
                self._tr(f"command_group.{group}"),
                tuple(
                    Line(command.label(self._tr), self._caps(command.id))
                    for command in acting(self._table, place)
                    if command.group is group and self._keymap.chords(command.id) and _there(command, enabled)
                ),
            )
            for group in Group
        )
        self.cheat_sheet.open()

    def _caps(self, command_id: str) -> tuple[str, ...]:
        return tuple(chord.shown() for chord in self._keymap.chords(command_id))


def _there(command: Command, enabled: frozenset[str]) -> bool:
    """Keys of saved queues are listed only where there is such a queue."""
    return not command.enabled_when.startswith("saved_") or command.id in enabled


def acting(table: Sequence[Command], place: Place) -> tuple[Command, ...]:
    """The commands whose keys act at ``place``; the open reason strip lies over the single view."""
    here = Place.REVIEW if place is Place.REASONS else place
    return tuple(command for command in table if command.places & {here, Place.WINDOW})
