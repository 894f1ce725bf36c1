"""What imports after the first one said of a comment: who else brought it, and what it was before."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from moderator.records import Comment, Precision, Uid

MODIFIED = ("last_modify_ts", "updated_at", "updatedAt", "updated", "modified", "snippet.updatedAt")
"""Columns that say when a source last looked at a comment or changed it, as they stand in ``extra``."""


def sighted(db: sqlite3.Connection, rows: Sequence[int], import_id: int) -> None:
    """Remember that an import brought comments that were here already."""
    db.executemany("INSERT OR IGNORE INTO sightings VALUES (?, ?)", [(row, import_id) for row in rows])


def is_older(comment: Comment, old: Comment) -> bool:
    """True where both say when they were last changed, and the one that comes now was so before."""
    for name in MODIFIED:
        now, before = comment.extra.get(name, ""), old.extra.get(name, "")
        if now and before and now != before:
            return _moment(now) < _moment(before)
    return False


def _moment(raw: str) -> tuple[float, str]:
    """Numbers as numbers, anything else as it is written: ISO 8601 sorts by itself."""
    try:
        return float(raw), ""
    except ValueError:
        return 0.0, raw


def keep(db: sqlite3.Connection, row: int, old: Comment, import_id: int) -> None:
    """Keep what a comment was before an import changed it; the first time counts."""
    was = json.dumps(asdict(old), ensure_ascii=False)
    db.execute("INSERT OR IGNORE INTO replaced VALUES (?, ?, ?, ?)", (row, import_id, old.author, was))


def kept(was: str) -> Comment:
    """The comment that ``keep`` wrote."""
    said: Mapping[str, object] = json.loads(was)
    precision = said["posted_precision"]
    made = {**said, "posted_precision": Precision(str(precision)) if precision else None}
    for name in ("article", "parent"):
        value = said[name]
        made[name] = Uid(str(value)) if value is not None else None
    return Comment(**made)  # type: ignore[arg-type]
