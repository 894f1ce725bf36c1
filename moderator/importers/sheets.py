"""Reads XLSX, XLS and ODS: every sheet that holds comments or articles."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import python_calamine

from moderator.errors import ModeratorError
from moderator.importers import header, sheet_room, table_rows
from moderator.importers.base import Columns, Options, Record, Sniff, Source
from moderator.importers.own_book import comment_sheets
from moderator.importers.rows import OWN, Rows

Cell = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta
FIRST_ROWS = header.TITLE_ROWS * 4
EXACT = 1e15
"""A spreadsheet keeps 15 digits: from here on a number is no longer the id it was."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """Spreadsheets, read as the values they show, never as formulas."""

    name: str = "xlsx"
    binary: bool = True

    def confidence(self, sniff: Sniff) -> float:
        return 0.9 if sniff.raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) else 0.0

    def columns(self, source: Source, options: Options) -> Columns:
        """What the columns of the first sheet with comments are taken for."""
        tops = [header.find(cells[:FIRST_ROWS], options.mapping) for cells in _sheets(source, options)]
        if not tops:
            return Columns((), {})
        best = max(tops, key=lambda top: (top.readable, len(top.layout.fields)))
        return Columns(tuple(best.names), best.layout.fields)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        faults = []
        found = False
        for cells in _sheets(source, options):
            top = header.find(cells[:FIRST_ROWS], options.mapping)
            try:
                header.check(source.name, top, options)
            except ModeratorError as fault:
                faults.append(fault)
                continue
            found = True
            table = Rows(source.name, source.stem, top.layout, reference=options.reference)
            yield from _records(table, source, top, cells)
        if not found:
            raise faults[0] if faults else ModeratorError("import.empty", where=source.name)


def _sheets(source: Source, options: Options) -> list[list[list[str]]]:
    """The cells of every sheet that holds something. Raises ModeratorError where there are no sheets."""
    with source.open() as stream:
        data = stream.read()
    _refuse_bomb(data, source.name, options)
    sheet_room.check(data, source.name, options)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except (python_calamine.CalamineError, ValueError, OSError) as fault:
        raise ModeratorError("import.binary", where=source.name) from fault
    except BaseException as fault:
        # A panic of the library is no Exception; it says that it met what it never expected in a file.
        if type(fault).__name__ != "PanicException":
            raise
        raise ModeratorError("import.sheet_damaged", where=source.name) from fault
    found = {name: [[shown(cell) for cell in row] for row in rows] for name, rows in sheets.items()}
    listed = comment_sheets(found, OWN) or list(found.values())
    return [cells for cells in listed if any(any(row) for row in cells)]


def _records(
    table: Rows, source: Source, top: header.Header, rows: Sequence[Sequence[str]]
) -> Iterator[Record]:
    left = top.skip
    for number, cells in enumerate(rows, 1):
        if number % 500 == 0:
            source.job.report("import.reading", number, len(rows))
        if not any(cells):
            continue
        if left:
            left -= 1
        elif list(cells) != top.names:
            row = dict(zip(top.names, cells, strict=False))
            yield from table_rows.records(table, top, number, row, "\t".join(cells))
    yield from table.closing()


def shown(value: Cell) -> str:
    """A cell as text: whole numbers without a point, numbers beyond 15 digits as the damage they are."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value)) if abs(value) < EXACT else f"{value:.4E}"
        case int() if abs(value) >= EXACT:
            return f"{value:.4E}"
        case datetime.datetime():
            return value.isoformat(" ")
        case _:
            return str(value)


def _refuse_bomb(data: bytes, name: str, options: Options) -> None:
    """A zip whose parts unfold to far more than the file: refused before anything is unfolded."""
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise ModeratorError("import.binary", where=name) from fault
    cap = min(options.size_cap, max(len(data) * options.ratio_cap, 1 << 20))
    if size > cap:
        raise ModeratorError("import.packed_bomb", where=name, cap=f"{cap >> 20} MB")
