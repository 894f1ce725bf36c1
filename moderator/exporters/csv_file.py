"""Writes CSV for spreadsheets: marked UTF-8, CRLF, all quoted, no cell a formula, and reversible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from moderator.exporters.base import Context, Form, Split
from moderator.exporters.lines import frame
from moderator.exporters.rows import CSV_COLUMNS, item_to_cells
from moderator.records import Item
from moderator.text.escape import escape_cell

MARK = b"\xef\xbb\xbf"
ESCAPED = "csv_escaped"
PLAIN = frozenset({
    "uid", "article", "parent", "status", "decided_at", "flagged", ESCAPED, "position",
    "posted_precision", "priority", "abuse", "sentiment", "off_topic", "cluster",
})  # fmt: skip
"""Columns of words, ids and numbers that we made ourselves: none of them begins like a formula."""


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
        if column in PLAIN:
            continue
        if text := cells.get(column):
            safe, changed = escape_cell(text)
            if changed:
                cells[column] = safe
                names.append(column)
    cells[ESCAPED] = " ".join(names)
    return [cells.get(column, "") for column in columns]


def record(cells: Sequence[str]) -> bytes:
    """One CSV record in UTF-8, every cell quoted, its CRLF included."""
    quoted = '","'.join(cells)
    if quoted.count('"') > 2 * (len(cells) - 1):
        quoted = '","'.join([cell.replace('"', '""') for cell in cells])
    return f'"{quoted}"\r\n'.encode("utf-8", "replace")


FORM = Form(
    "csv",
    ".csv",
    write,
    ("findings.spans", "findings.severity", "findings.why", "history"),
    columns=CSV_COLUMNS,
    split=Split.RECORDS,
)
