"""What the mask does to words outside the marked text: names, quotes, sentences, and what is read out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from moderator.i18n import Translator
from moderator.records import Field, Finding, Item, Row, Severity
from ui.theme import Theme

BLOCK = "█"


@runtime_checkable
class Covering(Protocol):
    """A widget whose words are not painted under the mask, but said otherwise."""

    def cover_again(self) -> None:
        """The mask was lifted or fell: say again what is shown."""


def gravest(finding: Finding) -> bool:
    """Whether the mask lies over what this finding marks: in a name nothing weighs much, yet it is read."""
    return not finding.held_back and (finding.severity is Severity.HIGH or finding.field is Field.AUTHOR)


def worst(findings: Iterable[Finding], source: str, field: Field = Field.TEXT) -> frozenset[str]:
    """The words of ``source``, as written, that the mask lies over."""
    spans = (span for f in findings if gravest(f) and f.field is field for span in f.spans)
    return frozenset(word for start, end in spans if (word := source[start:end].strip()))


def worst_of(item: Item) -> frozenset[str]:
    """The same for a comment's text and its author's name together: either may quote the other."""
    found, comment = item.flags.findings, item.comment
    return worst(found, comment.text) | worst(found, comment.author, Field.AUTHOR)


def covered(said: str, words: Iterable[str], theme: Theme) -> str:
    """``said`` with ``words`` under blocks, as long as it was, while the mask is down."""
    return blocked(said, words) if theme.masked else said


def blocked(said: str, words: Iterable[str]) -> str:
    """``said`` with ``words`` under blocks, as long as it was."""
    for word in sorted(words, key=len, reverse=True):
        said = said.replace(word, BLOCK * len(word))
    return said


def unspoken(said: str, words: Iterable[str], theme: Theme, tr: Translator) -> str:
    """``said`` for a screen reader: a word says that it is masked, where an eye sees blocks."""
    if theme.masked:
        for word in sorted(words, key=len, reverse=True):
            said = said.replace(word, tr("list.masked"))
    return said


def severe(row: Row) -> bool:
    """Whether a list tells nothing of a comment under the mask: it does not know where the words are."""
    return row.flagged and row.severity is Severity.HIGH


def unnamed(row: Row) -> bool:
    """Whether a list leaves the author out as well."""
    return severe(row) or row.bad_name
