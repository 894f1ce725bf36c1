"""Comments in the order of their threads: each reply after the top of its thread, else as on the page."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence

_DEEPEST = 100
"""A chain of replies longer than this is taken for a circle."""


def threaded(db: sqlite3.Connection, rows: Sequence[int]) -> array[int]:
    """The same rows, those of a thread together."""
    above = {
        int(child): int(parent)
        for child, parent in db.execute(
            "SELECT c.id, p.id FROM comments c JOIN comments p ON p.uid = c.parent_uid "
            "WHERE c.parent_uid IS NOT NULL"
        )
    }

    def top(row: int) -> int:
        for _ in range(_DEEPEST):
            if row not in above:
                break
            row = above[row]
        return row

    return array("q", sorted(rows, key=lambda row: (top(row), row)))
