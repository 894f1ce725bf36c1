"""The shapes of rule packs: what a pack file says once it has been read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from moderator.records import Category, Field, Severity


class Sign(StrEnum):
    """What a rule can look for beside words."""

    INVISIBLE = "invisible"
    """Characters that paint nothing, inside a text."""
    DIRECTION = "direction"
    """Controls that change the order in which a text is painted."""
    REPEATED = "repeated"
    """One phrase of two characters or more, many times in a row; how often: the rule's ``repeats``."""


class Fact(StrEnum):
    """What a condition can ask about a comment."""

    TEXT = "text"
    PATTERN = "pattern"
    AUTHOR = "author"
    ARTICLE = "article"
    REPLY = "reply"
    LENGTH = "length"
    LINKS = "links"
    POSTS = "posts"
    COPIES = "copies"
    HIDDEN_SHARE = "hidden_share"


WORD_FACTS = frozenset({Fact.TEXT, Fact.PATTERN, Fact.AUTHOR, Fact.ARTICLE})
HISTORY = frozenset({Fact.POSTS, Fact.COPIES, Fact.HIDDEN_SHARE})
"""Facts about the queue rather than the comment."""


@dataclass(frozen=True, slots=True)
class Title:
    """A rule's or a pack's name in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One question: words for the word facts, yes or no for ``reply``, bounds (inclusive) for the numbers."""

    fact: Fact
    words: tuple[str, ...] = ()
    yes: bool = True
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True)
class When:
    """All of the first, at least one of the second (if there are any), none of the third."""

    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    none: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside text and author; None where it is not known, and then no condition on it holds.

    ``posts`` counts the author's comments in the queue, ``copies`` the comments that say the same, itself
    included; ``hidden_share`` is the share of the author's decided comments that were hidden, in [0, 1].
    """

    is_reply: bool | None = None
    article: str | None = None
    posts: int | None = None
    copies: int | None = None
    hidden_share: float | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A comment that a rule must, or must not, find; a top comment where it does not say."""

    text: str = ""
    author: str = ""
    context: Context = Context(is_reply=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``terms`` are found as they stand (folded), ``phrases`` may hold gaps and lists, ``patterns``
    are RE2 over the folded text. A hit inside an ``allow`` word is none. ``edges`` holds a term's hit back
    where it lies across a word edge. ``sounds`` finds a term also where other characters, or Latin letters,
    only sound like it. ``readings`` says what a coded term stands for; ``coded`` rules without a reading say
    that it is unknown. ``line`` is where the rule begins in its file.
    """

    id: str
    title: Title
    category: Category
    severity: Severity
    author_severity: Severity
    reason: str | None
    note: str
    fields: frozenset[Field]
    terms: tuple[str, ...]
    phrases: tuple[str, ...]
    patterns: tuple[str, ...]
    signs: frozenset[Sign]
    repeats: int
    allow: tuple[str, ...]
    readings: Mapping[str, str]
    edges: bool
    sounds: bool
    when: When
    version: int
    since: str
    match: tuple[Example, ...]
    no_match: tuple[Example, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack file. ``lists`` are named word lists for phrases (``@name``); ``whole`` are covering words in
    which a hit counts although it lies across their edge (他妈的); a later pack overrides a rule's id.
    """

    id: str
    title: Title
    version: int
    rules: tuple[Rule, ...]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    whole: tuple[str, ...] = ()
    path: Path | None = None

    @property
    def facts(self) -> frozenset[Fact]:
        """What its rules' conditions ask about."""
        asked = (rule.when for rule in self.rules)
        return frozenset(one.fact for when in asked for one in (*when.all, *when.any, *when.none))
