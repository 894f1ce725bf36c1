"""Opening a queue: one writing process holds an OS lock beside the file; readers always may."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.store import backup, copies
from moderator.store.anchor import Anchor
from moderator.store.connect import (
    QUICK_BYTES,
    check_kind,
    connect,
    connect_untrusted,
    followed,
    inspect,
    make_private,
)
from moderator.store.events import set_up_origin
from moderator.store.holder import Holder
from moderator.store.kinds import odd
from moderator.store.landing import settle
from moderator.store.leftover import check_log
from moderator.store.migrations import APPLICATION_ID, VERSION, migrate
from moderator.store.reader import Reader
from moderator.store.writer import NoWriter, Writer

WRITER_CACHE_KB = 65_536
_ROWS_BYTES = 1 << 24
"""Up to this size the values of all rows are looked at whenever a file is opened: some 200 ms at most."""


@dataclass(slots=True)
class Store:
    """An open queue with its one writer. Close it, or use it in a ``with``.

    ``unclean``: whoever had it open before was killed or lost power; the file was looked through on opening.
    ``note``: why the copy that is made on opening could not be made, for the reviewer to hear.
    ``uncopied``: whether that copy is left to whoever opened it.
    """

    path: Path
    writer: Writer | NoWriter
    holder: Holder | None
    unclean: bool = False
    note: ModeratorError | None = None
    uncopied: bool = False

    @property
    def read_only(self) -> bool:
        return self.holder is None

    def reader(self) -> Reader:
        """A new read-only connection; used by one thread at a time."""
        return Reader(connect(self.path, read_only=True))

    def close(self) -> None:
        self.writer.close()
        if self.holder is not None:
            self.holder.release()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the queue's lock without opening it. Raises ModeratorError where another process has it."""
    holder = Holder.take(path)
    try:
        yield
    finally:
        holder.release()


def open_store(path: Path, *, copying: bool = True) -> Store:
    """Open ``path`` for writing, creating or migrating it; a copy is made before a migration, and from time
    to time on opening, unless ``copying`` is off.

    Raises ModeratorError where another process holds it or the file cannot be trusted; then the file is
    left as it was.
    """
    path = followed(path)
    if not path.parent.is_dir():
        raise ModeratorError("queue.no_folder", where=str(path))
    _check_names(path)
    # Looked at before anything is put beside it: a refused file stays as it is, alone.
    if not _cut_off(path):
        _look(path, Holder.left_behind(path))
    holder = Holder.take(path)
    try:
        return _opened(path, holder, copying)
    except BaseException as fault:
        # What was not closed well is looked through the next time too.
        holder.release(noted=holder.unclean)
        if isinstance(fault, (sqlite3.Error, OSError)):
            raise ModeratorError("queue.cannot_write", where=str(path), detail=str(fault)) from fault
        raise


def _check_names(path: Path) -> None:
    """Raises ModeratorError where it is no file, or one with two names: each would get a lock and a log."""
    check_kind(path)
    if path.exists() and path.stat().st_nlink > 1:
        raise ModeratorError("queue.two_names", where=str(path))


def _opened(path: Path, holder: Holder, copying: bool) -> Store:
    if _cut_off(path):
        _take_back(path)
    check_log(path)
    version = inspect(path, up_to=0) if path.exists() else 0
    if 0 < version < VERSION:
        backup.before(path, "migration")
        _prepare(path)
    elif version == 0:
        _give_birth(path)
    note = copies.on_open(path) if version and copying else None
    anchors: list[Anchor] = []

    def still_there() -> None:
        anchors[0].check()

    writer = Writer(lambda: connect_writer(path), still_there)
    anchors.append(Anchor.of(path))
    try:
        settle(writer, path)
    except BaseException:
        writer.close()
        raise
    return Store(path, writer, holder, holder.unclean, note, uncopied=not copying)


def _give_birth(path: Path) -> None:
    """Make a queue under another name and rename it: a kill leaves none, or a whole one."""
    unborn = path.with_name(path.name + ".new")
    for end in ("-journal", "-wal", "-shm", ""):
        unborn.with_name(unborn.name + end).unlink(missing_ok=True)
    make_private(unborn)
    _prepare(unborn)
    # A log left by a file of this name would be played into the new one.
    for end in ("-journal", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    unborn.replace(path)


def _cut_off(path: Path) -> bool:
    """Whether a change outside the log was cut off: SQLite puts that right as soon as it may write."""
    return path.exists() and path.with_name(path.name + "-journal").exists()


def _take_back(path: Path) -> None:
    """Have SQLite undo what was cut off, in a file that bears our mark."""
    with contextlib.closing(
        sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    ) as db:
        if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise ModeratorError("queue.foreign", where=str(path))
    with contextlib.closing(connect(path, read_only=False)) as db:
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    _look(path, unclean=True)


def _look(path: Path, unclean: bool, *, at_rows: bool = True) -> int:
    """``inspect``, through all of a file that was not closed well; a damaged one names its last copy.

    ``at_rows``: the values too, which a window or a writer would stumble over.
    """
    if not path.exists():
        return 0
    try:
        version = inspect(path, up_to=sys.maxsize if unclean else QUICK_BYTES)
        if at_rows and version == VERSION and (unclean or path.stat().st_size <= _ROWS_BYTES):
            _check_rows(path)
        return version
    except ModeratorError as fault:
        broken = fault.key in ("queue.damaged", "queue.altered")
        if broken:
            check_log(path)
        last = copies.newest(path) if broken else None
        if last is None:
            raise
        detail = fault.params.get("detail") or fault.params.get("name")
        raise ModeratorError("queue.damaged_copied", where=str(path), detail=detail, copy=last) from fault


def _check_rows(path: Path) -> None:
    with contextlib.closing(connect_untrusted(path)) as db:
        found = odd(db)
    if found:
        raise ModeratorError("queue.altered", where=str(path), name=found)


def open_reader(path: Path, *, at_rows: bool = False) -> Reader:
    """Open ``path`` read-only; never migrates, never writes. Raises ModeratorError.

    ``at_rows``: also where a value is of another kind than we write.
    """
    path = followed(path)
    if not path.exists():
        raise ModeratorError("queue.missing", where=str(path))
    version = _look(path, unclean=False, at_rows=at_rows)
    if version == 0:
        raise ModeratorError("queue.empty_file", where=str(path))
    if version < VERSION:
        raise ModeratorError("queue.older", where=str(path))
    _check_left(path)
    return Reader(connect(path, read_only=True))


def _check_left(path: Path) -> None:
    """``check_log`` where nobody has the queue open for writing."""
    if Holder.is_free(path):
        try:
            check_log(path)
        except ModeratorError:
            # A writer that came meanwhile may have moved its log into the file just then.
            if Holder.is_free(path):
                raise


def open_beside(path: Path) -> Store:
    """Open ``path`` to look at while another process has it; every change is refused.

    Raises ModeratorError where it cannot be read.
    """
    path = followed(path)
    open_reader(path, at_rows=True).close()
    return Store(path, NoWriter(str(path)), None)


def open_untrusted(path: Path) -> Reader:
    """Open any file for ``check`` alone, however damaged it is. Raises ModeratorError where there is none."""
    if not path.exists():
        raise ModeratorError("queue.missing", where=str(path))
    path = followed(path)
    check_kind(path)
    try:
        return Reader(connect_untrusted(path))
    except sqlite3.Error as fault:
        raise ModeratorError("queue.unreadable", where=str(path), detail=str(fault)) from fault


def connect_writer(path: Path) -> sqlite3.Connection:
    """The only connection that writes and checkpoints."""
    db = connect(path, read_only=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        # An import writes all over the index of uids: with the 2 MB of the default every row costs a read.
        db.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KB}")
        # A first read makes the -wal, which the anchor wants to know.
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.Error:
        db.close()
        raise
    return db


def _prepare(path: Path) -> None:
    """Bring the schema up to date in one transaction: a kill leaves the old one, or the new one."""
    db = connect_writer(path)
    try:
        db.execute("BEGIN IMMEDIATE")
        migrate(db)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {VERSION}")
        set_up_origin(db)
        db.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise
    finally:
        db.close()
