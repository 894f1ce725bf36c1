"""Word edges: whether a hit begins and ends where words do, or lies across them (口交 in 路口交通)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from moderator.records import Span

Cuts = Callable[[str], Sequence[Span]]
"""Cuts a text into words: spans in order, without gaps."""

_AROUND = 40
"""Characters read on each side of a hit in a long text."""
_SHORT = 300
"""Texts up to this length are cut once, as a whole."""
_BREAK = re.compile(r"[^\w]")


@dataclass(slots=True)
class Edges:
    """The word edges of one folded text, cut only when a hit asks."""

    text: str
    cuts: Cuts | None
    whole: frozenset[str]
    _known: dict[Span, Sequence[Span]] = field(default_factory=dict)

    def across(self, start: int, end: int) -> bool:
        """Whether a word reaches over an edge of the hit, unless the hit is known to count there.

        Known are words that cover the hit (他妈的), and the hit together with the words that reach over it
        (老二逼, which is cut 老二 / 逼).
        """
        if self.cuts is None:
            return False
        words = [
            word for word in self._words(start, end) if word[0] < start < word[1] or word[0] < end < word[1]
        ]
        if not words:
            return False
        first, last = min(start, words[0][0]), max(end, words[-1][1])
        if self.text[first:last] in self.whole:
            return False
        return any(self.text[word[0] : word[1]] not in self.whole for word in words)

    def _words(self, start: int, end: int) -> Sequence[Span]:
        low, high = self._window(start, end)
        if (low, high) not in self._known:
            assert self.cuts is not None
            cut = self.cuts(self.text[low:high])
            self._known[low, high] = [(first + low, last + low) for first, last in cut]
        return self._known[low, high]

    def _window(self, start: int, end: int) -> Span:
        if len(self.text) <= _SHORT:
            return 0, len(self.text)
        low, high = max(0, start - _AROUND), min(len(self.text), end + _AROUND)
        before = [match.end() for match in _BREAK.finditer(self.text, low, start)]
        after = _BREAK.search(self.text, end, high)
        return (before[0] if before else low), (after.start() if after else high)
