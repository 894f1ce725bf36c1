"""How a folded text sounds: one character for each syllable, whether written in Han or in Latin letters.

Two texts that sound alike become the same. Tones are left out, and each character has its most usual reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from moderator.records import Span
from moderator.text import sounds_table
from moderator.text.sounds_table import COMMON, SYLLABLES

_FIRST = 0xF0000
"""Syllables are written as characters of a private plane, which no folded text needs."""
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_LATIN = re.compile(rf"(?<![a-z\d])[a-z]{{2,18}}(?![a-z\d])(?: (?=[{_HAN}]|[a-z]{{2}}))?")
_COMMON = frozenset(COMMON)
ORDINARY = frozenset(sounds_table.ORDINARY.split())
"""Sound-alikes of the terms that ship which harmless comments hold."""


@dataclass(frozen=True, slots=True)
class Sounds:
    """The sounds of a text; ``spans[i]`` is where sound ``i`` is written, None where that is at ``i``."""

    text: str
    spans: tuple[Span, ...] | None = None

    def place(self, first: int, last: int) -> Span:
        """The span of the folded text behind a span of the sounds."""
        if self.spans is None:
            return first, last
        return self.spans[first][0], self.spans[last - 1][1]


@cache
def _tables() -> tuple[MappingProxyType[int, str], MappingProxyType[str, str]]:
    """Character to sound, for ``str.translate``, and spelled syllable to sound."""
    han: dict[int, str] = {}
    spelled: dict[str, str] = {}
    for number, entry in enumerate(SYLLABLES.split()):
        name = entry.rstrip("".join(char for char in set(entry) if not char.isascii()))
        spelled[name] = sound = chr(_FIRST + number)
        han |= dict.fromkeys(map(ord, entry[len(name) :]), sound)
    return MappingProxyType(han), MappingProxyType(spelled)


def sounds(folded: str) -> Sounds:
    """How a folded text sounds. What has no sound stays as it is."""
    han, _ = _tables()
    plain = folded.translate(han)
    found = [(match, syllables) for match in _LATIN.finditer(folded) if (syllables := _spelled(match[0]))]
    if not found:
        return Sounds(plain)
    text: list[str] = []
    spans: list[Span] = []
    done = 0
    for match, syllables in found:
        first, last = match.span()
        text += plain[done:first], syllables
        spans += ((n, n + 1) for n in range(done, first))
        # A spelled word is one thing: a hit takes all of it.
        spans += [(first, first + len(match[0].rstrip()))] * len(syllables)
        done = last
    spans += ((n, n + 1) for n in range(done, len(folded)))
    return Sounds("".join((*text, plain[done:])), tuple(spans))


def _spelled(word: str) -> str | None:
    """The sounds of a word in Latin letters; None where it is not made of syllables."""
    _, spelled = _tables()
    word = word.rstrip()
    ways: list[str | None] = ["", *[None] * len(word)]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 6), end):
            before = ways[start]
            if before is not None and (sound := spelled.get(word[start:end])):
                ways[end] = before + sound
                break
    return ways[len(word)]


def telling(written: str, term: str) -> bool:
    """Whether writing ``term`` so can be a disguise: not where it only takes common characters for others."""
    return len(written) != len(term) or any(
        char not in _COMMON for char, meant in zip(written, term, strict=True) if char != meant
    )
