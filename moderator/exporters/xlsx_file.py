"""Writes a workbook for spreadsheets: a summary, a sheet for each status, nothing but strings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from moderator.exporters.base import Context, Form, Split
from moderator.exporters.cells import row_bytes
from moderator.exporters.rows import CSV_COLUMNS, item_to_cells
from moderator.exporters.seal import row_hash
from moderator.i18n import Translator
from moderator.importers.own_book import LONG_HEADER, letters
from moderator.records import Item, Status

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

COLUMNS = tuple(column for column in CSV_COLUMNS if column != "csv_escaped")
LIMIT = 32_767
"""The most a cell holds, in UTF-16 units."""
ROWS = 1_048_576
_ILLEGAL = re.compile("[\ufffe\uffff]")
_WIDTHS = {"text": 60, "author": 16, "uid": 22, "findings": 30, "note": 24, "source_id": 20}


@dataclass(slots=True)
class _Sheet:
    name: str
    sheet: Worksheet
    row: int = 1
    hashes: bytearray = field(default_factory=bytearray)


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """A cell too long for a spreadsheet goes on, whole, in the sheet of long texts."""
    from xlsxwriter import Workbook

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        writing = _Writing(book, context, context.translator(), context.columns or COLUMNS)
        for number, item in enumerate(items):
            context.tick(number)
            writing.item(item)
        writing.close()


class _Writing:
    """The sheets of one workbook while they grow."""

    def __init__(self, book: Workbook, context: Context, tr: Translator, columns: Sequence[str]) -> None:
        self._book, self._context, self._tr, self._columns = book, context, tr, columns
        self._bold = book.add_format({"bold": True})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self._summary = book.add_worksheet(tr("export.sheet.summary"))
        self._order: list[_Sheet] = []
        self._now = {status: self._sheet(status) for status in Status}
        self._counts: Counter[Status] = Counter()
        self._long: list[tuple[str, str, str, str]] = []

    def item(self, item: Item) -> None:
        status = item.state.status
        self._counts[status] += 1
        place = self._now[status]
        if place.row >= ROWS:
            place = self._now[status] = self._sheet(status)
        cells = item_to_cells(item)
        row = [cells[column] for column in self._columns]
        if _ILLEGAL.search("".join(row)):
            row = [_ILLEGAL.sub("\ufffd", text) for text in row]
        for number, text in enumerate(row):
            if text:
                self._cell(place, number, text)
        place.hashes += row_hash(row_bytes(row), self._context.seal.salt)
        place.row += 1

    def close(self) -> None:
        for place in self._order:
            if place.row > 1:
                place.sheet.autofilter(0, 0, place.row - 1, len(self._columns) - 1)
            for start in range(0, len(place.hashes), 16):
                self._context.seal.add(bytes(place.hashes[start : start + 16]))
        self._write_long()
        self._write_summary()

    def _sheet(self, status: Status) -> _Sheet:
        again = sum(place.name.startswith(status.value) for place in self._order)
        title = self._tr(f"status.{status}") + (f" {again + 1}" if again else "")
        sheet = self._book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(self._columns):
            sheet.set_column(number, number, _WIDTHS.get(column, 12))
            sheet.write_string(0, number, column, self._bold)
        made = _Sheet(status.value + str(again), sheet)
        self._order.append(made)
        return made

    def _cell(self, place: _Sheet, column: int, text: str) -> None:
        parts = split_long(text)
        shown = parts[0]
        if len(parts) > 1:
            address = f"{place.sheet.get_name()}!{letters(column)}{place.row + 1}"
            self._long += [(address, self._columns[column], str(n), part) for n, part in enumerate(parts, 1)]
            shown = self._tr("export.long_cell", address=address, start=text[:200])
        done = place.sheet.write_string(place.row, column, shown, self._wrap)
        if done != 0:
            # -2 says that the writer cut the text: that must never go unseen.
            raise ValueError(f"a cell was not written whole: {done}")

    def _write_long(self) -> None:
        if not self._long:
            return
        sheet = self._book.add_worksheet(self._tr("export.sheet.long"))
        sheet.freeze_panes(1, 0)
        for row, cells in enumerate([LONG_HEADER, *self._long]):
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text)

    def _write_summary(self) -> None:
        seal, tr = self._context.seal, self._tr
        lines = [(tr(f"status.{status}"), str(self._counts[status])) for status in Status]
        lines.append((tr("export.summary.total"), str(sum(self._counts.values()))))
        lines.append((tr("export.summary.events"), str(seal.head_count)))
        lines.append((tr("export.summary.head"), seal.head_hash))
        self._summary.set_column(0, 0, 24)
        self._summary.set_column(1, 1, 70)
        for row, (name, value) in enumerate(lines):
            self._summary.write_string(row, 0, name, self._bold)
            self._summary.write_string(row, 1, value)
        self._book.set_custom_property("journal_head", seal.head_hash)
        self._book.set_custom_property("journal_count", str(seal.head_count))


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
