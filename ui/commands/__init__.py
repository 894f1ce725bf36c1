"""The one table of commands: menus, tooltips, palette, cheat-sheet, bottom bar and docs/keys.md read it."""

from __future__ import annotations

from moderator.vocabulary import Vocabulary
from ui.commands.around import around
from ui.commands.batch import batch, gathering, on_authors
from ui.commands.deciding import deciding, tagging
from ui.commands.house import house
from ui.commands.keeping import keeping
from ui.commands.learning import learning
from ui.commands.reading import reading
from ui.commands.record import Command, Group, Place, When

__all__ = ["Command", "Group", "Place", "When", "commands"]


def commands(words: Vocabulary | None = None) -> tuple[Command, ...]:
    """Every command that works, in the order menus and the cheat-sheet show it.

    ``words`` are the reasons and tags that are offered, the default ones where not given.
    """
    words = words or Vocabulary()
    return (
        *deciding(words), *tagging(words), *gathering(), *batch(words), *on_authors(),
        *reading(), *learning(), *around(), *keeping(), *house(),
    )  # fmt: skip
