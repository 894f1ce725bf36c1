"""Long lists are laid out in a process of their own: a million rows in order never hold the window's up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Signal

from moderator.jobs import Cancelled, Job
from moderator.store.open import Store
from moderator.worker import Pool
from ui.bridge import Bridge
from ui.queue.laying import Laid, Question
from ui.queue.snapshot import Snapshot


class Arranger(QObject):
    """Answers one question at a time; a later one ends the one before, which nobody waits for any more.

    The process is made when the first long list is asked for, and remembers what it worked out.
    """

    failed = Signal(object)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bridge = Bridge(self)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="arranger")
        self._pool: Pool | None = None
        self._job: Job | None = None
        self._closed = False

    def ask(self, question: Question, answer: Callable[[Snapshot], None]) -> None:
        self.forget()
        if self._closed:
            return
        self._job = job = Job()
        laid = Laid(self._store.path, question)

        def work() -> Snapshot:
            job.checkpoint()
            return self._worker().call(laid, job)

        def arrived(made: Snapshot) -> None:
            if self._job is job:
                self._job = None
                answer(made)

        def fault(error: BaseException) -> None:
            if self._job is job:
                self._job = None
            if not isinstance(error, Cancelled):
                self.failed.emit(error)

        self._bridge.watch(self._thread.submit(work), arrived, fault)

    def forget(self) -> None:
        """Whoever asked is gone, or asks for something else."""
        job, self._job = self._job, None
        if job is not None:
            job.cancel()

    def _worker(self) -> Pool:
        """Made and used on the arranger's own thread."""
        if self._pool is None:
            self._pool = Pool(1)
        return self._pool

    def close(self) -> None:
        self._closed = True
        self._bridge.close()
        self.forget()
        self._thread.shutdown(wait=True, cancel_futures=True)
        if self._pool is not None:
            self._pool.close()
