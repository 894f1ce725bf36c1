"""Which comments the list holds, in which order: taken once, so that nothing moves under the hand."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from moderator.records import Status, Veil
from moderator.store.query import Filters, Order, Query
from moderator.store.reader import Reader
from moderator.store.sequence import Mixing, arrange


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
    """Comment row numbers in list order. The first ``flagged`` of them are the flagged and risky ones.

    ``done[i]`` is 1 once comment ``i`` no longer waits in this view. ``veils`` names the rows that are shown
    without what is known of them as long as they wait.
    """

    view: View = View()
    rows: Sequence[int] = ()
    flagged: int = 0
    done: bytearray = field(default_factory=bytearray)
    veils: Mapping[int, Veil] = field(default_factory=dict)

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


def take(reader: Reader, view: View, mixing: Mixing | None = None, shown: Sequence[int] = ()) -> Snapshot:
    """Read the order of a view. By priority: flagged and risky ones first, then the rest as on the page.

    A search looks through every status; only open ones wait. ``mixing`` lays the blind sample between the
    comments of the whole open queue. ``shown`` are rows on the screen already; they are left out.
    """
    query = view.query()
    if view.search or view.shelf is Shelf.ALL:
        found = reader.order(replace(query, status=None, flagged=None, decided=False))
        waiting = set(reader.order(replace(query, status=Status.OPEN, flagged=None, decided=False)))
        return Snapshot(view, found, 0, bytearray(row not in waiting for row in found))
    if view.order is Order.PRIORITY and view.shelf is Shelf.OPEN:
        return _by_risk(reader, view, mixing, shown)
    left_out = frozenset(shown)
    rows = array("q", (row for row in reader.order(query) if row not in left_out))
    done = bytearray(len(rows)) if view.waits is not None else bytearray(b"\1" * len(rows))
    return Snapshot(view, rows, 0, done)


def _by_risk(reader: Reader, view: View, mixing: Mixing | None, shown: Sequence[int]) -> Snapshot:
    """The whole open queue with the sample in between, or the part of it that a filter leaves, without."""
    if view == View():
        made = arrange(reader.db, mixing, shown)
        return Snapshot(view, made.rows, made.risky, bytearray(len(made.rows)), made.veils)
    left = set(reader.order(view.query()))
    made = arrange(reader.db, None, shown)
    rows = array("q", (row for row in made.rows if row in left))
    first = sum(row in left for row in made.rows[: made.risky])
    return Snapshot(view, rows, first, bytearray(len(rows)))


def beginning(reader: Reader, count: int) -> Snapshot:
    """The first of the open queue, from an index: a few milliseconds however large it is."""
    rows = reader.order(replace(View().query(), flagged=True), count)
    return Snapshot(View(), rows, len(rows), bytearray(len(rows)))


def completed(reader: Reader, first: Snapshot, mixing: Mixing | None) -> Snapshot:
    """A beginning with all that follows it."""
    rest = take(reader, first.view, mixing, first.rows)
    rows = array("q", first.rows) + array("q", rest.rows)
    return Snapshot(first.view, rows, len(first) + rest.flagged, first.done + rest.done, rest.veils)


def merged(old: Snapshot, fresh: Snapshot, upto: int) -> Snapshot:
    """``old`` up to a place, and below it what ``fresh`` says about the same comments."""
    kept = array("q", old.rows[:upto])
    inside, known = set(kept), set(old.rows)
    asked = {row for row, veil in fresh.veils.items() if veil is Veil.AGAIN}
    wanted = (known | asked) - inside
    rest = array("q", (row for row in fresh.rows if row in wanted))
    new = set(rest)
    done_of = dict(zip(old.rows[upto:], old.done[upto:], strict=True))
    gone = [row for row in old.rows[upto:] if row not in new and old.veils.get(row) is not Veil.AGAIN]
    rows = kept + rest + array("q", gone)
    done = old.done[:upto] + bytearray(len(rest)) + bytearray(done_of[row] for row in gone)
    veils = {row: veil for row, veil in old.veils.items() if row in inside}
    veils |= {row: veil for row, veil in fresh.veils.items() if row in new}
    edge = old.flagged
    if edge > upto:
        first = set(fresh.rows[: fresh.flagged])
        edge = upto + next((at for at in range(len(rest), 0, -1) if rest[at - 1] in first), 0)
    return Snapshot(old.view, rows, edge, done, veils)
