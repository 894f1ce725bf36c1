"""Phrases, turned into RE2: words with bounded gaps ``傻{0,2}逼``, choices ``(这|那)``,
parts that may be missing ``(就)?``, lists ``@地域``.

Square brackets show which part is marked where that is not the whole: ``看[这逼]还``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Protocol, cast

import re2

from moderator.text.fold import fold_text

_DEEPER = MappingProxyType({"(": 1, ")": -1, ")?": -1, "[": 1, "]": -1, "|": 0})
_MARKS = MappingProxyType({"(": "(?:", "[": "(", "]": ")"})
GAP_LIMIT = 30
"""A gap is at most this many characters: a phrase is one thought, not two that share a comment."""

_TOKEN = re.compile(
    r"@(?P<list>\w+?)(?=[@{()|\[\]\s]|$)|\{(?P<low>\d+)(?:,(?P<high>\d+))?\}"
    r"|(?P<mark>\)\?|[()|\[\]])|(?P<word>[^@{()|\[\]]+|.)"
)
_GAP = r"[^,.!?;。、…\n\x{E000}-\x{F8FF}]"
"""A gap never crosses the punctuation of a sentence, nor a platform code."""


class Match(Protocol):
    def span(self, group: int = 0, /) -> tuple[int, int]: ...


class Pattern(Protocol):
    """The part of a compiled RE2 that is used here."""

    @property
    def groups(self) -> int: ...
    def finditer(self, text: str) -> Iterable[Match]: ...
    def search(self, text: str) -> Match | None: ...


class PhraseFault(ValueError):
    """A phrase that cannot be read; ``key`` names the catalogue's text, ``detail`` the part at fault."""

    def __init__(self, key: str, detail: str) -> None:
        super().__init__(key, detail)
        self.key = key
        self.detail = detail


def literal(word: str) -> str:
    """A word as RE2 source, folded as the texts are."""
    return cast(str, re2.escape(fold_text(word)))


def alternatives(words: Iterable[str]) -> str:
    longest_first = sorted({literal(word) for word in words}, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(longest_first)})"


def source(phrase: str, lists: Mapping[str, tuple[str, ...]]) -> str:
    """RE2 source of a phrase. Raises PhraseFault for an unknown list, an endless gap or an odd bracket."""
    parts: list[str] = []
    depth = 0
    for token in _TOKEN.finditer(phrase):
        if name := token["list"]:
            if name not in lists:
                raise PhraseFault("rules.fault.unknown_list", name)
            parts.append(alternatives(lists[name]))
        elif low := token["low"]:
            high = token["high"] or low
            if int(high) > GAP_LIMIT or int(low) > int(high):
                raise PhraseFault("rules.fault.gap", token[0])
            parts.append(f"{_GAP}{{{low},{high}}}")
        elif mark := token["mark"]:
            depth += _DEEPER[mark]
            parts.append(_MARKS.get(mark, mark))
        elif token["word"] in "@{":
            raise PhraseFault("rules.fault.phrase", token["word"])
        else:
            parts.append(literal(token["word"]))
        if depth < 0:
            break
    if depth or not parts or phrase.count("[") > 1:
        raise PhraseFault("rules.fault.phrase", phrase)
    return f"(?:{''.join(parts)})"


@cache
def options() -> re2.Options:
    """RE2 that keeps quiet on stderr and takes the memory that a long list needs."""
    chosen = re2.Options()
    chosen.log_errors = False
    chosen.max_mem = 64 << 20
    return chosen


def compiled(pattern: str) -> Pattern:
    """Compile RE2 source. Raises re2.error."""
    return cast(Pattern, re2.compile(pattern, options()))
