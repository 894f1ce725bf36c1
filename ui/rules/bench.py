"""The editor's way to a worker: one thing at a time beside the window, with progress and cancel."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from moderator.appraisal import Appraise, Draft
from moderator.jobs import Cancelled, Job
from moderator.rules.bill import Bill, Item
from moderator.worker import Pool
from ui.bridge import Bridge

T = TypeVar("T")


class Bench(QObject):
    """Questions are answered in turn; of several on one topic only the last."""

    progressed = Signal(object)
    """Progress of the running question."""
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._bridge = Bridge(self)
        self._pool = Pool(1)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rules-bench")
        self._asked: dict[str, int] = {}
        self._jobs: dict[str, Job] = {}
        self._closed = False

    def ask(self, topic: str, work: Callable[[Pool, Job], T], answer: Callable[[T], None]) -> None:
        """Run ``work`` beside the window; a question of the same topic that runs or waits is given up."""
        if self._closed:
            return
        self.cancel(topic)
        number = self._asked[topic] = self._asked.get(topic, 0) + 1
        job = self._jobs[topic] = Job(on_progress=self.progressed.emit)

        def run() -> T:
            job.checkpoint()
            return work(self._pool, job)

        def arrived(result: T) -> None:
            if self._asked[topic] == number:
                answer(result)

        def fault(error: BaseException) -> None:
            if not isinstance(error, Cancelled) and self._asked[topic] == number:
                self.failed.emit(error)

        self._bridge.watch(self._thread.submit(run), arrived, fault)

    def cancel(self, topic: str) -> None:
        """Stop a question; nobody hears of it any more."""
        if topic in self._jobs:
            self._jobs[topic].cancel()
            self._asked[topic] += 1

    def rest(self) -> None:
        """Nobody looks at the editor now: end the worker process, aside."""
        for topic in self._jobs:
            self.cancel(topic)
        if not self._closed:
            self._thread.submit(self._pool.close)

    def close(self) -> None:
        """The window goes."""
        if not self._closed:
            self.rest()
            self._closed = True
            self._bridge.close()
            self._thread.shutdown(wait=False)


def price(draft: Draft, queue: Path, total: int) -> Callable[[Pool, Job], tuple[tuple[Item, ...], Bill]]:
    """The bill of a draft over a whole queue of ``total`` comments, page by page."""

    def work(pool: Pool, job: Job) -> tuple[tuple[Item, ...], Bill]:
        job.report("job.bill", 0, total)
        priced = pool.call(Appraise(draft, queue), job)
        bill = priced.bill
        while priced.next is not None:
            job.report("job.bill", bill.read, total)
            priced = pool.call(Appraise(draft, queue, priced.next), job)
            bill.add(priced.bill)
        return priced.items, bill

    return work
