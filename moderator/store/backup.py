"""Copies of a queue through SQLite's own backup interface, safe while it is being written."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.store.connect import connect, make_private

_PAGES = 4096


def copy(source: Path, target: Path) -> None:
    """Copy a queue to a new file, whole and verified. Raises ModeratorError where it cannot be written."""
    if target.exists():
        raise ModeratorError("backup.exists", where=str(target))
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    make_private(partial)
    try:
        pour(source, partial)
        partial.replace(target)
    except (sqlite3.Error, OSError) as fault:
        partial.unlink(missing_ok=True)
        raise ModeratorError("backup.failed", where=str(target), detail=str(fault)) from fault


def pour(source: Path, target: Path) -> None:
    """Replace everything in ``target`` by what is in ``source``, in one transaction of SQLite's own.

    Raises ``sqlite3.Error``; then the target is as it was.
    """
    reading, writing = connect(source, read_only=True), sqlite3.connect(target, isolation_level=None)
    try:
        reading.backup(writing, pages=_PAGES)
        if writing.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("the copy does not pass quick_check")
    finally:
        writing.close()
        reading.close()


def before(path: Path, occasion: str) -> Path:
    """A copy beside the queue, named with the time (UTC) and the occasion."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = path.with_name(f"{path.stem}.{stamp}.before-{occasion}{path.suffix}")
    copy(path, target)
    return target
