"""Writes the comments file of Coral's CSV importer: eight columns, no header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import STATES_LACK, Context, Form, Missing, Split
from moderator.exporters.target import kept
from moderator.records import Item, Status


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """For the importer, not for a spreadsheet: cells stand as they are, formulas and all."""
    for number, item in enumerate(items):
        context.tick(number)
        if item.comment.posted_at is None:
            # The importer refuses a comment without the time it was written.
            context.leave_out(Missing.NO_DATE)
            continue
        row = record(cells(item, context))
        out.write(row)
        context.seal.row(row)


def cells(item: Item, context: Context) -> list[str]:
    """id, authorID, storyID, createdAt, body, parentID, status, rating."""
    comment = item.comment
    story = context.backdrop.article(comment.article) if comment.article else None
    parent = context.backdrop.comment(comment.parent) if comment.parent else None
    return [
        comment.source_id or comment.uid,
        kept(item, "authorid", "userid") or comment.author,
        (story.source_id if story else None) or comment.article or "",
        comment.posted_at or "",
        comment.text,
        (parent.comment.source_id if parent else None) or comment.parent or "",
        status(item),
        "",
    ]


def status(item: Item) -> str:
    return {Status.APPROVED: "APPROVED", Status.HIDDEN: "REJECTED"}.get(item.state.status, "NONE")


def record(row: list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(row)
    return line.getvalue().encode("utf-8", "replace")


FORM = Form("coral-csv", ".csv", write, STATES_LACK, split=Split.RECORDS)
