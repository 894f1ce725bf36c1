"""Which characters of a text leave ink on the screen."""

from __future__ import annotations

import unicodedata

_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Fillers that Unicode counts as letters, marks or symbols but that draw nothing."""


def is_visible(character: str) -> bool:
    """True unless ``character`` is a space, a control, a format character, a filler or a lone mark.

    Marks count as invisible: on its own a variation selector or an accent has nothing to sit on.
    """
    return unicodedata.category(character)[0] not in "ZCM" and character not in _BLANK_LETTERS


def has_visible(text: str) -> bool:
    """Whether anything in ``text`` can be seen; stops at the first character that can."""
    return any(map(is_visible, text))


def visible_length(text: str, limit: int = 1_000_000) -> int:
    """How many visible characters ``text`` has, counting no further than ``limit``."""
    # Most texts begin with as many letters and digits, and all of those that are no filler can be seen.
    begin = text[:limit]
    if len(begin) == limit and begin.isalnum() and _BLANK_LETTERS.isdisjoint(begin):
        return limit
    count = 0
    for character in text:
        if is_visible(character):
            count += 1
            if count >= limit:
                break
    return count
