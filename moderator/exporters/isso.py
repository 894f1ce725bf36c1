"""Writes an SQL script that sets the mode of comments in Isso's own database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import COMMANDS_LACK, Context, Form
from moderator.exporters.lines import write_lines
from moderator.exporters.target import number_id
from moderator.records import Item, Status

MODES = {Status.APPROVED: 1, Status.ESCALATED: 2, Status.HIDDEN: 4}
"""1 valid, 2 waiting, 4 deleted but kept for its replies. What nobody decided stays as it is."""


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """Run it with ``sqlite3 comments.db < FILE`` while Isso is stopped; all of it or nothing is done."""

    def make(item: Item) -> bytes | None:
        mode = MODES.get(item.state.status)
        number = None if mode is None else number_id(item, context)
        return None if number is None else f"UPDATE comments SET mode = {mode} WHERE id = {number};".encode()

    write_lines(items, out, context, make, head=b"BEGIN;\n", foot=b"COMMIT;\n")


FORM = Form("isso", ".sql", write, (*COMMANDS_LACK, "reason"))
