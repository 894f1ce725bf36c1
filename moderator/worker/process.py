"""The parent's side of one worker process: spawned, fed one batch at a time, ended."""

from __future__ import annotations

import multiprocessing
import os
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from moderator.worker import serve
from moderator.worker.work import Analysis, Failure, Plan, Task


@dataclass(frozen=True, slots=True)
class Batch:
    tasks: tuple[Task, ...]
    attempt: int = 1


class Worker:
    """The parent's side of one worker process."""

    def __init__(self, cache: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=serve.serve, args=(theirs, cache), name="moderator-worker", daemon=True
        )
        try:
            with _bare_main():
                self.process.start()
        finally:
            # While we held their end, the pipe of a dead worker would never read as closed.
            theirs.close()
        self.batch: Batch | None = None
        self._plan: Plan | None = None

    def give(self, plan: Plan, batch: Batch) -> bool:
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

    def take(self) -> list[Analysis] | Failure | None:
        """The answer to the batch in hand; None where the worker died over it."""
        try:
            answer: list[Analysis] | Failure = self.connection.recv()
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
