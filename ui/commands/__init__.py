"""The one table of commands: menus, tooltips, palette, cheat-sheet, bottom bar and docs/keys.md read it."""

from __future__ import annotations

from ui.commands.around import around
from ui.commands.batch import batch, gathering
from ui.commands.deciding import deciding, tagging
from ui.commands.keeping import keeping
from ui.commands.reading import reading
from ui.commands.record import Command, Group, Place, When

__all__ = ["Command", "Group", "Place", "When", "commands"]


def commands() -> tuple[Command, ...]:
    """Every command that works, in the order menus and the cheat-sheet show it."""
    return (*deciding(), *tagging(), *gathering(), *batch(), *reading(), *around(), *keeping())
