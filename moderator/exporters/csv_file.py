"""Writes CSV for spreadsheets: marked UTF-8, CRLF, all quoted, no cell a formula, and reversible."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from moderator.exporters.base import Context
from moderator.exporters.rows import CSV_COLUMNS, item_to_cells
from moderator.records import Item
from moderator.text.escape import escape_cell

MARK = b"\xef\xbb\xbf"
ESCAPED = "csv_escaped"


@dataclass(frozen=True, slots=True)
class CsvFile:
    """``csv_escaped`` names, separated by spaces, the columns of its row that were escaped."""

    name: str = "csv"
    extension: str = ".csv"
    lacks: tuple[str, ...] = ("findings.spans", "findings.severity", "findings.why")

    def write(self, items: Iterable[Item], out: BinaryIO, context: Context) -> None:
        header = MARK + record(CSV_COLUMNS)
        out.write(header)
        context.seal.frame(header)
        for number, item in enumerate(items):
            if number % 200 == 0:
                context.job.report("export.writing", number, context.total)
            row = record(escaped(item_to_cells(item)))
            out.write(row)
            context.seal.row(row)


def escaped(cells: dict[str, str]) -> list[str]:
    """The cells in column order, each made safe, with the names of those that had to be changed."""
    names = []
    for column, cell in cells.items():
        safe, changed = escape_cell(cell)
        if changed:
            cells[column] = safe
            names.append(column)
    cells[ESCAPED] = " ".join(names)
    return [cells[column] for column in CSV_COLUMNS]


def record(cells: Iterable[str]) -> bytes:
    """One CSV record in UTF-8, its CRLF included."""
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")
