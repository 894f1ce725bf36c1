"""Moving through the list, and back through what was done."""

from __future__ import annotations

from ui.modes import Modes
from ui.room import Handlers, Kit, Room


class Steps(Room):
    """In a view of many a step moves within it, else to the next comment of the list."""

    def __init__(self, kit: Kit, modes: Modes) -> None:
        super().__init__(kit)
        self._modes = modes

    def handlers(self) -> Handlers:
        review = self.kit.review
        return {
            "undo": review.undo,
            "redo": review.redo,
            "next": lambda: self._step(1),
            "previous": lambda: self._step(-1),
            "next_undecided": review.next_waiting,
            "first": lambda: review.go(0),
            "last": lambda: review.go(len(review.snapshot) - 1),
            "refresh": review.refresh,
        }

    def _step(self, by: int) -> None:
        if self._modes.current is not None:
            self._modes.current.move(by)
        else:
            self.kit.review.step(by)
