"""What a rule can see beside words: hidden characters and phrases said many times in a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from moderator.records import Span
from moderator.rules.pack import Sign
from moderator.text.fold import CODE_FIRST, CODE_LAST, Folded, fold, fold_text

_PICTURE = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u231a-\u27bf\u2900-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001faff"
)
_LEGIT = re.compile(
    "\U0001f3f4[\U000e0020-\U000e007e]{2,8}\U000e007f"
    f"|[{_PICTURE}#*0-9][\ufe0e\ufe0f]?\u20e3?"
    f"(?:\u200d[{_PICTURE}][\ufe0f\U0001f3fb-\U0001f3ff]*|[\U0001f3fb-\U0001f3ff]\ufe0f?)*"
)
"""Emoji as they should be: joined, coloured, or with the tags of a flag."""
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2064"
    "\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]+"
)
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]+")
_REPEATED = re.compile(r"([^\s\d]{2,16}?)(?:\s?\1)+")
_CODES = re.compile(f"[{chr(CODE_FIRST)}-{chr(CODE_LAST)}]")
_SHOWN = 200
_READ = 20_000
"""Only the first characters of a text are looked at for repeated phrases."""


@dataclass(slots=True)
class Text:
    """A text as written and folded; the offsets are computed when they are first asked for."""

    original: str
    plain: str
    _folded: Folded | None = None

    def place(self, start: int, end: int) -> Span:
        """The span of the original that a span of the folded text stands for."""
        return self._fold().original(start, end)

    def codes(self) -> list[tuple[int, str]]:
        """Platform codes: the place of each in the folded text, and what stands inside it, folded."""
        found = []
        for match in _CODES.finditer(self.plain):
            first, last = self._fold().original(*match.span())
            # A private character that somebody wrote is no code.
            if self.original[first] in "[［":
                found.append((match.start(), fold_text(self.original[first + 1 : last - 1])))
        return found

    def _fold(self) -> Folded:
        if self._folded is None:
            self._folded = fold(self.original)
        return self._folded


def find(sign: Sign, text: Text, repeats: int) -> Iterator[Span]:
    """Spans of the original that show the sign, as many as are worth painting."""
    yield from islice(_found(sign, text, repeats), _SHOWN)


def _found(sign: Sign, text: Text, repeats: int) -> Iterator[Span]:
    if sign is Sign.INVISIBLE:
        yield from _invisible(text.original)
    elif sign is Sign.DIRECTION:
        yield from (match.span() for match in _DIRECTION.finditer(text.original))
    else:
        yield from _repeated(text, repeats)


def _invisible(text: str) -> Iterator[Span]:
    """Invisible characters with visible text on both sides: those at the ends come with every copied line."""
    if not _INVISIBLE.search(text):
        return
    legit = {place for match in _LEGIT.finditer(text) for place in range(*match.span())}
    begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
    for match in _INVISIBLE.finditer(text):
        first, last = match.span()
        inside = begin < first and last < end
        tags = any(ord(char) >= 0xE0000 for char in match[0])
        if (inside or tags) and not legit.issuperset(range(first, last)):
            yield first, last


def _repeated(text: Text, repeats: int) -> Iterator[Span]:
    plain = text.plain[:_READ]
    if len(plain) - len(set(plain)) < 2 * (repeats - 1):
        return
    # What is said so often begins as often with the same two characters.
    if max(Counter(pairwise(plain)).values()) < repeats:
        return
    for match in _REPEATED.finditer(plain):
        unit = match[1]
        times = match[0].count(unit)
        if times >= repeats and len(set(unit)) > 1 and any(char.isalpha() for char in unit):
            yield text.place(*match.span())
