"""The blind random sample, and what it says about the harm still unread.

**Drawing.** Every comment has a place in one fixed random order, by a keyed hash of its uid. The sample takes
the first in that order that nobody has read yet; whatever the reviewer reads besides, and whatever a learner
makes of it, this one is drawn evenly from the unread.

**Estimating.** Let T be the number of harmful comments in the queue. When the i-th comment was drawn, n_i
were unread and F_i harmful ones had been found, so it was harmful with probability ``(T - F_i) / n_i``,
whatever had happened before. The likelihood of T is the product of these Bernoulli terms; its maximum is the
estimate, and the interval holds every T whose log-likelihood is within 1.92 of it (likelihood ratio, Wilks
1938; 3.84 is the 95 % point of chi-square with one degree). Each draw is judged by
the unread of its own time, so late draws, which know more, weigh more, and choosing what to read by a model
does not bias it (compare Farquhar, Gal & Rainforth, On Statistical Bias in Active Learning, 2021).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from moderator.records import Uid

RATE = 0.05
"""Share of the comments shown that come from the sample."""
TOO_FEW = 10
"""Below so many sampled harmful comments nothing is estimated."""
_WITHIN = 1.9207
"""Half of 3.8415."""


@dataclass(frozen=True, slots=True)
class Draw:
    """One sampled comment: how many were unread (itself included) and found harmful when it was drawn."""

    unread: int
    found: int
    harmful: bool


@dataclass(frozen=True, slots=True)
class Estimate:
    """How much of the harm is found. ``left*`` count harmful unread comments, ``share*`` are in [0, 1].

    All three of each are None while fewer than ``TOO_FEW`` sampled comments were harmful.
    """

    sampled: int
    harmful: int
    found: int
    unread: int
    left: float | None = None
    left_low: int | None = None
    left_high: int | None = None

    @property
    def too_few(self) -> bool:
        return self.left is None

    @property
    def share(self) -> float | None:
        """Share of the harm found already."""
        return self._share(self.left)

    @property
    def share_low(self) -> float | None:
        return self._share(self.left_high)

    @property
    def share_high(self) -> float | None:
        return self._share(self.left_low)

    def _share(self, left: float | None) -> float | None:
        if left is None:
            return None
        return self.found / (self.found + left) if self.found + left else 1.0

    def reached(self, target: float) -> bool:
        """Whether one may stop at ``target`` found: even the low end of the interval is there."""
        return self.unread == 0 or (self.share_low is not None and self.share_low >= target)

    def to_json(self) -> dict[str, object]:
        return {
            "sampled": self.sampled,
            "sampled_harmful": self.harmful,
            "found": self.found,
            "unread": self.unread,
            "too_few": self.too_few,
            "left": None if self.left is None else [self.left, self.left_low, self.left_high],
            "share_found": None if self.share is None else [self.share, self.share_low, self.share_high],
        }


def estimate(draws: Sequence[Draw], found: int, unread: int) -> Estimate:
    """From all draws so far, the harmful comments found by now (sampled or not) and the comments unread."""
    harmful = sum(draw.harmful for draw in draws)
    known = Estimate(len(draws), harmful, found, unread)
    if not unread:
        return Estimate(len(draws), harmful, found, 0, 0.0, 0, 0)
    if harmful < TOO_FEW:
        return known
    low, high = found, found + unread

    def likelihood(total: int) -> float:
        return _likelihood(draws, total)

    best = _peak(likelihood, low, high)
    line = likelihood(best) - _WITHIN
    least = _edge(lambda total: likelihood(total) >= line, best, low)
    most = _edge(lambda total: likelihood(total) >= line, best, high)
    return Estimate(len(draws), harmful, found, unread, float(best - found), least - found, most - found)


def _likelihood(draws: Iterable[Draw], total: int) -> float:
    """Log-likelihood of ``total`` harmful comments; minus infinity where it cannot be."""
    sum_ = 0.0
    for draw in draws:
        hit = (total - draw.found) if draw.harmful else (draw.unread - (total - draw.found))
        if hit <= 0:
            return -math.inf
        sum_ += math.log(hit / draw.unread)
    return sum_


def _peak(value: Callable[[int], float], low: int, high: int) -> int:
    """Where a concave function of whole numbers is highest; impossible totals lie at either end."""
    while low < high:
        middle = (low + high) // 2
        left, right = value(middle), value(middle + 1)
        if left == right == -math.inf:
            # Only a total that is too high can be impossible: what was found and left is known.
            high = middle
        elif left < right:
            low = middle + 1
        else:
            high = middle
    return low


def _edge(inside: Callable[[int], bool], best: int, end: int) -> int:
    """The last whole number from ``best`` towards ``end`` that is inside."""
    if inside(end):
        return end
    good, bad = best, end
    while abs(good - bad) > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if inside(middle) else (good, middle)
    return good


def place(uid: Uid, salt: str) -> int:
    """Where a comment stands in the queue's fixed random order. ``salt``: the queue's origin."""
    said = hashlib.blake2b(uid.encode(), digest_size=8, key=salt.encode()[:64])
    return int.from_bytes(said.digest(), "big")


def interleave(
    order: Sequence[int], at_random: Sequence[int], rate: float, salt: str, start: int = 0
) -> Iterator[tuple[int, bool]]:
    """The queue to show: ``order`` with a sampled comment in every ``1 / rate`` places; True marks those.

    ``order`` is best first, ``at_random`` the same rows by ``place``. The place within each stretch is chosen
    by ``salt``, so that nobody learns to expect it. ``start``: comments shown before, for the same stretches.
    """
    lots = sampled(rate, salt, start, len(order))
    taken: set[int] = set()
    best = (row for row in order if row not in taken)
    drawn = (row for row in at_random if row not in taken)
    for number in range(start, start + len(order)):
        blind = number in lots
        row = next(drawn if blind else best)
        taken.add(row)
        yield row, blind


def sampled(rate: float, salt: str, start: int, count: int) -> frozenset[int]:
    """Which of ``count`` comments from the ``start``-th on are sampled ones: ``is_sample`` of each."""
    if rate <= 0:
        return frozenset()
    stretches = range(int(start * rate), int((start + count) * rate) + 1)
    return frozenset(_of_stretch(stretch, rate, salt) for stretch in stretches)


def is_sample(number: int, rate: float, salt: str) -> bool:
    """Whether the n-th comment shown is a sampled one: one in every stretch, at a hashed place."""
    if rate <= 0:
        return False
    return number == _of_stretch(int(number * rate), rate, salt)


def _of_stretch(stretch: int, rate: float, salt: str) -> int:
    """The sampled one of a stretch."""
    first = math.ceil(stretch / rate)
    length = max(1, math.ceil((stretch + 1) / rate) - first)
    return first + place(Uid(str(stretch)), salt) % length
