"""Word edges by jieba: its adapter, for worker processes only."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol

from moderator.records import Span

_BLOCK = 2_000
"""jieba's path search is linear, but its copies are not small: a longer text is cut block by block."""


class _Tokenizer(Protocol):
    tmp_dir: str | None

    def initialize(self) -> None: ...
    def cut(self, sentence: str, cut_all: bool = False, HMM: bool = True) -> Iterator[str]: ...


@dataclass(slots=True)
class Segmenter:
    """Cuts texts into the words of jieba's dictionary; words that it would guess are left in characters,
    for a guess (这鸟人) says nothing about an edge.

    ``cache`` is a private folder (0700): jieba keeps its dictionary there, and would otherwise read whatever
    lies in the shared temporary folder.
    """

    cache: Path
    _jieba: _Tokenizer | None = field(default=None, init=False)

    def cuts(self, text: str) -> list[Span]:
        """Word spans of ``text``, in order and without gaps. Loads jieba at the first call (about 0.5 s)."""
        tokenizer = self._jieba or self._load()
        spans: list[Span] = []
        place = 0
        for block in range(0, len(text), _BLOCK):
            for word in tokenizer.cut(text[block : block + _BLOCK], HMM=False):
                spans.append((place, place + len(word)))
                place += len(word)
        return spans

    def words(self, text: str, limit: int | None = None) -> list[str]:
        """The words themselves, at most ``limit``."""
        return [text[first:last] for first, last in islice(self.cuts(text), limit)]

    def _load(self) -> _Tokenizer:
        import jieba

        self.cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        jieba.setLogLevel(logging.ERROR)
        tokenizer: _Tokenizer = jieba.Tokenizer()
        tokenizer.tmp_dir = str(self.cache)
        tokenizer.initialize()
        self._jieba = tokenizer
        return tokenizer
