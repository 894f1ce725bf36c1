"""snownlp's word segmentation, character for character, by array arithmetic over many texts at once.

snownlp cuts a run of Han characters with a second-order Viterbi search over the tags b, m, e, s (begin,
middle, end, single) and interpolated counts of tagged characters. The counts are snownlp's own, read from
the installed package. Everything that decides a cut is kept bit for bit: each logarithm is of the same sum
taken in the same order, scores are added in the same order, and of equal scores the first one wins.
"""

from __future__ import annotations

import gc
import gzip
import marshal
import math
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, pairwise, repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FIRST, LAST = 0x4E00, 0x9FA5
"""snownlp segments runs of these characters only."""

_LAYOUT = 1
"""Raise when the arrays below change, so that an older cache is not read."""

_BEFORE = 0
"""The character number of "before the first"; its only tag is number 0."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Log-probabilities laid out by characters.

    ``number`` maps ``code point - FIRST`` to a character number (``len(single)`` is snownlp's alphabet plus
    one row for unknown characters). ``single[c, s]`` is the value where only the character itself was seen.
    ``pair_*`` and ``triple_*`` are sparse rows: ``starts[i]:starts[i + 1]`` are the entries of ``keys[i]``,
    each a ``slot`` (a tag combination) and its ``value``. ``tags`` spells the tag numbers.
    """

    number: Ints
    single: Floats
    pair_keys: Ints
    pair_starts: Ints
    pair_slots: Ints
    pair_values: Floats
    triple_keys: Ints
    triple_starts: Ints
    triple_slots: Ints
    triple_values: Floats
    tags: NDArray[np.str_]


def read_counts(file: Path) -> Mapping[str, object]:
    """snownlp's own data file: gzip or plain marshal."""
    raw = file.read_bytes()
    with _without_collector():
        loaded: Mapping[str, object] = marshal.loads(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
    return loaded


@contextmanager
def _without_collector() -> Iterator[None]:
    """Millions of new tuples make the garbage collector run for seconds and find nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def compile_tables(counts: Mapping[str, object]) -> Tables:
    """Turn snownlp's dictionaries of tagged characters into arrays; about 1 s."""
    with _without_collector():
        return _Compiler(counts).tables()


class _Compiler:
    """Intermediate arrays of ``compile_tables``. A *node* is a tagged character: ``character * 4 + tag``."""

    def __init__(self, counts: Mapping[str, object]) -> None:
        self.status = _strings(counts["status"])
        self.l1, self.l2, self.l3 = (_number(counts[name]) for name in ("l1", "l2", "l3"))
        uni, self.total = _counter(counts["uni"])
        letters = sorted({str(letter) for (letter, _) in uni if _is_han(str(letter))})
        self.characters = ["", *letters]
        self.size = len(self.characters) + 1
        self.nodes = {("", "BOS"): _BEFORE * 4}
        for number, letter in enumerate(letters, start=1):
            for tag, name in enumerate(self.status):
                self.nodes[letter, name] = number * 4 + tag
        self.span = self.size * 4
        self.uni = np.zeros(self.span)
        for node, count in uni.items():
            if node in self.nodes:
                self.uni[self.nodes[node]] = count
        self.bi_keys, self.bi_counts = self._paths(_counter(counts["bi"])[0], 2)
        self.tri_keys, self.tri_counts = self._paths(_counter(counts["tri"])[0], 3)

    def _paths(self, counted: Mapping[tuple[object, ...], float], length: int) -> tuple[Ints, Floats]:
        """Sorted keys and counts of the n-grams made of known characters only."""
        nodes: Mapping[object, int] = self.nodes  # type: ignore[assignment]
        flat = np.fromiter(map(nodes.get, chain.from_iterable(counted), repeat(-1)), np.int64)
        paths = flat.reshape(-1, length)
        values = np.fromiter(counted.values(), np.float64, len(counted))
        known = (paths >= 0).all(axis=1)
        keys = np.zeros(int(known.sum()), np.int64)
        for column in paths[known].T:
            keys = keys * self.span + column
        order = np.argsort(keys)
        return keys[order], values[known][order]

    def _bi(self, keys: Ints) -> Floats:
        """Counts of tagged pairs, 0 where unseen."""
        at = np.minimum(np.searchsorted(self.bi_keys, keys), len(self.bi_keys) - 1)
        return np.where(self.bi_keys[at] == keys, self.bi_counts[at], 0.0)

    def _single(self, node: Ints) -> Floats:
        return self.l1 * (self.uni[node] / self.total)

    def _pair(self, before: Ints, node: Ints) -> Floats:
        return _divided(self.l2 * self._bi(before * self.span + node), self.uni[before])

    def tables(self) -> Tables:
        span, size = self.span, self.size
        n2, n3 = np.divmod(self.bi_keys, span)
        # snownlp adds the three parts from left to right; another order changes the last bit.
        pair_values = _log(self._single(n3) + self._pair(n2, n3))
        pair = _rows((n2 // 4) * size + n3 // 4, (n3 % 4) * 4 + n2 % 4, pair_values)
        n12, t3 = np.divmod(self.tri_keys, span)
        t1, t2 = np.divmod(n12, span)
        tri = _divided(self.l3 * self.tri_counts, self._bi(n12))
        triple_values = _log(self._single(t3) + self._pair(t2, t3) + tri)
        slots = (t1 % 4) * 16 + (t3 % 4) * 4 + t2 % 4
        triple = _rows(((t1 // 4) * size + t2 // 4) * size + t3 // 4, slots, triple_values)
        number = np.full(LAST - FIRST + 1, size - 1, np.int64)
        number[[ord(letter) - FIRST for letter in self.characters[1:]]] = np.arange(1, size - 1)
        single = _log(self._single(np.arange(span))).reshape(size, 4)
        return Tables(number, single, *pair, *triple, np.array(self.status))


def _rows(keys: Ints, slots: Ints, values: Floats) -> tuple[Ints, Ints, Ints, Floats]:
    order = np.argsort(keys, kind="stable")
    distinct, starts = np.unique(keys[order], return_index=True)
    return distinct, np.append(starts, len(keys)).astype(np.int64), slots[order], values[order]


def _divided(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.zeros_like(above), where=below != 0)


def _log(values: Floats) -> Floats:
    """``math.log``, not numpy's: theirs may differ in the last bit, and ties hang on it."""
    return np.array([math.log(value) if value else -math.inf for value in values.tolist()])


def _is_han(letter: str) -> bool:
    return len(letter) == 1 and FIRST <= ord(letter) <= LAST


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, tuple):
        raise TypeError(f"a tuple of tags expected, not {type(value).__name__}")
    return tuple(str(item) for item in value)


def _number(value: object) -> float:
    if not isinstance(value, float):
        raise TypeError(f"a float expected, not {type(value).__name__}")
    return value


def _counter(value: object) -> tuple[Mapping[tuple[object, ...], float], float]:
    """The dictionary of counts and their sum, as snownlp stores one n-gram length."""
    if not isinstance(value, dict):
        raise TypeError(f"a counter expected, not {type(value).__name__}")
    return value["d"], value["total"]


def load_tables(file: Path, cache: Path | None) -> Tables:
    """The tables compiled from snownlp's ``file``, kept in the folder ``cache`` for the next start."""
    if cache is None:
        return compile_tables(read_counts(file))
    kept = cache / f"lattice-{_LAYOUT}-{file.stat().st_size}.npz"
    tables = _read_kept(kept)
    if tables is None:
        tables = compile_tables(read_counts(file))
        _keep(tables, kept)
    return tables


def _read_kept(kept: Path) -> Tables | None:
    try:
        # Opened here: numpy leaves its own handle open where the archive is damaged.
        with kept.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            return Tables(**{name: arrays[name] for name in Tables.__dataclass_fields__})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _keep(tables: Tables, kept: Path) -> None:
    """Write beside, then rename: two workers may start at once. A full disk is no reason to fail."""
    arrays = {name: getattr(tables, name) for name in Tables.__dataclass_fields__}
    try:
        handle, partial = tempfile.mkstemp(dir=kept.parent, prefix=kept.stem, suffix=".part")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as stream:
            np.savez(stream, **arrays)
        os.replace(partial, kept)
    except OSError:
        Path(partial).unlink(missing_ok=True)


class Lattice:
    """Cuts runs of Han characters into snownlp's words."""

    def __init__(self, tables: Tables) -> None:
        self._t = tables
        names = tables.tags.tolist()
        self._opens = np.array([name in "bs" for name in names])
        self._closes = np.array([name == "e" for name in names])

    def words(self, runs: Sequence[str]) -> list[list[str]]:
        """The words of each run; every run is non-empty and made of U+4E00-U+9FA5 only."""
        if not runs:
            return []
        order = sorted(range(len(runs)), key=lambda at: -len(runs[at]))
        text = "".join(runs[at] for at in order)
        lengths = np.array([len(runs[at]) for at in order])
        ends = np.cumsum(lengths)
        tags = self._tags(text, lengths, ends - lengths)
        breaks = self._opens[tags]
        breaks[1:] |= self._closes[tags[:-1]]
        breaks[ends - lengths] = True
        starts = np.flatnonzero(breaks)
        cuts = [*starts.tolist(), len(text)]
        pieces = [text[a:b] for a, b in pairwise(cuts)]
        upto = [0, *np.searchsorted(starts, ends).tolist()]
        result: list[list[str]] = [[]] * len(runs)
        for place, at in enumerate(order):
            result[at] = pieces[upto[place] : upto[place + 1]]
        return result

    def _tags(self, text: str, lengths: Ints, starts: Ints) -> Ints:
        """The best tag of every character of the runs laid end to end, longest run first."""
        codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.int64)
        run = np.repeat(np.arange(len(lengths)), lengths)
        step = np.arange(len(codes)) - starts[run]
        third = self._t.number[codes - FIRST]
        second = np.where(step > 0, np.roll(third, 1), _BEFORE)
        first = np.where(step > 1, np.roll(third, 2), _BEFORE)
        # Rows are laid out step by step, so that one step of all runs is one slice.
        active = np.bincount(step)
        offsets = np.concatenate(([0], np.cumsum(active)))
        row = offsets[step] + run
        at = np.empty_like(row)
        at[row] = np.arange(len(row))
        costs = self._costs(first[at], second[at], third[at])
        unknown = third[at] == len(self._t.single) - 1
        best = _search(costs, unknown, offsets)
        traced: Ints = _trace(costs, unknown, best, offsets, lengths)[row]
        return traced

    def _costs(self, first: Ints, second: Ints, third: Ints) -> Floats:
        """``[a, row, s, b]``: the log-probability of tag s after tags a, b, for three characters."""
        t, rows, size = self._t, len(third), len(self._t.single)
        two = np.repeat(t.single[third], 4, axis=1)
        _scatter(two, second * size + third, t.pair_keys, t.pair_starts, t.pair_slots, t.pair_values)
        three = np.empty((4, rows, 16))
        three[:] = two
        view = three.transpose(1, 0, 2)
        keys = (first * size + second) * size + third
        found, entries = _entries(keys, t.triple_keys, t.triple_starts)
        slots = t.triple_slots[entries]
        view[found, slots >> 4, slots & 15] = t.triple_values[entries]
        return three.reshape(4, rows, 4, 4)


def _entries(keys: Ints, known: Ints, starts: Ints) -> tuple[Ints, Ints]:
    """Of every key found: its row, repeated, and the places of its entries."""
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    rows = np.flatnonzero(known[at] == keys)
    begin, end = starts[at[rows]], starts[at[rows] + 1]
    counts = end - begin
    skipped = np.cumsum(counts) - counts
    return np.repeat(rows, counts), np.arange(int(counts.sum())) + np.repeat(begin - skipped, counts)


def _scatter(into: Floats, keys: Ints, known: Ints, starts: Ints, slots: Ints, values: Floats) -> None:
    rows, entries = _entries(keys, known, starts)
    into[rows, slots[entries]] = values[entries]


def _search(costs: Floats, unknown: NDArray[np.bool_], offsets: Ints) -> Floats:
    """``[row, s, b]``: the best score of any tagging that ends in the tags b, s at this character."""
    best = np.empty(costs.shape[1:])
    before = np.full((int(offsets[1]), 4, 4), -math.inf)
    before[:, 0, 0] = 0.0
    for step in range(len(offsets) - 1):
        low, high = int(offsets[step]), int(offsets[step + 1])
        before = before[: high - low]
        scores = before[:, None, :, 0] + costs[0, low:high]
        for a in (1, 2, 3):
            np.maximum(scores, before[:, None, :, a] + costs[a, low:high], out=scores)
        lost = unknown[low:high]
        if lost.any():
            scores[lost] = before[lost][:, None, :, _kept_tag(step)]
        best[low:high] = scores
        before = scores
    return best


def _kept_tag(step: int) -> int:
    """Which earlier tag an unknown character keeps: snownlp writes them over each other, so the last."""
    return 3 if step > 1 else 0


def _trace(costs: Floats, unknown: NDArray[np.bool_], best: Floats, offsets: Ints, lengths: Ints) -> Ints:
    """The tags of the best path, from each run's last character to its first."""
    tags = np.empty(len(best), np.int64)
    here = np.zeros(len(lengths), np.int64)
    earlier = np.zeros(len(lengths), np.int64)
    for step in range(len(offsets) - 2, -1, -1):
        low, high = int(offsets[step]), int(offsets[step + 1])
        ending = np.flatnonzero(lengths[: high - low] == step + 1)
        if len(ending):
            final = best[low + ending].reshape(-1, 16).argmax(axis=1)
            here[ending], earlier[ending] = np.divmod(final, 4)
        s, b = here[: high - low].copy(), earlier[: high - low].copy()
        tags[low:high] = s
        if step == 0:
            break
        rows = np.arange(high - low)
        previous = best[int(offsets[step - 1]) + rows, b]
        a = (previous + costs[:, low + rows, s, b].T).argmax(axis=1)
        a[unknown[low:high]] = _kept_tag(step)
        earlier[: high - low] = a
        here[: high - low] = b
    return tags
