"""Writes a shell script of REST calls to WordPress, one call a comment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import COMMANDS_LACK, Context, Form
from moderator.exporters.lines import write_lines
from moderator.exporters.target import DECIDED, is_spam, number_id
from moderator.records import Item, Status

HEAD = (
    b"#!/bin/sh\n"
    b': "${WP_URL:?https://example.org}" "${WP_AUTH:?user:application password}"\n'
    b'call() { curl -fsS -u "$WP_AUTH" -H \'Content-Type: application/json\' -d "$2"'
    b' "$WP_URL/wp-json/wp/v2/comments/$1" >/dev/null || exit 1; }\n'
)


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """Address and credentials come from the environment: they are never written into a file."""

    def make(item: Item) -> bytes | None:
        if item.state.status not in DECIDED:
            return None
        number = number_id(item, context)
        return None if number is None else f'call {number} \'{{"status":"{status(item)}"}}\''.encode("ascii")

    write_lines(items, out, context, make, head=HEAD)


def status(item: Item) -> str:
    if item.state.status is Status.APPROVED:
        return "approved"
    return "spam" if is_spam(item) else "trash"


FORM = Form("wp-rest", ".sh", write, (*COMMANDS_LACK, "reason"))
