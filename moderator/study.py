"""What the worker runs to rank a queue: reads it on a connection of its own, fits, and says what changed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from moderator.records import Weight
from moderator.scoring.learner import LEARNER, SHARE, SIGNALS, WORDS, Case, Learner, Ranking
from moderator.scoring.lift import Lift, Verdict, lifts
from moderator.scoring.priority import REACH, Lines
from moderator.store import learning
from moderator.store.learning import Switch, Switches
from moderator.store.open import open_reader
from moderator.store.reader import Reader

SWITCHABLE = (*SIGNALS, WORDS, LEARNER)
_CLOSER = 5e-4
"""A priority that moved less than this is left as it is stored."""
_MEMORY, _POLITE = "study", "polite"
REASON = "reason."
"""Before a reason's id: the part of a priority that says why what is like it was hidden."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a fit changed: priority, parts as JSON, and row; and what it rests on."""

    changed: tuple[tuple[float, str, int], ...]
    total: int
    hidden: int
    approved: int
    trust: float
    lifts: tuple[Lift, ...]
    silent: tuple[str, ...]
    """Signals that move nothing now: switched off, or shown not to help."""
    up: int = 0
    """Of the changed ones, those that stand higher now."""


@dataclass(slots=True)
class _Kept:
    """A queue as numbers, kept while its comments and flags stay what they are."""

    known: tuple[Path, tuple[int, int], Lines]
    rows: list[int]
    place: dict[int, int]
    cases: list[Case]
    learner: Learner
    scaled: list[str]
    """The parts of each case as JSON, scaled for standing beside the learner's."""
    last: Ranking | None = None
    kinds: Mapping[int, tuple[str, float]] = field(default_factory=dict)

    def parts(self, case: int, ranking: Ranking | None, off: frozenset[str]) -> str:
        """The parts of a priority as JSON; without a ranking what they are without a learner."""
        if ranking is None:
            return _json(self._plain(case), 1.0)
        plain = "[]" if "rules" in off else self.scaled[case]
        learnt = ", ".join(_one(part, 1.0) for part in (*ranking.parts(case), *self._kind(case)))
        return f"[{learnt}]" if plain == "[]" else f"{plain[:-1]}, {learnt}]"

    def _plain(self, case: int) -> tuple[Weight, ...]:
        known = self.cases[case]
        reached = (Weight("reach", known.reach, REACH),) if known.flagged and known.reach else ()
        return (*known.parts, *reached)

    def _kind(self, case: int) -> tuple[Weight, ...]:
        """The reason that what is like this was hidden for; it moves nothing."""
        found = self.kinds.get(case)
        return (Weight(f"{REASON}{found[0]}", found[1], 0.0),) if found else ()


@dataclass(frozen=True, slots=True)
class Rank:
    """Fit to the decisions in a queue file and rank its comments; run in a worker."""

    path: Path
    lines: Lines

    def __call__(self, memory: dict[str, object]) -> Ranked:
        _yield_to_people(memory)
        with open_reader(self.path) as reader:
            kept = self._kept(reader, memory)
            switches = learning.switches(reader.db)
            since = switches.since.get(LEARNER, 0)
            labels = learning.labels(reader.db, since)
            told = {kept.place[row]: hidden for row, hidden in labels.items() if row in kept.place}
            closed = [kept.place[row] for row in learning.closed(reader.db) if row in kept.place]
            stored = learning.priorities(reader.db, kept.place)
            why = learning.reasons(reader.db)
        reasons = {kept.place[row]: reason for row, reason in why.items() if kept.place.get(row) in told}
        found = proof(kept.learner, told)
        silent = silenced(found, switches)
        off = frozenset(silent)
        ranking = None if LEARNER in off else kept.learner.rank(told, off, closed)
        kept.last, before = ranking, kept.kinds
        kept.kinds = kept.learner.kinds(ranking.risk, reasons) if ranking and WORDS not in off else {}
        priority = kept.learner.plain if ranking is None else ranking.priority
        moved = set(np.flatnonzero(np.abs(priority - stored) >= _CLOSER).tolist())
        moved.update(case for case, kind in kept.kinds.items() if before.get(case, ("", 0.0))[0] != kind[0])
        changed = [
            (float(priority[case]), kept.parts(case, ranking, off), kept.rows[case])
            for case in sorted(moved)
            if case not in told
        ]
        up = sum(priority[case] > stored[case] for case in moved if case not in told)
        hidden = sum(told.values())
        trust = ranking.trust if ranking else 0.0
        return Ranked(
            tuple(changed), len(kept.rows), hidden, len(told) - hidden, trust, tuple(found), silent, int(up)
        )

    def _kept(self, reader: Reader, memory: dict[str, object]) -> _Kept:
        known = (self.path, learning.stamp(reader.db), self.lines)
        kept = memory.get(_MEMORY)
        if isinstance(kept, _Kept) and kept.known == known:
            return kept
        rows, cases = learning.cases(reader.db, self.lines)
        place = {row: at for at, row in enumerate(rows)}
        scaled = [_json(case.parts, 1 - SHARE) for case in cases]
        made = _Kept(known, rows, place, cases, Learner(cases), scaled)
        memory[_MEMORY] = made
        return made


@dataclass(frozen=True, slots=True)
class Turn:
    """How the decisions moved one comment: ``by`` in log-odds (above 0: up), and the n-grams that did it.

    The n-grams are folded, each with its signed weight, the heaviest first; positive ones speak for hiding.
    """

    by: float = 0.0
    grams: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """What moved a comment in the last ranking; run in a worker. Nothing before anything was learnt."""

    row: int
    most: int = 3

    def __call__(self, memory: dict[str, object]) -> Turn:
        kept = memory.get(_MEMORY)
        if not isinstance(kept, _Kept) or kept.last is None or self.row not in kept.place:
            return Turn()
        case = kept.place[self.row]
        grams = tuple(kept.last.reasons(kept.cases[case].text, self.most))
        return Turn(float(kept.last.turned[case]), grams)


def _yield_to_people(memory: dict[str, object]) -> None:
    """What runs beside somebody's review is the lowest in rank, from the first call on."""
    if _POLITE not in memory:
        memory[_POLITE] = True
        with suppress(AttributeError, OSError):  # Windows has no nice
            os.nice(10)


def proof(learner: Learner, told: Mapping[int, bool]) -> list[Lift]:
    """Each signal's lift on the decisions."""
    decided = list(told)
    return lifts(SIGNALS, learner.signals(told)[decided], [told[case] for case in decided])


def silenced(found: list[Lift], switches: Switches) -> tuple[str, ...]:
    """Signals that move nothing: switched off, or on their own and shown not to help."""
    useless = {lift.signal for lift in found if lift.verdict is Verdict.NO_HELP}
    return tuple(
        signal
        for signal in SWITCHABLE
        if switches.of(signal) is Switch.OFF or (switches.of(signal) is Switch.AUTO and signal in useless)
    )


def _json(parts: tuple[Weight, ...], scale: float) -> str:
    return f"[{', '.join(_one(part, scale) for part in parts)}]"


def _one(part: Weight, scale: float) -> str:
    return f"[{json.dumps(part.signal)}, {part.value:.6f}, {part.weight * scale:.6g}]"
