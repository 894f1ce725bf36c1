"""The sentence that says why a rule flagged a comment, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from moderator.i18n import Both, Translator
from moderator.records import Category, Field
from moderator.rules.pack import Rule

_SHOWN = 3
"""Words named in a sentence; the others are painted in the text."""
_LONGEST = 24


class Mark(StrEnum):
    """What is said of a finding beside its rule: why it is held back, or that a person lets it count."""

    EDGE = "held"
    WRONG = "wrong"
    COUNTS = "counts"

    @property
    def held_back(self) -> bool:
        return self is not Mark.COUNTS


@dataclass(frozen=True, slots=True)
class Sentences:
    """Writes the sentences."""

    texts: Both

    def write(
        self, rule: Rule, field: Field, words: Sequence[str], reading: str | None, mark: Mark | None
    ) -> tuple[str, str]:
        """The Chinese and the English sentence."""
        shown = list(dict.fromkeys(_short(word) for word in words if word.strip()))[:_SHOWN]
        return (
            self._sentence(self.texts.zh, rule.title.zh, rule, field, "」「".join(shown), reading, mark),
            self._sentence(self.texts.en, rule.title.en, rule, field, "”, “".join(shown), reading, mark),
        )

    @staticmethod
    def _sentence(
        tr: Translator,
        title: str,
        rule: Rule,
        field: Field,
        words: str,
        reading: str | None,
        mark: Mark | None,
    ) -> str:
        place = "author" if field is Field.AUTHOR else "text" if words else "plain"
        parts = [tr(f"rules.why.{place}", words=words, title=title, rule=rule.id)]
        if reading:
            parts.append(tr("rules.why.reading", reading=reading))
        elif rule.category is Category.CODED:
            parts.append(tr("rules.why.unread"))
        if mark:
            parts.append(tr(f"rules.why.{mark}"))
        return tr("rules.why.join").join(parts)


def _short(word: str) -> str:
    return word if len(word) <= _LONGEST else word[:_LONGEST] + "…"


def reading(originals: Iterable[str], folded: Iterable[str], meant: Iterable[str]) -> str | None:
    """What hidden or coded words stand for, where that differs from what was written (case aside)."""
    meant = list(dict.fromkeys(meant))
    if meant:
        return "、".join(meant)
    pairs = dict.fromkeys(zip(originals, folded, strict=True))
    changed = [plain for written, plain in pairs if written.casefold() != plain]
    return "、".join(dict.fromkeys(changed)) or None
