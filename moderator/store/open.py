"""Opening a queue: one writing process holds an OS lock beside the file; readers always may."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import filelock
from sqlite_utils import Database

from moderator.errors import ModeratorError
from moderator.store import backup
from moderator.store.connect import connect, inspect, make_private
from moderator.store.events import set_up_origin
from moderator.store.migrations import APPLICATION_ID, MIGRATIONS, VERSION
from moderator.store.reader import Reader
from moderator.store.writer import Writer


@dataclass(slots=True)
class Store:
    """An open queue with its one writer. Close it, or use it in a ``with``."""

    path: Path
    writer: Writer
    lock: filelock.BaseFileLock

    def reader(self) -> Reader:
        """A new read-only connection; used by one thread at a time."""
        return Reader(connect(self.path, read_only=True))

    def close(self) -> None:
        self.writer.close()
        _owner_file(self.path).unlink(missing_ok=True)
        self.lock.release()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the queue's lock without opening it. Raises ModeratorError where another process has it."""
    lock = _acquire(path)
    try:
        yield
    finally:
        _owner_file(path).unlink(missing_ok=True)
        lock.release()


def open_store(path: Path) -> Store:
    """Open ``path`` for writing, creating or migrating it; a copy is made before a migration.

    Raises ModeratorError where another process holds it or the file cannot be trusted; then the file is
    left as it was.
    """
    if not path.parent.is_dir():
        raise ModeratorError("queue.no_folder", where=str(path))
    if path.is_dir():
        raise ModeratorError("queue.is_folder", where=str(path))
    if path.exists():
        inspect(path)
    lock = _acquire(path)
    try:
        version = inspect(path) if path.exists() else 0
        if 0 < version < VERSION:
            backup.before(path, "migration")
        make_private(path)
        _prepare(path)
        writer = Writer(lambda: connect_writer(path))
    except BaseException as fault:
        _owner_file(path).unlink(missing_ok=True)
        lock.release()
        if isinstance(fault, sqlite3.Error):
            raise ModeratorError("queue.cannot_write", where=str(path), detail=str(fault)) from fault
        raise
    return Store(path, writer, lock)


def open_reader(path: Path) -> Reader:
    """Open ``path`` read-only; never migrates, never writes. Raises ModeratorError."""
    if not path.exists():
        raise ModeratorError("queue.missing", where=str(path))
    version = inspect(path)
    if version == 0:
        raise ModeratorError("queue.empty_file", where=str(path))
    if version < VERSION:
        raise ModeratorError("queue.older", where=str(path))
    return Reader(connect(path, read_only=True))


def connect_writer(path: Path) -> sqlite3.Connection:
    """The only connection that writes and checkpoints."""
    db = connect(path, read_only=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    return db


def _prepare(path: Path) -> None:
    db = connect_writer(path)
    try:
        fresh = int(db.execute("PRAGMA user_version").fetchone()[0]) == 0
        if fresh:
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        MIGRATIONS.apply(Database(db, execute_plugins=False))
        db.execute(f"PRAGMA user_version = {VERSION}")
        set_up_origin(db)
    finally:
        db.close()


def _acquire(path: Path) -> filelock.BaseFileLock:
    lock = filelock.FileLock(f"{path}.lock", timeout=0, mode=0o600)
    try:
        lock.acquire()
    except filelock.Timeout as fault:
        raise ModeratorError("queue.in_use", where=str(path), owner=_owner(path)) from fault
    except OSError as fault:
        raise ModeratorError("queue.cannot_write", where=str(path), detail=fault.strerror or "") from fault
    owner = {"pid": os.getpid(), "host": platform.node()}
    _owner_file(path).write_text(json.dumps(owner), encoding="utf-8")
    return lock


def _owner_file(path: Path) -> Path:
    return path.with_name(path.name + ".owner")


def _owner(path: Path) -> str:
    """Who holds the lock, in words; "?" where the note beside the file cannot be read."""
    try:
        owner = json.loads(_owner_file(path).read_text(encoding="utf-8"))
        return f"{owner['host']}, pid {owner['pid']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "?"
