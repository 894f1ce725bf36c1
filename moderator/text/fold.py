"""The canonical form of a text, with offsets back to what its author wrote.

Six steps, each of which leaves the result of the later ones alone, so that folding twice changes nothing:
characters one at a time (NFKC, case, simplified, invisible ones and marks out), separators between Han
characters out, runs shortened, platform codes such as ``[狗头]`` to one private character each (chosen by the
code's name, so that no term matches inside or across a code, and a code still equals itself), runs of codes.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from moderator.records import Span
from moderator.text.characters import HAN, SEPARATORS, table

CODE_FIRST, CODE_COUNT = 0xE000, 6400
CODE_LAST = CODE_FIRST + CODE_COUNT - 1
"""The private characters that stand for platform codes: the whole Private Use Area."""

_SEPARATOR = re.compile(f"[{SEPARATORS}.]")
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])(?:[{SEPARATORS}]|(?<!\.)\.(?!\.))+(?=[{HAN}])")
_RUN = re.compile(r"(\s)\1+|([a-z])\2{3,}|([^\sa-z\d])\3{2,}")
_RUN_LIKELY = re.compile(r"(.)\1(?:\1|(?<=\s))", re.DOTALL)
"""Stands in every text with a run, and is found in a tenth of the time."""
_CODE = re.compile(rf"\[(?=[^\[\]]*[{HAN}a-z])[{HAN}a-z0-9_]{{1,12}}\]")
_CODE_RUN = re.compile(r"([\ue000-\uf8ff])\1{2,}")
_FEW = 24
_BRUTE = 48
"""Slices up to this many characters are searched exhaustively for a smaller one."""


def _kept(run: re.Match[str]) -> str:
    """What stays of a run: one space, three letters (www), two of anything else. Digits are no run."""
    count = 1 if run[1] else 3 if run[2] else 2
    return run[0][:count]


def _marker(code: re.Match[str]) -> str:
    return chr(CODE_FIRST + zlib.crc32(code[0].encode()) % CODE_COUNT)


def _pair(run: re.Match[str]) -> str:
    return run[0][:2]


def _nothing(_: re.Match[str]) -> str:
    return ""


def fold_text(text: str) -> str:
    """The folded text alone: what ``fold`` gives, faster."""
    text = text.translate(table())
    if _SEPARATOR.search(text):
        text = _BETWEEN_HAN.sub("", text)
    if _RUN_LIKELY.search(text):
        text = _RUN.sub(_kept, text)
    if "[" in text:
        text = _CODE_RUN.sub(_pair, _CODE.sub(_marker, text))
    return text


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and where each of its characters came from.

    ``offsets[i]`` is where the original of character ``i`` begins, ``ends[i]`` where it ends. Of a shortened
    run the first characters are kept; ``late[i]`` is where ``i`` would begin had the last ones been kept.
    """

    source: str
    text: str
    offsets: Sequence[int]
    ends: Sequence[int]
    late: Sequence[int]
    wide: bool = False

    def original(self, start: int, end: int) -> Span:
        """The smallest slice of the original, in whole characters, whose folding holds ``text[start:end]``.

        An empty span gives the empty slice at its place.
        """
        if start >= end:
            place = self.offsets[start] if start < len(self.text) else len(self.source)
            return place, place
        match = self.text[start:end]
        within_run = match == match[0] * len(match)
        span = (self.offsets[start] if within_run else self.late[start], self.ends[end - 1])
        return _smallest(self.source, match, span) if self.wide else span


def _smallest(source: str, match: str, span: Span) -> Span:
    """Shrink a slice with characters of several letters (㍿, …), where offsets alone say too much."""
    first, last = span
    if last - first <= _BRUTE:
        for length in range(1, last - first):
            for start in range(first, last - length + 1):
                if match in fold_text(source[start : start + length]):
                    return start, start + length
        return span
    while match in fold_text(source[first + 1 : last]):
        first += 1
    while match in fold_text(source[first : last - 1]):
        last -= 1
    return first, last


@dataclass(frozen=True, slots=True)
class _Draft:
    """A text on its way through the steps, with the three offset columns of ``Folded``."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    late: Sequence[int]

    def cut(
        self, pattern: re.Pattern[str], keep: Callable[[re.Match[str]], str], merge: bool = False
    ) -> _Draft:
        """Replace every match by what ``keep`` makes of it: its first characters, or, merged, one for all."""
        found = list(pattern.finditer(self.text))
        if not found:
            return self
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        late: list[int] = []
        done = 0
        for match in found:
            first, last = match.span()
            piece = keep(match)
            kept = len(piece)
            pieces += self.text[done:first], piece
            if merge:
                starts += *self.starts[done:first], self.late[first]
                ends += *self.ends[done:first], self.ends[last - 1]
                late += *self.late[done:first], self.late[first]
            else:
                starts += self.starts[done : first + kept]
                ends += self.ends[done : first + kept]
                late += *self.late[done:first], *self.late[last - kept : last]
            done = last
        pieces.append(self.text[done:])
        starts += self.starts[done:]
        ends += self.ends[done:]
        late += self.late[done:]
        return _Draft("".join(pieces), starts, ends, late)


def _spread(text: str, plain: str) -> _Draft:
    """The places of a text's folded characters, where some vanish or become several."""
    folded = table()
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for place, char in enumerate(text):
        if char in folded.odd:
            count = len(folded[ord(char)])
            starts += *range(done, place), *[place] * count
            ends += *range(done + 1, place + 1), *[place + 1] * count
            done = place + 1
    starts += range(done, len(text))
    ends += range(done + 1, len(text) + 1)
    return _Draft(plain, starts, ends, starts)


def _wide(text: str) -> bool:
    folded = table()
    return any(len(folded[ord(char)]) > 1 for char in folded.odd.intersection(text))


def _odd(text: str, plain: str, odd: Set[str]) -> bool:
    """Whether some character of a text does not become exactly one. Looking for a few takes less than looking
    through all."""
    if len(plain) != len(text):
        return True
    return any(map(text.__contains__, odd)) if len(odd) < _FEW else not odd.isdisjoint(text)


def fold(text: str) -> Folded:
    """Fold a text, keeping for every folded character where it came from."""
    folded = table()
    plain = text.translate(folded)
    odd = _odd(text, plain, folded.odd)
    parted = _SEPARATOR.search(plain) is not None and _BETWEEN_HAN.search(plain) is not None
    places, ends = range(len(plain)), range(1, len(plain) + 1)
    if not (odd or parted or "[" in plain or _RUN_LIKELY.search(plain)):
        return Folded(text, plain, places, ends, places)
    draft = _spread(text, plain) if odd else _Draft(plain, places, ends, places)
    if parted:
        draft = draft.cut(_BETWEEN_HAN, _nothing)
    draft = draft.cut(_RUN, _kept)
    if "[" in draft.text:
        draft = draft.cut(_CODE, _marker, merge=True).cut(_CODE_RUN, _pair)
    return Folded(text, draft.text, draft.starts, draft.ends, draft.late, odd and _wide(text))
