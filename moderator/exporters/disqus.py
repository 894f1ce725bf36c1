"""Writes a shell script of calls to Disqus, one call a comment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import COMMANDS_LACK, Context, Form
from moderator.exporters.lines import write_lines
from moderator.exporters.target import DECIDED, is_spam, number_id
from moderator.records import Item, Status

HEAD = (
    b"#!/bin/sh\n"
    b': "${DISQUS_SECRET:?api_secret}" "${DISQUS_TOKEN:?access_token}"\n'
    b'call() { curl -fsS --data-urlencode "api_secret=$DISQUS_SECRET"'
    b' --data-urlencode "access_token=$DISQUS_TOKEN" -d "post=$2"'
    b' "https://disqus.com/api/3.0/posts/$1.json" >/dev/null || exit 1; sleep "${PAUSE:-4}"; }\n'
)
"""Basic accounts may call 1,000 times an hour: hence the pause."""


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    def make(item: Item) -> bytes | None:
        if item.state.status not in DECIDED:
            return None
        number = number_id(item, context)
        return None if number is None else f"call {verb(item)} {number}".encode("ascii")

    write_lines(items, out, context, make, head=HEAD)


def verb(item: Item) -> str:
    if item.state.status is Status.APPROVED:
        return "approve"
    return "spam" if is_spam(item) else "remove"


FORM = Form("disqus", ".sh", write, (*COMMANDS_LACK, "reason"))
