"""What a hostile text becomes before it is painted: hidden characters named, offsets translated for Qt."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

CHIP = "■"
"""Stands in the painted text where a chip is drawn; one UTF-16 unit, direction-neutral."""
BREAK = "\u2028"
MANY = 6
"""A longer run of mixed hidden characters becomes one chip with their number."""

_PLAIN = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u3001-\u3029\u3041-\u3096\u4e00-\u9fff\uff01-\uff5e]+"
)
"""Characters of one unit each, always seen and never part of another: ASCII, Han, their punctuation."""

_BREAKS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
_FILLERS = frozenset("\u180b\u180c\u180d\u180f\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\ufffc\ufffd")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})


@dataclass(frozen=True, slots=True)
class Chip:
    """A hidden character, or a run of them: its place among the UTF-16 units painted, and what it says."""

    at: int
    label: str


@dataclass(frozen=True, slots=True)
class Visible:
    """A text ready for Qt: ``units[i]`` is the UTF-16 offset where code point ``i`` is painted.

    ``units`` has one entry more than the original has code points. Characters of one chip share an offset.
    """

    text: str
    units: Sequence[int]
    chips: tuple[Chip, ...]

    def code_point(self, unit: int) -> int:
        """The first code point of the original painted at or after this UTF-16 offset."""
        return min(bisect_left(self.units, unit), len(self.units) - 1)


def is_pictograph(char: str) -> bool:
    """Roughly Extended_Pictographic, with skin tones and keycaps: what a joiner may join."""
    point = ord(char)
    return point >= 0x1F000 or 0x2190 <= point <= 0x21FF or 0x2300 <= point <= 0x2BFF or point in (0xA9, 0xAE)


def is_hidden(text: str, at: int) -> bool:
    """Whether the character at ``at`` would leave no trace, or mislead, if it were painted as it is."""
    char = text[at]
    point = ord(char)
    if point < 0x7F:
        return point < 0x20 and char != "\t" and char != "\n"
    if char in _FILLERS:
        return True
    if 0xFE00 <= point <= 0xFE0F or 0xE0100 <= point <= 0xE01EF:
        return not _may_vary(text, at)
    if point == 0x200D:
        return not (0 < at < len(text) - 1 and _joins(text, at))
    if 0xE0020 <= point <= 0xE007F:
        return not _in_flag(text, at)
    kind = unicodedata.category(char)
    return kind in _UNSEEN or char in _BREAKS or (kind == "Cn" and not _young(point))


def _young(point: int) -> bool:
    """Blocks where newer Unicode than this Python's adds emoji and Han characters that fonts may know."""
    return 0x1F000 <= point <= 0x1FAFF or 0x20000 <= point <= 0x3FFFD


def _may_vary(text: str, at: int) -> bool:
    if at == 0:
        return False
    before = text[at - 1]
    return is_pictograph(before) or unicodedata.category(before) == "Lo" or before in "#*0123456789"


def _joins(text: str, at: int) -> bool:
    before = text[at - 1]
    if 0xFE00 <= ord(before) <= 0xFE0F and at >= 2:
        before = text[at - 2]
    return is_pictograph(before) and is_pictograph(text[at + 1])


def _in_flag(text: str, at: int) -> bool:
    """Tags are legitimate only after a black flag and up to a cancel tag, at most 7 of them."""
    start = at
    while start > 0 and at - start < 8 and 0xE0020 <= ord(text[start - 1]) <= 0xE007F:
        start -= 1
    closed = "\U000e007f" in text[at : at + 8]
    return start > 0 and text[start - 1] == "\U0001f3f4" and closed


def visible(text: str) -> Visible:
    """Prepare ``text``. Breaks become line separators; hidden characters one chip a run."""
    if text.isascii() and text.isprintable():
        return Visible(text, range(len(text) + 1), ())
    out: list[str] = []
    units = array("l")
    chips: list[Chip] = []
    unit = at = 0
    while at < len(text):
        if (plain := _PLAIN.match(text, at)) is not None:
            # Most of every text: taken by the run, one unit a character.
            out.append(plain[0])
            units.extend(range(unit, unit + len(plain[0])))
            unit += len(plain[0])
            at = plain.end()
            continue
        end, shown, chip = _piece(text, at)
        if chip:
            chips.append(Chip(unit, chip))
        units.extend([unit] * (end - at))
        out.append(shown)
        unit += sum(2 if ord(char) > 0xFFFF else 1 for char in shown)
        at = end
    units.append(unit)
    return Visible("".join(out), units, tuple(chips))


def _piece(text: str, at: int) -> tuple[int, str, str]:
    """The end of the piece at ``at``, what is painted for it, and its chip's label or nothing."""
    char = text[at]
    if char == "\n":
        return at + 1, BREAK, ""
    if text.startswith("\r\n", at):
        return at + 2, BREAK, ""
    if not is_hidden(text, at):
        return at + 1, char, ""
    if char in _BREAKS:
        return at + 1, CHIP + BREAK, _name(char)
    end = at + 1
    while end < len(text) and text[end] not in _BREAKS and is_hidden(text, end):
        end += 1
    run = text[at:end]
    if len(set(run)) == 1:
        return end, CHIP, _name(char) + (f" ×{end - at}" if end - at > 1 else "")
    if len(run) > MANY:
        kinds = sorted(set(run), key=run.index)
        return end, CHIP, " ".join(map(_name, kinds[:3])) + ("…" if len(kinds) > 3 else "") + f" ×{len(run)}"
    return at + 1, CHIP, _name(char)


def _name(char: str) -> str:
    return f"U+{ord(char):04X}"
