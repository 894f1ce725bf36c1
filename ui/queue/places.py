"""Where a comment stands in the list: those that were on screen are remembered, others are looked for."""

from __future__ import annotations

from collections.abc import Sequence

from ui.queue.many import MANY
from ui.queue.model import QueueModel


class Places:
    """Places by row number. A search walks the whole list, so what it finds is kept."""

    def __init__(self, model: QueueModel) -> None:
        self._model = model
        self._known: dict[int, int] = {}

    def find(self, row: int) -> int | None:
        if row not in self._known:
            found = self._model.snapshot.find(row)
            if found is None:
                return None
            self._known[row] = found
        return self._known[row]

    def find_all(self, rows: Sequence[int]) -> dict[int, int]:
        """Places of those that the list holds. Many are found in one walk; nothing of that is kept."""
        if len(rows) > MANY:
            wanted = frozenset(rows)
            return {row: place for place, row in enumerate(self._model.snapshot.rows) if row in wanted}
        found = ((row, self.find(row)) for row in rows)
        return {row: place for row, place in found if place is not None}

    def keep(self, row: int, place: int) -> None:
        self._known[row] = place

    def clear(self) -> None:
        """The list is another one."""
        self._known.clear()

    def cut(self, upto: int) -> None:
        """The list is in another order from place ``upto`` on."""
        self._known = {row: place for row, place in self._known.items() if place < upto}
