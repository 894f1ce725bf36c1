"""Connections to a queue file: the settings each of them carries, and the checks before one is trusted."""

from __future__ import annotations

import os
import sqlite3
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from moderator.errors import ModeratorError
from moderator.store.migrations import APPLICATION_ID, MIGRATIONS, VERSION

_OWN_TABLES = ("_sqlite_migrations",)
BUSY_MS = 5000


def connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Open a connection in autocommit mode with the program's own pragmas.

    Never a plain ``open()`` of the live file: POSIX would drop SQLite's locks of this process with it.
    """
    mode = "ro" if read_only else "rwc"
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    db = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    db.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA cell_size_check = ON")
    db.execute("PRAGMA mmap_size = 0")
    db.execute("PRAGMA foreign_keys = ON")
    if read_only:
        db.execute("PRAGMA query_only = ON")
    return db


def make_private(path: Path) -> None:
    """Create an empty file only its owner can read; SQLite gives -wal and -shm the same mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
    except OSError as fault:
        raise ModeratorError("queue.cannot_create", where=str(path), detail=fault.strerror or "") from fault


def inspect(path: Path) -> int:
    """The schema version of an existing file, 0 where it is empty; the file stays byte for byte as it was.

    Raises ModeratorError where it is a folder, damaged, another program's, newer, or altered.
    """
    if path.is_dir():
        raise ModeratorError("queue.is_folder", where=str(path))
    try:
        empty = path.stat().st_size == 0
    except OSError as fault:
        raise ModeratorError("queue.unreadable", where=str(path), detail=fault.strerror or "") from fault
    if empty:
        return 0
    try:
        db = connect(path, read_only=True)
    except sqlite3.Error as fault:
        raise ModeratorError("queue.unreadable", where=str(path), detail=str(fault)) from fault
    try:
        return _checked_version(db, path)
    except sqlite3.Error as fault:
        raise ModeratorError("queue.damaged", where=str(path), detail=str(fault)) from fault
    finally:
        db.close()


def _checked_version(db: sqlite3.Connection, path: Path) -> int:
    application = int(db.execute("PRAGMA application_id").fetchone()[0])
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if application != APPLICATION_ID:
        raise ModeratorError("queue.foreign", where=str(path))
    if version > VERSION:
        raise ModeratorError("queue.newer", where=str(path), found=version, known=VERSION)
    odd = schema_difference(db)
    if version == VERSION and odd:
        raise ModeratorError("queue.altered", where=str(path), name=odd[0])
    return version


def schema(db: sqlite3.Connection) -> dict[str, str]:
    """Name to SQL of everything in the file, without what SQLite and sqlite-utils keep for themselves."""
    rows = db.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    return {str(name): str(sql) for name, sql in rows if name not in _OWN_TABLES}


@cache
def expected_schema() -> tuple[tuple[str, str], ...]:
    """What ``schema`` gives for a file this version made."""
    memory = sqlite3.connect(":memory:", isolation_level=None)
    try:
        MIGRATIONS.apply(Database(memory, execute_plugins=False))
        return tuple(schema(memory).items())
    finally:
        memory.close()


def schema_difference(db: sqlite3.Connection) -> list[str]:
    """Names whose SQL differs from, or does not stand in, the schema of this version."""
    found, wanted = schema(db), dict(expected_schema())
    return sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
