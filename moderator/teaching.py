"""Verdicts at work: what a person said about a hit, applied to every comment that has it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from moderator.i18n import Both
from moderator.jobs import Job
from moderator.pipeline import asked_by, lines_of
from moderator.records import Changes, Finding, Flags, Item, Scores, Uid
from moderator.rules.parse import read_pack
from moderator.rules.verdicts import Verdicts
from moderator.scoring.priority import MOOD_RULE, Lines, abuse, blend, mood
from moderator.settings import Settings
from moderator.store import flagging, verdicts
from moderator.store.open import Store
from moderator.store.reader import Reader
from moderator.surroundings import Surroundings
from moderator.worker import Analysis, Pool, Task, batches


@dataclass(frozen=True, slots=True)
class Learnt:
    """What applying verdicts changed: the comments read again, and how many of them changed sides."""

    uids: tuple[Uid, ...] = ()
    raised: int = 0
    lowered: int = 0

    @property
    def changes(self) -> Changes:
        return Changes(uids=self.uids)


def waiting(reader: Reader) -> bool:
    """Whether some verdict was said, or taken back, that the findings do not follow yet."""
    return bool(verdicts.outstanding(reader.db))


def apply(
    store: Store, pool: Pool, settings: Settings, job: Job, reviewer: str, *, packs: Sequence[Path]
) -> Learnt:
    """Read again, with the verdicts as they stand, every comment whose hits they concern.

    Statuses are people's: they stay. Findings of rules that ``packs`` do not hold stay too. Raises Cancelled;
    then nothing has changed, and the next call or flagging catches up.
    """
    with store.reader() as reader:
        told = verdicts.told(reader.db)
        keys = verdicts.outstanding(reader.db)
        rows = verdicts.alike(reader.db, keys)
        wanted = list(flagging.of_rows(reader.db, rows))
        before = {item.row: item for item in reader.items_of(rows)}
        around = Surroundings.read(reader.db, asked_by(packs))
        sizes = flagging.copies_of(reader.db, rows)
    known = frozenset(rule.id for path in packs for rule in read_pack(path).rules)
    reached = {comment.row: comment.reach for comment in wanted}
    retake = _Retake(before, known, lines_of(settings))
    tasks = (Task(w.row, w.uid, w.text, w.author, around.of(w, sizes.__getitem__)) for w in wanted)
    ready = [
        (analysis.row, retake.flags(analysis, sizes[analysis.row], reached[analysis.row]))
        for analyses in pool.flag(batches(tasks), packs, job, told)
        for analysis in analyses
    ]
    store.writer.run(_saving(ready, told, reviewer, [pack.stem for pack in packs]))
    moved = [(before[row].flags.flagged, flags.flagged) for row, flags in ready]
    return Learnt(
        tuple(flags.uid for _, flags in ready), moved.count((False, True)), moved.count((True, False))
    )


def _saving(
    ready: Sequence[tuple[int, Flags]], told: Verdicts, reviewer: str, packs: Sequence[str]
) -> Callable[[sqlite3.Connection], None]:
    def work(db: sqlite3.Connection) -> None:
        flagging.save(db, ready)
        flagging.finish(db, reviewer, len(ready), packs)
        verdicts.follow(db, told)

    return work


class _Retake:
    """A comment's flags anew from its findings; its scores stay what they are."""

    def __init__(self, before: Mapping[int, Item], known: frozenset[str], lines: Lines) -> None:
        self._before, self._known, self._lines = before, known, lines
        self._sentences = Both.read()

    def flags(self, analysis: Analysis, copies: int, reached: float) -> Flags:
        stored = self._before[analysis.row].flags
        findings = tuple(self._findings(analysis, stored))
        scores = Scores(abuse(findings), stored.scores.sentiment, stored.scores.off_topic)
        flagged, priority, parts = blend(findings, scores, copies, self._lines, analysis.prior, reached)
        return Flags(analysis.uid, findings, scores, flagged, priority, parts, stored.cluster)

    def _findings(self, analysis: Analysis, stored: Flags) -> Iterator[Finding]:
        yield from analysis.findings
        yield from (f for f in stored.findings if f.rule not in self._known and f.rule != MOOD_RULE)
        if found := mood(stored.scores.sentiment, self._lines, self._sentences):
            yield found
