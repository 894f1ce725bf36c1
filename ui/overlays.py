"""The command palette and the cheat-sheet over the window, filled from the table and the live key map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from moderator.records import Changes
from ui.cheat_sheet import CheatSheet, Line, Section
from ui.command_palette import CommandPalette, entries
from ui.commands import Command, Group, Place
from ui.jumps import MOST, Titles, jumps
from ui.queue.snapshot import View
from ui.room import Handlers, Kit, Room


class Overlays(Room):
    """Opens one over the other parts; what is chosen is told by id."""

    def __init__(
        self,
        kit: Kit,
        enabled: Callable[[], frozenset[str]],
        place: Callable[[], Place],
        go: Callable[[View], None],
    ) -> None:
        super().__init__(kit)
        self._go = go
        self._titles: Titles = ()
        self._views: Mapping[str, View] = {}
        self._place = place
        self._table, self._keymap, self._tr, self._enabled = kit.table, kit.keymap, kit.tr, enabled
        self.palette = CommandPalette(kit.theme, kit.tr, kit.window)
        self.palette.chosen.connect(self._choose)
        self.cheat_sheet = CheatSheet(kit.theme, kit.tr, kit.window)

    def handlers(self) -> Handlers:
        return {"palette": self.show_palette, "cheat_sheet": self.show_cheat_sheet}

    def show_palette(self) -> None:
        enabled = self._enabled()
        listed = entries(self._table, self._tr, self._caps, lambda name: name in enabled)
        found = tuple(jumps(self._tr, self.kit.session.words, self._titles))
        self._views = {entry.id: view for entry, view in found}
        self.palette.open_with((*listed, *(entry for entry, _ in found)))

    def refresh(self, changes: Changes) -> None:
        """Articles come with a load; their titles are read beside the window."""
        if changes.order or not self._titles:
            self.kit.session.ask("titles", lambda reader: reader.article_titles(MOST), self._keep)

    def _keep(self, titles: Titles) -> None:
        self._titles = titles

    def _choose(self, chosen: str) -> None:
        if chosen in self._views:
            self._go(self._views[chosen])
        else:
            self.wanted.emit(chosen)

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
