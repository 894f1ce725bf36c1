"""Going back to a backup without destroying what is there now."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.journal import Verb, canonical
from moderator.store import backup
from moderator.store.check import check
from moderator.store.events import Draft, append, new_id
from moderator.store.open import held, open_reader, open_store


def restore(queue: Path, source: Path, reviewer: str) -> Path | None:
    """Put the backup's contents in place of the queue's; returns the copy made of the queue before.

    Raises ModeratorError where the backup is damaged or is the queue itself; then nothing is changed.
    """
    _verify(queue, source)
    kept = None
    with held(queue):
        if queue.exists():
            kept = backup.before(queue, "restore")
        try:
            backup.pour(source, queue)
        except sqlite3.Error as fault:
            raise ModeratorError("queue.cannot_write", where=str(queue), detail=str(fault)) from fault
    with open_store(queue) as store:
        payload = canonical({"backup": source.name})
        store.writer.run(lambda db: append(db, [Draft(Verb.RESTORE, payload=payload)], reviewer, new_id()))
    return kept


def _verify(queue: Path, source: Path) -> None:
    if queue.exists() and source.exists() and queue.samefile(source):
        raise ModeratorError("restore.same_file", where=str(source))
    with open_reader(source) as reader:
        bad = [one for one in check(reader) if not one.ok]
    if bad:
        raise ModeratorError("restore.damaged", where=str(source), name=bad[0].name, detail=bad[0].detail)
