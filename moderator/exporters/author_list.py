"""Writes what was decided about authors, as a list of their own: warned, muted, banned, to be renamed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import Context, Form, Split
from moderator.exporters.csv_file import ESCAPED, MARK, escaped, record
from moderator.exporters.lines import frame
from moderator.records import AuthorRecord, Item

COLUMNS = (
    "author", "standing", "warnings", "name", "reason", "note", "reviewer", "decided_at", "comments",
    "hidden", ESCAPED,
)  # fmt: skip


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """A table as safe for spreadsheets as the CSV export. Which comments were chosen does not matter to it:
    what is decided about an author holds wherever they write."""
    frame(out, context, MARK + record(COLUMNS))
    for number, known in enumerate(context.backdrop.authors()):
        context.tick(number)
        row = record(escaped(_cells(known), COLUMNS))
        out.write(row)
        context.seal.row(row)


def _cells(known: AuthorRecord) -> dict[str, str]:
    state = known.state
    return {
        "author": known.author,
        "standing": state.standing or "",
        "warnings": str(state.warnings),
        "name": state.name or "",
        "reason": state.reason or "",
        "note": state.note or "",
        "reviewer": state.reviewer or "",
        "decided_at": state.decided_at or "",
        "comments": str(known.comments),
        "hidden": str(known.hidden),
    }


FORM = Form(
    "authors", ".csv", write, ("uid", "text", "status", "tags", "findings", "history"), split=Split.RECORDS
)
