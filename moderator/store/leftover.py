"""A log left beside a queue: whether it belongs to that file, found out before SQLite plays it into it."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.store.check import check
from moderator.store.connect import QUICK_BYTES, connect, connect_alone
from moderator.store.events import origin
from moderator.store.reader import Reader

_HEADER = 32
"""A log of this size or less holds no page."""


def check_log(path: Path) -> None:
    """Raises ModeratorError where another file's log lies beside a queue. SQLite plays any log that is sound
    in itself, and says nothing: a log does not name its file.

    To be asked while nobody can write: a checkpoint under way looks like anything.
    """
    if is_foreign(path):
        log = _log(path)
        raise ModeratorError("queue.foreign_log", where=str(path), log=log.name)


def is_foreign(path: Path) -> bool:
    """Whether the file is sound alone, and with the log is not, or is another queue."""
    log = _log(path)
    if not log.exists() or log.stat().st_size <= _HEADER:
        return False
    try:
        with contextlib.closing(connect_alone(path)) as alone:
            return _differs(path, alone)
    except (sqlite3.Error, LookupError, TypeError):
        # Cut off in the middle of a checkpoint, only the two together are whole.
        return False


def _differs(path: Path, alone: sqlite3.Connection) -> bool:
    try:
        with contextlib.closing(connect(path, read_only=True)) as together:
            if origin(together) != origin(alone):
                return _sound(alone)
            # In a large file what fits so far is not looked at row by row.
            if _goes_on(alone, together) and path.stat().st_size > QUICK_BYTES:
                return False
            return not _sound(together) and _sound(alone)
    except (sqlite3.Error, LookupError, TypeError):
        return _sound(alone)


def _goes_on(alone: sqlite3.Connection, together: sqlite3.Connection) -> bool:
    """Whether the journal with the log begins with the one without."""
    last = alone.execute("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    if last is None:
        return True
    found = together.execute("SELECT hash FROM events WHERE seq = ?", (last[0],)).fetchone()
    return found is not None and found[0] == last[1]


def _sound(db: sqlite3.Connection) -> bool:
    return all(one.ok for one in check(Reader(db)))


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")
