"""Finds the people of a queue where others call them by name in a text, without an at sign."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moderator.records import Span
from moderator.text.names import is_masked

if TYPE_CHECKING:
    from ahocorasick import Automaton

_HAN = re.compile(r"[\u3400-\u9fff]")
_SHORTEST, _LONGEST = 2, 40
_FREE_HAN = 3
"""From this many characters on a Han name is found in the middle of a sentence; a shorter one must stand
apart, for 天雷 is in 天雷滚滚 too."""
_COMMON = 0.005
_COMMON_LEAST = 5
"""A name in more of the sampled texts than this is a word that somebody took for a name (中国人)."""


@dataclass(frozen=True, slots=True)
class People:
    """Names to look for. ``words`` are those that are ordinary words too: they count only standing apart."""

    automaton: Automaton | None
    words: frozenset[str]

    def spans(self, text: str) -> Iterator[Span]:
        """Where somebody is called, as offsets into ``text``."""
        if self.automaton is None:
            return
        folded = _folded(text)
        for end, name in self.automaton.iter(folded):
            start, after = end - len(name) + 1, end + 1
            if self._counts(name, folded, start, after):
                yield start, after

    def _counts(self, name: str, text: str, start: int, after: int) -> bool:
        free = _HAN.search(name) and len(name) >= _FREE_HAN and name not in self.words
        return bool(free) or _apart(text, start, after)


def people(names: Iterable[str], sample: Iterable[str] = ()) -> People:
    """``names`` are the authors'; ``sample`` are texts that tell ordinary words from names. Masked names are
    nobody's, and one character is no name to be found by."""
    known = {
        folded
        for name in names
        if not is_masked(name) and _SHORTEST <= len(folded := _folded(name.strip())) <= _LONGEST
    }
    if not known:
        return People(None, frozenset())
    # Only here: no other command waits for it.
    from ahocorasick import Automaton

    automaton = Automaton()
    for name in sorted(known):
        automaton.add_word(name, name)
    automaton.make_automaton()
    seen: Counter[str] = Counter()
    texts = 0
    for text in sample:
        texts += 1
        seen.update({name for _, name in automaton.iter(_folded(text))})
    most = max(_COMMON_LEAST, texts * _COMMON)
    return People(automaton, frozenset(name for name, count in seen.items() if count > most))


def _folded(text: str) -> str:
    """Without case, where that keeps every offset."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _apart(text: str, start: int, after: int) -> bool:
    """Whether what stands there is not the part of a longer word. Han beside Latin is an edge."""
    edges = ((text[start - 1 : start], text[start]), (text[after - 1], text[after : after + 1]))
    return not any(_joined(left, right) for left, right in edges)


def _joined(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum() and bool(_HAN.match(left)) == bool(_HAN.match(right))
