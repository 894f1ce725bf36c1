"""What a room of the desk is: a part that brings the work behind some commands, and what it is handed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from moderator.i18n import Translator
from moderator.records import Changes, Item
from ui.commands import Command, When
from ui.guard import Taken
from ui.keymap import Keymap
from ui.main_window import MainWindow
from ui.review import Review
from ui.session import Session
from ui.theme import Theme

Handlers = Mapping[str, Callable[[], None]]
Deciders = Mapping[str, Callable[[str, Taken], bool]]
Conditions = Mapping[When, Callable[[], bool]]


@dataclass(frozen=True, slots=True)
class Kit:
    """What every room is handed: the open queue, the window, and how it looks and speaks."""

    session: Session
    window: MainWindow
    review: Review
    table: Sequence[Command]
    keymap: Keymap
    theme: Theme
    tr: Translator

    def say(self, text: str, tone: str = "accent", *, stay: bool = False) -> None:
        """A passing word over the middle."""
        self.window.stage.toast.say(text, tone=tone, stay=stay)

    def focus(self) -> None:
        """Give the keys back to the comment."""
        self.window.stage.setFocus()


class Room(QObject):
    """A part that plugs into the desk: made with a Kit, listed in ``ui.rooms`` or by the desk itself.

    The desk binds ``handlers`` by command id, asks ``conditions`` what works now, lets Esc close what the
    room has open (``leave``), and tells it which comment is current and what changed.
    """

    wanted = Signal(str)
    """The id of another command to run."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.window)
        self.kit = kit

    def handlers(self) -> Handlers:
        """What each of the commands of this room does."""
        return {}

    def deciders(self) -> Deciders:
        """The same for commands that decide, handed the guard's verdict; False where it no longer holds."""
        return {}

    def conditions(self) -> Conditions:
        """When the commands of this room work, for the conditions that only it can judge."""
        return {}

    def leave(self) -> bool:
        """Close what is open, innermost first; False where nothing is."""
        return False

    def show_item(self, item: Item | None) -> None:
        """Another comment is current, or the same one changed."""

    def refresh(self, changes: Changes) -> None:
        """Something in the queue is different."""
