"""Gives a workbook back as it came: the same sheets and rows, with the decision at the end of each row."""

from __future__ import annotations

import datetime
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.errors import ModeratorError
from moderator.importers import header
from moderator.importers.presets import Kind
from moderator.importers.sheets import Cell, shown

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_CHUNK = 1 << 20
_ILLEGAL = re.compile("[\ufffe\uffff]")
_SHOWN_AS = {"moment": "yyyy-mm-dd hh:mm:ss", "day": "yyyy-mm-dd", "time": "hh:mm:ss"}


@dataclass(frozen=True, slots=True)
class Beside:
    """What is written beside the rows: names of the columns, and the cells of the next comment.

    ``bad`` are the numbers of rows that hold no comment.
    """

    names: Sequence[str]
    cells: Callable[[], Sequence[str]]
    bad: frozenset[int]


def is_workbook(path: Path) -> bool:
    """Whether a file is an XLSX; older and other spreadsheets cannot be returned as what they were."""
    try:
        with zipfile.ZipFile(path) as packed:
            return "xl/workbook.xml" in packed.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def book_pieces(source: Path, beside: Beside) -> Iterator[bytes]:
    """The bytes of the new workbook. Formulas became the values they showed; texts are written as texts, so
    that none runs."""
    from python_calamine import CalamineError, CalamineWorkbook
    from xlsxwriter import Workbook

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with tempfile.TemporaryFile() as target:
        try:
            given = CalamineWorkbook.from_filelike(io.BytesIO(source.read_bytes()))
            with Workbook(target, options) as book:
                formats = {name: book.add_format({"num_format": form}) for name, form in _SHOWN_AS.items()}
                for name in given.sheet_names:
                    rows = given.get_sheet_by_name(name).to_python(False)
                    _Sheet(book, book.add_worksheet(name), formats, beside).write(rows)
        except CalamineError as fault:
            raise ModeratorError("import.binary", where=str(source)) from fault
        target.seek(0)
        while piece := target.read(_CHUNK):
            yield piece


@dataclass(frozen=True, slots=True)
class _Sheet:
    book: Workbook
    sheet: Worksheet
    formats: dict[str, Format]
    beside: Beside

    def write(self, rows: Sequence[Sequence[Cell]]) -> None:
        """All rows as they stand; those with a comment get its decision, the header the columns' names."""
        texts = [[shown(cell) for cell in row] for row in rows]
        first = next((number for number, row in enumerate(texts) if any(row)), 0)
        top = header.find(texts[first : first + header.TITLE_ROWS * 4], {})
        preset = top.layout.preset
        decided = top.readable and (preset is None or preset.kind is Kind.COMMENTS)
        width, left = max((len(row) for row in rows), default=0), top.skip
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                self._cell(number, place, cell)
            if not decided or not any(texts[number]):
                continue
            # The importer counts from the first row that is not empty.
            if number - first + 1 in self.beside.bad:
                continue
            if left or texts[number] == top.names:
                left = max(0, left - 1)
                self._cells(number, width, self.beside.names)
            else:
                self._cells(number, width, self.beside.cells())

    def _cells(self, row: int, start: int, cells: Sequence[str]) -> None:
        for place, cell in enumerate(cells, start):
            self._cell(row, place, cell)

    def _cell(self, row: int, column: int, value: Cell) -> None:
        if value == "":
            return
        match value:
            case bool():
                done = self.sheet.write_boolean(row, column, value)
            case int() | float():
                done = self.sheet.write_number(row, column, value)
            case datetime.datetime():
                done = self.sheet.write_datetime(row, column, value, self.formats["moment"])
            case datetime.date():
                done = self.sheet.write_datetime(row, column, value, self.formats["day"])
            case datetime.time() | datetime.timedelta():
                done = self.sheet.write_datetime(row, column, value, self.formats["time"])
            case _:
                done = self.sheet.write_string(row, column, _ILLEGAL.sub("\ufffd", str(value)))
        if done != 0:
            # The writer says so where it cut a text or left a cell out: that must never go unseen.
            raise ValueError(f"a cell was not written whole: {done}")
