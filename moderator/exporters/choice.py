"""What is to be exported: which comments, which columns, redacted or not; and what the queue adds to it."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from moderator.errors import ModeratorError
from moderator.exporters.base import Backdrop, Exporter
from moderator.exporters.redact import RedactedBackdrop, Redactor
from moderator.exporters.rows import bare_cells
from moderator.journal import Event
from moderator.records import Article, AuthorRecord, Item, Uid
from moderator.store.events import origin
from moderator.store.query import Order, Query
from moderator.store.reader import Reader

_BATCH = 500
_ALWAYS = frozenset({"dsa"})
"""Formats whose receiver takes no personal data: never written otherwise."""


@dataclass(frozen=True, slots=True)
class Choice:
    """``redact`` None means as the format says. ``selection`` are uids, empty for all the query finds.

    ``since`` is a number of journal events: only comments that some later event names are taken.
    ``since_last`` asks for that number to be looked up.
    """

    query: Query = field(default_factory=lambda: Query(order=Order.PAGE))
    columns: tuple[str, ...] = ()
    redact: bool | None = None
    since: int | None = None
    since_last: bool = False
    selection: tuple[Uid, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)

    def redacts(self, form: Exporter) -> bool:
        return form.name in _ALWAYS or (form.leaves_house if self.redact is None else self.redact)


def rows(reader: Reader, choice: Choice, limit: int | None = None) -> array[int]:
    """The row numbers that are meant, in the query's order."""
    if choice.since is None and not choice.selection:
        return reader.order(choice.query, limit)
    found = reader.order(choice.query)
    wanted: set[int] | None = None
    if choice.selection:
        wanted = {row for uid in choice.selection if (row := reader.row_of(uid)) is not None}
    if choice.since is not None:
        touched = {event.comment for event in _later(reader, choice.since) if event.comment}
        later = {row for uid in touched if (row := reader.row_of(uid)) is not None}
        wanted = later if wanted is None else wanted & later
    return array("q", [row for row in found if wanted is None or row in wanted][:limit])


def _later(reader: Reader, since: int) -> Iterator[Event]:
    for number, event in enumerate(reader.events(), 1):
        if number > since:
            yield event


def items(reader: Reader, numbers: Sequence[int], redactor: Redactor | None) -> Iterator[Item]:
    """The comments, a few hundred in memory at a time."""
    for start in range(0, len(numbers), _BATCH):
        for item in reader.items_of(numbers[start : start + _BATCH]):
            yield item if redactor is None else redactor.item(item)


@dataclass(frozen=True, slots=True)
class Found:
    """The comments that are meant, and how many."""

    items: Iterator[Item]
    total: int
    cells: Iterator[list[list[str]]] | None = None
    """The same without records in between, where nothing has to be taken out of them."""


def find(reader: Reader, choice: Choice, redactor: Redactor | None, limit: int | None = None) -> Found:
    """What the choice finds, redacted where asked. Read while it is iterated."""
    numbers = rows(reader, choice, limit)
    cells = map(bare_cells, reader.bare(numbers)) if redactor is None else None
    return Found(items(reader, numbers, redactor), len(numbers), cells)


def check_columns(form: Exporter, columns: Sequence[str]) -> tuple[str, ...]:
    """The columns, each once. Raises ModeratorError for one the format does not have."""
    if columns and not form.columns:
        raise ModeratorError("export.fixed_columns", format=form.name)
    for column in columns:
        if column not in form.columns:
            raise ModeratorError("export.unknown_column", column=column, columns=" ".join(form.columns))
    return tuple(dict.fromkeys(columns))


@dataclass(slots=True)
class QueueBackdrop:
    """A queue as backdrop: articles are few and kept, the journal is read once, when it is first asked."""

    reader: Reader
    since: int = 0
    histories: bool = True
    _articles: dict[Uid, Article | None] = field(default_factory=dict)
    _events: dict[Uid, list[Event]] | None = None

    def article(self, uid: Uid) -> Article | None:
        if uid not in self._articles:
            self._articles[uid] = self.reader.article(uid)
        return self._articles[uid]

    def comment(self, uid: Uid) -> Item | None:
        row = self.reader.row_of(uid)
        return None if row is None else self.reader.item(row)

    def history(self, uid: Uid) -> Sequence[Event]:
        if not self.histories:
            return ()
        if self._events is None:
            self._events = {}
            for event in self.reader.events():
                if event.comment:
                    self._events.setdefault(event.comment, []).append(event)
        return self._events.get(uid, ())

    def authors(self) -> Sequence[AuthorRecord]:
        """Those that an event after the first ``since`` ones is about."""
        return self.reader.author_records(self.since)


def backdrop(
    reader: Reader, redactor: Redactor | None, since: int | None = None, *, histories: bool = True
) -> Backdrop:
    """What the queue knows. Without ``histories`` no journal is read, and every history is empty."""
    known = QueueBackdrop(reader, since or 0, histories)
    return known if redactor is None else RedactedBackdrop(redactor, known)


def origin_of(reader: Reader) -> str:
    """The random id of the queue file: what marks of the last export are kept under."""
    return origin(reader.db)
