"""Going back to a backup without destroying what is there now."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.journal import Verb, canonical
from moderator.store import backup
from moderator.store.check import check
from moderator.store.connect import inspect
from moderator.store.events import Draft, append, new_id
from moderator.store.open import held, open_reader, open_store


def restore(queue: Path, source: Path, reviewer: str) -> Path | None:
    """Put the backup's contents in place of the queue's; returns what was kept of the queue before: a copy,
    or, of a damaged one, the file itself with its -wal beside it.

    Raises ModeratorError where the backup is damaged or is the queue itself; then nothing is changed.
    """
    _verify(queue, source)
    with held(queue):
        kept = _keep(queue)
        if queue.exists():
            _pour(source, queue)
        else:
            backup.copy(source, queue)
    with open_store(queue) as store:
        payload = canonical({"backup": source.name})
        store.writer.run(lambda db: append(db, [Draft(Verb.RESTORE, payload=payload)], reviewer, new_id()))
    return kept


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
        inspect(queue, up_to=sys.maxsize)
        return backup.before(queue, "restore")
    except ModeratorError as fault:
        if fault.key not in ("queue.damaged", "queue.altered", "queue.unreadable"):
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


def _verify(queue: Path, source: Path) -> None:
    if queue.exists() and source.exists() and queue.samefile(source):
        raise ModeratorError("restore.same_file", where=str(source))
    with open_reader(source) as reader:
        bad = [one for one in check(reader) if not one.ok]
    if bad:
        raise ModeratorError("restore.damaged", where=str(source), name=bad[0].name, detail=bad[0].detail)
