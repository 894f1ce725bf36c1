"""Shares with their intervals, what is expected of the rest, and agreement beyond chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

_Z = 1.959964
"""The 97.5 % point of the normal distribution: intervals hold 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole`` comments."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval in [0, 1] (Wilson 1927); all of it where nothing was decided."""
        if self.whole == 0:
            return 0.0, 1.0
        n, p = self.whole, self.part / self.whole
        middle = (p + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
        half = _Z / (1 + _Z * _Z / n) * sqrt(p * (1 - p) / n + _Z * _Z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)


def expected(strata: Sequence[tuple[Share, int]]) -> tuple[float, float, float] | None:
    """How many of the rest would be hidden: a sum over strata of share times size, with low and high end.

    None where a stratum with comments left has no decision to go by. The ends are the sums of the strata's
    ends: wider than need be, never narrower.
    """
    middle = low = high = 0.0
    for share, size in strata:
        if size == 0:
            continue
        value = share.value
        if value is None:
            return None
        ends = share.interval
        middle, low, high = middle + value * size, low + ends[0] * size, high + ends[1] * size
    return middle, low, high


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa (1960); None without pairs, or where chance alone would agree always."""
    if not pairs:
        return None
    by_chance = _by_chance(pairs)
    seen = sum(a == b for a, b in pairs) / len(pairs)
    return None if by_chance >= 1.0 else (seen - by_chance) / (1 - by_chance)


FEWEST_PAIRS = 10


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two rounds of decisions agree beyond chance; None while there are too few pairs to tell."""

    pairs: int
    same: int
    kappa: float | None = None
    low: float | None = None
    high: float | None = None

    def to_json(self) -> dict[str, object]:
        interval = None if self.low is None else [self.low, self.high]
        return {"pairs": self.pairs, "same": self.same, "kappa": self.kappa, "interval": interval}


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Kappa with its 95 % interval, ``k ± 1.96 sqrt(p (1 - p) / (n (1 - e)²))``, from ``FEWEST_PAIRS`` up.

    The standard error is Cohen's (1960), with the share seen to agree moved towards a half by two decisions
    of either kind, so that a few that all agree do not claim to be sure.
    """
    n, same = len(pairs), sum(a == b for a, b in pairs)
    value = kappa(pairs) if n >= FEWEST_PAIRS else None
    if value is None:
        return Agreement(n, same)
    by_chance = _by_chance(pairs)
    seen = (same + 2) / (n + 4)
    half = _Z * sqrt(seen * (1 - seen) / n) / (1 - by_chance)
    said = (value, max(-1.0, value - half), min(1.0, value + half))
    return Agreement(n, same, *(round(each, 4) for each in said))


def _by_chance(pairs: Sequence[tuple[str, str]]) -> float:
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    return sum(first[word] * second[word] for word in first) / (len(pairs) ** 2)
