"""The learner beside the review: fits again every few decisions, in a process of its own, behind the hand."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from moderator import pipeline
from moderator.jobs import Cancelled, Job
from moderator.records import Changes, Counts, Status
from moderator.scoring.learner import due
from moderator.settings import Settings
from moderator.store.learning import Switch
from moderator.store.open import Store
from moderator.study import Ranked, Turn, Why
from moderator.worker import Pool
from ui.bridge import Bridge

T = TypeVar("T")


class Learning(QObject):
    """Listens to what changes and keeps the stored order up to it. What is on the screen is not its business.

    The pool and its one process are made when there is something to learn from, and the process runs at the
    lowest rank: it yields to the reviewer.
    """

    ranked = Signal(object)
    """Ranked: the stored order is new."""
    failed = Signal(object)

    def __init__(
        self,
        store: Store,
        settings: Callable[[], Settings],
        reviewer: Callable[[], str],
        counts: Callable[[], Counts],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._settings, self._reviewer, self._counts = store, settings, reviewer, counts
        self._bridge = Bridge(self)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="learner")
        self._pool: Pool | None = None
        self._job: Job | None = None
        self._since, self._at_last, self._window = 0, 0, 0
        self.last: Ranked | None = None
        """What the last fit of this sitting said."""

    @property
    def on(self) -> bool:
        """Whether the queue may be ordered anew: the reviewer wants it, and the file can be written here."""
        return self._settings().learn and not self._store.read_only

    @property
    def busy(self) -> bool:
        return self._job is not None

    def heard(self, changes: Changes) -> None:
        """Something in the queue is different: fit again if enough is."""
        if not self.on:
            return
        if changes.uids is None or changes.order:
            # New flags and scores came without what was learnt: the order is the learner's no more.
            self._since, self._at_last = self._since + self._settings().learn_every, 0
        else:
            self._since += len(changes.uids)
        self._look()

    def _look(self) -> None:
        if self.busy or not due(self._since, self._at_last, self._settings().learn_every):
            return
        if self.last is None and not _both(self._counts()):
            return
        self._fit()

    def _fit(self) -> None:
        self._job = job = Job()
        self._since, self._at_last = 0, self._counts().decided

        chosen = self._settings()

        def fit() -> Ranked:
            return pipeline.relearn(self._store, self._worker(), chosen, job)

        self._bridge.watch(self._thread.submit(fit), self._fitted, self._fault)

    def _worker(self) -> Pool:
        """Made on the learner's own thread, and used there only."""
        if self._pool is None:
            self._pool = Pool(1)
        return self._pool

    def _fitted(self, ranked: Ranked) -> None:
        self._job, self.last = None, ranked
        self.ranked.emit(ranked)
        self._look()

    def _fault(self, error: BaseException) -> None:
        self._job = None
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    def why(self, row: int, answer: Callable[[Turn], None]) -> None:
        """What moved a comment; nothing where nothing was learnt. Fits first where this sitting did not."""
        if self.last is None:
            if not self.on or not _both(self._counts()):
                answer(Turn())
                return
            if not self.busy:
                self._fit()
        window = self._window

        def arrived(turn: Turn) -> None:
            if window == self._window:
                answer(turn)

        asked = self._thread.submit(lambda: self._worker().call(Why(row), Job()))
        self._bridge.watch(asked, arrived, self.failed.emit)

    def forget_questions(self) -> None:
        """Answers still on their way reach nobody: the window that asked is gone."""
        self._window += 1

    def switch(self, signal: str, to: Switch, *, reset: bool = False) -> None:
        """Switch a signal, which is an event, and order the queue by what it says now."""

        reviewer = self._reviewer()

        def write() -> None:
            pipeline.switch_signal(self._store, signal, to, reviewer, reset=reset)

        self._bridge.watch(self._thread.submit(write), lambda _: self.again(), self.failed.emit)

    def again(self) -> None:
        """Fit now, as soon as a fit that runs has ended."""
        self._since, self._at_last = self._settings().learn_every, 0
        if not self.busy and self.on:
            self._fit()

    def close(self) -> None:
        self._bridge.close()
        if self._job is not None:
            self._job.cancel()
        self._thread.shutdown(wait=True, cancel_futures=True)
        if self._pool is not None:
            self._pool.close()


def _both(counts: Counts) -> bool:
    """Something was hidden and something approved: before that there is nothing to tell apart."""
    return all(counts.by_status.get(status, 0) for status in (Status.HIDDEN, Status.APPROVED))
