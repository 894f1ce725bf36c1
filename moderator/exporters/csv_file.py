"""Writes CSV for spreadsheets: marked UTF-8, CRLF, all quoted, no cell a formula, and reversible."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from moderator.exporters.base import Context, Form, Split
from moderator.exporters.lines import frame
from moderator.exporters.rows import CSV_COLUMNS, item_to_cells
from moderator.records import Item
from moderator.text.escape import escape_cell

MARK = b"\xef\xbb\xbf"
ESCAPED = "csv_escaped"


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """``csv_escaped`` names, separated by spaces, the columns of its row that were escaped."""
    columns = context.columns or CSV_COLUMNS
    frame(out, context, MARK + record(columns))
    for number, item in enumerate(items):
        context.tick(number)
        row = record(escaped(item_to_cells(item), columns))
        out.write(row)
        context.seal.row(row)


def escaped(cells: dict[str, str], columns: Sequence[str]) -> list[str]:
    """The cells in column order, each made safe, with the names of those that had to be changed."""
    names = []
    for column in columns:
        safe, changed = escape_cell(cells.get(column, ""))
        if changed:
            cells[column] = safe
            names.append(column)
    cells[ESCAPED] = " ".join(names)
    return [cells[column] for column in columns]


def record(cells: Iterable[str]) -> bytes:
    """One CSV record in UTF-8, its CRLF included."""
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


FORM = Form(
    "csv",
    ".csv",
    write,
    ("findings.spans", "findings.severity", "findings.why", "history"),
    columns=CSV_COLUMNS,
    split=Split.RECORDS,
)
