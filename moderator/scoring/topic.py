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
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import add
from typing import Generic, TypeVar

import numpy as np

from moderator import assets
from moderator.text.fold import fold_text
from moderator.text.visible import visible_length

SHORTEST = 12
"""Comments with fewer visible characters are not judged: most honest ones share nothing with the article."""

MOST_SIBLINGS = 2000
"""Neighbours looked at, evenly picked; more change nothing but the time."""

_LONGEST = 5_000
"""Characters of a text looked at."""

_RARITY = 2.5
"""Exponent of a gram's rarity; a search over 1 to 3 on foreign comments mixed into threads peaked here."""

_SMOOTHING = 1000
"""Ordinary grams mixed into the thread's language model."""

_LOG_SMOOTHING = math.log(_SMOOTHING)

MIDDLE, SLOPE = 2.0, 1.45
"""Where the fitted log-odds of "foreign" become 0.5 (some two honest comments in a hundred lie above), and
how steeply: 0.97, the flag line, is met at 4.4, by about one honest comment in a thousand."""

EVEN = 1 / (1 + math.exp(SLOPE * MIDDLE))
"""The score where own and foreign are equally likely: the line for accuracy."""

_UNSEEN = 0.3
"""Comments that a gram not listed is taken to stand in."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Common:
    """How common one gram is: its ``weight`` in a cosine; ``prior``, its share of ``_SMOOTHING`` ordinary
    grams; the ``log`` of its probability among ordinary grams of its length."""

    weight: float
    prior: float
    log: float


@dataclass(frozen=True, slots=True)
class Background:
    """How common grams are in ordinary comments; ``rare`` stands for singles and pairs not listed."""

    common: Mapping[str, Common]
    rare: tuple[Common, Common]

    def of(self, gram: str) -> Common:
        return self.common.get(gram) or self.rare[len(gram) - 1]


@cache
def read_background() -> Background:
    """The table that ships with the program, ``resources/models/characters.npz``."""
    with np.load(assets.path("models", "characters.npz"), allow_pickle=False) as arrays:
        comments, a_comment = float(arrays["comments"]), arrays["witnesses"].tolist()
        names, shares = arrays["grams"].tolist(), (arrays["counts"] / comments).tolist()
    common = {
        name: _common(share, a_comment[len(name) - 1]) for name, share in zip(names, shares, strict=True)
    }
    one, two = (_common(_UNSEEN / comments, number) for number in a_comment)
    return Background(common, (one, two))


def _common(share: float, grams_a_comment: float) -> Common:
    """``share``: of comments that hold the gram."""
    chance = share / grams_a_comment
    return Common(math.log(1 / share) ** _RARITY, _SMOOTHING * chance, math.log(chance))


def grams(folded: str) -> list[str]:
    """Single characters and neighbouring pairs, never across a space or a sign."""
    found: list[str] = []
    for word in _WORD.findall(folded[:_LONGEST]):
        found += word
        found += map(add, word, word[1:])
    return found


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a comment and its thread have in common.

    ``article`` and ``siblings`` are cosines in [0, 1]; ``singles`` and ``pairs`` mean log-ratios of thread to
    ordinary; ``length`` is the number of different grams; the rest says what there was to compare with.
    """

    article: float
    siblings: float
    singles: float
    pairs: float
    length: int
    neighbours: int
    has_article: bool


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

    def log_odds(self, seen: Evidence) -> float:
        return (
            self.bias
            + self.article * seen.article
            + self.siblings * seen.siblings
            + self.singles * seen.singles
            + self.pairs * seen.pairs
            + self.length * math.log(seen.length)
            + self.neighbours * math.log1p(seen.neighbours)
        )


BOTH = Fit(-1.288, -48.048, -58.105, -4.109, -0.942, 0.395, 0.054)
SIBLINGS_ONLY = Fit(-1.368, 0.0, -68.655, -3.738, -0.832, 0.37, 0.083)
ARTICLE_ONLY = Fit(-0.578, -77.545, 0.0, -7.135, -0.496, 0.234, 0.0)


class TopicModel:
    """One article and its comments, against which single comments are scored."""

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
        article = Counter(gram for text in article_paragraphs for gram in grams(fold_text(text)))
        self._article = self._unit(article)
        self._siblings = {fold_text(text[:_LONGEST]) for text in _spread(sibling_texts, MOST_SIBLINGS)}
        self._users = Counter(article.keys())
        self._sum: dict[str, float] = {}
        for folded in sorted(self._siblings):
            vector = self._unit(Counter(grams(folded)))
            self._users.update(vector.keys())
            for gram, value in vector.items():
                self._sum[gram] = self._sum.get(gram, 0.0) + value
        self._square = math.fsum(value * value for value in self._sum.values())
        singles = sum(count for gram, count in self._users.items() if len(gram) == 1)
        self._totals = singles, self._users.total() - singles

    def score(self, text: str) -> float | None:
        """1 = unlike article and neighbours; None for a short comment or with nothing to compare."""
        seen = self.evidence(text)
        if seen is None:
            return None
        fit = SIBLINGS_ONLY if not seen.has_article else BOTH if seen.neighbours else ARTICLE_ONLY
        return 1 / (1 + math.exp(-max(-50.0, SLOPE * (fit.log_odds(seen) - MIDDLE))))

    def evidence(self, text: str) -> Evidence | None:
        """What ``score`` rests on; None where it abstains."""
        if visible_length(text, SHORTEST) < SHORTEST:
            return None
        folded = fold_text(text[:_LONGEST])
        vector = self._unit(Counter(grams(folded)))
        own = folded in self._siblings
        neighbours = len(self._siblings) - own
        if not vector or not (self._article or neighbours):
            return None
        singles, pairs = self._log_ratios(vector, own)
        return Evidence(
            _dot(vector, self._article),
            self._to_siblings(vector, own),
            singles,
            pairs,
            len(vector),
            neighbours,
            bool(self._article),
        )

    def _unit(self, counts: Counter[str]) -> dict[str, float]:
        """The rarity-weighted vector of length 1."""
        of = self._background.of
        vector = {
            gram: of(gram).weight if count == 1 else (1 + math.log(count)) * of(gram).weight
            for gram, count in counts.items()
        }
        length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
        return {gram: value / length for gram, value in vector.items()}

    def _to_siblings(self, vector: Mapping[str, float], own: bool) -> float:
        """Cosine with the sum of the siblings' vectors, the comment's own taken out of it."""
        product = _dot(vector, self._sum)
        square = self._square - own * (2 * product - 1)
        return (product - own) / math.sqrt(square) if square > 1e-9 else 0.0

    def _log_ratios(self, vector: Mapping[str, float], own: bool) -> tuple[float, float]:
        """Mean log of how much likelier single grams, and pairs, are in this thread than elsewhere."""
        singles = sum(len(gram) == 1 for gram in vector)
        counts = singles, len(vector) - singles
        # A gram that nobody else uses leaves log(_SMOOTHING), whatever its chance.
        sums = [counts[0] * _LOG_SMOOTHING, counts[1] * _LOG_SMOOTHING]
        for gram in vector:
            users = self._users.get(gram, 0) - own
            if users > 0:
                common = self._background.of(gram)
                sums[len(gram) - 1] += math.log(users + common.prior) - common.log - _LOG_SMOOTHING
        logs = [math.log(self._totals[kind] - own * counts[kind] + _SMOOTHING) for kind in (0, 1)]
        one, two = (sums[kind] / counts[kind] - logs[kind] if counts[kind] else 0.0 for kind in (0, 1))
        return one, two


K = TypeVar("K", bound=Hashable)


class TopicShelf(Generic[K]):
    """The topic models of a whole queue, built as they are asked for; only the last few are kept."""

    def __init__(
        self,
        articles: Mapping[K, Sequence[str]],
        siblings: Mapping[K, Sequence[str]],
        kept: int = 32,
    ) -> None:
        """Both by the key of a thread: its article's paragraphs (may be missing) and its comments."""
        self._articles, self._siblings = articles, siblings
        self._model = lru_cache(maxsize=kept)(self._build)

    def score(self, key: K, text: str) -> float | None:
        return self._model(key).score(text)

    def _build(self, key: K) -> TopicModel:
        return TopicModel(self._articles.get(key, ()), self._siblings.get(key, ()))


def _dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(value * other[gram] for gram, value in one.items() if gram in other)


def _spread(texts: Sequence[str], most: int) -> Iterator[str]:
    """All of them, or ``most`` evenly spaced ones."""
    if len(texts) <= most:
        return iter(texts)
    return (texts[at * len(texts) // most] for at in range(most))
