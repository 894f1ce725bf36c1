"""Labels the lines of a page of author / text pairs: the likeliest reading under strict alternation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from moderator.importers.lines import Line, is_furniture, like_author, like_paragraph, like_text


class Part(StrEnum):
    PARAGRAPH = "paragraph"
    AUTHOR = "author"
    TEXT = "text"
    FURNITURE = "furniture"
    ODD = "odd"


BREAK = -14.0
"""The price of a line that breaks the alternation: more than any doubt about names, less than an anchor."""
LEFT_OVER = -4.0
"""The price of a name with nothing below it at the very end."""
IMPOSSIBLE = float("-inf")

FOLLOWS: Mapping[Part, Mapping[Part, float]] = {
    Part.PARAGRAPH: {Part.PARAGRAPH: 0.0, Part.FURNITURE: 0.0, Part.AUTHOR: 0.0},
    Part.AUTHOR: {Part.TEXT: 0.0},
    Part.TEXT: {Part.AUTHOR: 0.0, Part.FURNITURE: 0.0, Part.ODD: BREAK},
    Part.FURNITURE: {Part.AUTHOR: 0.0, Part.FURNITURE: 0.0, Part.ODD: BREAK},
    Part.ODD: {Part.AUTHOR: 0.0, Part.FURNITURE: 0.0, Part.ODD: BREAK},
}
"""The grammar: what may follow what, and its price."""

STARTS: Mapping[Part, float] = {Part.PARAGRAPH: 0.0, Part.FURNITURE: 0.0, Part.AUTHOR: 0.0, Part.ODD: BREAK}
ENDS: Mapping[Part, float] = {
    Part.PARAGRAPH: 0.0,
    Part.TEXT: 0.0,
    Part.FURNITURE: 0.0,
    Part.ODD: 0.0,
    Part.AUTHOR: LEFT_OVER,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One part per line, and the score of the whole."""

    parts: tuple[Part, ...]
    score: float


def _emit(part: Part, text: str) -> float:
    match part:
        case Part.PARAGRAPH:
            return like_paragraph(text)
        case Part.AUTHOR:
            return like_author(text)
        case Part.TEXT:
            return like_text(text)
        case Part.FURNITURE:
            return -2.0 if is_furniture(text) else IMPOSSIBLE
        case Part.ODD:
            return 0.0


def label(lines: Sequence[Line], article: bool = True) -> Reading:
    """The likeliest parts of the lines, by the Viterbi algorithm over ``FOLLOWS``; without an ``article`` no
    line is a paragraph."""
    if not lines:
        return Reading((), 0.0)
    best = {part: STARTS.get(part, IMPOSSIBLE) + _emit(part, lines[0].text) for part in Part}
    if not article:
        best[Part.PARAGRAPH] = IMPOSSIBLE
    back: list[dict[Part, Part]] = []
    for line in lines[1:]:
        came: dict[Part, Part] = {}
        now: dict[Part, float] = {}
        for part in Part:
            emitted = _emit(part, line.text)
            options = [
                (best[prior] + FOLLOWS[prior][part], prior) for prior in Part if part in FOLLOWS[prior]
            ]
            score, prior = max(options, key=lambda option: option[0])
            now[part], came[part] = score + emitted, prior
        best = now
        back.append(came)
    last = max(Part, key=lambda part: best[part] + ENDS[part])
    score = best[last] + ENDS[last]
    parts = [last]
    for came in reversed(back):
        parts.append(came[parts[-1]])
    return Reading(tuple(reversed(parts)), score)
