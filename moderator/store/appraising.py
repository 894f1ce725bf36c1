"""What a changed pack is tried on, read page by page; and the event that says a pack was saved."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from moderator.journal import Verb, canonical
from moderator.records import Status, Uid
from moderator.store.events import Draft, append, new_id
from moderator.store.flagging import Unscored


@dataclass(frozen=True, slots=True)
class Tried:
    """A comment as a rule reads it, and what people decided so far."""

    comment: Unscored
    status: Status

    @property
    def hidden(self) -> bool | None:
        """None while nothing was decided for good."""
        return {Status.HIDDEN: True, Status.APPROVED: False}.get(self.status)


def page(db: sqlite3.Connection, after: int, limit: int) -> list[Tried]:
    """The next comments by row number, every one of the queue in turn."""
    found = db.execute(
        "SELECT c.id, c.uid, c.article_id, c.import_id, c.author, c.text, c.parent_uid IS NOT NULL, r.status "
        "FROM comments c JOIN reviews r ON r.comment_id = c.id WHERE c.id > ? ORDER BY c.id LIMIT ?",
        (after, limit),
    )
    return [
        Tried(Unscored(int(v[0]), Uid(v[1]), v[2], int(v[3]), str(v[4]), str(v[5]), bool(v[6])), Status(v[7]))
        for v in found
    ]


def copies(db: sqlite3.Connection) -> dict[int, int]:
    """Row to how many comments say the same, itself included; lone ones are left out."""
    found = db.execute(
        "SELECT r.comment_id, n FROM reviews r JOIN (SELECT cluster, count(*) AS n FROM reviews "
        "WHERE cluster IS NOT NULL GROUP BY cluster) k ON k.cluster = r.cluster"
    )
    return {int(row): int(n) for row, n in found}


def record(db: sqlite3.Connection, reviewer: str, said: Mapping[str, object]) -> None:
    """Write that a pack was saved, with what its bill said and the reason given; outside undo."""
    append(db, [Draft(Verb.RULES, payload=canonical(said))], reviewer, new_id())
