"""Which comments the list holds, in which order: taken once, so that nothing moves under the hand."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from moderator.records import Status, Veil
from moderator.store.beginning import beginning
from moderator.store.query import Filters, Order, Query
from moderator.store.reader import Reader
from moderator.store.sequence import Mixing, arrange, begun, risky


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
    def everywhere(self) -> bool:
        """Whether comments of every status are looked through."""
        return bool(self.search) or self.shelf is Shelf.ALL

    @property
    def by_risk(self) -> bool:
        """Whether this is the open queue, or a part of it, with what is risky before the rest."""
        return self.order is Order.PRIORITY and self.shelf is Shelf.OPEN and not self.search

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
    partial: bool = False
    """It is a beginning; the rest is still being laid out."""

    def __len__(self) -> int:
        return len(self.rows)

    def find(self, row: int) -> int | None:
        """The place of a comment in the list."""
        if not isinstance(self.rows, array):
            return self.rows.index(row) if row in self.rows else None
        # As bytes: comparing a million numbers one by one would be seen.
        said, wanted = self.rows.tobytes(), array("q", (row,)).tobytes()
        at = said.find(wanted)
        while at >= 0 and at % len(wanted):
            at = said.find(wanted, at + 1)
        return at // len(wanted) if at >= 0 else None

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
    if view.by_risk:
        return _by_risk(reader, view, mixing, shown)
    left_out = frozenset(shown)
    rows = reader.order(_asked(view))
    if left_out:
        rows = array("q", (row for row in rows if row not in left_out))
    if not view.everywhere:
        return Snapshot(view, rows, 0, _untouched(view, len(rows)))
    waiting = set(reader.order(replace(_asked(view), status=Status.OPEN, order=Order.PAGE)))
    return Snapshot(view, rows, 0, bytearray(row not in waiting for row in rows))


def _asked(view: View) -> Query:
    """What a view reads: a search goes through every status."""
    query = view.query()
    return replace(query, status=None, flagged=None, decided=False) if view.everywhere else query


def _untouched(view: View, count: int) -> bytearray:
    """Nothing is done yet where something waits; where nothing does, all is."""
    return bytearray(count) if view.waits is not None else bytearray(b"\1" * count)


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


def start(reader: Reader, view: View, count: int, mixing: Mixing, drawn: Mapping[int, Veil]) -> Snapshot:
    """The first of a view, from an index: a few milliseconds however much it holds.

    All of it where that is little; nothing where no index has the order. ``drawn`` is the sample of the last
    time that all was in order.
    """
    if not view.by_risk:
        found = beginning(reader, _asked(view), count)
        done = _untouched(view, len(found.rows))
        if view.everywhere:
            status = reader.status_of(found.rows)
            done = bytearray(status.get(row) is not Status.OPEN for row in found.rows)
        return Snapshot(view, found.rows, 0, done, partial=not found.whole)
    rows = risky(reader.db, beginning(reader, view.query(), count).rows[:count])
    if view != View():
        return Snapshot(view, rows, len(rows), bytearray(len(rows)), partial=True)
    made = begun(reader.db, rows, mixing, drawn)
    return Snapshot(view, made.rows, made.risky, bytearray(len(made.rows)), made.veils, partial=True)


def completed(reader: Reader, first: Snapshot, mixing: Mixing | None) -> Snapshot:
    """A beginning with all that follows it."""
    rest = take(reader, first.view, mixing, first.rows)
    rows = array("q", first.rows) + array("q", rest.rows)
    veils = {**first.veils, **rest.veils}
    edge = len(first) + rest.flagged if first.view.by_risk else 0
    return Snapshot(first.view, rows, edge, first.done + rest.done, veils)


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
