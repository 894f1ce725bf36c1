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
_WORD = re.compile(r"\w")


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
        words = self._over(start, end)
        if not words or self.around(start, end) in self.whole:
            return False
        return any(self.text[word[0] : word[1]] not in self.whole for word in words)

    def around(self, start: int, end: int) -> str:
        """The stretch that tells this hit from the same words elsewhere.

        The hit with the words that reach over its edges; else with the word that follows, or, where none
        does or it is a single character (垃圾了), also with the one before.
        """
        if over := self._over(start, end):
            return self.text[min(start, over[0][0]) : max(end, over[-1][1])]
        before, after = self._beside(start, end)
        first = start if after - end > 1 else before
        return self.text[first:after]

    def apart(self, start: int, end: int) -> bool:
        """Whether what stands there makes no words: it falls into single characters."""
        if self.cuts is None:
            return True
        inside = [word for word in self._words(start, end) if word[0] < end and start < word[1]]
        return all(last - first == 1 or self.text[first:last].isascii() for first, last in inside)

    def _over(self, start: int, end: int) -> Sequence[Span]:
        """The words that reach over an edge of the hit."""
        if self.cuts is None:
            return ()
        words = self._words(start, end)
        return [word for word in words if word[0] < start < word[1] or word[0] < end < word[1]]

    def _beside(self, start: int, end: int) -> Span:
        """Where the word before the hit begins, and where the one after it ends; signs are no words."""
        before, after = start, end
        for first, last in self._words(start, end) if self.cuts else ():
            if last == start and _WORD.match(self.text, first):
                before = first
            elif first == end and _WORD.match(self.text, first):
                after = last
        return before, after

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
