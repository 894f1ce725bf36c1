"""What mattered: the smallest set of marked words without which a comment would not be flagged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderator.i18n import Translator
from moderator.records import Field, Finding, Scores, Span
from moderator.scoring.priority import Lines, counts, far_off


@dataclass(frozen=True, slots=True)
class Mark:
    """One place that matters: a slice of the text or of the author's name."""

    field: Field
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Mattered:
    """Why a comment is flagged, with nothing superfluous.

    ``rules`` are the findings that count, ``marks`` the places they rest on, merged where they overlap.
    ``markless`` are rules without a place (a flood, a length). ``off_topic`` and ``model`` say that the score
    alone flags. ``any_alone``: each of several would be enough, so all of them must go.
    """

    rules: tuple[str, ...]
    marks: tuple[Mark, ...]
    markless: tuple[str, ...]
    off_topic: bool
    model: bool
    any_alone: bool


def mattered(
    text: str, author: str, findings: Sequence[Finding], scores: Scores, lines: Lines | None = None
) -> Mattered | None:
    """The smallest set whose removal un-flags; None where the comment is not flagged.

    Every finding that counts flags by itself, so all of them must go and no proper subset will do.
    """
    lines = lines or Lines()
    counted = [finding for finding in findings if counts(finding)]
    off_topic = far_off(scores, lines)
    model = not counted and scores.abuse is not None and scores.abuse >= lines.flag
    if not (counted or off_topic or model):
        return None
    fields = {Field.TEXT: text, Field.AUTHOR: author}
    marks = tuple(
        Mark(field, span, fields[field][span[0] : span[1]])
        for field in Field
        for span in _merged(span for finding in counted if finding.field is field for span in finding.spans)
    )
    markless = tuple(dict.fromkeys(finding.rule for finding in counted if not finding.spans))
    return Mattered(
        rules=tuple(dict.fromkeys(finding.rule for finding in counted)),
        marks=marks,
        markless=markless,
        off_topic=off_topic,
        model=model,
        any_alone=len(marks) + len(markless) + off_topic + model > 1,
    )


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Overlapping spans as one; spans that only touch stay apart."""
    merged: list[Span] = []
    for start, end in sorted(set(spans)):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def sentence(why: Mattered, tr: Translator) -> str:
    """What mattered, in one sentence of the translator's language."""
    parts = [_mark(words, field, tr) for field, words in dict.fromkeys((m.field, m.words) for m in why.marks)]
    parts += [tr("mattered.rule", rule=rule) for rule in why.markless]
    parts += [tr("mattered.off_topic")] * why.off_topic + [tr("mattered.model")] * why.model
    joined = tr("mattered.separator").join(parts)
    return tr("mattered.any" if len(parts) > 1 else "mattered.one", what=joined)


def _mark(words: str, field: Field, tr: Translator) -> str:
    shown = words if len(words) <= _LONGEST else words[:_LONGEST] + "…"
    return tr("mattered.author" if field is Field.AUTHOR else "mattered.words", words=shown)


_LONGEST = 20
