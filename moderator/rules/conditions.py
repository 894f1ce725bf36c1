"""Conditions of rules: what must hold beside the words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from moderator.rules.pack import Condition, Context, Fact, When
from moderator.rules.phrase import compiled, source
from moderator.text.fold import fold_text

Lists = Mapping[str, tuple[str, ...]]

_LINK = r"https?://|www\.|[a-z0-9-]+\.(?:com|cn|net|org|top|xyz|cc|vip|me|io|app|shop)\b"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the conditions of one comment are asked about; texts folded."""

    text: str
    author: str
    context: Context


Test = Callable[[Seen], bool]


def test(when: When, lists: Lists) -> Test | None:
    """One function for all conditions of a rule, or None where there are none."""
    every = [_condition(condition, lists) for condition in when.all]
    some = [_condition(condition, lists) for condition in when.any]
    none = [_condition(condition, lists) for condition in when.none]
    if not (every or some or none):
        return None

    def holds(seen: Seen) -> bool:
        return (
            all(one(seen) for one in every)
            and (not some or any(one(seen) for one in some))
            and not any(one(seen) for one in none)
        )

    return holds


def _condition(condition: Condition, lists: Lists) -> Test:
    match condition.fact:
        case Fact.TEXT:
            return _words("|".join(source(word, lists) for word in condition.words), lambda seen: seen.text)
        case Fact.PATTERN:
            return _words("|".join(f"(?:{word})" for word in condition.words), lambda seen: seen.text)
        case Fact.AUTHOR:
            return _words("|".join(source(word, lists) for word in condition.words), lambda seen: seen.author)
        case Fact.ARTICLE:
            return _words("|".join(source(word, lists) for word in condition.words), _article)
        case Fact.REPLY:
            return lambda seen: seen.context.is_reply is condition.yes
        case Fact.LENGTH:
            return _bound(condition, lambda seen: len(seen.text))
        case Fact.LINKS:
            link = compiled(_LINK)
            return _bound(condition, lambda seen: sum(1 for _ in link.finditer(seen.text)))
        case Fact.POSTS:
            return _bound(condition, lambda seen: seen.context.posts)
        case Fact.COPIES:
            return _bound(condition, lambda seen: seen.context.copies)
        case Fact.HIDDEN_SHARE:
            return _bound(condition, lambda seen: seen.context.hidden_share)


def _article(seen: Seen) -> str:
    return _folded(seen.context.article or "")


@lru_cache(maxsize=64)
def _folded(article: str) -> str:
    """One article stands behind many comments."""
    return fold_text(article)


def _words(pattern: str, read: Callable[[Seen], str]) -> Test:
    found = compiled(pattern)
    return lambda seen: found.search(read(seen)) is not None


def _bound(condition: Condition, read: Callable[[Seen], float | None]) -> Test:
    low = float("-inf") if condition.at_least is None else condition.at_least
    high = float("inf") if condition.at_most is None else condition.at_most

    def holds(seen: Seen) -> bool:
        value = read(seen)
        return value is not None and low <= value <= high

    return holds
