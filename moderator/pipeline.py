"""Load, flag, score, queue: the way of a comment as plain functions."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from moderator.errors import ModeratorError
from moderator.i18n import Both
from moderator.importers.base import Options, Reading
from moderator.importers.inputs import as_problem, expand
from moderator.importers.preview import Plan
from moderator.importers.reading import read
from moderator.jobs import Cancelled, Job
from moderator.records import Flags, Problem, Scores
from moderator.rules.pack import Fact
from moderator.rules.parse import read_pack
from moderator.scoring.priority import Lines, abuse, blend, mood
from moderator.scoring.topic import MOST_SIBLINGS, TopicShelf
from moderator.settings import Settings
from moderator.store import copies, flagging, intake, learning, verdicts
from moderator.store import take_back as taking_back
from moderator.store.flagging import Unscored
from moderator.store.learning import Switch
from moderator.store.open import Store
from moderator.store.staging import Tally
from moderator.store.take_back import Consequence
from moderator.study import SWITCHABLE, Rank, Ranked
from moderator.surroundings import Surroundings
from moderator.text.cluster import clusters
from moderator.worker import Analysis, Pool, Task, batches

_ROWS = 5000
"""Rows of a ranking written at once: some tens of milliseconds."""


_SAVED = 100
"""Flags a transaction: some milliseconds, which is what a decision may have to wait."""


@dataclass(slots=True)
class LoadReport:
    """What a load did. comments = new + updated + duplicates; ``failed`` are inputs not read at all."""

    files: int = 0
    tally: Tally = field(default_factory=Tally)
    flagged: int = 0
    seconds: float = 0.0
    failed: list[ModeratorError] = field(default_factory=list)
    imports: list[int] = field(default_factory=list)
    """The numbers of the imports that the load made."""

    def to_json(self) -> dict[str, object]:
        tally = self.tally
        return {
            "files": self.files,
            "articles": tally.articles,
            "comments": tally.comments,
            "new": tally.new,
            "updated": tally.updated,
            "duplicates": tally.duplicates,
            "problems": tally.problems,
            "failed": len(self.failed),
            "flagged": self.flagged,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True)
class FlagReport:
    """What a flagging did: comments looked at, and how many of them are flagged now."""

    comments: int
    flagged: int
    seconds: float


def take_in(
    store: Store,
    readings: Iterable[Reading],
    reviewer: str,
    job: Job,
    faults: Sequence[ModeratorError] = (),
) -> LoadReport:
    """Store each input, as a whole or not at all. One that fails is reported.

    Beside inputs that could be read, one that could not (``faults`` are those that did not even open) is a
    problem of the load, kept like a row that could not be read. Cancelled, it leaves no comment behind.
    """
    report, started = LoadReport(failed=list(faults)), time.monotonic()
    copies.before_import(store.path)
    for reading in readings:
        try:
            _bring_in(store, reading, report, reviewer, job)
        except ModeratorError as fault:
            report.failed.append(fault)
            continue
        except Cancelled:
            drop_load(store, report, reviewer)
            raise
        report.files += 1
    if report.files:
        for failure in report.failed:
            problem = as_problem(failure, failure.where or "")
            _bring_in(store, _refused(problem), report, reviewer, job)
    report.seconds = time.monotonic() - started
    return report


def drop_load(store: Store, report: LoadReport, reviewer: str) -> None:
    """What a cancelled load has stored goes again, unless somebody has decided on it since."""
    for number in reversed(report.imports):
        with store.reader() as reader:
            decided = taking_back.consequence(reader.db, number).decided
        if not decided:
            store.writer.run(_dropping(number, reviewer))
    report.imports.clear()


def _dropping(number: int, reviewer: str) -> Callable[[sqlite3.Connection], Consequence]:
    return lambda db: taking_back.take_back(db, number, reviewer)


def _refused(problem: Problem) -> Reading:
    return Reading(problem.file, "", "", 0.0, lambda: iter((problem,)))


def _bring_in(store: Store, reading: Reading, report: LoadReport, reviewer: str, job: Job) -> None:
    tally = intake.bring_in(store, reading, Path(reading.file).name, reading.format, reviewer, job)
    with store.reader() as reader:
        report.imports.append(taking_back.latest(reader.db))
    for name in ("articles", "new", "updated", "duplicates", "problems"):
        setattr(report.tally, name, getattr(report.tally, name) + getattr(tally, name))


def take_back(store: Store, number: int, reviewer: str) -> Consequence:
    """Take a whole import back, after a copy of the queue. Flag again afterwards: what stays has fewer
    neighbours. Raises ModeratorError where there is no such import, or no copy could be made."""
    with store.reader() as reader:
        taking_back.consequence(reader.db, number)
    copies.before_take_back(store.path)
    return store.writer.run(lambda db: taking_back.take_back(db, number, reviewer))


def open_inputs(
    inputs: Sequence[str | Path], stdin: BinaryIO, options: Options, job: Job
) -> tuple[list[Reading], list[ModeratorError]]:
    """Recognise each input (``-`` is ``stdin``); what cannot be read is returned as a fault, not raised."""
    readings: list[Reading] = []
    faults: list[ModeratorError] = []
    for given in _expanded(inputs, faults):
        try:
            source = stdin if str(given) == "-" else Path(given)
            readings.append(read(source, "-" if str(given) == "-" else None, options, job))
        except ModeratorError as fault:
            faults.append(fault)
    return readings, faults


def open_plans(plans: Sequence[Plan], job: Job) -> tuple[list[Reading], list[ModeratorError]]:
    """``open_inputs`` for inputs that are each read in their own way."""
    readings: list[Reading] = []
    faults: list[ModeratorError] = []
    for plan in plans:
        try:
            readings.append(plan.open(job))
        except ModeratorError as fault:
            faults.append(fault)
    return readings, faults


def _expanded(inputs: Sequence[str | Path], faults: list[ModeratorError]) -> Iterator[str | Path]:
    """Folders as the files in them."""
    for given in inputs:
        if str(given) == "-":
            yield given
            continue
        try:
            yield from expand([Path(given)])
        except ModeratorError as fault:
            faults.append(fault)


def flag(
    store: Store,
    pool: Pool,
    settings: Settings,
    job: Job,
    reviewer: str,
    *,
    packs: Sequence[Path],
    everything: bool = False,
) -> FlagReport:
    """Flag and score what is new (with its article's other comments), or everything.

    Statuses are people's: they stay. Rows are saved as they are ready, so that review can begin early.
    Raises Cancelled; what was saved by then stays, the rest is flagged next time.
    """
    started = time.monotonic()
    lines = lines_of(settings)
    asked = asked_by(packs)
    flagged, done = 0, 0
    with store.reader() as reader, ThreadPoolExecutor(1) as aside:
        wanted = flagging.to_flag(reader.db, everything=everything)
        around, told = Surroundings.read(reader.db, asked), verdicts.told(reader.db)
        # Near-copies are looked for here while the workers begin.
        copies = aside.submit(_copies, store)
        scorer = _Scorer(reader.db, copies.result, lines)
        for analyses in pool.analyse(batches(scorer.tasks(wanted, around)), packs, job, verdicts=told):
            ready = [(analysis.row, scorer.flags(analysis)) for analysis in analyses]
            _save(store, ready)
            flagged += sum(flags.flagged for _, flags in ready)
            done += len(ready)
            job.report("job.flag", done, len(wanted))
    names = [pack.stem for pack in packs]
    cluster_of = copies.result().cluster_of
    with store.reader() as reader:
        moved = flagging.moved_clusters(reader.db, cluster_of)
    for start in range(0, len(moved), 5 * _SAVED):
        part = moved[start : start + 5 * _SAVED]
        store.writer.run(lambda db, part=part: flagging.save_clusters(db, part), background=True)  # type: ignore[misc]
    store.writer.run(lambda db: flagging.finish(db, reviewer, len(wanted), names))
    if everything:
        store.writer.run(lambda db: verdicts.follow(db, told))
    return FlagReport(len(wanted), flagged, time.monotonic() - started)


def asked_by(packs: Iterable[Path]) -> frozenset[Fact]:
    """What the packs' rules ask about beside the text. Raises ModeratorError for a faulty pack."""
    return frozenset(fact for path in packs for fact in read_pack(path).facts)


def _save(store: Store, ready: list[tuple[int, Flags]]) -> None:
    """Few at a time while somebody works at the desk; they need not be on the disk before the next."""
    size = len(ready) if store.writer.quiet else _SAVED
    for start in range(0, len(ready), max(size, 1)):
        store.writer.run(_saving(ready[start : start + size]), background=True, durable=False)


def _saving(ready: list[tuple[int, Flags]]) -> Callable[[sqlite3.Connection], None]:
    return lambda db: flagging.save(db, ready)


@dataclass(frozen=True, slots=True)
class _Copies:
    """Row to its cluster's name (the first member's uid), and the clusters' sizes."""

    cluster_of: Mapping[int, str]
    sizes: Mapping[str, int]

    def of(self, row: int) -> int:
        """How many comments say what this one says, itself included."""
        cluster = self.cluster_of.get(row)
        return self.sizes[cluster] if cluster else 1


def _copies(store: Store) -> _Copies:
    with store.reader() as reader:
        members = clusters(flagging.texts(reader.db))
        uid_of = flagging.uids(reader.db, set(members.values()))
    named = {row: uid_of[first] for row, first in members.items()}
    return _Copies(named, Counter(named.values()))


class _Scorer:
    """Joins what a worker says with what needs the neighbours: off-topic and near-copies.

    Holds the comments that are with the workers, and no others.
    """

    def __init__(self, db: sqlite3.Connection, copies: Callable[[], _Copies], lines: Lines) -> None:
        self._db, self._copies, self._lines, self._sentences = db, copies, lines, Both.read()
        self._away: dict[int, Unscored] = {}
        articles = {("article", row): listed for row, listed in flagging.paragraphs(db).items()}
        self._topics = TopicShelf[_Group](articles, _Siblings(db))

    def tasks(self, wanted: Sequence[int], around: Surroundings) -> Iterator[Task]:
        """The comments as they are handed out."""
        for w in flagging.of_rows(self._db, wanted):
            self._away[w.row] = w
            context = around.of(w, lambda row: self._copies().of(row))
            yield Task(w.row, w.uid, w.text, w.author, context, w.sentiment)

    def flags(self, analysis: Analysis) -> Flags:
        """Everything the machine says about one comment."""
        comment = self._away.pop(analysis.row)
        found = mood(analysis.sentiment, self._lines, self._sentences)
        findings = (*analysis.findings, found) if found else analysis.findings
        topic = self._topics.score(_group(comment), comment.text)
        scores = Scores(abuse(findings), analysis.sentiment, topic)
        copies = self._copies()
        cluster, size = copies.cluster_of.get(analysis.row), copies.of(analysis.row)
        flagged, priority, parts = blend(findings, scores, size, self._lines, analysis.prior, comment.reach)
        return Flags(analysis.uid, tuple(findings), scores, flagged, priority, parts, cluster)


_Group = tuple[str, int]


def _group(comment: Unscored) -> _Group:
    """Comments that belong together: of one article, or of one import where no article is known."""
    if comment.article is not None:
        return ("article", comment.article)
    return ("import", comment.import_id)


@dataclass(frozen=True, slots=True)
class _Siblings:
    """The texts of a group, looked up when they are asked for."""

    db: sqlite3.Connection

    def get(self, key: _Group, default: Sequence[str], /) -> Sequence[str]:
        kind, number = key
        article = number if kind == "article" else None
        return flagging.siblings(self.db, article, number, MOST_SIBLINGS) or default


def relearn(store: Store, pool: Pool, settings: Settings, job: Job) -> Ranked:
    """Fit to the decisions so far and rank the queue anew.

    Fits and scores in the pool's first worker, which remembers the queue from call to call: give it a pool
    of its own, so that it need not wait for a flagging. Written in parts, between which the reviewer's
    decisions come first; a ranking cut short is put right by the next. Statuses, flags and findings stay; a
    snapshot of the order that somebody works on does not move. Raises Cancelled.
    """
    ranked = pool.call(Rank(store.path, lines_of(settings)), job)
    for start in range(0, len(ranked.changed), _ROWS):
        job.checkpoint()
        store.writer.run(_ranking(ranked.changed[start : start + _ROWS]))
    return ranked


def _ranking(part: Sequence[tuple[float, str, int]]) -> Callable[[sqlite3.Connection], None]:
    return lambda db: learning.save_ranking(db, part)


def switch_signal(store: Store, signal: str, to: Switch, reviewer: str, *, reset: bool = False) -> None:
    """Switch a signal on, off, or back to proving itself; ``reset`` forgets what spoke for it. An event.

    It moves the queue from the next ``relearn`` on. Raises ModeratorError for a signal that is not known.
    """
    if signal not in SWITCHABLE:
        raise ModeratorError("signal.unknown", name=signal, known=", ".join(SWITCHABLE))
    store.writer.run(lambda db: learning.switch(db, signal, to, reviewer, reset=reset))


def lines_of(settings: Settings) -> Lines:
    """The lines where scores become flags, as the settings draw them."""
    return Lines(settings.flag_line, settings.off_topic_line, settings.mood_line)
