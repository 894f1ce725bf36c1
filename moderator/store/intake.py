"""Taking a file in: staged first, then moved in; twice adds nothing, a cancel leaves nothing."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from moderator.jobs import Job
from moderator.store.landing import Landing, at_once, land
from moderator.store.open import Store
from moderator.store.staging import Record, Stage, Tally, discard, reopen, stage_of

AT_ONCE = 400
"""Rows up to which a file is moved in by one transaction."""

Staging = Callable[[Path, Path], Tally]
"""Fills the stage at the second path for the queue at the first."""


def take_in(
    db: sqlite3.Connection, records: Iterable[Record], file: str, form: str, reviewer: str, job: Job
) -> Tally:
    """Store everything a reader yields inside the open transaction. Raises ``Cancelled``."""
    with contextlib.closing(Stage()) as stage:
        tally = stage.fill(db, records, job)
        return at_once(Landing(stage, tally, file, form, reviewer))(db)


def bring_in(store: Store, records: Iterable[Record], file: str, form: str, reviewer: str, job: Job) -> Tally:
    """The same for files of any size: memory stays flat, and decisions are written in between.

    A file is in the queue as a whole or not at all, whatever happens. Raises ``Cancelled``.
    """

    def staging(queue: Path, stage: Path) -> Tally:
        with store.reader() as reader, contextlib.closing(Stage(stage)) as made:
            return made.fill(reader.db, records, job)

    return bring_staged(store, staging, file, form, reviewer, job)


def bring_staged(store: Store, staging: Staging, file: str, form: str, reviewer: str, job: Job) -> Tally:
    """Have ``staging`` fill the stage, in this process or another one, then move it in."""
    path = stage_of(store.path)
    try:
        tally = staging(store.path, path)
        with contextlib.closing(reopen(path)) as stage:
            landing = Landing(stage, tally, file, form, reviewer)
            if stage.size() <= AT_ONCE:
                store.writer.run(at_once(landing))
            else:
                land(store.writer, landing, job.checkpoint)
    finally:
        discard(path)
    return tally
