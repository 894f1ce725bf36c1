"""Counts kept beside the data, so that no window ever counts a million rows."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable

from moderator.records import Counts, Status


def read(db: sqlite3.Connection) -> Counts:
    """All counters in one small read."""
    names = {str(name): int(n) for name, n in db.execute("SELECT name, n FROM counters")}
    by_status = {status: names.get(f"status:{status}", 0) for status in Status}
    flagged = {status: names.get(f"flagged:{status}", 0) for status in Status}
    return Counts(
        total=sum(by_status.values()),
        flagged=sum(flagged.values()),
        flagged_open=flagged[Status.OPEN],
        by_status=by_status,
    )


def shift(db: sqlite3.Connection, moves: Iterable[tuple[Status, Status, bool]]) -> None:
    """Move counters for comments that went from one status to another: (before, after, flagged)."""
    change: Counter[str] = Counter()
    for before, after, flagged in moves:
        for status, step in ((before, -1), (after, 1)):
            change[f"status:{status}"] += step
            if flagged:
                change[f"flagged:{status}"] += step
    add(db, change)


def add(db: sqlite3.Connection, change: Counter[str]) -> None:
    """Add to named counters."""
    db.executemany(
        "INSERT INTO counters VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = n + excluded.n",
        [(name, n) for name, n in change.items() if n],
    )


def counted(db: sqlite3.Connection) -> Counter[str]:
    """The counters as the reviews have them now."""
    change: Counter[str] = Counter()
    for status, flagged, n in db.execute("SELECT status, flagged, count(*) FROM reviews GROUP BY 1, 2"):
        change[f"status:{status}"] += n
        if flagged:
            change[f"flagged:{status}"] += n
    return change


def recount(db: sqlite3.Connection) -> None:
    """Set the counters to what the reviews have."""
    db.execute("DELETE FROM counters")
    add(db, counted(db))
