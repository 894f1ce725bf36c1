"""Whether a signal helps this reviewer: its lift on the decisions already made, with an interval.

For every signal: how many times the odds of hiding rise when the signal rises by one standard deviation,
*the other signals being what they are*: the odds ratio of a logistic regression of hidden (1) against
approved (0), with its 95 % Wald interval ``exp(b ± 1.96 se)``, se from the inverse of the information
matrix (Hosmer & Lemeshow, Applied Logistic Regression, 2nd ed., 2.3 and 3). 1.00 is no help. A plain count
of hits would mislead here: the queue itself chose what was decided, by these very signals; a regression on
the signals that chose is not bent by the choice. A ridge of one pseudo-decision keeps the fit finite where
a signal parts the decisions without a rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from moderator.scoring.bag import Floats
from moderator.scoring.logistic import sigmoid

FEWEST = 30
"""So many hidden and so many approved comments before anything is said."""
_Z = 1.959964
_RIDGE = 1.0
_ROUNDS = 50


class Verdict(StrEnum):
    """What the interval says about a signal."""

    TOO_FEW = "too_few"
    HELPS = "helps"
    NO_HELP = "no_help"


@dataclass(frozen=True, slots=True)
class Lift:
    """Odds ratio per standard deviation and its 95 % interval; None where there is too little to tell."""

    signal: str
    hidden: int
    approved: int
    verdict: Verdict
    odds: float | None = None
    low: float | None = None
    high: float | None = None

    def to_json(self) -> dict[str, object]:
        interval = None if self.low is None else [self.low, self.high]
        return {
            "signal": self.signal,
            "hidden": self.hidden,
            "approved": self.approved,
            "verdict": self.verdict.value,
            "lift": self.odds,
            "interval": interval,
        }


def lifts(names: Sequence[str], signals: Floats, hidden: Sequence[bool]) -> list[Lift]:
    """One lift per name. ``signals``: decisions x names, ``hidden`` per decision.

    Nothing is said of a signal that was the same on every decision, nor with fewer than ``FEWEST`` of either.
    """
    told = np.asarray(hidden, float)
    yes, no = int(told.sum()), len(told) - int(told.sum())
    unknown = [Lift(name, yes, no, Verdict.TOO_FEW) for name in names]
    if min(yes, no) < FEWEST:
        return unknown
    spread = signals.std(axis=0)
    moves = np.flatnonzero(spread > 1e-9)
    if not len(moves):
        return unknown
    scaled = (signals[:, moves] - signals[:, moves].mean(axis=0)) / spread[moves]
    weights, errors = _wald(np.column_stack((scaled, np.ones(len(told)))), told)
    for at, column in enumerate(moves.tolist()):
        low, high = weights[at] - _Z * errors[at], weights[at] + _Z * errors[at]
        verdict = Verdict.HELPS if low > 0 else Verdict.NO_HELP
        said = tuple(round(float(np.exp(value)), 4) for value in (weights[at], low, high))
        unknown[column] = Lift(names[column], yes, no, verdict, *said)
    return unknown


def _wald(columns: Floats, told: Floats) -> tuple[Floats, Floats]:
    """Weights and their standard errors, by Newton's method with a ridge on all but the last column."""
    ridge = np.diag([_RIDGE] * (columns.shape[1] - 1) + [1e-6])
    weights = np.zeros(columns.shape[1])
    information = ridge
    for _ in range(_ROUNDS):
        said = sigmoid(columns @ weights)
        information = (columns * (said * (1 - said))[:, None]).T @ columns + ridge
        step = np.linalg.solve(information, columns.T @ (told - said) - ridge @ weights)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-9:
            break
    errors: Floats = np.sqrt(np.diag(np.linalg.inv(information)))
    return weights, errors
