"""The parts of a priority as they are kept: a few letters and figures where nothing rare is among them.

``S821770 P345028`` is a sentiment of 0.82177 and a prior of 0.345028, neither with any weight;
``F1000000*500000`` is the flag, at its weight of one half. What this cannot say is kept as JSON, a quarter as
dense: most comments have but these two parts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from moderator.records import Weight

_LETTERS = {
    "flagged": "F",
    "findings": "G",
    "held_back": "H",
    "off_topic": "O",
    "cluster": "C",
    "reach": "R",
    "sentiment": "S",
    "prior": "P",
}
_NAMES = {letter: name for name, letter in _LETTERS.items()}
_MILLION = 1_000_000


def packed(parts: Sequence[Weight]) -> str | None:
    """The parts as one text, None where there are none."""
    if not parts:
        return None
    words = []
    for part in parts:
        value, weight = round(part.value * _MILLION), round(part.weight * _MILLION)
        known = _LETTERS.get(part.signal)
        if known is None or value / _MILLION != part.value or weight / _MILLION != part.weight:
            return json.dumps([[p.signal, p.value, p.weight] for p in parts], ensure_ascii=False)
        words.append(f"{known}{value}*{weight}" if weight else f"{known}{value}")
    return " ".join(words)


def unpacked(kept: str | None) -> tuple[Weight, ...]:
    """The parts again."""
    if not kept:
        return ()
    if kept.startswith("["):
        return tuple(Weight(signal, float(n), float(weight)) for signal, n, weight in json.loads(kept))
    return tuple(_unpacked(word) for word in kept.split(" "))


def _unpacked(word: str) -> Weight:
    value, _, weight = word[1:].partition("*")
    return Weight(_NAMES[word[0]], int(value) / _MILLION, int(weight or 0) / _MILLION)
