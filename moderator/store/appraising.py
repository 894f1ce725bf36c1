"""What a changed pack is tried on, read page by page; and the event that says a pack was saved."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from moderator.journal import Verb, canonical
from moderator.records import Status, Uid
from moderator.store.events import Draft, append, new_id


@dataclass(frozen=True, slots=True)
class Tried:
    """A comment as a rule reads it, and what people decided so far."""

    row: int
    uid: Uid
    text: str
    author: str
    is_reply: bool
    status: Status

    @property
    def hidden(self) -> bool | None:
        """None while nothing was decided for good."""
        return {Status.HIDDEN: True, Status.APPROVED: False}.get(self.status)


def page(db: sqlite3.Connection, after: int, limit: int) -> list[Tried]:
    """The next comments by row number, every one of the queue in turn."""
    found = db.execute(
        "SELECT c.id, c.uid, c.text, c.author, c.parent_uid IS NOT NULL, r.status "
        "FROM comments c JOIN reviews r ON r.comment_id = c.id WHERE c.id > ? ORDER BY c.id LIMIT ?",
        (after, limit),
    )
    return [
        Tried(int(row), Uid(uid), str(text), str(author), bool(reply), Status(status))
        for row, uid, text, author, reply, status in found
    ]


def record(db: sqlite3.Connection, reviewer: str, said: Mapping[str, object]) -> None:
    """Write that a pack was saved, with what its bill said and the reason given; outside undo."""
    append(db, [Draft(Verb.RULES, payload=canonical(said))], reviewer, new_id())
