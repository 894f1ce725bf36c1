"""Writes moderation events in the shape of Ozone: one event a line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from moderator.errors import ModeratorError
from moderator.exporters.base import Ask, Context, Form, Missing
from moderator.exporters.lines import line
from moderator.exporters.target import kept
from moderator.records import Item, Status

DEFS = "tools.ozone.moderation.defs#"
EVENTS = {
    Status.HIDDEN: "modEventTakedown",
    Status.APPROVED: "modEventAcknowledge",
    Status.ESCALATED: "modEventEscalate",
}
LABELS = {
    "personal_abuse": "rude",
    "profanity": "rude",
    "group_hate": "intolerant",
    "advert": "spam",
    "flood": "spam",
    "sexual": "sexual",
    "threat": "threat",
    "misinformation": "misinformation",
    "illegal": "illicit",
    "incitement_self_harm": "self-harm",
}
"""Our reasons as labels that clients of the network know; the others keep their own name."""
_DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]*[A-Za-z0-9._-]")
_NO_LETTER = re.compile(r"[^a-z]+")


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """The subject is a record by its at:// address and its version (cid): a comment without one is left out,
    and counted. A comment gives an event for its decision, one for its label, one for its tags."""
    by = context.answers["created_by"]
    if _DID.fullmatch(by) is None:
        raise ModeratorError("export.bad_answer", name="created_by", given=by, known="did:plc:…, did:web:…")
    for number, item in enumerate(items):
        context.tick(number)
        subject = _subject(item, context)
        at = None if subject is None else _when(item, context)
        if subject is None or at is None:
            continue
        for event in events(item):
            kind = str(event["$type"])
            shown = {
                "id": _number(f"{item.comment.uid} {kind} {at}"),
                "event": event,
                "subject": subject,
                "subjectBlobCids": [],
                "createdBy": by,
                "createdAt": at,
            }
            row = line(shown) + b"\n"
            out.write(row)
            context.seal.row(row)


def events(item: Item) -> Iterator[dict[str, object]]:
    """What is to be said about one comment, the decision first."""
    state, note = item.state, item.state.note or ""
    if kind := EVENTS.get(state.status):
        made: dict[str, object] = {"$type": DEFS + kind, "comment": note or state.reason or ""}
        if state.status is Status.HIDDEN and state.reason:
            made["policies"] = [state.reason]
        yield made
    elif note:
        yield {"$type": f"{DEFS}modEventComment", "comment": note, "sticky": False}
    if state.status is Status.HIDDEN and state.reason:
        created = [LABELS.get(state.reason) or _NO_LETTER.sub("-", state.reason).strip("-")]
        yield {"$type": f"{DEFS}modEventLabel", "createLabelVals": created, "negateLabelVals": []}
    if state.tags:
        yield {"$type": f"{DEFS}modEventTag", "add": list(state.tags), "remove": []}


def _subject(item: Item, context: Context) -> dict[str, str] | None:
    """The record an event is about; None where there is no event, or no record to name."""
    if next(events(item), None) is None:
        return None
    address, version = item.comment.source_id or "", kept(item, "cid")
    if not address.startswith("at://"):
        context.leave_out(Missing.NO_ADDRESS)
        return None
    if not version:
        context.leave_out(Missing.NO_REVISION)
        return None
    return {"$type": "com.atproto.repo.strongRef", "uri": address, "cid": version}


def _when(item: Item, context: Context) -> str | None:
    """When it was decided; where nothing was, when it was last touched."""
    if item.state.decided_at:
        return item.state.decided_at
    return max((event.at for event in context.backdrop.history(item.comment.uid)), default=None)


def _number(said: str) -> int:
    """An id that the same event has in every export, small enough for a number of JSON."""
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], "big") >> 11


FORM = Form(
    "ozone",
    ".jsonl",
    write,
    ("text", "author", "reviewer", "scores", "findings", "history", "reversal"),
    leaves_house=True,
    asks=(Ask("created_by"),),
    keeps=("cid",),
)
