"""Reading labelled comments over again, in several orders: what a queue that learns would have saved.

Each run draws comments at a base rate, shuffles them, and decides by their labels: hide the harmful, approve
the rest. ``blend`` is the desk's own queue: the learner refits as it goes, a blind random sample lies in
between, and all of that counts as reading. The other orders stay as they are and need neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import numpy as np

from moderator.evaluate import Columns, Labelled, Signal, judge, read_labelled
from moderator.jobs import Job
from moderator.records import Finding, Scores, Uid
from moderator.scoring import metrics
from moderator.scoring.bag import Floats, Ints
from moderator.scoring.learner import Case, Learner, case, due
from moderator.scoring.order import in_order
from moderator.scoring.priority import Lines, abuse
from moderator.scoring.sample import RATE, Draw, Estimate, estimate, is_sample
from moderator.worker import Pool, Task, batches

FOUND = (50, 80, 95)
READ = (10, 20)
LOOKS = (0.2, 0.4, 0.6, 0.8)
"""Shares read at which the stop estimate is compared with the truth."""
TARGET = 0.95
_HELD = 0.05
"""A held-back finding stands behind every one that counts, before none."""


class Order(StrEnum):
    """In which order the comments are read."""

    ARRIVAL = "arrival"
    RULES = "rules"
    PRIOR = "prior"
    BLEND = "blend"


@dataclass(frozen=True, slots=True)
class Curve:
    """One run in one order: shares of the queue read, and of the harm found, in [0, 1]."""

    read_to_find: Mapping[int, float | None]
    found_in: Mapping[int, float | None]


@dataclass(frozen=True, slots=True)
class Look:
    """The stop estimate at one moment, and how many harmful comments were really unread."""

    read: float
    said: Estimate
    left: int

    @property
    def holds(self) -> bool | None:
        """Whether the interval holds the truth; None where it was too early to tell."""
        low, high = self.said.left_low, self.said.left_high
        return None if low is None or high is None else low <= self.left <= high


@dataclass(frozen=True, slots=True)
class Reading:
    """The blend's run: labels in the order read, the looks, and where the target was said to be reached."""

    labels: tuple[bool, ...]
    looks: tuple[Look, ...]
    stop: Look | None


@dataclass(slots=True)
class Replay:
    """All runs."""

    n: int
    positives: int
    base_rate: float | None
    curves: dict[Order, list[Curve]] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)

    def to_json(self) -> dict[str, object]:
        """Means over the runs of the blend at the top, everything with its spread below ``replay``."""
        blend = self.curves[Order.BLEND]
        return {
            "read_to_find": {str(s): _mean(c.read_to_find[s] for c in blend) for s in FOUND},
            "found_in": {str(s): _mean(c.found_in[s] for c in blend) for s in READ},
            "stop": self._stop(),
            "replay": {
                "runs": len(blend),
                "n": self.n,
                "positives": self.positives,
                "base_rate": self.base_rate,
                "orders": {order.value: _spread(curves) for order, curves in self.curves.items()},
            },
        }

    def figures(self) -> Iterator[tuple[Order, str, int, float | None, float | None]]:
        """Order, figure, its share, mean and spread over the runs."""
        for order, curves in self.curves.items():
            for share in FOUND:
                known = _both(curve.read_to_find[share] for curve in curves)
                yield order, "read_to_find", share, known["mean"], known["spread"]
            for share in READ:
                known = _both(curve.found_in[share] for curve in curves)
                yield order, "found_in", share, known["mean"], known["spread"]

    def told(self) -> tuple[int, int]:
        """At how many looks something was estimated, and how many of those intervals held the truth."""
        told = [look.holds for reading in self.readings for look in reading.looks if look.holds is not None]
        return len(told), sum(told)

    def _stop(self) -> dict[str, object]:
        """How often the interval held, and what stopping at the target would have meant."""
        looks = [look for reading in self.readings for look in reading.looks]
        told, held = self.told()
        stops = [reading.stop for reading in self.readings if reading.stop is not None]
        return {
            "looks": len(looks),
            "told": told,
            "covered": held / told if told else None,
            "target": TARGET,
            "stopped": len(stops),
            "read_at_stop": _mean(stop.read for stop in stops),
            "found_at_stop": _mean(stop.said.found / max(1, stop.said.found + stop.left) for stop in stops),
            "at": {
                f"{share:.0%}": _at([look for look in looks if abs(look.read - share) < 0.05])
                for share in LOOKS
            },
        }


def _at(looks: Sequence[Look]) -> dict[str, float | None]:
    """Estimate and truth at one share read, means over the runs that could tell."""
    told = [look for look in looks if look.holds is not None]
    return {
        "left": _mean(look.said.left for look in told),
        "left_low": _mean(look.said.left_low for look in told),
        "left_high": _mean(look.said.left_high for look in told),
        "truth": _mean(float(look.left) for look in told),
        "told": float(len(told)),
    }


def _spread(curves: Sequence[Curve]) -> dict[str, object]:
    return {
        "read_to_find": {str(s): _both(c.read_to_find[s] for c in curves) for s in FOUND},
        "found_in": {str(s): _both(c.found_in[s] for c in curves) for s in READ},
    }


def _both(values: Iterable[float | None]) -> dict[str, float | None]:
    known = [value for value in values if value is not None]
    spread = float(np.std(known, ddof=1)) if len(known) > 1 else None
    return {"mean": _mean(known), "spread": spread}


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def cases_of(
    rows: Sequence[Labelled], pool: Pool, packs: Sequence[Path], lines: Lines, job: Job
) -> list[Case]:
    """Labelled comments as the learner sees them: rules, prior, and off-topic where threads are known."""
    texts, threads = [row.text for row in rows], [row.thread for row in rows]
    topics: list[float | None] = [None] * len(rows)
    if any(threads):
        judged = judge(texts, threads, Signal.OFF_TOPIC, pool, packs, lines, job)
        topics = [said.score if said else None for said in judged]
    found: list[tuple[Finding, ...]] = [()] * len(rows)
    priors: list[float | None] = [None] * len(rows)
    tasks = (Task(row, Uid(""), text) for row, text in enumerate(texts))
    for analysis in (each for batch in pool.flag(batches(tasks), packs, job) for each in batch):
        found[analysis.row], priors[analysis.row] = analysis.findings, analysis.prior
        job.checkpoint()
    return [
        case(text, findings, Scores(abuse(findings), None, topic), lines, prior, article=thread)
        for text, findings, topic, prior, thread in zip(texts, found, topics, priors, threads, strict=True)
    ]


def replay_file(
    file: Path,
    columns: Columns,
    pool: Pool,
    packs: Sequence[Path],
    lines: Lines,
    job: Job,
    base_rate: float | None,
    runs: int,
) -> Replay:
    """Replay a labelled file. Raises ModeratorError as ``evaluate`` does, and Cancelled."""
    rows = read_labelled(file, columns)
    cases = cases_of(rows, pool, packs, lines, job)
    return replay(cases, [row.harmful for row in rows], base_rate, runs, job)


def replay(
    cases: Sequence[Case],
    harmful: Sequence[bool],
    base_rate: float | None,
    runs: int,
    job: Job,
    rate: float = RATE,
) -> Replay:
    """Read the cases in every order, ``runs`` times, each time with other comments and another arrival.

    ``base_rate``: the share of harmful comments to draw; None takes all comments as they are. The prior's
    order is left out where no case has a prior. Raises Cancelled.
    """
    labels = np.asarray(harmful, bool)
    done: Replay | None = None
    for seed in range(runs):
        chosen = draw(labels, base_rate, seed)
        done = done or Replay(len(chosen), int(labels[chosen].sum()), base_rate)
        _one(done, [cases[row] for row in chosen], labels[chosen], rate, str(seed), job)
        job.report("evaluate.replaying", seed + 1, runs)
    if done is None:
        raise ValueError("no runs")
    return done


def _one(into: Replay, cases: Sequence[Case], labels: Ints, rate: float, salt: str, job: Job) -> None:
    scores: dict[Order, Floats] = {
        Order.ARRIVAL: np.zeros(len(cases)),
        Order.RULES: np.array([case.rules + _HELD * case.held_back for case in cases]),
    }
    if any(case.prior is not None for case in cases):
        scores[Order.PRIOR] = np.array([case.prior or 0.0 for case in cases])
    reading = read(cases, labels.tolist(), rate, salt, job)
    for order, score in scores.items():
        into.curves.setdefault(order, []).append(_curve(labels.tolist(), score.tolist()))
    places = np.arange(len(cases), 0, -1).tolist()
    into.curves.setdefault(Order.BLEND, []).append(_curve(reading.labels, places))
    into.readings.append(reading)


def _curve(labels: Sequence[bool], scores: Sequence[float]) -> Curve:
    return Curve(
        {share: metrics.read_to_find(labels, scores, share / 100) for share in FOUND},
        {share: metrics.found_in(labels, scores, share / 100) for share in READ},
    )


def draw(labels: Ints, base_rate: float | None, seed: int) -> Ints:
    """Rows in a random order, with harmful or harmless ones left out until the base rate is met."""
    chance = np.random.default_rng(seed)
    rows = [chance.permutation(np.flatnonzero(labels == kind)) for kind in (False, True)]
    if base_rate is not None:
        odds = base_rate / (1 - base_rate)
        fewer = round(len(rows[0]) * odds)
        if fewer <= len(rows[1]):
            rows[1] = rows[1][: max(1, fewer)]
        else:
            rows[0] = rows[0][: round(len(rows[1]) / odds)]
    return chance.permutation(np.concatenate(rows))


def read(cases: Sequence[Case], harmful: Sequence[bool], rate: float, salt: str, job: Job) -> Reading:
    """Read one queue to its end as the desk would show it."""
    total = len(cases)
    chance = np.random.default_rng([7, len(salt), *salt.encode()])
    at_random = iter(chance.permutation(total).tolist())
    learner = Learner(cases)
    labels: dict[int, bool] = {}
    draws: list[Draw] = []
    looks: list[Look] = []
    stop: Look | None = None
    found, fitted = 0, 0
    flagged = np.array([case.flagged for case in cases], bool)

    def shown() -> Iterator[int]:
        places, _ = in_order(learner.rank(labels).priority, flagged)
        return iter(places.tolist())

    best = shown()
    for number in range(total):
        blind = is_sample(number, rate, salt)
        row = next(row for row in (at_random if blind else best) if row not in labels)
        if blind:
            draws.append(Draw(total - number, found, harmful[row]))
        labels[row] = harmful[row]
        found += harmful[row]
        if due(len(labels) - fitted, fitted):
            job.checkpoint()
            fitted = len(labels)
            best = shown()
            look = Look(len(labels) / total, estimate(draws, found, total - number - 1), sum(harmful) - found)
            if stop is None and look.said.reached(TARGET):
                stop = look
        if len(looks) < len(LOOKS) and number + 1 >= LOOKS[len(looks)] * total:
            said = estimate(draws, found, total - number - 1)
            looks.append(Look((number + 1) / total, said, sum(harmful) - found))
    return Reading(tuple(labels.values()), tuple(looks), stop)
