"""What the queue and its journal say about the work: counts by status, category, reason and reviewer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from moderator.intervals import Agreement, agreement
from moderator.records import Counts, Status
from moderator.scoring.learner import SIGNALS, Learner
from moderator.scoring.lift import Lift, Verdict, lifts
from moderator.scoring.priority import Lines
from moderator.scoring.sample import Estimate, estimate
from moderator.store import figures, learning
from moderator.store.figures import Marked
from moderator.store.learning import Switch
from moderator.store.reader import Head, Reader


@dataclass(frozen=True, slots=True)
class Stats:
    """A queue in figures. Shares are left out: they are earned by more decisions than a figure shows."""

    counts: Counts
    head: Head
    by_category: Mapping[str, int]
    by_reason: Mapping[str, int]
    by_reviewer: Mapping[str, int]
    by_rule: Mapping[str, RuleRecord]
    articles: int
    imports: int
    signals: tuple[SignalRecord, ...]
    sample: Estimate
    agreement: Agreement
    calibration: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """How a rule did on decided comments: flagged by it, of those decided, of those hidden."""

    flagged: int
    decided: int
    hidden: int


@dataclass(frozen=True, slots=True)
class SignalRecord:
    """A signal's lift on the decisions, its switch, and whether it moves the queue."""

    lift: Lift
    switch: Switch

    @property
    def moves(self) -> bool:
        if self.switch is Switch.AUTO:
            return self.lift.verdict is not Verdict.NO_HELP
        return self.switch is Switch.ON


def signals(reader: Reader) -> tuple[SignalRecord, ...]:
    """What each signal has proved on this queue's decisions; see ``scoring.lift`` for the formula."""
    rows, cases = learning.cases(reader.db, Lines(), decided=True)
    labels = learning.labels(reader.db)
    told = {case: labels[row] for case, row in enumerate(rows) if row in labels}
    values = Learner(cases).signals(told)[list(told)]
    switches = learning.switches(reader.db)
    found = lifts(SIGNALS, values, list(told.values()))
    return tuple(SignalRecord(lift, switches.of(lift.signal)) for lift in found)


def sample(reader: Reader) -> Estimate:
    """How much of the harm is found, by the blind random sample; see ``scoring.sample`` for the formula."""
    return estimate(*learning.draws(reader.db))


def told(said: Estimate, total: int) -> dict[str, object] | None:
    """The numbers of the sentence ``sample.estimate``, rounded; None while too few were sampled."""
    if said.left is None or said.share is None or said.share_low is None or said.share_high is None:
        return None
    shares = {"share": said.share, "low": said.share_low, "high": said.share_high}
    return {
        "read": f"{100 * (total - said.unread) / max(1, total):.0f}",
        "left": round(said.left),
        "left_low": said.left_low,
        "left_high": said.left_high,
        **{name: f"{100 * value:.0f}" for name, value in shares.items()},
    }


def stats(reader: Reader, reviewer: str = "") -> Stats:
    """Read the figures; the grouped counts come from the tables, the totals from the counters.

    ``reviewer``: whose agreement with themselves is told.
    """
    return Stats(
        counts=reader.counts(),
        head=reader.head(),
        by_category=reader.tally("category"),
        by_reason=reader.tally("reason"),
        by_reviewer=reader.tally("reviewer"),
        by_rule={
            rule: RuleRecord(flagged, decided, hidden)
            for rule, flagged, decided, hidden in reader.rule_record()
        },
        articles=reader.size("articles"),
        imports=reader.size("imports"),
        signals=signals(reader),
        sample=sample(reader),
        agreement=agreement(figures.repeats(reader.db, reviewer)),
        calibration=tuple(figures.calibration(reader.db)),
    )


def stats_json(said: Stats) -> dict[str, object]:
    """The object ``moderator stats --json`` prints."""
    counts = said.counts
    return {
        "total": counts.total,
        "flagged": counts.flagged,
        "flagged_open": counts.flagged_open,
        "by_status": {status.value: counts.by_status.get(status, 0) for status in Status},
        "by_category": dict(said.by_category),
        "by_reason": dict(said.by_reason),
        "by_reviewer": dict(said.by_reviewer),
        "rules": {
            rule: {"flagged": r.flagged, "decided": r.decided, "hidden": r.hidden}
            for rule, r in said.by_rule.items()
        },
        "articles": said.articles,
        "imports": said.imports,
        "signals": [
            {**record.lift.to_json(), "switch": record.switch.value, "moves": record.moves}
            for record in said.signals
        ],
        "sample": said.sample.to_json(),
        "self_agreement": said.agreement.to_json(),
        "calibration": {
            marked.mark: {"decided": marked.decided, "hidden": marked.hidden} for marked in said.calibration
        },
        "journal": {"count": said.head.count, "head": said.head.hash},
    }
