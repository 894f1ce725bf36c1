"""Words that only sound like a term: other characters, or Latin letters, for the same syllables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol, cast

import ahocorasick

from moderator.records import Category
from moderator.text.characters import HAN
from moderator.text.fold import fold_text
from moderator.text.sounds import ORDINARY, sounds, telling

SOUNDED = frozenset({Category.ABUSE, Category.HATE, Category.SEXUAL, Category.THREAT})
"""Categories whose terms people disguise; a rule may say otherwise."""

_HAN = re.compile(f"[{HAN}]{{2,}}")


class Alike(NamedTuple):
    """A place in a folded text that sounds like a term of the numbered rules."""

    numbers: tuple[int, ...]
    term: str
    start: int
    end: int


_Known = tuple[int, tuple[tuple[str, tuple[int, ...]], ...]]
"""How many syllables, and the terms that sound so, each with its rules."""


class _Automaton(Protocol):
    def iter(self, text: str) -> Iterable[tuple[int, _Known]]: ...


class Ear:
    """Hears the terms of some rules, all in one pass."""

    def __init__(self, terms: Iterable[tuple[str, int]], ordinary: frozenset[str] = ORDINARY) -> None:
        """``terms``: as the rules have them, with the rule's number; those not all Han are left out.

        ``ordinary`` is what sounds like a term and is written all the same.
        """
        self._ordinary = ordinary
        by_sound: dict[str, dict[str, list[int]]] = {}
        for term, number in terms:
            folded = fold_text(term)
            if _HAN.fullmatch(folded):
                by_sound.setdefault(sounds(folded).text, {}).setdefault(folded, []).append(number)
        self._terms: _Automaton | None = _automaton(by_sound) if by_sound else None

    def find(self, folded: str) -> Iterator[Alike]:
        """Places that sound like a term, are not written like it, and may be a disguise of it."""
        if self._terms is None:
            return
        heard = sounds(folded)
        for last, (length, known) in self._terms.iter(heard.text):
            first, end = heard.place(last + 1 - length, last + 1)
            written = folded[first:end]
            if written in self._ordinary or any(written == term for term, _ in known):
                continue
            for term, numbers in known:
                if telling(written, term):
                    yield Alike(numbers, term, first, end)
                    break


def _automaton(by_sound: dict[str, dict[str, list[int]]]) -> _Automaton:
    automaton = ahocorasick.Automaton()
    for sound, terms in by_sound.items():
        known: Sequence[tuple[str, tuple[int, ...]]] = tuple((t, tuple(n)) for t, n in terms.items())
        automaton.add_word(sound, (len(sound), known))
    automaton.make_automaton()
    return cast(_Automaton, automaton)
