"""Characters and neighbouring pairs of them, of many texts at once, as numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

KIND = 1 << 21
"""Codes below are single characters (their code points); a pair is ``first * KIND + second``."""

_TEXT = KIND * KIND
_BREAK = "\0"


@dataclass(frozen=True, slots=True)
class Grams:
    """The different grams of ``number`` texts: text ``texts[i]`` holds ``codes[i]`` ``counts[i]`` times.

    Ordered by text, then by code.
    """

    texts: Ints
    codes: Ints
    counts: Ints
    number: int


def counted(folded: Iterable[str]) -> Grams:
    """Count single letters and digits and neighbouring pairs of them, never across a space or a sign."""
    texts = list(folded)
    lengths = np.array([len(text) + 1 for text in texts], np.int64)
    # "surrogatepass": a lone surrogate is no letter, so it only parts its neighbours.
    raw = (_BREAK.join(texts) + _BREAK).encode("utf-32-le", "surrogatepass")
    points = np.frombuffer(raw, np.uint32).astype(np.int64)
    owner = np.repeat(np.arange(len(texts)), lengths) if texts else np.zeros(1, np.int64)
    letter = _letters()[np.minimum(points, len(_letters()) - 1)]
    pair = letter[:-1] & letter[1:]
    pairs = points[:-1][pair] * KIND + points[1:][pair]
    keys = np.concatenate((owner[letter] * _TEXT + points[letter], owner[:-1][pair] * _TEXT + pairs))
    distinct, counts = np.unique(keys, return_counts=True)
    return Grams(distinct // _TEXT, distinct % _TEXT, counts, len(texts))


@cache
def _letters() -> NDArray[np.bool_]:
    """Whether a code point is a letter or a digit; those beyond the planes of Han are not."""
    return np.array([chr(point).isalnum() for point in range(0x32400)])


def encode(gram: str) -> int:
    """The code of one gram written as text."""
    return ord(gram) if len(gram) == 1 else ord(gram[0]) * KIND + ord(gram[1])
