"""How well a score puts the harmful comments first, and what a line on it costs.

Labels are True for harmful, scores are higher for "read this sooner". Where scores tie, the order among the
tied is unknown, and every figure here is the mean over all their orders; none depends on the order of input.
A figure that the labels leave undefined (no positive, no negative, nothing flagged) is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts of flagged and unflagged, harmful and harmless."""

    true_flags: int
    false_flags: int
    missed: int
    rightly_left: int

    @property
    def accuracy(self) -> float | None:
        right = self.true_flags + self.rightly_left
        return _share(right, right + self.false_flags + self.missed)

    @property
    def recall(self) -> float | None:
        """Share of the harmful that is flagged."""
        return _share(self.true_flags, self.true_flags + self.missed)

    @property
    def false_flag_rate(self) -> float | None:
        """Share of the harmless that is flagged."""
        return _share(self.false_flags, self.false_flags + self.rightly_left)

    def precision(self, base_rate: float | None = None) -> float | None:
        """Share of the flagged that is harmful; with ``base_rate``, were that the share of harmful comments.

        By weighting: ``b r / (b r + (1 - b) f)`` with recall r and false-flag rate f.
        """
        if base_rate is None:
            return _share(self.true_flags, self.true_flags + self.false_flags)
        if self.recall is None or self.false_flag_rate is None:
            return None
        right = base_rate * self.recall
        return _share(right, right + (1 - base_rate) * self.false_flag_rate)


def confusion(labels: Sequence[bool], flagged: Sequence[bool]) -> Confusion:
    """Count the four cases."""
    y, f = np.asarray(labels, bool), np.asarray(flagged, bool)
    return Confusion(int((y & f).sum()), int((~y & f).sum()), int((y & ~f).sum()), int((~y & ~f).sum()))


def auc(labels: Sequence[bool], scores: Sequence[float]) -> float | None:
    """ROC-AUC: how often a harmful comment scores above a harmless one, ties counting one half."""
    steps = _steps(labels, scores)
    found, left = steps.harmful, steps.size - steps.harmful
    if not found.sum() or not left.sum():
        return None
    below = left.sum() - np.cumsum(left)
    return float((found * (below + left / 2)).sum() / (found.sum() * left.sum()))


def average_precision(labels: Sequence[bool], scores: Sequence[float]) -> float | None:
    """Sum over the distinct scores of precision there x recall gained there."""
    steps = _steps(labels, scores)
    if not steps.harmful.sum():
        return None
    precision = np.cumsum(steps.harmful) / np.cumsum(steps.size)
    return float((precision * steps.harmful).sum() / steps.harmful.sum())


def read_to_find(labels: Sequence[bool], scores: Sequence[float], share: float) -> float | None:
    """The share of the queue, best first, that must be read to find ``share`` of the harmful comments."""
    steps = _steps(labels, scores)
    if not steps.harmful.sum():
        return None
    found = np.concatenate(([0.0], np.cumsum(steps.harmful))) / steps.harmful.sum()
    read = np.concatenate(([0.0], np.cumsum(steps.size))) / steps.size.sum()
    at = int(np.searchsorted(found, share - 1e-12))
    gained = found[at] - found[at - 1]
    return float(read[at] - (read[at] - read[at - 1]) * (found[at] - share) / gained) if at else 0.0


def found_in(labels: Sequence[bool], scores: Sequence[float], share: float) -> float | None:
    """The share of the harmful comments in the first ``share`` of the queue, best first."""
    steps = _steps(labels, scores)
    if not steps.harmful.sum():
        return None
    read = np.concatenate(([0.0], np.cumsum(steps.size))) / steps.size.sum()
    found = np.concatenate(([0.0], np.cumsum(steps.harmful))) / steps.harmful.sum()
    return float(np.interp(share, read, found))


@dataclass(frozen=True, slots=True)
class _Steps:
    """Comments with one score make one step, best first: how many, and how many of them harmful."""

    size: Floats
    harmful: Floats


def _steps(labels: Sequence[bool], scores: Sequence[float]) -> _Steps:
    y, s = np.asarray(labels, float), np.asarray(scores, float)
    if y.shape != s.shape:
        raise ValueError(f"{len(y)} labels for {len(s)} scores")
    distinct, which = np.unique(-s, return_inverse=True)
    size = np.bincount(which, minlength=len(distinct)).astype(float)
    return _Steps(size, np.bincount(which, weights=y, minlength=len(distinct)).astype(float))


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
