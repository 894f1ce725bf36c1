"""The one thread that owns the writing connection: every change is one IMMEDIATE transaction on it."""

from __future__ import annotations

import contextlib
import itertools
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Generic, TypeVar

from moderator.errors import ModeratorError

T = TypeVar("T")

Work = Callable[[sqlite3.Connection], T]

QUIET = 2.0
"""Seconds after a person's last act from which work in the background may take larger bites."""


class _Rank(IntEnum):
    """Who comes first: a person at the desk, then work in the background, then the end."""

    PERSON = 0
    BACKGROUND = 1
    END = 2


@dataclass(frozen=True, slots=True)
class _Task(Generic[T]):
    work: Work[T]
    future: Future[T]
    landed: Work[T | None] | None
    alone: bool = False
    durable: bool = True


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """A place in the line; ``task`` is None at its end."""

    rank: _Rank
    number: int
    task: _Task[Any] | None = field(compare=False)


class Writer:
    """Runs functions one after another, each inside ``BEGIN IMMEDIATE ... COMMIT``.

    A function that raises is rolled back and its future carries the exception. Nothing is acknowledged
    before COMMIT returned. A COMMIT that raised has an unknown outcome: the connection is opened anew and
    ``landed`` looks for the work by its own id before the work counts as failed. ``still_there`` is asked
    before and after each COMMIT and raises where the file is not the one that was opened.
    """

    def __init__(
        self, connect: Callable[[], sqlite3.Connection], still_there: Callable[[], None] | None = None
    ) -> None:
        self._tasks: queue.PriorityQueue[_Place] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._connect = connect
        self._still_there = still_there or _nothing
        # Opened here, so that whoever builds the writer hears of a file that cannot be opened.
        self._db = connect()
        self._durable: bool | None = None
        self._acted = -QUIET
        self._closed = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="queue-writer", daemon=True)
        self._thread.start()

    @property
    def quiet(self) -> bool:
        """Whether nobody has asked for anything lately: work in the background need not hurry."""
        return time.monotonic() - self._acted >= QUIET

    def submit(
        self,
        work: Work[T],
        *,
        landed: Work[T | None] | None = None,
        background: bool = False,
        durable: bool = True,
    ) -> Future[T]:
        """Queue ``work``; its result arrives after the commit. Raises RuntimeError after ``close``.

        ``background``: whatever a person does is written first. Not ``durable``: the disk need not have it
        yet, for it is begun anew where it is lost; the next durable commit brings it along.
        """
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("the writer is closed")
            rank = _Rank.BACKGROUND if background else _Rank.PERSON
            if not background:
                self._acted = time.monotonic()
            task = _Task(work, future, landed, durable=durable)
            self._tasks.put(_Place(rank, next(self._numbers), task))
        return future

    def run(self, work: Work[T], *, background: bool = False, durable: bool = True) -> T:
        """``submit`` and wait."""
        return self.submit(work, background=background, durable=durable).result()

    def alone(self, work: Work[T]) -> T:
        """Run ``work`` in its turn but outside any transaction, and wait: for what SQLite does in one of its
        own, such as VACUUM or being filled from a copy."""
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("the writer is closed")
            task = _Task(work, future, None, alone=True)
            self._tasks.put(_Place(_Rank.PERSON, next(self._numbers), task))
        return future.result()

    def close(self) -> None:
        """Finish what was queued, then close the connection."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._tasks.put(_Place(_Rank.END, next(self._numbers), None))
        self._thread.join()

    def _run(self) -> None:
        try:
            while (task := self._tasks.get().task) is not None:
                if task.alone:
                    self._carry_out_alone(task)
                else:
                    self._db = self._carry_out(self._db, task)
        finally:
            self._db.close()

    def _carry_out_alone(self, task: _Task[T]) -> None:
        if task.future.set_running_or_notify_cancel():
            try:
                self._still_there()
                self._choose(self._db, durable=True)
                task.future.set_result(task.work(self._db))
            except BaseException as fault:
                _roll_back(self._db)
                task.future.set_exception(fault)

    def _carry_out(self, db: sqlite3.Connection, task: _Task[T]) -> sqlite3.Connection:
        if not task.future.set_running_or_notify_cancel():
            return db
        committing = False
        try:
            self._choose(db, durable=task.durable)
            db.execute("BEGIN IMMEDIATE")
            result = task.work(db)
            self._still_there()
            committing = True
            db.execute("COMMIT")
            self._still_there()
        except ModeratorError as fault:
            _roll_back(db)
            task.future.set_exception(fault)
        except BaseException as fault:
            _roll_back(db)
            if getattr(fault, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                _make_room(db)
            if committing and task.landed is not None:
                return self._look_again(db, task, fault)
            task.future.set_exception(fault)
        else:
            task.future.set_result(result)
        return db

    def _choose(self, db: sqlite3.Connection, *, durable: bool) -> None:
        """Whether the next commit waits for the disk."""
        if durable is not self._durable:
            db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._durable = durable

    def _look_again(self, db: sqlite3.Connection, task: _Task[T], fault: BaseException) -> sqlite3.Connection:
        try:
            fresh = self._connect()
        except sqlite3.Error:
            task.future.set_exception(fault)
            return db
        db.close()
        self._durable = None
        try:
            found = task.landed(fresh) if task.landed else None
        except sqlite3.Error:
            found = None
        if found is None:
            task.future.set_exception(fault)
        else:
            task.future.set_result(found)
        return fresh


class NoWriter:
    """In place of a Writer where a queue is open for reading only: refuses everything in one sentence."""

    quiet = True
    """Nobody asks for anything."""

    def __init__(self, where: str) -> None:
        self._where = where

    def submit(
        self,
        work: Work[T],
        *,
        landed: Work[T | None] | None = None,
        background: bool = False,
        durable: bool = True,
    ) -> Future[T]:
        """A future that has failed already with ModeratorError."""
        del work, landed, background, durable
        future: Future[T] = Future()
        future.set_exception(self._refusal())
        return future

    def run(self, work: Work[T], *, background: bool = False, durable: bool = True) -> T:
        del work, background, durable
        raise self._refusal()

    def alone(self, work: Work[T]) -> T:
        del work
        raise self._refusal()

    def close(self) -> None:
        """There is nothing to finish."""

    def _refusal(self) -> ModeratorError:
        return ModeratorError("queue.read_only", where=self._where)


def _nothing() -> None:
    """Asks nothing: a writer without a place to watch."""


def _roll_back(db: sqlite3.Connection) -> None:
    try:
        if db.in_transaction:
            db.execute("ROLLBACK")
    except sqlite3.Error:
        # SQLite rolled back by itself (full disk, I/O error); there is nothing left to take back.
        return


def _make_room(db: sqlite3.Connection) -> None:
    """Move the log into the file and cut it short: on a full disk the log itself may be what fills it."""
    with contextlib.suppress(sqlite3.Error):
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
