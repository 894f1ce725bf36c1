"""Folding the whole journal again, where what is derived from it is in doubt."""

from __future__ import annotations

import sqlite3

from moderator.journal import Verb, canonical
from moderator.records import Uid
from moderator.store import authors
from moderator.store.counters import recount
from moderator.store.events import Draft, append, new_id, refold


def rebuild(db: sqlite3.Connection, reviewer: str) -> int:
    """Fold the whole journal into reviews, authors and counters; returns how many comments have a history.

    Writes an event that says so: a rebuild is part of the file's story.
    """
    db.execute(
        "UPDATE reviews SET status = 'open', reason = NULL, tags = NULL, note = NULL, reviewer = NULL, "
        "decided_at = NULL WHERE status <> 'open' OR tags IS NOT NULL OR note IS NOT NULL"
    )
    recount(db)
    query = "SELECT DISTINCT comment_uid FROM events WHERE comment_uid IS NOT NULL"
    uids = [Uid(str(uid)) for (uid,) in db.execute(query)]
    refold(db, uids)
    db.execute("DELETE FROM authors")
    authors.refold(db, authors.named(db))
    append(db, [Draft(Verb.REBUILD, payload=canonical({"comments": len(uids)}))], reviewer, new_id())
    return len(uids)
