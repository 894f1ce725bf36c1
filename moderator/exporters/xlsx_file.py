"""Writes a workbook for spreadsheets: a summary, a sheet for each status, nothing but strings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from moderator.exporters.base import Context, Form, Split
from moderator.exporters.cells import row_bytes
from moderator.exporters.rows import CSV_COLUMNS, item_cells
from moderator.exporters.seal import row_hash
from moderator.exporters.workbook import BOLD, PLAIN, WRAPPED, Sheet, Workbook, special
from moderator.i18n import Translator
from moderator.importers.own_book import LONG_HEADER, letters
from moderator.records import Item, Status

COLUMNS = tuple(column for column in CSV_COLUMNS if column != "csv_escaped")
LIMIT = 32_767
"""The most a cell holds, in UTF-16 units."""
ROWS = 1_048_576
_STATUS = CSV_COLUMNS.index("status")
_ILLEGAL = re.compile("[\ufffe\uffff]")
_WIDTHS = {"text": 60, "author": 16, "uid": 22, "findings": 30, "note": 24, "source_id": 20}


@dataclass(slots=True)
class _Place:
    """A status's sheet, and the hashes of its rows."""

    name: str
    sheet: Sheet
    hashes: bytearray = field(default_factory=bytearray)


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """A cell too long for a spreadsheet goes on, whole, in the sheet of long texts."""
    number = 0
    with Workbook() as book:
        writing = _Writing(book, context, context.translator(), context.columns or COLUMNS)
        for batch in context.cells or item_cells(items):
            context.tick(number)
            number += len(batch)
            for cells in batch:
                writing.row(cells)
        writing.close(out)


class _Writing:
    """The sheets of one workbook while they grow."""

    def __init__(self, book: Workbook, context: Context, tr: Translator, columns: Sequence[str]) -> None:
        self._book, self._context, self._tr, self._columns = book, context, tr, columns
        self._salt = context.seal.salt
        self._places = [CSV_COLUMNS.index(column) for column in columns]
        self._summary = book.sheet(tr("export.sheet.summary"), (24, 70), (BOLD, PLAIN))
        self._order: list[_Place] = []
        self._now: dict[str, _Place] = {status.value: self._sheet(status) for status in Status}
        self._counts: Counter[str] = Counter()
        self._long: list[tuple[str, str, str, str]] = []

    def row(self, cells: Sequence[str]) -> None:
        """One comment, by ``CSV_COLUMNS``."""
        status = cells[_STATUS]
        self._counts[status] += 1
        place = self._now[status]
        if place.sheet.rows >= ROWS:
            place = self._now[status] = self._sheet(Status(status))
        row = [cells[number] for number in self._places]
        joined = "".join(row)
        if not (special(joined) or len(joined) * 2 > LIMIT or _ILLEGAL.search(joined)):
            place.hashes += row_hash(row_bytes(row), self._salt)
            place.sheet.add_plain(row)
            return
        row = [_ILLEGAL.sub("\ufffd", text) for text in row]
        place.hashes += row_hash(row_bytes(row), self._salt)
        place.sheet.add([self._shown(place, number, text) for number, text in enumerate(row)])

    def close(self, out: BinaryIO) -> None:
        seal = self._context.seal
        for place in self._order:
            place.sheet.filtered = place.sheet.rows > 1
            for start in range(0, len(place.hashes), 16):
                seal.add(bytes(place.hashes[start : start + 16]))
        self._write_long()
        self._write_summary()
        self._book.save(out, {"journal_head": seal.head_hash, "journal_count": str(seal.head_count)})

    def _sheet(self, status: Status) -> _Place:
        again = sum(place.name.startswith(status.value) for place in self._order)
        title = self._tr(f"status.{status}") + (f" {again + 1}" if again else "")
        widths = [_WIDTHS.get(column, 12) for column in self._columns]
        sheet = self._book.sheet(title, widths, [WRAPPED] * len(widths), frozen=True)
        sheet.header(self._columns)
        made = _Place(status.value + str(again), sheet)
        self._order.append(made)
        return made

    def _shown(self, place: _Place, column: int, text: str) -> str:
        """What stands in the cell itself: the text, or where the whole of it is."""
        parts = split_long(text)
        if len(parts) == 1:
            return text
        address = f"{place.sheet.name}!{letters(column)}{place.sheet.rows + 1}"
        self._long += [(address, self._columns[column], str(n), part) for n, part in enumerate(parts, 1)]
        return self._tr("export.long_cell", address=address, start=text[:200])

    def _write_long(self) -> None:
        if not self._long:
            return
        sheet = self._book.sheet(self._tr("export.sheet.long"), [12] * 4, [PLAIN] * 4, frozen=True)
        for cells in [LONG_HEADER, *self._long]:
            sheet.add(cells)

    def _write_summary(self) -> None:
        seal, tr = self._context.seal, self._tr
        lines = [(tr(f"status.{status}"), str(self._counts[status])) for status in Status]
        lines.append((tr("export.summary.total"), str(sum(self._counts.values()))))
        lines.append((tr("export.summary.events"), str(seal.head_count)))
        lines.append((tr("export.summary.head"), seal.head_hash))
        for line in lines:
            self._summary.add(line)


def split_long(text: str, limit: int = LIMIT) -> list[str]:
    """The text in pieces a cell can hold, by UTF-16 units; one piece for almost every text."""
    if len(text) * 2 <= limit or _units(text) <= limit:
        return [text]
    pieces, start, units = [], 0, 0
    for place, character in enumerate(text):
        size = 2 if ord(character) > 0xFFFF else 1
        if units + size > limit:
            pieces.append(text[start:place])
            start, units = place, 0
        units += size
    return [*pieces, text[start:]]


def _units(text: str) -> int:
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


FORM = Form(
    "xlsx",
    ".xlsx",
    write,
    ("findings.spans", "findings.severity", "findings.why", "history"),
    columns=COLUMNS,
    split=Split.SHEETS,
)
