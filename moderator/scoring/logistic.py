"""Logistic regression towards a starting point: what is known before, moved as far as the decisions ask.

Minimises ``sum_i c_i log(1 + exp(-y_i f_i)) + sum_j l_j (w_j - s_j)^2 / 2`` over w, with y in {-1, 1}, by
L-BFGS (Nocedal & Wright, Numerical Optimization, 2nd ed., algorithm 7.4) and a backtracking line search.
The same input gives the same weights, to the last bit, on the same machine.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from moderator.scoring.bag import Bag, Floats, Ints

_MEMORY = 8
_STEPS = 40
_ENOUGH = 2e-3
"""Stop where the gradient is this small a part of what it was."""
_ARMIJO = 1e-4
_HALVINGS = 20


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights: one per n-gram place in ``places`` (all others 0); one per dense signal, the bias last."""

    places: Ints
    grams: Floats
    dense: Floats

    def spread(self, size: int) -> Floats:
        """The n-gram weights over all ``size`` places."""
        weights = np.zeros(size)
        weights[self.places] = self.grams
        return weights


def fit(
    texts: Bag,
    dense: Floats,
    harmful: Floats,
    start: Floats,
    hold_grams: float,
    hold_dense: Floats,
    weight: Floats | None = None,
) -> Fitted:
    """Fit on labelled rows.

    ``dense`` is rows x signals (without the bias), ``harmful`` 0 or 1, ``start`` one value per signal and
    the bias, ``hold_*`` how strongly a weight is held at its start (n-grams start at 0), ``weight`` per row.
    """
    places, compact = np.unique(texts.places, return_inverse=True)
    rows = np.repeat(np.arange(len(texts)), np.diff(texts.starts))
    small = Bag(texts.starts, compact.astype(np.int32).ravel(), texts.values)
    full: Floats = np.column_stack((dense, np.ones(len(dense))))
    counts = np.ones(len(full)) if weight is None else weight
    cut = len(places)
    hold = np.concatenate((np.full(cut, hold_grams), hold_dense))
    origin = np.concatenate((np.zeros(cut), start))

    def loss(w: Floats) -> tuple[float, Floats]:
        said = small.times(w[:cut]) + full @ w[cut:]
        cost = float(counts @ (np.logaddexp(0.0, said) - harmful * said))
        away: Floats = w - origin
        pull: Floats = counts * (sigmoid(said) - harmful)
        each = (pull[rows] * small.values).astype(float)
        down = np.bincount(small.places, weights=each, minlength=cut).astype(float)
        slope: Floats = np.concatenate((down, full.T @ pull)) + hold * away
        return cost + 0.5 * float(hold @ (away * away)), slope

    # The steepest a logistic curve bends is 1/4: a bound on the curvature along every weight.
    squares = np.bincount(small.places, weights=(counts[rows] * small.values**2).astype(float), minlength=cut)
    bend = np.concatenate((squares.astype(float), (full * full).T @ counts)) / 4 + hold
    best = descend(loss, origin, 1.0 / bend)
    return Fitted(places.astype(np.int64), best[:cut], best[cut:])


def sigmoid(x: Floats) -> Floats:
    """``1 / (1 + exp(-x))``, without overflow."""
    said: Floats = 0.5 * (1.0 + np.tanh(0.5 * x))
    return said


def descend(loss: Callable[[Floats], tuple[float, Floats]], start: Floats, scale: Floats) -> Floats:
    """The minimum of a convex ``loss`` (value, gradient) from ``start``; ``scale`` guesses 1 / curvature."""
    w = start.copy()
    value, slope = loss(w)
    enough = _ENOUGH * max(float(np.linalg.norm(slope)), 1e-12)
    past: deque[tuple[Floats, Floats, float]] = deque(maxlen=_MEMORY)
    for _ in range(_STEPS):
        if float(np.linalg.norm(slope)) <= enough:
            break
        step = _direction(slope, past, scale)
        found = _search(loss, w, value, float(slope @ step), step)
        if found is None:
            break
        moved, value, turned = found
        bend = float((moved - w) @ (turned - slope))
        if bend > 1e-12:
            past.append((moved - w, turned - slope, 1.0 / bend))
        w, slope = moved, turned
    return w


def _direction(slope: Floats, past: deque[tuple[Floats, Floats, float]], scale: Floats) -> Floats:
    """The two-loop recursion."""
    q = -slope
    kept = []
    for s, y, r in reversed(past):
        a = r * float(s @ q)
        q = q - a * y
        kept.append(a)
    if past:
        s, y, r = past[-1]
        q = q * scale / (r * float(y @ (scale * y)))
    else:
        q = q * scale
    for (s, y, r), a in zip(past, reversed(kept), strict=True):
        q = q + s * (a - r * float(y @ q))
    return q


def _search(
    loss: Callable[[Floats], tuple[float, Floats]], w: Floats, value: float, along: float, step: Floats
) -> tuple[Floats, float, Floats] | None:
    """A point that is lower by enough, or None where rounding leaves none."""
    size = 1.0
    for _ in range(_HALVINGS):
        moved = w + size * step
        lower, slope = loss(moved)
        if lower <= value + _ARMIJO * size * along:
            return moved, lower, slope
        size /= 2
    return None
