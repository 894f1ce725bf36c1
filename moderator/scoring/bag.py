"""Many texts as counts of hashed characters, pairs and triples: what the learner reads and weighs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LONGEST = 3
"""Characters of the longest n-gram."""
BITS = 18
"""The n-grams share ``2 ** BITS`` places; a quarter million keeps chance meetings rare in one queue."""
NOTHING = 0
"""The place of "no n-gram here", whose value is always 0."""

_STEPS = (1, 0x9E3779B1, 0x85EBCA77)
_END = "\x00"


@dataclass(frozen=True, slots=True)
class Bag:
    """Row i holds the n-grams ``places[starts[i]:starts[i + 1]]`` with ``values`` (length of a row: 1)."""

    starts: Ints
    places: NDArray[np.int32]
    values: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def times(self, weights: Floats) -> Floats:
        """One sum per row: its values times the weights at its places."""
        if not len(self):
            return np.zeros(0)
        return np.add.reduceat(weights.take(self.places) * self.values, self.starts[:-1])

    def only(self, rows: Ints) -> Bag:
        """The chosen rows, in the order asked."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        starts = np.concatenate(([0], np.cumsum(lengths)))
        at = np.repeat(self.starts[rows] - starts[:-1], lengths) + np.arange(starts[-1])
        return Bag(starts, self.places[at], self.values[at])


def bag(folded: Sequence[str], idf: Floats | None = None) -> Bag:
    """Count folded texts. ``idf`` is one weight per place; where none is given, ``rarity`` of these texts.

    A value is the n-gram's weight over the length of its row's vector, so that long texts do not outshout
    short ones; an n-gram that stands twice counts twice.
    """
    starts, places = _places(folded)
    if idf is None:
        idf = _rarity(places, len(folded))
    values = idf.take(places)
    if len(folded):
        length = np.sqrt(np.add.reduceat(values * values, starts[:-1]))
        values /= np.repeat(np.maximum(length, 1e-9), np.diff(starts))
    return Bag(starts, places, values.astype(np.float32))


def rarity(folded: Sequence[str]) -> Floats:
    """One weight per place: ``ln((1 + N) / (1 + n)) + 1`` for N texts and n occurrences, at least 1.

    The smoothed inverse document frequency of Salton & Buckley (1988), with occurrences for documents.
    """
    return _rarity(_places(folded)[1], len(folded))


def _rarity(places: NDArray[np.int32], texts: int) -> Floats:
    seen = np.bincount(places, minlength=1 << BITS)
    weights: Floats = np.maximum(np.log((1 + texts) / (1 + seen)), 0.0) + 1.0
    weights[NOTHING] = 0.0
    return weights


def _places(folded: Sequence[str]) -> tuple[Ints, NDArray[np.int32]]:
    """Row starts, and the place of the 1-, 2- and 3-gram at every character; a text's end is one of them."""
    # A NUL is what parts the texts: one inside a text becomes the sign for an unknown character.
    joined = "".join(text.replace(_END, "\ufffd") + _END for text in folded)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    ends = np.flatnonzero(points == 0)
    padded = np.concatenate((points, np.zeros(LONGEST, np.uint64)))
    found = np.zeros((len(points), LONGEST), np.int32)
    mixed = np.zeros(len(points), np.uint64)
    whole = np.ones(len(points), bool)
    for size in range(LONGEST):
        here = padded[size : size + len(points)]
        whole &= here != 0
        mixed = mixed * np.uint64(0x100000001B3) + here * np.uint64(_STEPS[size])
        spread = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        place = (spread >> np.uint64(64 - BITS)).astype(np.int32)
        found[:, size] = np.where(whole, np.maximum(place, 1), NOTHING)
    lengths = np.diff(np.concatenate(([-1], ends))) * LONGEST
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int64), found.ravel()


def grams_of(folded: str) -> list[tuple[str, int]]:
    """Every n-gram of one text with its place, in reading order."""
    _, places = _places([folded])
    found = places.reshape(-1, LONGEST)
    return [
        (folded[at : at + size + 1], int(found[at, size]))
        for at in range(len(folded))
        for size in range(LONGEST)
        if found[at, size] != NOTHING
    ]
