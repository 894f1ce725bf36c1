"""The pool of processes that hold jieba and snownlp.

Workers are spawned, never forked: the same on every system, and no thread or database handle comes along.
Each has one pipe and one batch in hand, so nothing piles up and neither side can block the other. A worker
that dies is replaced and its batch tried once more.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from moderator import settings
from moderator.errors import ModeratorError
from moderator.jobs import Cancelled, Job
from moderator.rules.parse import read_pack
from moderator.rules.verdicts import NONE, Verdicts
from moderator.worker.process import Batch, Worker
from moderator.worker.work import Analysis, Call, Failure, Memory, PackFile, Plan, Task

T = TypeVar("T")

_POLL = 0.1
"""Seconds between two looks at whether the job was cancelled."""


def cores() -> int:
    """How many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Pool:
    """Up to ``size`` workers (one a core where not given), started as batches come in.

    A context manager: leaving it ends every worker. One run at a time; a second one waits.
    """

    def __init__(self, size: int | None = None, cache: Path | None = None) -> None:
        self._size = max(1, size or cores())
        self._cache = cache
        self._workers: list[Worker] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers running now."""
        return tuple(worker.process.pid for worker in self._workers if worker.process.pid is not None)

    def close(self) -> None:
        """End all workers. The pool can be used again; it then starts new ones."""
        while self._workers:
            self._workers.pop().end()

    def analyse(
        self,
        batches: Iterable[Sequence[Task]],
        packs: Sequence[Path],
        job: Job,
        *,
        sentiment: bool = True,
        verdicts: Verdicts = NONE,
    ) -> Iterator[list[Analysis]]:
        """Analyse every batch; answers come as they are ready, each in its batch's own order.

        ``packs`` are rule pack files; none means no findings. At most one batch a worker is under way, and
        the next is drawn from ``batches`` only when a worker is free. Raises Cancelled, ModeratorError
        (faulty pack, worker dead twice over one batch), RuntimeError (a bug in a worker, with its trace).
        """
        # A plain dict travels to a worker, a view of one does not.
        plan = Plan(tuple(map(_pack_file, packs)), sentiment, dict(verdicts))
        with self._lock:
            try:
                yield from self._run(iter(batches), plan, job)
            finally:
                self._abandon()

    def flag(
        self, batches: Iterable[Sequence[Task]], packs: Sequence[Path], job: Job, verdicts: Verdicts = NONE
    ) -> Iterator[list[Analysis]]:
        """Findings and prior only: the quick half, after which review can begin."""
        return self.analyse(batches, packs, job, sentiment=False, verdicts=verdicts)

    def sentiment(self, batches: Iterable[Sequence[Task]], job: Job) -> Iterator[list[Analysis]]:
        """Sentiment only: the half that can wait."""
        return self.analyse(batches, (), job)

    def call(self, work: Callable[[Memory], T], job: Job) -> T:
        """Run a picklable function in the first worker, which remembers from call to call.

        Raises Cancelled, ModeratorError (from the function, or a worker that died), RuntimeError (a bug).
        """
        with self._lock:
            worker = self._workers[0] if self._workers else self._free()
            try:
                worker.connection.send(Call(work))
                while not worker.connection.poll(_POLL):
                    job.checkpoint()
                answer: T | Failure = worker.connection.recv()
            except (EOFError, OSError) as fault:
                self._dismiss(worker)
                raise ModeratorError("worker.died") from fault
            except Cancelled:
                self._dismiss(worker)
                raise
        return _good(answer)

    def _dismiss(self, worker: Worker) -> None:
        """End a worker that is in the middle of a call."""
        self._workers.remove(worker)
        worker.end(grace=0.1)

    def _run(self, source: Iterator[Sequence[Task]], plan: Plan, job: Job) -> Iterator[list[Analysis]]:
        again: deque[Batch] = deque()
        while True:
            job.checkpoint()
            self._feed(source, again, plan)
            busy = {worker.connection: worker for worker in self._workers if worker.batch}
            if not busy:
                return
            for ready in wait(list(busy), _POLL):
                worker = busy[ready]  # type: ignore[index]
                answer = worker.take()
                if answer is None:
                    again.append(self._bury(worker))
                    continue
                good = _good(answer)
                # The worker goes on while whoever asked is busy with the answer.
                self._feed(source, again, plan)
                yield good

    def _feed(self, source: Iterator[Sequence[Task]], again: deque[Batch], plan: Plan) -> None:
        """Give every free worker a batch, starting workers while there are batches for them."""
        while any(worker.batch is None for worker in self._workers) or len(self._workers) < self._size:
            batch = again.popleft() if again else _drawn(source)
            if batch is None:
                return
            worker = self._free()
            if not worker.give(plan, batch):
                worker.batch = batch
                again.append(self._bury(worker))

    def _free(self) -> Worker:
        for worker in self._workers:
            if worker.batch is None:
                return worker
        cache = settings.private_folder(self._cache or settings.cache_folder())
        self._workers.append(Worker(cache))
        return self._workers[-1]

    def _bury(self, worker: Worker) -> Batch:
        """Remove a dead worker and return its batch for another attempt, if it has one left."""
        batch = worker.batch
        self._workers.remove(worker)
        worker.end()
        if batch is None or batch.attempt > 1:
            raise ModeratorError("worker.died")
        return replace(batch, attempt=batch.attempt + 1)

    def _abandon(self) -> None:
        """End the workers whose answers nobody will fetch: after a cancel, a fault, an early stop."""
        for worker in [worker for worker in self._workers if worker.batch]:
            self._workers.remove(worker)
            worker.end()


def _pack_file(path: Path) -> PackFile:
    """Read once here, so that a faulty pack is told before any process starts."""
    read_pack(path)
    about = path.stat()
    return PackFile(path, (about.st_mtime_ns, about.st_size))


def _drawn(source: Iterator[Sequence[Task]]) -> Batch | None:
    for tasks in source:
        if tasks:
            return Batch(tuple(tasks))
    return None


def _good(answer: T | Failure) -> T:
    if not isinstance(answer, Failure):
        return answer
    if answer.fault is not None:
        raise answer.fault
    raise RuntimeError(f"a worker failed:\n{answer.trace}")
