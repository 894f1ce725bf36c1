"""Writes the notices that authors of hidden comments are to be sent, from the reason cards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import Context, Form, Split
from moderator.exporters.cards import card_of, cards
from moderator.exporters.csv_file import ESCAPED, MARK, escaped, record
from moderator.exporters.lines import frame
from moderator.records import Item, Status

COLUMNS = ("uid", "source_id", "author", "posted", "quote", "reason", "notice", ESCAPED)
_QUOTE = 60


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """A table as safe for spreadsheets as the CSV export; approved and open comments get no notice."""
    known, language = cards(), "en" if context.english else "zh"
    tr = context.translator()
    frame(out, context, MARK + record(COLUMNS))
    for number, item in enumerate(items):
        context.tick(number)
        if item.state.status is not Status.HIDDEN:
            continue
        card = card_of(known, item.state.reason)
        comment = item.comment
        text = comment.text
        cells = {
            "uid": str(comment.uid),
            "source_id": comment.source_id or "",
            "author": comment.author,
            "posted": comment.posted_at or comment.posted_raw or "",
            "quote": text if len(text) <= _QUOTE else text[: _QUOTE - 1] + "…",
            "reason": tr.word("reason", item.state.reason or card.reason),
            "notice": card.notice[language],
        }
        row = record(escaped(cells, COLUMNS))
        out.write(row)
        context.seal.row(row)


FORM = Form(
    "notices",
    ".csv",
    write,
    ("text", "tags", "note", "reviewer", "scores", "findings", "history"),
    split=Split.RECORDS,
)
