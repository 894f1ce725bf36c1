"""Writes CSV for spreadsheets: marked UTF-8, CRLF, all quoted, no cell a formula, and reversible."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import BinaryIO

from moderator.exporters.base import Context, Form, Split
from moderator.exporters.lines import frame
from moderator.exporters.rows import CSV_COLUMNS, item_cells
from moderator.records import Item
from moderator.text import escape
from moderator.text.escape import escape_cell

MARK = b"\xef\xbb\xbf"
ESCAPED = "csv_escaped"
PLAIN = frozenset({
    "uid", "article", "parent", "status", "decided_at", "flagged", ESCAPED, "position",
    "posted_precision", "priority", "abuse", "sentiment", "off_topic", "cluster",
})  # fmt: skip
"""Columns of words, ids and numbers that we made ourselves: none of them begins like a formula."""


_RISKY = re.compile(escape.RISKY)


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """``csv_escaped`` names, separated by spaces, the columns of its row that were escaped."""
    columns = context.columns or CSV_COLUMNS
    frame(out, context, MARK + record(columns))
    places = [CSV_COLUMNS.index(column) for column in columns]
    # The first cell twice, so that there are always several.
    guarded = itemgetter(0, 0, *[place for place, column in enumerate(columns) if column not in PLAIN])
    number = 0
    for batch in context.cells or item_cells(items):
        context.tick(number)
        number += len(batch)
        rows = batch if columns == CSV_COLUMNS else [[row[place] for place in places] for row in batch]
        lines = [_line(row, columns, guarded(row)) for row in rows]
        out.write(b"".join(lines))
        context.seal.lines(lines)


def _line(cells: list[str], columns: Sequence[str], guarded: Iterable[str]) -> bytes:
    """One record. Nearly every row needs neither escape nor doubled quotes: one look at all of it tells.

    ``guarded`` are those cells that may have to be escaped.
    """
    joined = '","'.join(cells)
    beginnings = "".join([cell[0] for cell in guarded if cell])
    if joined.count('"') > 2 * (len(cells) - 1) or _RISKY.search(beginnings):
        return record(escaped(dict(zip(columns, cells, strict=True)), columns))
    return f'"{joined}"\r\n'.encode("utf-8", "replace")


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
