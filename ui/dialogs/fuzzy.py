"""How well a typed query fits a title: substrings first, then letters in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def fit(query: str, title: str) -> int | None:
    """Higher fits better; None where it does not fit. Every word of the query must be found.

    A word at the very start counts 100, at the start of a title's word 80, inside 60; letters that only
    stand in order count up to 40, less for every gap.
    """
    folded = title.casefold()
    total = 0
    for word in query.casefold().split():
        score = _word(word, folded)
        if score is None:
            return None
        total += score
    return total


def _word(word: str, title: str) -> int | None:
    at = title.find(word)
    if at == 0:
        return 100
    if at > 0:
        starts = any(title.startswith(word, i) and not title[i - 1].isalnum() for i in range(1, len(title)))
        return 80 if starts else 60
    position, gaps = -1, 0
    for char in word:
        found = title.find(char, position + 1)
        if found < 0:
            return None
        gaps += found - position - 1
        position = found
    return max(1, 40 - gaps) if len(word) > 1 else None


def ranked(query: str, entries: Sequence[T], texts: Callable[[T], Iterable[str]]) -> list[T]:
    """The entries that fit, best first; equals stay in their order. An empty query keeps all."""
    if not query.strip():
        return list(entries)
    scored = []
    for entry in entries:
        found = [score for score in (fit(query, text) for text in texts(entry)) if score is not None]
        if found:
            scored.append((-max(found), entry))
    return [entry for _, entry in sorted(scored, key=lambda pair: pair[0])]
