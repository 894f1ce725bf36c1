"""Writes decisions as Activity Streams 2.0: one ordered collection of activities."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import Context, Form
from moderator.exporters.lines import line, write_lines
from moderator.records import Item, Status

HEAD = b'{"@context":"https://www.w3.org/ns/activitystreams","type":"OrderedCollection","orderedItems":[\n'
FOOT = b"]}\n"
TYPES = {Status.HIDDEN: "Reject", Status.APPROVED: "Accept", Status.ESCALATED: "Flag"}


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    def make(item: Item) -> bytes | None:
        kind = TYPES.get(item.state.status)
        return None if kind is None else line(activity(item, kind, context))

    write_lines(items, out, context, make, head=HEAD, foot=FOOT, comma=b",")


def activity(item: Item, kind: str, context: Context) -> dict[str, object]:
    comment, state = item.comment, item.state
    note: dict[str, object] = {
        "type": "Note",
        "id": f"urn:moderation-desk:{comment.uid}",
        "content": comment.text,
        "mediaType": "text/plain",
        "attributedTo": {"type": "Person", "name": comment.author},
    }
    if comment.posted_at:
        note["published"] = comment.posted_at
    if comment.parent:
        note["inReplyTo"] = f"urn:moderation-desk:{comment.parent}"
    made: dict[str, object] = {
        "type": kind,
        "id": f"urn:moderation-desk:{comment.uid}:{state.decided_at}",
        "actor": {"type": "Person", "name": state.reviewer},
        "object": note,
        "published": state.decided_at,
    }
    words = context.translator() if state.reason else None
    if words and words.has(f"reason.{state.reason}"):
        made["summary"] = words(f"reason.{state.reason}")
    return made


FORM = Form(
    "activity-streams", ".json", write, ("tags", "note", "scores", "findings", "history"), leaves_house=True
)
