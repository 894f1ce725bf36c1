"""An open queue as the desk sees it: reads, operations that answer by signals, and work in the background."""

from __future__ import annotations

import getpass
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from moderator import authors, decisions, pipeline, teaching
from moderator.authors import AuthorRequest
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.importers.preview import Plan
from moderator.jobs import Cancelled, Job, Progress
from moderator.records import Changes, Hit, Uid
from moderator.rules.shelf import active
from moderator.settings import Settings
from moderator.store import copies, flagging
from moderator.store.open import Store
from moderator.store.reader import Reader
from moderator.store.take_back import Consequence
from moderator.vocabulary import Vocabulary
from moderator.worker import Pool
from ui.arranging import Arranger
from ui.bridge import Bridge
from ui.learning import Learning

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Work:
    """A job in the background: its catalogue key, what it works on, and how far it is (None: just begun)."""

    name: str
    title: str
    progress: Progress | None = None


COPY_LOOK_MS = 10 * 60 * 1000
"""Milliseconds between two looks at whether a copy of the queue is due."""


class Session(QObject):
    """One open queue. Made on the GUI thread; every signal arrives there.

    ``reader`` is for indexed reads on the GUI thread, each under 5 ms. Everything slower goes through ``ask``
    (a reader thread) or ``run`` (a job with progress and cancel).
    """

    changed = Signal(object)
    """Changes: something in the queue is different."""
    written = Signal(int)
    """How many gestures are still on their way to the disk."""
    failed = Signal(object)
    """An exception, to be shown calmly."""
    working = Signal(object)
    """Work, or None when nothing runs in the background."""
    finished = Signal(str, object)
    """The name of a job that ended well, and its result."""

    configured = Signal()
    """Settings, keys, reasons or tags were written: the program reads them and makes the window anew."""
    elsewhere = Signal(object)
    """The path of another queue to open in this window."""

    _progressed = Signal(object)
    _followed = Signal(object)

    def __init__(self, store: Store, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.settings = settings
        self.words = Vocabulary()
        """The reasons and tags in force; the program sets the user's."""
        self.reader: Reader = store.reader()
        self.reviewer = reviewer_of(settings)
        self._bridge = Bridge(self)
        self._closed = False
        self._ask = ThreadPoolExecutor(max_workers=1, thread_name_prefix="queue-reader")
        self._jobs = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk-job")
        self._local = threading.local()
        self._asked: dict[str, int] = {}
        self._readers: list[Reader] = []
        self._job: Job | None = None
        self._unfinished = 0
        self._after: list[Callable[[], None]] = []
        self.writing = 0
        """Gestures on their way to the disk."""
        self._pool: Pool | None = None
        """One worker, kept from the first verdict on: the second is followed at once."""
        self.learning = Learning(
            store, lambda: self.settings, lambda: self.reviewer, self.reader.counts, self
        )
        """What orders the queue by what is decided, in the background."""
        self.arranger = Arranger(store, self)
        """What lays out long lists, in a process of its own."""
        self.arranger.failed.connect(self.failed)
        self.changed.connect(self.learning.heard)
        self.learning.failed.connect(self.failed)
        self._progressed.connect(self.working)
        self._followed.connect(self.changed)
        self._copying = QTimer(self, interval=COPY_LOOK_MS)
        self._copying.timeout.connect(self._copy_if_due)
        if not store.read_only:
            self._copying.start()

    def copy_on_opening(self) -> None:
        """The copy of every few hours, once the first comment is on the screen and not before."""
        if self.store.uncopied:
            self.store.uncopied = False
            path = self.path
            made = self._jobs.submit(lambda: copies.on_open(path))
            self._bridge.watch(made, self._copied, self.failed.emit)

    def _copied(self, note: ModeratorError | None) -> None:
        if note is not None:
            self.failed.emit(note)

    def _copy_if_due(self) -> None:
        """The hourly copy while somebody works, off the GUI thread."""
        path = self.path

        def work() -> None:
            if copies.due(path):
                copies.make(path, "hourly")

        self._bridge.watch(self._jobs.submit(work), lambda _: None, self.failed.emit)

    @property
    def path(self) -> Path:
        return self.store.path

    @property
    def busy(self) -> bool:
        return self._job is not None

    @property
    def queued(self) -> int:
        """Jobs that wait for the one that runs."""
        return max(self._unfinished - 1, 0)

    def decide(
        self, requests: Sequence[Request], refused: Callable[[BaseException], None] | None = None
    ) -> None:
        """Write one gesture. ``refused`` hears of a failure before ``failed`` tells the reviewer."""
        self._write(decisions.decide(self.store, requests, self.reviewer, self.words.escalating), refused)

    def judge(self, uid: Uid, said: Sequence[tuple[str, Hit]], counts: bool) -> None:
        """Say of rules' hits in a comment that they count, or are wrong; every comment alike follows."""
        self._write(
            decisions.judge(self.store, uid, said, counts, self.reviewer),
            None,
            lambda _: self.follow_verdicts(),
        )

    def judge_authors(self, requests: Sequence[AuthorRequest]) -> None:
        """Write one gesture about authors; a name judged fine is no reason to flag any comment under it."""
        written = authors.judge(self.store, requests, self.reviewer)
        self._write(written, None, lambda _: self.follow_verdicts())

    def undo(self, done: Callable[[Changes], None]) -> None:
        self._write(decisions.undo(self.store, self.reviewer), None, self._turned(done))

    def redo(self, done: Callable[[Changes], None]) -> None:
        self._write(decisions.redo(self.store, self.reviewer), None, self._turned(done))

    def _turned(self, done: Callable[[Changes], None]) -> Callable[[Changes], None]:
        def turned(changes: Changes) -> None:
            done(changes)
            self.follow_verdicts()

        return turned

    def follow_verdicts(self) -> None:
        """Read again what verdicts concern that were said, or taken back, since; in the background."""

        def work(job: Job) -> None:
            if self._pool is None:
                self._pool = Pool(1)
            packs = active(self.settings)
            learnt = teaching.apply(self.store, self._pool, self.settings, job, self.reviewer, packs=packs)
            self._followed.emit(learnt.changes)

        def begin(waiting: bool) -> None:
            if waiting:
                self.run("job.verdicts", "", work)

        self.ask("verdicts", teaching.waiting, begin)

    def _write(
        self,
        future: Future[Changes],
        refused: Callable[[BaseException], None] | None,
        done: Callable[[Changes], None] | None = None,
    ) -> None:
        self._count(1)

        def arrived(changes: Changes) -> None:
            self._count(-1)
            self.changed.emit(changes)
            if done is not None:
                done(changes)
            self._settled()

        def fault(error: BaseException) -> None:
            self._count(-1)
            if refused is not None:
                refused(error)
            self.failed.emit(error)
            self._settled()

        self._bridge.watch(future, arrived, fault)

    def write_event(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Write something that is no gesture of a reviewer, and so outside undo."""
        self._bridge.watch(self.store.writer.submit(work), lambda _: None, self.failed.emit)

    def _count(self, step: int) -> None:
        self.writing += step
        self.written.emit(self.writing)

    def when_saved(self, act: Callable[[], None]) -> None:
        """Run ``act`` once nothing is on its way to the disk any more: now, or after the last write."""
        self._after.append(act)
        self._settled()

    def _settled(self) -> None:
        while self.writing == 0 and self._after:
            self._after.pop(0)()

    def ask(self, topic: str, question: Callable[[Reader], T], answer: Callable[[T], None]) -> None:
        """Read on the reader thread. Of several questions on one topic only the last is answered.

        What a timer still asks once the session is closed goes unanswered.
        """
        number = self._asked[topic] = self._asked.get(topic, 0) + 1

        def read() -> list[T]:
            # One element, or none where a later question has already been asked.
            return [question(self._thread_reader())] if self._asked[topic] == number else []

        def arrived(results: list[T]) -> None:
            if self._asked[topic] == number:
                for result in results:
                    answer(result)

        if not self._closed:
            self._bridge.watch(self._ask.submit(read), arrived, self.failed.emit)

    def _thread_reader(self) -> Reader:
        reader: Reader | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = self._local.reader = self.store.reader()
            self._readers.append(reader)
        return reader

    def run(
        self, name: str, title: str, work: Callable[[Job], object], *, changes: Changes | None = None
    ) -> None:
        """Run a job after those that wait already; ``changes`` is emitted when it ended, cancelled or not.

        ``name`` is a catalogue key, ``title`` what the job works on, as shown.
        """

        self._unfinished += 1

        def begin() -> object:
            job = Job(on_progress=lambda progress: self._progressed.emit(Work(name, title, progress)))
            self._job = job
            self._progressed.emit(Work(name, title))
            return work(job)

        def over() -> None:
            # The next one may have begun already: then the bar, and the way to stop, are its own.
            self._unfinished -= 1
            if not self._unfinished:
                self._job = None
                self.working.emit(None)
            if changes is not None:
                self.changed.emit(changes)

        def arrived(result: object) -> None:
            over()
            self.finished.emit(name, result)

        def fault(error: BaseException) -> None:
            over()
            if not isinstance(error, Cancelled):
                self.failed.emit(error)

        self._bridge.watch(self._jobs.submit(begin), arrived, fault)

    def cancel(self) -> None:
        """Ask the running job to stop."""
        if self._job is not None:
            self._job.cancel()

    def load(self, plans: Sequence[Plan]) -> None:
        """Load inputs into the queue, each in its own way, and flag what is new."""

        def work(job: Job) -> pipeline.LoadReport:
            readings, faults = pipeline.open_plans(plans, job)
            report = pipeline.take_in(self.store, readings, self.reviewer, job, faults)
            try:
                if report.files:
                    report.flagged = self._flag(job, everything=False).flagged
            except Cancelled:
                pipeline.drop_load(self.store, report, self.reviewer)
                raise
            return report

        titles = ", ".join(plan.given.name for plan in plans)
        self.run("job.load", titles, work, changes=Changes(uids=None, order=True))

    def take_back(self, number: int) -> None:
        """Take a whole import back, and flag again what loses a neighbour."""

        def work(job: Job) -> Consequence:
            done = pipeline.take_back(self.store, number, self.reviewer)
            self._flag(job, everything=False)
            return done

        self.run("job.take_back", "", work, changes=Changes(uids=None, order=True))

    def resume(self) -> None:
        """Go on where a flagging ended before it had come to every comment: the program was closed."""

        def begin(unfinished: bool) -> None:
            if unfinished:
                self.run(
                    "job.flag",
                    "",
                    lambda job: self._flag(job, everything=False),
                    changes=Changes(uids=None, order=True),
                )

        self.ask("unfinished", lambda reader: flagging.unfinished(reader.db), begin)

    def flag(self) -> None:
        """Flag everything again with the rules as they are now. Decisions stay."""
        self.run(
            "job.flag",
            "",
            lambda job: self._flag(job, everything=True),
            changes=Changes(uids=None, order=True),
        )

    def _flag(self, job: Job, *, everything: bool) -> pipeline.FlagReport:
        with Pool() as pool:
            return pipeline.flag(
                self.store,
                pool,
                self.settings,
                job,
                self.reviewer,
                packs=active(self.settings),
                everything=everything,
            )

    def forget_questions(self) -> None:
        """Answers still on their way reach nobody: the window that asked is gone."""
        self._after.clear()
        self.learning.forget_questions()
        self.arranger.forget()
        for topic in self._asked:
            self._asked[topic] += 1

    def close(self) -> None:
        """Stop what runs, let the writer finish, let go of the file."""
        self._copying.stop()
        self._closed = True
        self._bridge.close()
        self.cancel()
        self.learning.close()
        self.arranger.close()
        self._ask.shutdown(wait=True, cancel_futures=True)
        self._jobs.shutdown(wait=True, cancel_futures=True)
        if self._pool is not None:
            self._pool.close()
        for reader in (*self._readers, self.reader):
            reader.close()
        self.store.close()


def reviewer_of(settings: Settings) -> str:
    """Whose name stands in the journal: the setting, else the account's."""
    try:
        return settings.reviewer or getpass.getuser()
    except (OSError, KeyError):
        return "reviewer"
