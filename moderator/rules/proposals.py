"""Words that decisions speak for: n-grams found far more often in hidden comments than in approved ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log, sqrt

from moderator.intervals import Share
from moderator.text.fold import fold_text

SHORTEST, LONGEST = 2, 5
LEAST = 3
"""Hidden comments that must hold a term before it is proposed."""
SURE = 1.96
"""The least z of a proposal: 95 % on one side of a normal distribution and more."""
MOST = 30
_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,}|[a-z0-9]{2,24}")
_CAP = 400
"""Characters of a text that are looked at: one long text must not drown the others."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A folded term with how many hidden, approved and open comments hold it, and its z (see ``propose``)."""

    term: str
    hidden: int
    approved: int
    open: int
    z: float
    examples: tuple[str, ...] = ()
    """Two of the hidden texts, as short as there are."""

    @property
    def precision(self) -> Share:
        return Share(self.hidden, self.hidden + self.approved)


def propose(
    hidden: Sequence[str], approved: Sequence[str], waiting: Iterable[str], known: Iterable[str] = ()
) -> tuple[Proposal, ...]:
    """Terms that the hidden texts hold and the approved ones do not, the surest first; at most ``MOST``.

    z is the log-odds ratio of the two document frequencies with half a document added to each cell (Haldane
    1955), over its standard error. ``known`` terms and what holds one are left out, and a part of a longer
    term with the same count says nothing of its own.
    """
    ours, theirs = Counter[str](), Counter[str]()
    for counted, texts in ((ours, hidden), (theirs, approved)):
        for text in texts:
            counted.update(_grams(text))
    taken = [fold_text(term) for term in known]
    sure = [
        (z, term)
        for term, count in ours.items()
        if count >= LEAST
        and (z := _z(count, len(hidden), theirs[term], len(approved))) >= SURE
        and not any(one and one in term for one in taken)
    ]
    chosen = _longest(sorted(sure, reverse=True), ours)
    openly = Counter[str]()
    wanted = set(chosen)
    for text in waiting:
        openly.update(wanted.intersection(_grams(text)))
    z_of = {term: z for z, term in sure}
    shown = _shown(chosen, hidden)
    return tuple(
        Proposal(term, ours[term], theirs[term], openly[term], z_of[term], tuple(shown[term]))
        for term in chosen
    )


def harmless(approved: Sequence[str], terms: Iterable[str]) -> tuple[str, ...]:
    """Two short approved texts that hold none of the terms: what a new rule must leave alone."""
    taken = set(terms)
    plain = (text for text in sorted(set(approved), key=len) if len(fold_text(text)) >= SHORTEST)
    return tuple(islice((text for text in plain if not taken & _grams(text)), 2))


def _shown(terms: Sequence[str], texts: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {term: [] for term in terms}
    for text in sorted(set(texts), key=len):
        for term in found.keys() & _grams(text):
            if len(found[term]) < 2:
                found[term].append(text[:_CAP])
    return found


def _grams(text: str) -> set[str]:
    return set(_cut(fold_text(text[:_CAP])))


def _cut(folded: str) -> Iterator[str]:
    """Stretches of two to five Han characters; Latin words and numbers whole."""
    for run in _RUN.findall(folded):
        if run[0].isascii():
            yield run
            continue
        for length in range(SHORTEST, LONGEST + 1):
            for first in range(len(run) - length + 1):
                yield run[first : first + length]


def _z(a: int, of_a: int, b: int, of_b: int) -> float:
    cells = (a + 0.5, of_a - a + 0.5, b + 0.5, of_b - b + 0.5)
    ratio = log(cells[0] * cells[3] / (cells[1] * cells[2]))
    return ratio / sqrt(sum(1 / cell for cell in cells))


def _longest(ranked: Sequence[tuple[float, str]], counts: Counter[str]) -> list[str]:
    """The first ``MOST``, without those that a longer one of the same count holds; the order is kept."""
    inside = {
        part
        for _, term in ranked
        for part in (term[:-1], term[1:])
        if counts[part] == counts[term] and not term.isascii()
    }
    return [term for _, term in ranked if term not in inside][:MOST]
