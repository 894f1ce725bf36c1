"""Cuts a long text into pages that can be laid out at once, never inside a visible character."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

PAGE = 1_200
"""Code points on a page: more than a screen, and laid out in a few milliseconds whatever they are."""
LINES = 100
"""Line breaks on a page."""
TURNS = 300
"""Characters on a page that turn the direction: each cuts the line into pieces that are measured alone."""
_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
_TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_LOOK_BACK = 64


@dataclass(frozen=True, slots=True)
class Page:
    """Code points ``[start, end)`` of the whole text."""

    start: int
    end: int


def pages(text: str, size: int = PAGE, lines: int = LINES) -> tuple[Page, ...]:
    """The pages of ``text``; one empty page for an empty text."""
    cuts: list[Page] = []
    limits = []
    for wanted, most in ((_BREAKS, lines), (_TURNING, TURNS)):
        chars = "".join(char for char in wanted if char in text)
        there = sum(map(text.count, chars))
        # A text full of them has short pages throughout: to halve each anew would take long.
        size = max(min(size, most * len(text) // max(there, 1)), 1)
        limits.append((chars, most))
    start = 0
    while start < len(text):
        end = _cut(text, start, min(start + size, len(text)), limits)
        cuts.append(Page(start, end))
        start = end
    return tuple(cuts) or (Page(0, 0),)


def _cut(text: str, start: int, end: int, limits: Sequence[tuple[str, int]]) -> int:
    # Halving, because counting is fast and walking from break to break is not.
    for chars, most in limits:
        while chars and sum([text.count(char, start, end) for char in chars]) > most:
            end = (start + end) // 2
    if end == len(text):
        return end
    newline = text.rfind("\n", max(start, end - _LOOK_BACK), end)
    if newline > start:
        return newline + 1
    for at in range(end, max(end - _LOOK_BACK, start + 1), -1):
        if not _continues(text, at):
            return at
    return end


def _continues(text: str, at: int) -> bool:
    """Whether the character at ``at`` belongs to the one before it."""
    char = text[at]
    return (
        unicodedata.category(char).startswith("M")
        or char in "\u200d\n"
        or text[at - 1] == "\u200d"
        or 0x1F3FB <= ord(char) <= 0x1F3FF
        or 0xE0000 <= ord(char) <= 0xE0FFF
    )
