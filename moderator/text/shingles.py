"""Which texts may say the same: they share shingles, and the longer one holds the shorter one's characters.

Found by min-wise hashing (Broder 1997) in bands, many pairs at once as numbers. What is left over is compared
by whoever asks. A pair that shares a band is left out only where a comparison would refuse it, or where a
bucket is too full.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]
Signs = NDArray[np.uint32]

SHINGLE = 4
"""Characters of the pieces that two texts must share to be compared at all."""
HASHES = 12
"""Min-hashes a text; texts that agree in two neighbouring ones are compared: at least 98 of 100 pairs that
share 60 % of their shingles."""
BUCKET_LIMIT = 24
"""A text is compared with this many of the texts that share a bucket with it, the latest ones: what ten
thousand texts begin alike must not make a hundred million pairs."""

_BLOCK = 4_000
_WORDS = 4
"""A text's characters as a set of ``64 * _WORDS`` bits: a bit may stand for several characters."""
_BASE, _LAST = np.uint32(0x01000193), np.uint32(0xFFFFFFFF)
_SPREAD = np.uint32(0x2C1B3C6D)
_SALTS = tuple(
    (0x9E3779B1 * (2 * n + 1) & 0xFFFFFFFF | 1, 0x85EBCA6B * (n + 7) & 0xFFFFFFFF) for n in range(HASHES)
)


def candidates(texts: Sequence[str], light: Collection[str]) -> Iterator[tuple[int, int]]:
    """Numbers of texts to compare, each pair once, the earlier first.

    ``light`` are characters that the shorter text may hold and the longer not. Every text holds a shingle.
    """
    if len(texts) < 2:
        return
    signs, held = _read(texts, light)
    lengths = np.array([len(text) for text in texts], np.int32)
    tried: set[int] = set()
    for band in range(HASHES - 1):
        keys = signs[band].astype(np.uint64) << np.uint64(32) | signs[band + 1].astype(np.uint64)
        order, ranked = _crowded(keys)
        for step in range(1, BUCKET_LIMIT + 1):
            near = np.flatnonzero(ranked[step:] == ranked[:-step])
            one, other = order[near], order[near + step]
            fits = _fitting(one, other, lengths, held)
            for first, second in zip(one[fits].tolist(), other[fits].tolist(), strict=True):
                if (pair := first * len(texts) + second) not in tried:
                    tried.add(pair)
                    yield first, second


def _crowded(keys: Keys) -> tuple[Ints, Keys]:
    """The numbers of those whose key is not theirs alone, by key and then in order; and these keys."""
    order = np.argsort(keys, kind="stable")
    ranked = keys[order]
    again = ranked[1:] == ranked[:-1]
    kept = np.append(again, False) | np.append(False, again)
    return order[kept], ranked[kept]


def _fitting(one: Ints, other: Ints, lengths: NDArray[np.int32], held: Keys) -> NDArray[np.bool_]:
    """Whether the longer text holds all that the shorter one does: most pairs do not."""
    longer = lengths[one] > lengths[other]
    short, long = np.where(longer, other, one), np.where(longer, one, other)
    fits = np.ones(len(one), bool)
    for word in held:
        fits[fits] = word[short[fits]] & ~word[long[fits]] == 0
    return fits


def _read(texts: Sequence[str], light: Collection[str]) -> tuple[Signs, Keys]:
    """The min-hashes of each text's shingles, and the set of its characters: a column a text."""
    signs, held = np.empty((HASHES, len(texts)), np.uint32), np.empty((_WORDS, len(texts)), np.uint64)
    passed = np.array([ord(char) for char in light], np.uint32)
    for first in range(0, len(texts), _BLOCK):
        block = texts[first : first + _BLOCK]
        chars = np.frombuffer("".join(block).encode("utf-32-le", "surrogatepass"), np.uint32)
        ends = np.cumsum([len(text) for text in block])
        here, starts = slice(first, first + len(block)), np.append(0, ends[:-1])
        signs[:, here] = _signatures(chars, starts, ends)
        held[:, here] = _characters(chars, starts, passed)
    return signs, held


def _signatures(chars: Signs, starts: Ints, ends: Ints) -> Signs:
    codes = np.zeros(len(chars), np.uint32)
    for step in range(SHINGLE):
        codes[: len(chars) - step] = codes[: len(chars) - step] * _BASE + chars[step:]
    cut = np.concatenate([ends - step for step in range(1, SHINGLE)])
    signs = np.empty((HASHES, len(starts)), np.uint32)
    for number, (factor, shift) in enumerate(_SALTS):
        mixed = codes * np.uint32(factor) + np.uint32(shift)
        mixed ^= mixed >> np.uint32(15)
        mixed *= _SPREAD
        mixed[cut] = _LAST
        signs[number] = np.minimum.reduceat(mixed, starts)
    return signs


def _characters(chars: Signs, starts: Ints, passed: Signs) -> Keys:
    place = (chars * _SPREAD) >> np.uint32(24)
    bit = np.where(np.isin(chars, passed), 0, np.uint64(1) << (place & np.uint32(63)).astype(np.uint64))
    word = place >> np.uint32(6)
    held = np.empty((_WORDS, len(starts)), np.uint64)
    for number in range(_WORDS):
        held[number] = np.bitwise_or.reduceat(np.where(word == number, bit, np.uint64(0)), starts)
    return held
