"""Where a search finds its words in a text as it was written."""

from __future__ import annotations

import unicodedata

from moderator.records import Span
from moderator.text.fold import fold, fold_text

_MOST = 200
_TOKENS = ("L", "N", "Co", "S")
"""What the search index keeps of a text; it passes over everything else."""


def hits(text: str, words: str) -> tuple[Span, ...]:
    """Spans of ``text``, in order, that fold to ``words``: what the search index finds, and no more.

    The cost grows with the text: hand over a page or a snippet.
    """
    needle = "".join(char for char in fold_text(words) if _kept(char))
    if not needle:
        return _plain(text, words)
    folded = fold(text)
    places = [at for at, char in enumerate(folded.text) if _kept(char)]
    hay = "".join(folded.text[at] for at in places)
    found: list[Span] = []
    at = hay.find(needle)
    while at >= 0 and len(found) < _MOST:
        found.append(folded.original(places[at], places[at + len(needle) - 1] + 1))
        at = hay.find(needle, at + len(needle))
    return tuple(found)


def _plain(text: str, words: str) -> tuple[Span, ...]:
    """Signs alone are looked for as written."""
    found: list[Span] = []
    at = text.find(words) if words else -1
    while at >= 0 and len(found) < _MOST:
        found.append((at, at + len(words)))
        at = text.find(words, at + len(words))
    return tuple(found)


def _kept(char: str) -> bool:
    return unicodedata.category(char).startswith(_TOKENS)
