"""The off-topic score: how unlike a comment is its article and the comments beside it.

Characters and neighbouring pairs of them (*grams*) of the folded texts are compared in two ways, because
each sees what the other misses: the cosine of rarity-weighted grams with the article and with the mean of
the siblings, and how much likelier the comment's grams are in this thread than in ordinary comments (a
smoothed language model, singles and pairs apart). A logistic curve joins them; its weights were fitted by
``scripts/measure_topic.py`` on comments in their own threads and moved to another's, apart for threads with
both article and siblings, with siblings only and with an article only. Off-topic comments are few, so 0.5
stands well above the even line between own and foreign, and 0.97 far above it.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from moderator.scoring.background import Background, Common
from moderator.scoring.background import read_background as read_background
from moderator.scoring.grams import KIND, Grams, counted
from moderator.text.fold import fold_text
from moderator.text.visible import visible_length

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SHORTEST = 12
"""Comments with fewer visible characters are not judged: most honest ones share nothing with the article."""

MOST_SIBLINGS = 20_000
"""Neighbours looked at, evenly picked; more change nothing but the time."""

_LONGEST = 5_000
"""Characters of a text looked at."""

_SMOOTHING = 1000
"""Ordinary grams mixed into the thread's language model."""

MIDDLE, SLOPE = 2.0, 1.45
"""Where the fitted log-odds of "foreign" become 0.5 (some two honest comments in a hundred lie above), and
how steeply: 0.97, the flag line, is met at 4.4, by about one honest comment in a thousand."""

EVEN = 1 / (1 + math.exp(SLOPE * MIDDLE))
"""The score where own and foreign are equally likely: the line for accuracy."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What some comments and their thread have in common; one entry a comment.

    ``article`` and ``siblings`` are cosines in [0, 1]; ``singles`` and ``pairs`` mean log-ratios of thread to
    ordinary; ``length`` is the number of different grams, ``neighbours`` of siblings compared with.
    """

    article: Floats
    siblings: Floats
    singles: Floats
    pairs: Floats
    length: Ints
    neighbours: Ints


@dataclass(frozen=True, slots=True)
class Fit:
    """Log-odds of "foreign": ``bias`` + weights x evidence (length and neighbours by their logarithm)."""

    bias: float
    article: float
    siblings: float
    singles: float
    pairs: float
    length: float
    neighbours: float

    def log_odds(self, seen: Evidence) -> Floats:
        odds: Floats = (
            self.bias
            + self.article * seen.article
            + self.siblings * seen.siblings
            + self.singles * seen.singles
            + self.pairs * seen.pairs
            + self.length * np.log(np.maximum(seen.length, 1))
            + self.neighbours * np.log1p(seen.neighbours)
        )
        return odds


BOTH = Fit(-1.288, -48.048, -58.105, -4.109, -0.942, 0.395, 0.054)
SIBLINGS_ONLY = Fit(-1.368, 0.0, -68.655, -3.738, -0.832, 0.37, 0.083)
ARTICLE_ONLY = Fit(-0.578, -77.545, 0.0, -7.135, -0.496, 0.234, 0.0)


@dataclass(frozen=True, slots=True)
class _Placed:
    """Grams with their places among the thread's (-1: not there), and how usual they are elsewhere.

    ``units`` are their parts of the texts' rarity-weighted vectors, each of length 1.
    """

    grams: Grams
    at: Ints
    usual: Common
    units: Floats


def _placed(grams: Grams, at: Ints, usual: Common) -> _Placed:
    values = (1 + np.log(grams.counts)) * usual.weight
    lengths = np.sqrt(np.bincount(grams.texts, values * values, grams.number))
    return _Placed(grams, at, usual, values / lengths[grams.texts])


class TopicModel:
    """One article and its comments, against which single comments are scored.

    The comments it is made of are scored at once, while it is made; ``score`` then looks them up.
    """

    def __init__(
        self,
        article_paragraphs: Iterable[str],
        sibling_texts: Sequence[str],
        background: Background | None = None,
    ) -> None:
        """Either may be empty; with both empty every score is None.

        ``sibling_texts`` may hold the comment to be scored: neither it nor its copies speak for it.
        """
        self._background = background or read_background()
        texts = {text: fold_text(text[:_LONGEST]) for text in _spread(sibling_texts, MOST_SIBLINGS)}
        self._place = {folded: place for place, folded in enumerate(sorted(set(texts.values())))}
        article = counted(["\n".join(fold_text(text) for text in article_paragraphs)])
        siblings = counted(self._place)
        both = np.concatenate((article.codes, siblings.codes))
        self._codes, places = np.unique(both, return_inverse=True)
        self._common = self._background.of(self._codes)
        spoken = self._placed(article, places[: len(article.codes)])
        told = self._placed(siblings, places[len(article.codes) :])
        self._article = np.zeros(len(self._codes))
        self._article[spoken.at] = spoken.units
        self._has_article = bool(len(article.codes))
        self._sum = np.bincount(told.at, told.units, len(self._codes))
        self._square = float(self._sum @ self._sum)
        self._users = np.bincount(told.at, minlength=len(self._codes)) + (self._article > 0)
        singles = int(self._users[self._codes < KIND].sum())
        self._totals = singles, int(self._users.sum()) - singles
        scores = self._scores(self._evidence(told, own=True))
        self._known = {text: scores[self._place[folded]] for text, folded in texts.items()}

    def score(self, text: str) -> float | None:
        """1 = unlike article and neighbours; None for a short comment or with nothing to compare."""
        if visible_length(text, SHORTEST) < SHORTEST:
            return None
        if text in self._known:
            return self._known[text]
        seen = self.evidence(text)
        return None if seen is None else self._scores(seen)[0]

    def evidence(self, text: str) -> Evidence | None:
        """What the score of one text rests on; None where it is too short."""
        if visible_length(text, SHORTEST) < SHORTEST:
            return None
        folded = fold_text(text[:_LONGEST])
        return self._evidence(self._found(counted([folded])), own=folded in self._place)

    def _scores(self, seen: Evidence) -> list[float | None]:
        both = BOTH if self._has_article else SIBLINGS_ONLY
        odds = np.where(seen.neighbours > 0, both.log_odds(seen), ARTICLE_ONLY.log_odds(seen))
        scores = 1 / (1 + np.exp(-np.clip(SLOPE * (odds - MIDDLE), -50, 50)))
        judged = (seen.length > 0) & ((seen.neighbours > 0) | self._has_article)
        return [score if fit else None for score, fit in zip(scores.tolist(), judged.tolist(), strict=True)]

    def _placed(self, grams: Grams, at: Ints) -> _Placed:
        """Grams that all stand in the thread, ``at`` these places."""
        return _placed(grams, at, Common(self._common.weight[at], self._common.chance[at]))

    def _found(self, grams: Grams) -> _Placed:
        at = np.searchsorted(self._codes, grams.codes)
        near = np.minimum(at, max(len(self._codes) - 1, 0))
        known = self._codes[near] == grams.codes if len(self._codes) else np.zeros(len(at), bool)
        return _placed(grams, np.where(known, near, -1), self._background.of(grams.codes))

    def _evidence(self, seen: _Placed, *, own: bool) -> Evidence:
        """``own``: the texts are among the siblings and are taken out, each from its own neighbours."""
        grams, units, number, known = seen.grams, seen.units, seen.grams.number, seen.at >= 0
        rows, at = grams.texts[known], seen.at[known]
        article = _sums(rows, units[known] * self._article[at], number)
        product = _sums(rows, units[known] * self._sum[at], number)
        square = self._square - own * (2 * product - 1)
        siblings = np.divide(
            product - own, np.sqrt(np.maximum(square, 0)), out=np.zeros(number), where=square > 1e-9
        )
        users = np.zeros(len(grams.codes))
        users[known] = self._users[at] - own
        singles, pairs = (self._log_ratios(seen, users, kind, own) for kind in (0, 1))
        length = np.bincount(grams.texts, minlength=number)
        return Evidence(article, siblings, singles, pairs, length, np.full(number, len(self._place) - own))

    def _log_ratios(self, seen: _Placed, users: Floats, kind: int, own: bool) -> Floats:
        """Mean log of how much likelier the single grams, or the pairs, are in this thread than elsewhere."""
        grams = seen.grams
        chosen = (grams.codes >= KIND) == bool(kind)
        rows, chance = grams.texts[chosen], seen.usual.chance[chosen]
        logs = np.log(users[chosen] + _SMOOTHING * chance) - np.log(chance)
        counts = np.bincount(rows, minlength=grams.number)
        mean = np.bincount(rows, logs, grams.number) / np.maximum(counts, 1)
        ratios: Floats = np.where(
            counts > 0, mean - np.log(self._totals[kind] - own * counts + _SMOOTHING), 0.0
        )
        return ratios


K = TypeVar("K", bound=Hashable)
K_in = TypeVar("K_in", bound=Hashable, contravariant=True)


class Shelved(Protocol[K_in]):
    """Texts by the key of their thread: a mapping, or what looks them up when they are asked for."""

    def get(self, key: K_in, default: Sequence[str], /) -> Sequence[str]: ...


class TopicShelf(Generic[K]):
    """The topic models of a whole queue, built as they are asked for; only the last few are kept."""

    def __init__(
        self,
        articles: Shelved[K],
        siblings: Shelved[K],
        kept: int = 32,
    ) -> None:
        """Both by the key of a thread: its article's paragraphs (may be missing) and its comments."""
        self._articles, self._siblings = articles, siblings
        self._model = lru_cache(maxsize=kept)(self._build)

    def score(self, key: K, text: str) -> float | None:
        return self._model(key).score(text)

    def _build(self, key: K) -> TopicModel:
        return TopicModel(self._articles.get(key, ()), self._siblings.get(key, ()))


def _sums(rows: Ints, values: Floats, number: int) -> Floats:
    """The sum of the values of each row."""
    return np.bincount(rows, values, number).astype(float)


def _spread(texts: Sequence[str], most: int) -> Iterator[str]:
    """All of them, or ``most`` evenly spaced ones."""
    if len(texts) <= most:
        return iter(texts)
    return (texts[at * len(texts) // most] for at in range(most))
