"""What people said about hits: here this rule's words count, or they are wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from moderator.records import Hit

Verdicts = Mapping[tuple[str, Hit], bool]
"""Rule and hit to whether it counts. Rules and hits nobody judged are not in it."""

NAME = "@name"
"""Stands for a rule's id where a whole name was judged: no rule finds anything in it any more."""

NONE: Verdicts = MappingProxyType({})
_DIGEST = 16


@dataclass(frozen=True, slots=True)
class Judged:
    """Verdicts made ready for asking: most hits are told apart by their words alone."""

    verdicts: Verdicts
    words: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, verdicts: Verdicts) -> Judged:
        return cls(verdicts, frozenset((rule, hit.words) for rule, hit in verdicts))

    def concerns(self, rule: str, words: str) -> bool:
        """Whether anybody judged these words of the rule, in whatever stretch."""
        return (rule, words) in self.words


def whole_name(author: str) -> tuple[str, Hit]:
    """What a verdict on a whole name is kept under."""
    return NAME, Hit(author, author)


def whole_text(folded: str) -> Hit:
    """The hit of a rule that reads no words: this very text, by its digest."""
    return Hit("", hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST])
