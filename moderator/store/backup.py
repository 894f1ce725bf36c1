"""Copies of a queue through SQLite's own backup interface, safe while it is being written."""

from __future__ import annotations

import contextlib
import os
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
    try:
        partial.unlink(missing_ok=True)
        make_private(partial)
        pour(source, partial)
        _settle(partial)
        partial.replace(target)
        _sync_folder(target.parent)
    except (sqlite3.Error, OSError) as fault:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise ModeratorError("backup.failed", where=str(target), detail=str(fault)) from fault


def pour(source: Path, target: Path) -> None:
    """Replace everything in ``target`` by what is in ``source``, in one transaction of SQLite's own.

    Raises ``sqlite3.Error``; then the target is as it was.
    """
    with contextlib.closing(sqlite3.connect(target, isolation_level=None)) as writing:
        fill(source, writing)


def fill(source: Path, writing: sqlite3.Connection) -> None:
    """``pour`` through a connection that is open. Raises ``sqlite3.Error``."""
    with contextlib.closing(connect(source, read_only=True)) as reading:
        # One snapshot for the whole copy: a busy writer would otherwise make it start over and over.
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        reading.backup(writing, pages=_PAGES)
        if writing.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("the copy does not pass quick_check")


def _settle(path: Path) -> None:
    """Take a copy out of WAL mode: one file, which can be read without making others beside it."""
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = DELETE")
    finally:
        db.close()


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def folder(path: Path) -> Path:
    """Where a queue's own copies lie: ``queue.db.backups``, beside it, for its owner only."""
    return path.with_name(path.name + ".backups")


def before(path: Path, occasion: str) -> Path:
    """A copy among the queue's own, named with the time (UTC) and the occasion. Raises ModeratorError."""
    return keep(path, f"before-{occasion}")


def keep(path: Path, occasion: str) -> Path:
    """A copy among the queue's own: ``queue.20261123T140500.123Z.OCCASION.db``. Raises ModeratorError."""
    place = folder(path)
    try:
        place.mkdir(mode=0o700, exist_ok=True)
    except OSError as fault:
        raise ModeratorError("backup.failed", where=str(place), detail=fault.strerror or "") from fault
    target = place / f"{path.stem}.{stamp()}.{occasion}{path.suffix or '.db'}"
    copy(path, target)
    return target


def stamp() -> str:
    """The time now, UTC, to the millisecond, as it stands in file names."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")[:-3] + "Z"
