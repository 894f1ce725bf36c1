"""Writes a backup of Remark42 with hidden comments marked as deleted."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import BinaryIO

from moderator.exporters.base import STATES_LACK, Context, Form, Missing
from moderator.exporters.lines import line, write_lines
from moderator.exporters.place import address, thread_ids
from moderator.exporters.target import kept
from moderator.records import Item, Status

HEAD = b'{"version":1,"users":[],"posts":[]}\n'


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """A comment without a time cannot stand in a backup, whose order is time: it is left out, and counted."""

    def make(item: Item) -> bytes | None:
        comment = item.comment
        if comment.posted_at is None:
            context.leave_out(Missing.NO_DATE)
            return None
        return line(
            {
                "id": comment.source_id or comment.uid,
                "pid": thread_ids(item, context)[1] or "",
                "text": "<p>" + escape(comment.text, quote=False) + "</p>",
                "orig": comment.text,
                "user": {
                    "name": comment.author,
                    "id": kept(item, "user.id") or f"imported_{comment.uid}",
                    "picture": "",
                    "admin": False,
                },
                "locator": {"site": kept(item, "locator.site"), "url": address(item, context)},
                "score": comment.likes or 0,
                "votes": {},
                "time": comment.posted_at,
                "delete": item.state.status is Status.HIDDEN,
                "title": item.article_title or "",
            }
        )

    write_lines(items, out, context, make, head=HEAD)


FORM = Form("remark42", ".json", write, STATES_LACK)
