"""The processes that hold jieba and snownlp, and the pool that feeds them.

Workers are spawned, never forked: the same on every system, and no thread or database handle comes along.
Each has one pipe and one batch in hand, so nothing piles up and neither side can block the other. A worker
that dies is replaced and its batch tried once more.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import traceback
import types
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from moderator import settings
from moderator.errors import ModeratorError
from moderator.jobs import Cancelled, Job
from moderator.records import Finding, Span, Uid
from moderator.rules.match import Context, Matcher
from moderator.rules.parse import read_pack
from moderator.scoring.prior import Prior
from moderator.text.segment import Segmenter
from moderator.text.sentiment import Sentiment

T = TypeVar("T")

BATCH = 500
"""Comments a batch, where the caller has no reason for another number."""

_BATCH_LENGTH = 100_000
"""Code points a batch at most: a long text travels alone and is soon done with."""

_POLL = 0.1
"""Seconds between two looks at whether the job was cancelled."""


@dataclass(frozen=True, slots=True)
class Task:
    """A comment to analyse, by its row number in the queue."""

    row: int
    uid: Uid
    text: str
    author: str = ""
    is_reply: bool = False


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a worker says about one comment. ``sentiment`` is None where it abstains or was not asked for.

    ``prior``: the shipped model's score in [0, 1], None where findings were not asked for.
    """

    row: int
    uid: Uid
    findings: tuple[Finding, ...]
    sentiment: float | None
    prior: float | None = None


@dataclass(frozen=True, slots=True)
class PackFile:
    """A rule pack file as it was when the run began; the stamp changes when it is edited."""

    path: Path
    stamp: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with every comment of a run."""

    packs: tuple[PackFile, ...]
    sentiment: bool


Memory = dict[str, object]
"""What a worker remembers from one call to the next."""


@dataclass(frozen=True, slots=True)
class Call:
    """Other work for a worker: a picklable function of its memory."""

    work: Callable[[Memory], object]


@dataclass(frozen=True, slots=True)
class _Batch:
    tasks: tuple[Task, ...]
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class _Failure:
    """An exception in a worker: one the user can act on, or a bug with its trace."""

    fault: ModeratorError | None
    trace: str


class Bench:
    """What a worker keeps from one batch to the next; jieba and snownlp's counts load on first need."""

    def __init__(self, cache: Path) -> None:
        """``cache``: a private folder for jieba's and snownlp's compiled dictionaries."""
        self._cache = cache
        self._segmenter: Segmenter | None = None
        self._sentiment: Sentiment | None = None
        self._packs: tuple[PackFile, ...] = ()
        self._matcher: Matcher | None = None

    def cuts(self, text: str) -> Sequence[Span]:
        if self._segmenter is None:
            self._segmenter = Segmenter(self._cache)
        return self._segmenter.cuts(text)

    def sentiments(self, texts: Sequence[str]) -> list[float | None]:
        if self._sentiment is None:
            self._sentiment = Sentiment(self._cache)
        return self._sentiment.scores(texts)

    def matcher(self, packs: tuple[PackFile, ...]) -> Matcher:
        if self._matcher is None or self._packs != packs:
            self._matcher = Matcher([read_pack(pack.path) for pack in packs], self.cuts)
            self._packs = packs
        return self._matcher


def analyse_batch(bench: Bench, plan: Plan, tasks: Sequence[Task]) -> list[Analysis]:
    """Findings, sentiment and prior of every task, in the same order."""
    findings: list[tuple[Finding, ...]] = [()] * len(tasks)
    priors: list[float | None] = [None] * len(tasks)
    if plan.packs:
        match = bench.matcher(plan.packs).findings
        findings = [match(task.text, task.author, Context(is_reply=task.is_reply)) for task in tasks]
        priors = [*Prior.load().scores([task.text for task in tasks])]
    scores: list[float | None] = [None] * len(tasks)
    if plan.sentiment:
        scores = bench.sentiments([task.text for task in tasks])
    return [
        Analysis(task.row, task.uid, found, score, prior)
        for task, found, score, prior in zip(tasks, findings, scores, priors, strict=True)
    ]


def batches(tasks: Iterable[Task], size: int = BATCH) -> Iterator[list[Task]]:
    """Cut a stream of tasks into batches bounded in number and in length."""
    batch: list[Task] = []
    length = 0
    for task in tasks:
        batch.append(task)
        length += len(task.text)
        if len(batch) >= size or length >= _BATCH_LENGTH:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


def _serve(connection: Connection, cache: Path) -> None:
    """A worker's life: a plan is kept, a batch is answered, None or a closed pipe ends it."""
    # Ctrl+C reaches the whole terminal group; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bench, plan = Bench(cache), Plan((), sentiment=False)
    memory: Memory = {}
    with suppress(EOFError, OSError):
        while (message := connection.recv()) is not None:
            if isinstance(message, Plan):
                plan = message
                continue
            if isinstance(message, Call):
                connection.send(_call(message, memory))
                continue
            connection.send(_answer(bench, plan, message))


def _call(call: Call, memory: Memory) -> object:
    try:
        return call.work(memory)
    except ModeratorError as fault:
        return _Failure(fault, "")
    except Exception:
        return _Failure(None, traceback.format_exc())


def _answer(bench: Bench, plan: Plan, tasks: Sequence[Task]) -> list[Analysis] | _Failure:
    try:
        return analyse_batch(bench, plan, tasks)
    except ModeratorError as fault:
        return _Failure(fault, "")
    except Exception:
        return _Failure(None, traceback.format_exc())


class _Worker:
    """The parent's side of one worker process."""

    def __init__(self, cache: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=_serve, args=(theirs, cache), name="moderator-worker", daemon=True
        )
        try:
            with _bare_main():
                self.process.start()
        finally:
            # While we held their end, the pipe of a dead worker would never read as closed.
            theirs.close()
        self.batch: _Batch | None = None
        self._plan: Plan | None = None

    def give(self, plan: Plan, batch: _Batch) -> bool:
        """Hand over a batch; false where the worker is dead."""
        try:
            if plan is not self._plan:
                self.connection.send(plan)
                self._plan = plan
            self.connection.send(batch.tasks)
        except OSError:
            return False
        self.batch = batch
        return True

    def take(self) -> list[Analysis] | _Failure | None:
        """The answer to the batch in hand; None where the worker died over it."""
        try:
            answer: list[Analysis] | _Failure = self.connection.recv()
        except (EOFError, OSError):
            return None
        self.batch = None
        return answer

    def end(self, grace: float = 1.0) -> None:
        """Stop the process: asked first where it is idle, then made to."""
        with suppress(OSError):
            if self.batch is None:
                self.connection.send(None)
                self.process.join(grace)
        self.connection.close()
        for stop in (self.process.terminate, self.process.kill):
            if self.process.is_alive():
                stop()
                self.process.join(grace)
        self.process.close()


_ALGEBRA_THREADS = "OPENBLAS_NUM_THREADS"


@contextmanager
def _bare_main() -> Iterator[None]:
    """Keep a spawned process from importing the program's start script, and with it Qt or pytest.

    It also gets one thread for linear algebra: the vectors are short, and the cores are the workers' own.
    """
    real = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    given = os.environ.get(_ALGEBRA_THREADS)
    os.environ[_ALGEBRA_THREADS] = given or "1"
    try:
        yield
    finally:
        sys.modules["__main__"] = real
        if given is None:
            del os.environ[_ALGEBRA_THREADS]


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
        self._workers: list[_Worker] = []
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
        self, batches: Iterable[Sequence[Task]], packs: Sequence[Path], job: Job, *, sentiment: bool = True
    ) -> Iterator[list[Analysis]]:
        """Analyse every batch; answers come as they are ready, each in its batch's own order.

        ``packs`` are rule pack files; none means no findings. At most one batch a worker is under way, and
        the next is drawn from ``batches`` only when a worker is free. Raises Cancelled, ModeratorError
        (faulty pack, worker dead twice over one batch), RuntimeError (a bug in a worker, with its trace).
        """
        plan = Plan(tuple(map(_pack_file, packs)), sentiment)
        with self._lock:
            try:
                yield from self._run(iter(batches), plan, job)
            finally:
                self._abandon()

    def flag(
        self, batches: Iterable[Sequence[Task]], packs: Sequence[Path], job: Job
    ) -> Iterator[list[Analysis]]:
        """Findings and prior only: the quick half, after which review can begin."""
        return self.analyse(batches, packs, job, sentiment=False)

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
                answer: T | _Failure = worker.connection.recv()
            except (EOFError, OSError) as fault:
                self._dismiss(worker)
                raise ModeratorError("worker.died") from fault
            except Cancelled:
                self._dismiss(worker)
                raise
        return _good(answer)

    def _dismiss(self, worker: _Worker) -> None:
        """End a worker that is in the middle of a call."""
        self._workers.remove(worker)
        worker.end(grace=0.1)

    def _run(self, source: Iterator[Sequence[Task]], plan: Plan, job: Job) -> Iterator[list[Analysis]]:
        again: deque[_Batch] = deque()
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
                else:
                    yield _good(answer)

    def _feed(self, source: Iterator[Sequence[Task]], again: deque[_Batch], plan: Plan) -> None:
        """Give every free worker a batch, starting workers while there are batches for them."""
        while any(worker.batch is None for worker in self._workers) or len(self._workers) < self._size:
            batch = again.popleft() if again else _drawn(source)
            if batch is None:
                return
            worker = self._free()
            if not worker.give(plan, batch):
                worker.batch = batch
                again.append(self._bury(worker))

    def _free(self) -> _Worker:
        for worker in self._workers:
            if worker.batch is None:
                return worker
        cache = settings.private_folder(self._cache or settings.cache_folder())
        self._workers.append(_Worker(cache))
        return self._workers[-1]

    def _bury(self, worker: _Worker) -> _Batch:
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


def _drawn(source: Iterator[Sequence[Task]]) -> _Batch | None:
    for tasks in source:
        if tasks:
            return _Batch(tuple(tasks))
    return None


def _good(answer: T | _Failure) -> T:
    if not isinstance(answer, _Failure):
        return answer
    if answer.fault is not None:
        raise answer.fault
    raise RuntimeError(f"a worker failed:\n{answer.trace}")
