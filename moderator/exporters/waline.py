"""Writes comments with their states as Waline's administration takes them back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import STATES_LACK, Context, Form
from moderator.exporters.lines import line, write_lines
from moderator.exporters.place import address, thread_ids
from moderator.exporters.target import is_spam, kept
from moderator.records import Item, Status

HEAD = b'{"type":"waline","version":1,"tables":["Comment","Counter","Users"],"data":{"Comment":[\n'
FOOT = b'],"Counter":[],"Users":[]}}\n'


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    def make(item: Item) -> bytes:
        comment = item.comment
        root, parent = thread_ids(item, context)
        return line(
            {
                "objectId": comment.source_id or comment.uid,
                "nick": comment.author,
                "mail": kept(item, "mail", "email"),
                "link": kept(item, "link", "website"),
                "ip": kept(item, "ip"),
                "ua": kept(item, "ua"),
                "comment": comment.text,
                "url": address(item, context),
                "rid": root,
                "pid": parent,
                "like": comment.likes,
                "status": status(item),
                "insertedAt": comment.posted_at,
                "createdAt": comment.posted_at,
                "updatedAt": item.state.decided_at or comment.posted_at,
            }
        )

    write_lines(items, out, context, make, head=HEAD, foot=FOOT, comma=b",")


def status(item: Item) -> str:
    if item.state.status is Status.APPROVED:
        return "approved"
    return "spam" if is_spam(item) or item.state.status is Status.HIDDEN else "waiting"


FORM = Form("waline", ".json", write, STATES_LACK)
