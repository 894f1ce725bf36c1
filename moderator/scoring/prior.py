"""The shipped prior: a small linear model over character n-grams, learnt before anybody decided here.

``scripts/train_prior.py`` makes it from public labelled comments; ``resources/models/prior.json`` says from
which, and how well it does. It may order a queue. It never flags: on a community it has not seen it is too
often wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from moderator import assets
from moderator.records import Span
from moderator.text.fold import fold, fold_text

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]

LONGEST = 4
"""Characters of the longest n-gram."""

_CHUNK = 500
"""Comments weighed at once: their arrays then stay in the processor's cache."""
_BUCKET_BITS = 20
_END = "\x00"
_PRIME = np.uint64(0x100000001B3)
_SPREAD = np.uint64(0xBF58476D1CE4E5B9)
_HALF = np.uint64(29)


@dataclass(frozen=True, slots=True)
class Weighed:
    """An n-gram that moved a score: its part of the log-odds, and where the original text holds it."""

    gram: str
    weight: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The known n-grams by ascending key, with their rarity and weight, and where the keys of a bucket begin.

    ``firsts`` has an entry for each bucket, and one more: the end of the last.
    """

    keys: Keys
    rarity: Floats
    weights: Floats
    firsts: NDArray[np.int32]

    def find(self, keys: Keys) -> Ints:
        """The place of every key, -1 where it is unknown."""
        places = np.full(len(keys), -1, np.int64)
        bucket = _bucket(keys)
        at, end = self.firsts[bucket], self.firsts[bucket + 1]
        left = np.flatnonzero(at < end)
        # A bucket holds a tenth of a key on average, and seldom more than two: this ends soon.
        while len(left):
            here = at[left]
            known = self.keys[here] == keys[left]
            places[left[known]] = here[known]
            at[left] += 1
            left = left[~known & (here + 1 < end[left])]
        return places


class Prior:
    """Scores texts; holds nothing but numbers, and can be shared."""

    def __init__(self, table: Table, bias: float, slope: float) -> None:
        """``slope`` softens the log-odds to what held on comments from elsewhere."""
        self._table = table
        self._bias = bias
        self._slope = slope

    @staticmethod
    def load(file: Path | None = None) -> Prior:
        """The model that ships with the program, read once; or another one's file."""
        return _read(file or assets.path("models", "prior.npz"))

    def scores(self, texts: Sequence[str]) -> list[float]:
        """One score in [0, 1] a text: higher is more like what was labelled harmful; .5 says nothing."""
        said: list[float] = []
        for start in range(0, len(texts), _CHUNK):
            said += self._weigh([fold_text(text) for text in texts[start : start + _CHUNK]])
        return said

    def _weigh(self, folded: Sequence[str]) -> list[float]:
        rows, places = self._known(folded)
        rarity = self._table.rarity[places]
        sums = np.bincount(rows, self._table.weights[places] * rarity, len(folded))
        lengths = np.sqrt(np.bincount(rows, rarity * rarity, len(folded)))
        odds = self._slope * (sums / np.maximum(lengths, 1e-9) + self._bias)
        found: list[float] = np.where(lengths > 0, 0.5 * (1 + np.tanh(odds / 2)), 0.5).tolist()
        return found

    def _known(self, folded: Sequence[str]) -> tuple[Ints, Ints]:
        """Of every known n-gram in the texts: the text's number, and its place in the table."""
        points, rows = _points(folded)
        where, found = [], []
        for keys, whole in _sizes(points):
            at = np.flatnonzero(whole)
            places = self._table.find(keys[at])
            known = places >= 0
            where.append(rows[at[known]])
            found.append(places[known])
        return np.concatenate(where), np.concatenate(found)

    def explain(self, text: str, n: int = 5) -> list[Weighed]:
        """The ``n`` n-grams that weighed most, heaviest first; a positive weight speaks for harmful.

        One that lies within a heavier one of the same sign is left out: it would say the same again.
        """
        folded = fold(text)
        read = folded.text
        points, _ = _points([read])
        seen: dict[str, list[int]] = {}
        worth: dict[str, float] = {}
        squares = 0.0
        for size, (keys, whole) in enumerate(_sizes(points), 1):
            at = np.flatnonzero(whole)
            places = self._table.find(keys[at])
            for start, place in zip(at[places >= 0].tolist(), places[places >= 0].tolist(), strict=True):
                gram = read[start : start + size]
                seen.setdefault(gram, []).append(start)
                rarity = float(self._table.rarity[place])
                squares += rarity * rarity
                worth[gram] = worth.get(gram, 0.0) + float(self._table.weights[place]) * rarity
        scale = self._slope / max(squares, 1e-18) ** 0.5
        chosen = _heaviest(worth, n)
        return [
            Weighed(
                gram,
                worth[gram] * scale,
                tuple(folded.original(start, start + len(gram)) for start in seen[gram]),
            )
            for gram in chosen
        ]


def _heaviest(worth: dict[str, float], n: int) -> list[str]:
    chosen: list[str] = []
    for gram in sorted(worth, key=lambda one: (-abs(worth[one]), one)):
        again = any((gram in other or other in gram) and worth[other] * worth[gram] > 0 for other in chosen)
        if worth[gram] and not again:
            chosen.append(gram)
        if len(chosen) >= n:
            break
    return chosen


def keys_of(grams: Iterable[str]) -> Keys:
    """The key of each n-gram: what ``scores`` looks it up by."""
    listed = list(grams)
    points, rows = _points(listed)
    keys = np.zeros(len(listed), np.uint64)
    sizes = np.array([len(gram) for gram in listed])
    firsts = np.searchsorted(rows, np.arange(len(listed)))
    for size, (hashed, _) in enumerate(_sizes(points), 1):
        keys[sizes == size] = hashed[firsts[sizes == size]]
    return keys


def table_of(grams: Sequence[str], rarity: Floats, weights: Floats) -> Table:
    """The table of some n-grams. Raises ValueError where two of them share a key."""
    keys = keys_of(grams)
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    if (keys[1:] == keys[:-1]).any():
        raise ValueError("two n-grams share a key")
    firsts = np.searchsorted(_bucket(keys), np.arange((1 << _BUCKET_BITS) + 1)).astype(np.int32)
    return Table(keys, rarity[order], weights[order], firsts)


@cache
def _read(file: Path) -> Prior:
    with np.load(file, allow_pickle=False) as arrays:
        grams = arrays["grams"].tobytes().decode("utf-8").split(_END)
        rarity = np.log((1 + float(arrays["comments"])) / (1 + arrays["seen"].astype(float))) + 1
        weights = arrays["weights"].astype(float)
        return Prior(table_of(grams, rarity, weights), float(arrays["bias"]), float(arrays["slope"]))


def _bucket(keys: Keys) -> Ints:
    return (keys >> np.uint64(64 - _BUCKET_BITS)).astype(np.int64)


def _points(folded: Sequence[str]) -> tuple[Keys, Ints]:
    """All code points, texts parted by 0, and the number of the text each belongs to."""
    # A NUL is what parts the texts: one inside a text becomes the sign for an unknown character.
    joined = "".join(text.replace(_END, "\ufffd") + _END for text in folded)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    lengths = np.array([len(text) + 1 for text in folded], np.int64)
    return points, np.repeat(np.arange(len(folded)), lengths)


def _sizes(points: Keys) -> Iterator[tuple[Keys, NDArray[np.bool_]]]:
    """For n-grams of 1, 2, ... characters: a key at every place, and whether one fits there."""
    padded = np.concatenate((points, np.zeros(LONGEST, np.uint64)))
    mixed = np.zeros(len(points), np.uint64)
    whole = np.ones(len(points), bool)
    for size in range(LONGEST):
        here = padded[size : size + len(points)]
        whole = whole & (here != 0)
        mixed = (mixed + here + np.uint64(size + 1)) * _PRIME
        spread = (mixed ^ (mixed >> _HALF)) * _SPREAD
        yield spread ^ (spread >> _HALF), whole
