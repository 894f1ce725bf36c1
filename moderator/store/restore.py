"""Going back to a backup without destroying what is there now."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.journal import Verb, canonical
from moderator.store import backup, forget, tombstones
from moderator.store.check import check
from moderator.store.connect import connect_untrusted, followed, inspect
from moderator.store.events import Draft, append, new_id
from moderator.store.leftover import check_log
from moderator.store.migrations import VERSION
from moderator.store.open import Store, held, open_reader, open_store
from moderator.store.tombstones import Tombstones

_BROKEN = ("queue.damaged", "queue.altered", "queue.unreadable", "queue.foreign_log")


def restore(queue: Path, source: Path, reviewer: str) -> Path | None:
    """Put the backup's contents in place of the queue's; returns what was kept of the queue before: a copy,
    or, of a damaged one, the file itself with its -wal beside it.

    Raises ModeratorError where the backup is damaged or is the queue itself; then nothing is changed.
    """
    queue = followed(queue)
    _check_other(queue, source)
    with _ready(queue, source) as sound:
        with held(queue):
            graves = _graves(queue)
            kept = _keep(queue)
            if queue.exists():
                _pour(sound, queue)
            else:
                backup.copy(sound, queue)
        with open_store(queue) as store:
            _tell(store, source, reviewer, graves)
    return kept


def restore_in(store: Store, source: Path, reviewer: str) -> Path:
    """``restore`` in a sound queue that is open, on any thread but the writer's; returns the copy that was
    made before. Raises ModeratorError."""
    if store.read_only:
        raise ModeratorError("queue.read_only", where=str(store.path))
    _check_other(store.path, source)
    with _ready(store.path, source) as sound:
        graves = _graves(store.path)
        kept = backup.before(store.path, "restore")
        try:
            store.writer.alone(lambda db: backup.fill(sound, db))
        except sqlite3.Error as fault:
            raise ModeratorError("queue.cannot_write", where=str(store.path), detail=str(fault)) from fault
        _tell(store, source, reviewer, graves)
    return kept


def _tell(store: Store, source: Path, reviewer: str, graves: Tombstones | None) -> None:
    """Write the event, and forget again whom the copy still remembers."""
    payload = canonical({"backup": source.name})
    store.writer.run(lambda db: append(db, [Draft(Verb.RESTORE, payload=payload)], reviewer, new_id()))
    if graves is not None:
        forget.forget_again(store, graves, reviewer)


def _graves(queue: Path) -> Tombstones | None:
    """What the present file says was forgotten; a damaged one may not tell."""
    with contextlib.suppress(sqlite3.Error, ValueError, OSError):
        if queue.exists():
            with contextlib.closing(connect_untrusted(queue)) as db:
                return tombstones.read(db)
    return None


@contextmanager
def _ready(queue: Path, source: Path) -> Iterator[Path]:
    """The backup, checked through and through; one of an older schema as a copy that was migrated."""
    version = inspect(source, up_to=sys.maxsize) if source.exists() else VERSION
    if not 0 < version < VERSION:
        _verify(source)
        yield source
        return
    with tempfile.TemporaryDirectory(dir=queue.parent, prefix=f"{queue.name}.") as folder:
        newer = Path(folder) / source.name
        backup.copy(source, newer)
        open_store(newer, copying=False).close()
        _verify(newer)
        yield newer


def _pour(source: Path, queue: Path) -> None:
    """In one transaction, through the log: readers that have the queue open see the new contents."""
    try:
        backup.pour(source, queue)
    except sqlite3.Error as fault:
        raise ModeratorError("queue.cannot_write", where=str(queue), detail=str(fault)) from fault


def _keep(queue: Path) -> Path | None:
    """A copy of a sound queue; a damaged one steps aside as it is."""
    if not queue.exists():
        # A -wal without its file would be played into whatever comes to lie beside it.
        set_aside(queue)
        return None
    try:
        check_log(queue)
        inspect(queue, up_to=sys.maxsize)
        return backup.before(queue, "restore")
    except ModeratorError as fault:
        if fault.key not in _BROKEN:
            raise
    return set_aside(queue)


def set_aside(queue: Path) -> Path:
    """Rename a damaged queue and what lies beside it, so that a good file finds nothing old at its side."""
    name = f"{queue.stem}.{backup.stamp()}.damaged{queue.suffix}"
    # The log first: should this be cut short, no restored file ever meets a log that is not its own.
    for end in ("-wal", "-shm", "-journal", ""):
        part = queue.with_name(queue.name + end)
        if part.exists():
            part.rename(queue.with_name(name + end))
    return queue.with_name(name)


def _check_other(queue: Path, source: Path) -> None:
    if queue.exists() and source.exists() and queue.samefile(source):
        raise ModeratorError("restore.same_file", where=str(source))


def _verify(source: Path) -> None:
    with open_reader(source) as reader:
        bad = [one for one in check(reader) if not one.ok]
    if bad:
        raise ModeratorError("restore.damaged", where=str(source), name=bad[0].name, detail=bad[0].detail)
