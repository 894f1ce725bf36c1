"""Cuts a long text into pages that can be laid out at once, never inside a visible character."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

PAGE = 1_200
"""Code points on a page: more than a screen, and laid out in a few milliseconds whatever they are."""
LINES = 100
"""Line breaks on a page."""
_LOOK_BACK = 64


@dataclass(frozen=True, slots=True)
class Page:
    """Code points ``[start, end)`` of the whole text."""

    start: int
    end: int


def pages(text: str, size: int = PAGE, lines: int = LINES) -> tuple[Page, ...]:
    """The pages of ``text``; one empty page for an empty text."""
    cuts: list[Page] = []
    start = 0
    while start < len(text):
        end = _cut(text, start, min(start + size, len(text)), lines)
        cuts.append(Page(start, end))
        start = end
    return tuple(cuts) or (Page(0, 0),)


def _cut(text: str, start: int, end: int, lines: int) -> int:
    # Halving, because counting is fast and walking from break to break is not.
    while text.count("\n", start, end) > lines:
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
