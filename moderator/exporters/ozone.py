"""Writes moderation events in the shape of Ozone: one event a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import Ask, Context, Form, Missing
from moderator.exporters.lines import line, write_lines
from moderator.exporters.target import kept
from moderator.records import Item, Status

DEFS = "tools.ozone.moderation.defs#"
EVENTS = {
    Status.HIDDEN: "modEventTakedown",
    Status.APPROVED: "modEventAcknowledge",
    Status.ESCALATED: "modEventEscalate",
}


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """The subject is a record by its at:// address: a comment without one is left out, and counted."""

    def make(item: Item) -> bytes | None:
        kind = EVENTS.get(item.state.status)
        if kind is None:
            return None
        subject = item.comment.source_id or ""
        if not subject.startswith("at://"):
            context.leave_out(Missing.NO_ADDRESS)
            return None
        return line(
            {
                "event": event(item, kind),
                "subject": {
                    "$type": "com.atproto.repo.strongRef",
                    "uri": subject,
                    "cid": kept(item, "cid"),
                },
                "subjectBlobCids": [],
                "createdBy": context.answers["created_by"],
                "createdAt": item.state.decided_at,
            }
        )

    write_lines(items, out, context, make)


def event(item: Item, kind: str) -> dict[str, object]:
    made: dict[str, object] = {"$type": DEFS + kind, "comment": item.state.note or item.state.reason or ""}
    if kind == "modEventTakedown" and item.state.reason:
        made["policies"] = [item.state.reason]
    return made


FORM = Form(
    "ozone",
    ".jsonl",
    write,
    ("text", "author", "tags", "reviewer", "scores", "findings", "history"),
    leaves_house=True,
    asks=(Ask("created_by"),),
)
