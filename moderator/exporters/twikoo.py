"""Writes comments with their states as Twikoo's import takes them: one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import BinaryIO

from moderator.exporters.base import STATES_LACK, Context, Form
from moderator.exporters.lines import line, write_lines
from moderator.exporters.place import address, thread_ids
from moderator.exporters.target import kept, milliseconds
from moderator.records import Item, Status


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """``comment`` is HTML there: what an author wrote is escaped, so that it stays text."""

    def make(item: Item) -> bytes:
        comment = item.comment
        root, parent = thread_ids(item, context)
        url = address(item, context)
        return line(
            {
                "_id": comment.source_id or comment.uid,
                "nick": comment.author,
                "mail": kept(item, "mail", "email"),
                "mailMd5": kept(item, "mailmd5"),
                "link": kept(item, "link"),
                "ua": kept(item, "ua"),
                "ip": kept(item, "ip"),
                "master": kept(item, "master") == "true",
                "url": url,
                "href": kept(item, "href") or url,
                "comment": escape(comment.text, quote=False).replace("\n", "<br>"),
                "pid": parent or "",
                "rid": root or "",
                "isSpam": item.state.status is Status.HIDDEN,
                "created": milliseconds(comment.posted_at),
                "updated": milliseconds(item.state.decided_at) or milliseconds(comment.posted_at),
            }
        )

    write_lines(items, out, context, make)


FORM = Form("twikoo", ".json", write, STATES_LACK)
