"""Keeps a page that never closes its elements from costing the square of its depth."""

from __future__ import annotations

import re
from collections.abc import Iterator

HOLDING = re.compile(
    r"<(/?)(?:div|span|section|article|blockquote|ul|ol|li|dl|table|tr|td|font|b|i|em|strong|a|p)\b[^<>]*>",
    re.IGNORECASE,
)
LEVELS = 50
"""Levels of a page for each that the setting allows elsewhere: pages without closing tags are common."""


def levelled(markup: str, cap: int) -> tuple[str, bool]:
    """The markup with no more than ``cap`` elements in each other, and whether any had to go; the text of
    those stays."""
    if markup.count("<") <= cap:
        return markup, False
    parts = list(_kept(markup, cap))
    shown = "".join(parts)
    return (shown, True) if len(shown) < len(markup) else (markup, False)


def _kept(markup: str, cap: int) -> Iterator[str]:
    depth = at = 0
    for match in HOLDING.finditer(markup):
        closes = bool(match[1])
        depth = max(0, depth + (-1 if closes else 1))
        if depth + closes > cap:
            yield markup[at : match.start()]
            at = match.end()
    yield markup[at:]
