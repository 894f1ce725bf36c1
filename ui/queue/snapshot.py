"""Which comments the list holds, in which order: taken once, so that nothing moves under the hand."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from moderator.records import Status
from moderator.store.query import Filters, Order, Query
from moderator.store.reader import Reader


class Shelf(StrEnum):
    """Which comments by what became of them; named by ``shelf.<value>``. The first five are tabs."""

    OPEN = "open"
    FLAGGED = "flagged"
    SKIPPED = "skipped"
    ESCALATED = "escalated"
    DECIDED = "decided"
    APPROVED = "approved"
    HIDDEN = "hidden"
    ALL = "all"


TABS = (Shelf.OPEN, Shelf.FLAGGED, Shelf.SKIPPED, Shelf.ESCALATED, Shelf.DECIDED)
"""Those that stand above the list."""


@dataclass(frozen=True, slots=True)
class View:
    """What the reviewer asked to see."""

    shelf: Shelf = Shelf.OPEN
    search: str = ""
    order: Order = Order.PRIORITY
    filters: Filters = field(default_factory=Filters)

    @property
    def narrowed(self) -> bool:
        """Whether a search or a filter leaves something out that the shelf holds."""
        return bool(self.search) or self.filters != Filters()

    @property
    def waits(self) -> Status | None:
        """The status of comments that still wait for a decision in this view; None: none do."""
        match self.shelf:
            case Shelf.OPEN | Shelf.FLAGGED | Shelf.ALL:
                return Status.OPEN
            case Shelf.SKIPPED:
                return Status.SKIPPED
            case Shelf.ESCALATED:
                return Status.ESCALATED
            case Shelf.DECIDED | Shelf.APPROVED | Shelf.HIDDEN:
                return None

    def query(self) -> Query:
        made = Query(search=self.search or None, order=self.order, filters=self.filters)
        match self.shelf:
            case Shelf.OPEN:
                return replace(made, status=Status.OPEN)
            case Shelf.FLAGGED:
                return replace(made, status=Status.OPEN, flagged=True)
            case Shelf.SKIPPED:
                return replace(made, status=Status.SKIPPED)
            case Shelf.ESCALATED:
                return replace(made, status=Status.ESCALATED)
            case Shelf.DECIDED:
                return replace(made, decided=True)
            case Shelf.APPROVED:
                return replace(made, status=Status.APPROVED)
            case Shelf.HIDDEN:
                return replace(made, status=Status.HIDDEN)
            case Shelf.ALL:
                return made


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Comment row numbers in list order. The first ``flagged`` of them are the flagged ones, by risk.

    ``done[i]`` is 1 once comment ``i`` no longer waits in this view.
    """

    view: View = View()
    rows: Sequence[int] = ()
    flagged: int = 0
    done: bytearray = field(default_factory=bytearray)

    def __len__(self) -> int:
        return len(self.rows)

    def find(self, row: int) -> int | None:
        """The place of a comment in the list."""
        try:
            return self.rows.index(row)
        except ValueError:
            return None

    def next_waiting(self, start: int) -> int | None:
        """The first waiting place at or after ``start``, else the first of all."""
        found = self.done.find(0, max(start, 0))
        if found < 0:
            found = self.done.find(0)
        return None if found < 0 else found

    @property
    def waiting(self) -> int:
        return self.done.count(0)


def take(reader: Reader, view: View) -> Snapshot:
    """Read the order of a view. By priority: flagged ones by risk, then the rest as on the page.

    A search looks through every status; only open ones wait.
    """
    query = view.query()
    if view.search or view.shelf is Shelf.ALL:
        found = reader.order(replace(query, status=None, flagged=None, decided=False))
        waiting = set(reader.order(replace(query, status=Status.OPEN, flagged=None, decided=False)))
        return Snapshot(view, found, 0, bytearray(row not in waiting for row in found))
    if view.order is Order.PRIORITY and query.flagged is None:
        first = reader.order(replace(query, flagged=True))
        rest = reader.order(replace(query, flagged=False, order=Order.PAGE))
        rows: array[int] = first + rest
        flagged = len(first)
    else:
        rows, flagged = reader.order(query), 0
    done = bytearray(len(rows)) if view.waits is not None else bytearray(b"\1" * len(rows))
    return Snapshot(view, rows, flagged, done)
