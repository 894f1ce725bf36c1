"""Connections to a queue file: the settings each of them carries, and the checks before one is trusted."""

from __future__ import annotations

import os
import sqlite3
from functools import cache
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.store.migrations import APPLICATION_ID, SCRIPTS, VERSION

_OTHERS = (
    ("table", "_sqlite_migrations"),
    ("index", "idx__sqlite_migrations_migration_set_name"),
)
_SMALLEST_PAGE = 512
BUSY_MS = 5000
QUICK_BYTES = 1 << 25
"""Up to this size a file's structure is checked whenever it is opened: some 30 ms."""


def connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Open a connection to an existing file, in autocommit mode with the program's own pragmas.

    Never a plain ``open()`` of the live file: POSIX would drop SQLite's locks of this process with it.
    """
    if not read_only:
        return _connect(path, "mode=rw")
    # Where SQLite may make no files beside it, a settled file can still be read as it lies there.
    still = settled(path) and not os.access(path.parent, os.W_OK)
    return _connect(path, "mode=ro&immutable=1" if still else "mode=ro")


def connect_untrusted(path: Path) -> sqlite3.Connection:
    """Read-only, to a file that may be anything: where nothing waits beside it, nothing is put there."""
    return _connect(path, "mode=ro&immutable=1" if settled(path) else "mode=ro")


def connect_alone(path: Path) -> sqlite3.Connection:
    """Read-only, to the file as it lies there, without what waits beside it."""
    return _connect(path, "mode=ro&immutable=1")


def settled(path: Path) -> bool:
    """Whether nobody has the file open for writing and nothing waits beside it: all of it is in the file."""
    return not any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal"))


def _connect(path: Path, parameters: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{parameters}"
    db = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    read_only = "mode=ro" in parameters
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


def inspect(path: Path, *, up_to: int = QUICK_BYTES) -> int:
    """The schema version of an existing file, 0 where it is empty; the file stays byte for byte as it was.

    In a file of at most ``up_to`` bytes every page is looked at. Raises ModeratorError where it is a
    folder, damaged, another program's, newer, or altered.
    """
    check_kind(path)
    try:
        empty = path.stat().st_size == 0
    except OSError as fault:
        raise ModeratorError("queue.unreadable", where=str(path), detail=fault.strerror or "") from fault
    if empty:
        return 0
    # A settled file is looked at as it lies there: a refused one gets no -wal and -shm beside it.
    if settled(path):
        try:
            _check_size(path)
            return _inspected(path, "mode=ro&immutable=1", up_to=up_to)
        except ModeratorError:
            if settled(path):
                raise
            # A writer came while we looked: what was read may be half old, half new.
    return _inspected(path, "mode=ro", up_to=up_to)


def check_kind(path: Path) -> None:
    """Raises ModeratorError where something is there that is no file: opening a pipe would wait forever."""
    if path.is_dir():
        raise ModeratorError("queue.is_folder", where=str(path))
    if path.exists() and not path.is_file():
        raise ModeratorError("queue.no_file", where=str(path))


def followed(path: Path) -> Path:
    """Where a link leads to: SQLite keeps the log beside that file, and the lock must lie there too."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _inspected(path: Path, parameters: str, *, up_to: int) -> int:
    try:
        db = _connect(path, parameters)
    except sqlite3.Error as fault:
        raise ModeratorError("queue.unreadable", where=str(path), detail=str(fault)) from fault
    try:
        version = _checked_version(db, path)
        if path.stat().st_size <= up_to:
            _check_structure(db, path)
        return version
    except sqlite3.OperationalError as fault:
        raise ModeratorError("queue.unreadable", where=str(path), detail=str(fault)) from fault
    except (sqlite3.Error, UnicodeError) as fault:
        raise ModeratorError("queue.damaged", where=str(path), detail=str(fault)) from fault
    finally:
        db.close()


def _check_size(path: Path) -> None:
    """Raises ModeratorError where a settled file ends inside a page: SQLite would read on beyond it."""
    size = path.stat().st_size
    if size < _SMALLEST_PAGE or size % _SMALLEST_PAGE:
        raise ModeratorError("queue.damaged", where=str(path), detail=f"{size} B")


def _check_structure(db: sqlite3.Connection, path: Path) -> None:
    """Raises ModeratorError where SQLite itself finds a page, a row or a NOT NULL out of place."""
    found = [str(line) for (line,) in db.execute("PRAGMA quick_check(1)")]
    if found != ["ok"]:
        raise ModeratorError("queue.damaged", where=str(path), detail=" ".join(found[0].split()))


def _checked_version(db: sqlite3.Connection, path: Path) -> int:
    application = int(db.execute("PRAGMA application_id").fetchone()[0])
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if application == 0 and version == 0 and not schema(db):
        # Made by us and cut off before the first transaction, or by anybody: there is nothing in it.
        return 0
    if application != APPLICATION_ID:
        raise ModeratorError("queue.foreign", where=str(path))
    if version > VERSION:
        raise ModeratorError("queue.newer", where=str(path), found=version, known=VERSION)
    odd = schema_difference(db, max(version, 0))
    if odd or version < 0:
        raise ModeratorError("queue.altered", where=str(path), name=odd[0] if odd else f"v{version}")
    return version


def schema(db: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Type and name to SQL of everything in the file, without what sqlite-utils keeps for itself.

    By type as well: a trigger may bear the name of a table.
    """
    rows = db.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    found = {(str(kind), str(name)): str(sql) for kind, name, sql in rows}
    return {key: sql for key, sql in found.items() if key not in _OTHERS}


@cache
def expected_schema(version: int = VERSION) -> tuple[tuple[tuple[str, str], str], ...]:
    """What ``schema`` gives for a file that the program of that schema version made."""
    memory = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for _, step in SCRIPTS[:version]:
            step(memory)
        return tuple(schema(memory).items())
    finally:
        memory.close()


def schema_difference(db: sqlite3.Connection, version: int = VERSION) -> list[str]:
    """Names whose SQL differs from, or does not stand in, the schema of this version."""
    found, wanted = schema(db), dict(expected_schema(version))
    odd = (key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key))
    return sorted(name for _, name in odd)
