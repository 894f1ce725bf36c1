"""The learner: orders a queue by what its reviewer hides, starting from what the rules and the prior say.

A comment's risk is ``sigmoid(z)`` with

    z = b + sum(dense signal x weight) + sum(n-gram value x weight)

fitted to the reviewer's decisions (hidden 1, approved 0) by logistic regression whose weights are held near a
*start*: the rules and the prior at fixed weights, everything else at nothing (the mean of a Gaussian prior on
the weights; MAP estimation, see Bishop, Pattern Recognition and Machine Learning, 4.5). What the decisions
say replaces the start as they come in, faster than a switch could and never all at once: the fitted z counts
``n / (n + 10)`` for n hidden comments, the start counts the rest. The same decisions in the same
order give the same numbers.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from moderator.records import Finding, Scores, Weight
from moderator.scoring.bag import BITS, Bag, Floats, Ints, bag, grams_of
from moderator.scoring.logistic import Fitted, fit, sigmoid
from moderator.scoring.priority import REACH, Lines, blend, counts, strength
from moderator.text.fold import fold_text

ENOUGH = 20
"""Hidden comments a reason needs before it gets a learner of its own."""
_LATEST, _LIKELY = 600, 0.5
RAMP = 10.0
"""Hidden comments at which the fitted weights count as much as the start."""
SHARE = 0.9
"""Weight of the risk in the priority; the rest stays with what the priority was without a learner."""

SIGNALS = ("rules", "held_back", "prior", "off_topic", "sentiment", "author", "article")
"""Signals that move the risk besides the words; each can be switched off."""
WORDS = "words"
"""The n-grams, as a signal that can be switched off."""
LEARNER = "learner"
"""The whole learner, as a signal that can be switched off."""

_START = {
    "rules": 3.0,
    "held_back": 1.0,
    "prior": 1.0,
    "off_topic": 0.0,
    "sentiment": 0.0,
    "author": 0.3,
    "article": 0.3,
}
_BIAS = -3.0
"""Log-odds of a comment nobody knows anything about: one in twenty."""
_HOLD_WORDS = 0.1
_HOLD_KINDS = 0.03
"""For what tells reasons apart, every comment of which was hidden."""
_HIDDEN_COUNTS = 3.0
"""A hidden comment weighs as much as three approved ones in the fit: at first they are few."""
_HOLD_SIGNALS = 1.0
_HOLD_BIAS = 0.1
_MOST_LOGIT = 7.0
_NUDGE = 1e-4
"""Puts one that is asked about before those of equal priority."""
_TAIL, _STEP, _LOWEST = 0.1, 1.5, -8
"""Below a risk of one in ten there are eight levels, each half as high again as the next; the last is 0."""
LINES = (SHARE * _TAIL, *(SHARE * _TAIL * _STEP ** (level - 0.5) for level in range(-1, _LOWEST - 1, -1)))
"""Priorities at which the tail begins, and parts into levels, each of which is read in page order: half-way
between the risks that ``banded`` leaves, so that rounding moves nothing from one level to the next."""
_SOONEST, _SLOWING = 5, 10
_FEW_ARTICLES = 10
_STRETCH, _ASKED = 10, 3
"""The first ``_ASKED`` stretches of ten comments each end with one the learner is unsure about."""


def due(since: int, at_last: int, soonest: int = _SOONEST) -> bool:
    """Whether to fit again, ``since`` so many decisions: every few at first, later after a tenth more than
    there were ``at_last``."""
    return since >= max(soonest, at_last // _SLOWING)


@dataclass(frozen=True, slots=True)
class Case:
    """One comment as the learner sees it. ``text`` is folded; numbers are in [0, 1], None where unknown.

    ``priority`` is the priority without a learner (``priority.blend``); ``rules`` and ``held_back`` say how
    strong the findings are.
    """

    text: str
    priority: float = 0.0
    rules: float = 0.0
    held_back: float = 0.0
    prior: float | None = None
    off_topic: float | None = None
    sentiment: float | None = None
    author: str = ""
    article: str = ""
    """What it stands under, where that is known: harm draws harm."""
    parts: tuple[Weight, ...] = ()
    """What ``priority`` is made of."""
    flagged: bool = False
    reach: float = 0.0
    """By its likes and replies, in [0, 1]; not in ``priority``, it comes on top where the case is risky."""


def case(
    text: str,
    findings: Sequence[Finding],
    scores: Scores,
    lines: Lines,
    prior: float | None = None,
    author: str = "",
    cluster_size: int = 1,
    reached: float = 0.0,
    article: str = "",
) -> Case:
    """A comment as it was written, with what the machine says about it, as a case."""
    flagged, priority, parts = blend(findings, scores, cluster_size, lines, prior)
    return Case(
        flagged=flagged,
        reach=reached,
        text=fold_text(text),
        priority=priority,
        parts=parts,
        rules=risk(finding for finding in findings if counts(finding)),
        held_back=risk(finding for finding in findings if finding.held_back),
        prior=prior,
        off_topic=scores.off_topic,
        sentiment=scores.sentiment,
        author=author,
        article=article,
    )


def at_start(findings: Sequence[Finding], prior: float) -> float:
    """A comment's risk before any decision was learnt from, in [0, 1]: where the first fit sets out."""
    said = _BIAS + _START["prior"] * logit(prior)
    said += _START["rules"] * risk(finding for finding in findings if counts(finding))
    said += _START["held_back"] * risk(finding for finding in findings if finding.held_back)
    return 1 / (1 + math.exp(-said))


def risk(findings: Iterable[Finding]) -> float:
    """Findings as independent reasons: ``1 - product(1 - strength)``, in [0, 1]."""
    return 1.0 - math.prod(1.0 - strength(finding) for finding in findings)


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a fit says about every case: risk and priority in [0, 1]; ``trust``: how far it took over."""

    risk: Floats
    priority: Floats
    trust: float
    hidden: int
    approved: int
    words: Floats
    asked: Mapping[int, float]
    """Cases moved up because the learner is unsure about them, and by how much."""
    turned: Floats
    """How far the decisions moved each case, in log-odds: above 0 it went up."""

    reach: Floats
    """Of the cases that are risky; 0 for all others."""

    def parts(self, case: int) -> tuple[Weight, ...]:
        """What the learner adds to a case's priority; the rest is ``1 - SHARE`` of what it was."""
        said = [Weight("learner", float(self.risk[case]), SHARE)]
        if self.reach[case]:
            said.append(Weight("reach", float(self.reach[case]), REACH))
        if case in self.asked:
            said.append(Weight("unsure", self.asked[case], 1.0))
        return tuple(said)

    def reasons(self, text: str, most: int = 3) -> list[tuple[str, float]]:
        """The n-grams of a folded text that weigh most, with their signed weight, the heaviest first."""
        weighed = {gram: float(self.words[place]) for gram, place in grams_of(text)}
        ordered = sorted(weighed.items(), key=lambda found: (-abs(found[1]), found[0]))
        return [(gram, weight) for gram, weight in ordered[:most] if weight]


class Learner:
    """Holds the cases of one queue as numbers, so that a fit takes a tenth of a second."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._bag = bag([case.text for case in cases])
        self._base = np.array([case.priority for case in cases])
        self._reach = np.array([case.reach for case in cases])
        self._flagged = np.array([case.flagged for case in cases], bool)
        self._authors = _codes([case.author for case in cases])
        self._articles = _small(_codes([case.article for case in cases]))
        self._dense = np.column_stack(
            (
                [case.rules for case in cases],
                [case.held_back for case in cases],
                [logit(case.prior) if case.prior is not None else 0.0 for case in cases],
                [case.off_topic if case.off_topic is not None else 0.5 for case in cases],
                [1 - case.sentiment if case.sentiment is not None else 0.5 for case in cases],
                np.zeros(len(cases)),
                np.zeros(len(cases)),
            )
        ).reshape(len(cases), len(SIGNALS))

    def __len__(self) -> int:
        return len(self._base)

    @property
    def plain(self) -> Floats:
        """Every case's priority without a learner: what ``priority.blend`` gives."""
        said: Floats = np.minimum(1.0, self._base + REACH * np.where(self._flagged, self._reach, 0.0))
        return said

    def signals(self, labels: Mapping[int, bool]) -> Floats:
        """The signals, cases x ``SIGNALS``; the history of author and article leaves the case itself out."""
        dense = self._dense.copy()
        dense[:, SIGNALS.index("author")] = _history(self._authors, labels)
        dense[:, SIGNALS.index("article")] = _history(self._articles, labels)
        return dense

    def rank(
        self,
        labels: Mapping[int, bool],
        off: frozenset[str] = frozenset(),
        closed: Collection[int] = (),
    ) -> Ranking:
        """Fit to ``labels`` (case to hidden or not, in the order decided) and score every case.

        ``off`` names signals that are to move nothing, ``closed`` the cases without a label that nobody will
        be asked about.
        """
        dense = self.signals(labels)
        start = np.array([0.0 if name in off else _START[name] for name in SIGNALS])
        dense[:, [name in off for name in SIGNALS]] = 0.0
        at_first = dense @ start + _BIAS
        hidden = sum(labels.values())
        fitted = self._fit(labels, dense, np.append(start, _BIAS), WORDS not in off)
        trust, said = 0.0, at_first
        words = np.zeros(1 << BITS)
        if fitted is not None:
            trust = hidden / (hidden + RAMP)
            words = fitted.spread(1 << BITS)
            learnt = self._bag.times(words) + dense @ fitted.dense[:-1] + fitted.dense[-1]
            said = trust * learnt + (1 - trust) * at_first
        risks = banded(sigmoid(said))
        reach = np.where(risks >= _TAIL, self._reach, 0.0)
        priority = SHARE * risks + (1 - SHARE) * (0.0 if "rules" in off else self._base) + REACH * reach
        waiting = np.ones(len(self), bool)
        waiting[[*labels, *closed]] = False
        asked = _asked(risks, priority, np.flatnonzero(waiting)) if fitted is not None else {}
        for one, raised in asked.items():
            priority[one] += raised
        turned = said - at_first
        return Ranking(risks, priority, trust, hidden, len(labels) - hidden, words, asked, turned, reach)

    def kinds(self, risk: Floats, reasons: Mapping[int, str]) -> dict[int, tuple[str, float]]:
        """For risky cases the reason that what is like them was hidden for, and how surely (over .5).

        One learner per reason that has ``ENOUGH`` examples, each against the other reasons; ``reasons`` in
        the order decided, of which the latest count.
        """
        latest = list(reasons)[-_LATEST:]
        sizes = Counter(reasons[case] for case in latest)
        named = sorted(reason for reason, number in sizes.items() if number >= ENOUGH)
        likely = np.flatnonzero(risk >= _LIKELY)
        if len(sizes) < 2 or not named or not len(likely):
            return {}
        known, asked = self._bag.only(np.array(latest, np.int64)), self._bag.only(likely)
        said = []
        for reason in named:
            told = np.array([reasons[case] == reason for case in latest], float)
            fitted = fit(
                known, np.zeros((len(latest), 0)), told, np.zeros(1), _HOLD_KINDS, np.array([_HOLD_BIAS])
            )
            said.append(sigmoid(asked.times(fitted.spread(1 << BITS)) + fitted.dense[-1]))
        table = np.array(said)
        best = table.argmax(axis=0)
        sure = table.max(axis=0)
        return {
            int(case): (named[one], round(float(by), 3))
            for case, one, by in zip(likely, best, sure, strict=True)
            if by > 0.5
        }

    def _fit(self, labels: Mapping[int, bool], dense: Floats, start: Floats, words: bool) -> Fitted | None:
        """None until somebody has hidden one and approved another."""
        hidden = np.array([case for case, said in labels.items() if said], np.int64)
        approved = np.array([case for case, said in labels.items() if not said], np.int64)
        if not len(hidden) or not len(approved):
            return None
        rows = np.concatenate((hidden, approved))
        texts = self._bag.only(rows) if words else _empty(len(rows))
        hold = np.append(np.full(len(SIGNALS), _HOLD_SIGNALS), _HOLD_BIAS)
        told = np.repeat([1.0, 0.0], [len(hidden), len(approved)])
        weight = np.where(told > 0, _HIDDEN_COUNTS, 1.0)
        return fit(texts, dense[rows], told, start, _HOLD_WORDS, hold, weight)


def _asked(risk: Floats, priority: Floats, waiting: Ints) -> dict[int, float]:
    """The waiting cases nearest to even, one for the end of each first stretch, and how far to raise.

    A case already within the stretches stays where it is. Uncertainty sampling, Lewis & Gale (1994).
    """
    reach = _STRETCH * _ASKED
    if len(waiting) < reach + _ASKED:
        return {}
    order = waiting[np.argsort(-priority[waiting], kind="stable")]
    unsure = order[reach:]
    unsure = unsure[np.argsort(np.abs(risk[unsure] - 0.5), kind="stable")][:_ASKED]
    ends = order[_STRETCH - 1 : reach : _STRETCH]
    return {
        int(case): float(priority[end] - priority[case]) + _NUDGE
        for case, end in zip(unsure, ends, strict=True)
    }


def banded(risk: Floats) -> Floats:
    """Risks below ``_TAIL`` lowered to the next of a few levels; what shares one is read in page order.

    Besides, a fit that moves everything a little then moves few comments in the stored queue.
    """
    level: Floats = np.floor(np.log(np.maximum(risk, 1e-12) / _TAIL) / math.log(_STEP))
    lowered = np.where(level < _LOWEST, 0.0, _TAIL * _STEP**level)
    return np.round(np.where(risk < _TAIL, lowered, risk), 6).astype(np.float64)


def logit(p: float) -> float:
    """Log-odds, no further out than one in a thousand."""
    bound = 1 / (1 + np.exp(_MOST_LOGIT))
    p = min(max(p, float(bound)), 1 - float(bound))
    return float(np.log(p / (1 - p)))


def _codes(names: Sequence[str]) -> Ints:
    """A number per name; a comment without an author is an author of its own (-1: no history)."""
    known: dict[str, int] = {}
    return np.array([known.setdefault(name, len(known)) if name else -1 for name in names], np.int64)


def _small(groups: Ints) -> Ints:
    """Groups of more than a tenth of all cases become none: one article for all tells nothing apart."""
    sizes = np.bincount(groups[groups >= 0], minlength=1)
    large = (groups >= 0) & (sizes[np.maximum(groups, 0)] * _FEW_ARTICLES > len(groups))
    kept: Ints = np.where(large, -1, groups)
    return kept


def _history(authors: Ints, labels: Mapping[int, bool]) -> Floats:
    """Log-odds of hiding, from an author's other decided comments: ``ln((h + .5) / (a + .5))``, 0 if none.

    The empirical logit of Haldane (1956) and Anscombe (1956).
    """
    size = int(authors.max(initial=-1)) + 1
    cases = np.fromiter(labels, np.int64, len(labels))
    said = np.fromiter(labels.values(), bool, len(labels))
    of = authors[cases]
    hidden = np.bincount(of[said & (of >= 0)], minlength=size + 1).astype(float)
    approved = np.bincount(of[~said & (of >= 0)], minlength=size + 1).astype(float)
    h, a = hidden[authors], approved[authors]
    h[cases] -= said
    a[cases] -= ~said
    history: Floats = np.where(
        (authors >= 0) & (h + a > 0), np.log((np.maximum(h, 0) + 0.5) / (np.maximum(a, 0) + 0.5)), 0.0
    )
    return history


def _empty(rows: int) -> Bag:
    return Bag(np.arange(rows + 1), np.zeros(rows, np.int32), np.zeros(rows, np.float32))
