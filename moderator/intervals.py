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
    n = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(first[word] * second[word] for word in first) / (n * n)
    seen = sum(a == b for a, b in pairs) / n
    return None if by_chance >= 1.0 else (seen - by_chance) / (1 - by_chance)
