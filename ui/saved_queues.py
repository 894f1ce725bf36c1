"""Named queues at work: saving a view, opening one by its digit, and counting what each holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer

from moderator.errors import ModeratorError
from moderator.records import Changes
from ui.chooser import Chooser, Said
from ui.commands import When
from ui.dialogs.pick_list import Entry
from ui.finding import Finder
from ui.queue import saved
from ui.queue.saved import MOST, Named
from ui.room import Conditions, Handlers, Kit, Room

_COUNT_MS = 400
"""Counting waits for a pause between two changes."""
_LONGEST = 40


class SavedQueues(Room):
    """Keeps the list at the left, its keys and its file the same."""

    def __init__(self, kit: Kit, finder: Finder) -> None:
        super().__init__(kit)
        self._finder = finder
        self._queues: tuple[Named, ...] = ()
        self._list = kit.window.queue.saved
        self._list.chosen.connect(self.open)
        self._saving, self._forgetting = (Chooser(kit.theme, kit.window) for _ in range(2))
        self._saving.chosen.connect(self._save)
        self._forgetting.chosen.connect(self._forget)
        self._timer = QTimer(self, singleShot=True, interval=_COUNT_MS)
        self._timer.timeout.connect(self._count)
        self._read()

    @property
    def queues(self) -> tuple[Named, ...]:
        return self._queues

    def handlers(self) -> Handlers:
        bound: dict[str, Callable[[], None]] = {
            "queue.save": self.ask_name,
            "queue.forget": self.ask_which,
        }
        return bound | {f"queue.{number}": partial(self.open, number) for number in range(1, MOST + 1)}

    def conditions(self) -> Conditions:
        def at_least(number: int) -> Callable[[], bool]:
            return lambda: len(self._queues) >= number

        made = {When(f"saved_{number}"): at_least(number) for number in range(1, MOST + 1)}
        return {When.SAVED: at_least(1), **made}

    def refresh(self, changes: Changes) -> None:
        if self._queues:
            self._timer.start()

    def show_list(self) -> None:
        """The list at the left holds another view: mark its name, if it has one."""
        views = [each.view for each in self._queues]
        here = self.kit.review.view
        self._list.show_current(views.index(here) + 1 if here in views else None)

    def open(self, number: int) -> None:
        """Show the queue with this number, from 1."""
        if number <= len(self._queues):
            self._finder.show_whole(self._queues[number - 1].view)

    def ask_name(self) -> None:
        """Save what the list shows now, under a new name or in place of one."""
        tr = self.kit.tr
        entries = [Entry(each.name, tr("queues.replace", name=each.name)) for each in self._queues]
        said = Said(tr("queues.prompt"), tr("queues.type"), tr("command.queue.save"))
        self._saving.open_with(entries, said, self._naming)

    def _naming(self, text: str) -> list[Entry]:
        name = text.strip()[:_LONGEST]
        known = {each.name for each in self._queues}
        if not name or name in known or len(self._queues) >= MOST:
            return []
        return [Entry(name, self.kit.tr("queues.save", name=name), also=text)]

    def ask_which(self) -> None:
        """Which saved queue to forget; its comments stay where they are."""
        tr = self.kit.tr
        said = Said(tr("queues.which"), tr("queues.type"), tr("command.queue.forget"))
        self._forgetting.open_with([Entry(each.name, each.name) for each in self._queues], said)

    def _save(self, name: str) -> None:
        made = Named(name, self.kit.review.view)
        if any(each.name == name for each in self._queues):
            self._keep(tuple(made if each.name == name else each for each in self._queues))
        else:
            self._keep((*self._queues, made))
        self.kit.say(self.kit.tr("queues.saved", name=name), "approved")

    def _forget(self, name: str) -> None:
        self._keep(tuple(each for each in self._queues if each.name != name))

    def _keep(self, queues: Sequence[Named]) -> None:
        try:
            saved.write(queues)
        except ModeratorError as fault:
            self.kit.window.strip.show_fault(fault)
            return
        self._queues = tuple(queues)
        self._show()

    def _read(self) -> None:
        try:
            self._queues = saved.read()
        except ModeratorError as fault:
            self.kit.window.strip.show_fault(fault)
        self._show()

    def _show(self) -> None:
        keys = [self.kit.keymap.first(f"queue.{n}") for n in range(1, len(self._queues) + 1)]
        self._list.show_queues([each.name for each in self._queues], keys)
        self.show_list()
        self._timer.start()

    def _count(self) -> None:
        queries = [each.view.query() for each in self._queues]
        counting = self.kit.session.ask
        counting("queues", lambda reader: [reader.count(query) for query in queries], self._list.show_counts)
