"""The off-topic score: how unlike a comment is its article and the comments beside it.

Every character and pair of neighbouring characters of the folded comment is a small witness. A foreign
comment shares one with the thread by chance, the likelier the more common it is and the more the thread
holds; a comment of the thread shares it besides because the talk is about it (``BURST``). Each witness adds
the log of how much likelier its presence, or its absence, is under the second reading; one that several
neighbours use adds ``REPEATED`` x log of how many. The sum, divided by the square root of the number of
witnesses, is mapped to [0, 1] by a logistic curve fitted so that 0.5 divides own from foreign comments and
0.97 is reached by about two honest comments in a thousand.

How common characters are is read from ``resources/models/characters.npz`` (``scripts/train_characters.py``).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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

BURST_ONE, BURST_TWO = 0.25, 0.2
"""How likely a thread's own comment picks up a character, a pair, that is in the thread."""

REPEATED = 0.3
MIDDLE, WIDTH = 0.2, 0.65

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Background:
    """How common characters and pairs are: the share of ordinary comments that hold each."""

    share: Mapping[str, float]
    rare: float
    """The share of what is not listed."""
    witnesses: float
    """Different characters and pairs in an ordinary comment."""


def read_background() -> Background:
    """The table that ships with the program."""
    with np.load(assets.path("models", "characters.npz"), allow_pickle=False) as arrays:
        comments = float(arrays["comments"])
        shares = (arrays["counts"] / comments).tolist()
        share = dict(zip(arrays["grams"].tolist(), shares, strict=True))
        return Background(share, 0.3 / comments, float(arrays["witnesses"]))


def grams(folded: str) -> Iterator[str]:
    """Single characters and neighbouring pairs, never across a space or a sign."""
    for match in _WORD.finditer(folded[:_LONGEST]):
        word = match[0]
        yield from word
        yield from map("".join, zip(word, word[1:], strict=False))


class TopicModel:
    """One article and its comments, against which single comments are scored."""

    def __init__(
        self,
        article_paragraphs: Iterable[str],
        sibling_texts: Sequence[str],
        background: Background | None = None,
    ) -> None:
        """Either may be empty; with both empty every score is None.

        ``sibling_texts`` may hold the comment to be scored: it is not its own witness, nor are its copies.
        Keep one ``background`` for many models; None reads it.
        """
        self._background = background or read_background()
        self._siblings = {fold_text(text[:_LONGEST]) for text in _spread(sibling_texts, MOST_SIBLINGS)}
        article = {gram for text in article_paragraphs for gram in grams(fold_text(text))}
        self._users = Counter(article)
        for folded in self._siblings:
            self._users.update(set(grams(folded)))
        self._size = self._users.total() / self._background.witnesses

    def score(self, text: str) -> float | None:
        """1 = unlike article and neighbours; None for a short comment or where there is nothing to compare."""
        if visible_length(text, SHORTEST) < SHORTEST:
            return None
        folded = fold_text(text[:_LONGEST])
        own = folded in self._siblings
        witnesses = set(grams(folded))
        size = self._size - own * len(witnesses) / self._background.witnesses
        if not witnesses or size <= 0:
            return None
        total = sum(self._says(gram, self._users.get(gram, 0) - own, size) for gram in witnesses)
        return 1 / (1 + math.exp(min(50.0, (total / math.sqrt(len(witnesses)) - MIDDLE) / WIDTH)))

    def _says(self, gram: str, users: int, size: float) -> float:
        """The log-ratio of "of this thread" to "foreign" by one witness, used by so many neighbours."""
        burst = BURST_ONE if len(gram) == 1 else BURST_TWO
        if users <= 0:
            return math.log1p(-burst)
        chance = -math.expm1(-size * self._background.share.get(gram, self._background.rare))
        return math.log((chance + (1 - chance) * burst) / chance) + REPEATED * math.log(users)


def _spread(texts: Sequence[str], most: int) -> Iterator[str]:
    """All of them, or ``most`` evenly spaced ones."""
    if len(texts) <= most:
        return iter(texts)
    return (texts[at * len(texts) // most] for at in range(most))
