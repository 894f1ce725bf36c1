"""What the dashboard shows of a queue: one frozen value, read on one connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from moderator.insights import RuleRecord, SignalRecord, sample, signals
from moderator.intervals import Agreement, Share, agreement
from moderator.records import Counts
from moderator.scoring.learner import LEARNER, WORDS
from moderator.scoring.lift import Lift
from moderator.scoring.sample import Estimate
from moderator.store import figures, learning
from moderator.store.figures import Marked
from moderator.store.reader import Reader

_LATEST = 200
"""Decisions that the pace looks back on."""
_POINTS = 120
_RULES = 12


@dataclass(frozen=True, slots=True)
class Point:
    """After reading ``read`` comments ``found`` of them were hidden."""

    read: int
    found: int


@dataclass(frozen=True, slots=True)
class Board:
    """All figures. Times are UTC hours; ``pace`` is the median of seconds on screen, None before any."""

    counts: Counts
    by_hour: tuple[tuple[str, int], ...]
    pace: float | None
    by_category: Mapping[str, int]
    by_reason: Mapping[str, int]
    by_rule: Mapping[str, RuleRecord]
    signals: tuple[SignalRecord, ...]
    whole: tuple[tuple[str, str], ...]
    """Words and learner, which have no lift of their own, with their switch."""
    estimate: Estimate
    curve: tuple[Point, ...]
    agreement: Agreement
    calibration: tuple[Marked, ...]

    @property
    def per_hour(self) -> float | None:
        """Decisions in the last hour in which something was decided."""
        return float(self.by_hour[-1][1]) if self.by_hour else None


def board(reader: Reader, reviewer: str, known: Sequence[Lift] | None = None) -> Board:
    """Read it. ``known``: the signals' lifts where a fit just said them; else they are worked out here."""
    db = reader.db
    spent = figures.seconds(db, _LATEST)
    rules = {rule: RuleRecord(n, decided, hidden) for rule, n, decided, hidden in reader.rule_record()}
    switches = learning.switches(db)
    found = (
        signals(reader)
        if known is None
        else tuple(SignalRecord(lift, switches.of(lift.signal)) for lift in known)
    )
    return Board(
        counts=reader.counts(),
        by_hour=tuple(figures.by_hour(db)),
        pace=median(spent) if spent else None,
        by_category=reader.tally("category"),
        by_reason=reader.tally("reason"),
        by_rule=dict(sorted(rules.items(), key=lambda one: (-one[1].decided, one[0]))[:_RULES]),
        signals=found,
        whole=tuple((name, switches.of(name).value) for name in (WORDS, LEARNER)),
        estimate=sample(reader),
        curve=tuple(_curve(figures.curve(db))),
        agreement=agreement(figures.repeats(db, reviewer)),
        calibration=tuple(figures.calibration(db)),
    )


def _curve(hidden: Sequence[bool]) -> list[Point]:
    """At most ``_POINTS`` points of what was found as reading went on, from nothing to now."""
    every = max(1, len(hidden) // _POINTS)
    points, found = [Point(0, 0)], 0
    for read, harmful in enumerate(hidden, 1):
        found += harmful
        if read % every == 0 or read == len(hidden):
            points.append(Point(read, found))
    return points


def share(record: RuleRecord) -> Share:
    """Of a rule's decided comments those that were hidden: its precision here."""
    return Share(record.hidden, record.decided)
