"""Writes a shell script of WP-CLI commands: one line a comment, or nothing where nothing was decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import COMMANDS_LACK, Context, Form
from moderator.exporters.lines import write_lines
from moderator.exporters.target import DECIDED, is_spam, number_id
from moderator.records import Item, Status

HEAD = b"#!/bin/sh\nset -e\n"


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """Hidden comments go to spam or to the trash, both of which WordPress can undo."""

    def make(item: Item) -> bytes | None:
        if item.state.status not in DECIDED:
            return None
        number = number_id(item, context)
        return None if number is None else f"wp comment {verb(item)} {number}".encode("ascii")

    write_lines(items, out, context, make, head=HEAD)


def verb(item: Item) -> str:
    if item.state.status is Status.APPROVED:
        return "approve"
    return "spam" if is_spam(item) else "trash"


FORM = Form("wp-cli", ".sh", write, (*COMMANDS_LACK, "reason"))
