"""The order the desk shows: risky first, the harmless tail as on the page, the blind sample in between."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np

from moderator.journal import Verb
from moderator.records import Status, Uid, Veil
from moderator.scoring.learner import LINES
from moderator.scoring.order import in_order
from moderator.scoring.sample import interleave, place, sampled
from moderator.store.counters import read
from moderator.store.learning import random_order, salt

_DRAWN = 1000
"""Of the last drawn ones so many are looked at: more than a beginning can hold."""
DECIDED = (Status.APPROVED, Status.HIDDEN)
AGE = 30
"""So many decisions must lie between a decision and asking the same again."""


@dataclass(frozen=True, slots=True)
class Mixing:
    """What lies between the comments of the queue: shares of the blind sample and of silent repetitions.

    ``reviewer``: whose own decisions are repeated.
    """

    sample: float
    again: float
    reviewer: str
    lots: dict[int, int] = field(default_factory=dict, compare=False)
    """Places in the random order that are known already, by row: they are worked out once a sitting."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """Open rows in the order to show them; the first ``risky`` stand before the tail.

    ``veils`` names the rows that are shown without what is known of them.
    """

    rows: array[int]
    risky: int
    veils: Mapping[int, Veil] = field(default_factory=dict)


def arrange(db: sqlite3.Connection, mixing: Mixing | None = None, without: Collection[int] = ()) -> Arranged:
    """The open comments: flagged or risky ones by priority, the rest level by level, thread by thread.

    ``without``: rows that are on the screen already; they count as shown.
    """
    apart = frozenset(without)
    found = db.execute(
        "SELECT comment_id, priority, flagged FROM reviews WHERE status = 'open' ORDER BY comment_id"
    ).fetchall()
    rows = [row for row, _, _ in found]
    tops = _tops(db)
    threads = np.array([tops.get(row, row) for row in rows], np.int64)
    priority = np.array([said for _, said, _ in found], float)
    places, edge = in_order(priority, np.array([flag for _, _, flag in found], bool), threads)
    ordered = [rows[place] for place in places.tolist()]
    risky = [row for row in ordered[:edge] if row not in apart]
    order = risky + [row for row in ordered[edge:] if row not in apart]
    if mixing is None:
        return Arranged(array("q", order), len(risky))
    return _mixed(db, order, len(risky), mixing, apart)


def risky(db: sqlite3.Connection, rows: Sequence[int]) -> list[int]:
    """Those of the rows, given by priority, that stand before the tail."""
    marks = ",".join("?" * len(rows))
    sql = f"SELECT comment_id FROM reviews WHERE comment_id IN ({marks}) AND (flagged OR priority >= ?)"
    first = {int(row) for (row,) in db.execute(sql, (*rows, LINES[0]))}
    return [row for row in rows if row in first]


def _tops(db: sqlite3.Connection) -> dict[int, int]:
    """The row of the comment that began the thread, for every reply."""
    above = dict(
        db.execute("SELECT c.id, p.id FROM comments c JOIN comments p ON p.uid = c.parent_uid").fetchall()
    )
    tops: dict[int, int] = {}
    for row in above:
        seen, top = {row}, row
        while top in above and above[top] not in seen:
            top = above[top]
            seen.add(top)
        tops[row] = top
    return tops


def _mixed(
    db: sqlite3.Connection, order: Sequence[int], risky: int, mixing: Mixing, apart: frozenset[int]
) -> Arranged:
    key = salt(db)
    at_random = (
        [row for row in random_order(db, mixing.lots) if row not in apart] if mixing.sample > 0 else []
    )
    old = _repeatable(db, mixing.reviewer, key, apart) if mixing.again > 0 else iter([])
    return _laid(order, risky, mixing, at_random, old, key, read(db).decided + len(apart))


def begun(
    db: sqlite3.Connection, order: Sequence[int], mixing: Mixing, drawn: Mapping[int, Veil]
) -> Arranged:
    """The beginning of the open queue, with the sample that was drawn when all of it was last in order."""
    rows = list(islice(drawn, _DRAWN))
    marks = ",".join("?" * len(rows))
    status = dict(db.execute(f"SELECT comment_id, status FROM reviews WHERE comment_id IN ({marks})", rows))
    left = [row for row in rows if drawn[row] is Veil.SAMPLE and status.get(row) == Status.OPEN]
    old = iter([row for row in rows if drawn[row] is Veil.AGAIN and status.get(row) in DECIDED])
    # Every comment of the beginning may be drawn, and each place has one.
    at_random = [*left, *order]
    rate = mixing.sample if len(left) >= len(order) * mixing.sample + 1 else 0.0
    return _laid(order, len(order), replace(mixing, sample=rate), at_random, old, salt(db), read(db).decided)


def _laid(
    order: Sequence[int],
    risky: int,
    mixing: Mixing,
    at_random: Sequence[int],
    old: Iterator[int],
    key: str,
    start: int,
) -> Arranged:
    lots = interleave(order, at_random, mixing.sample, key, start)
    due = sampled(mixing.again, f"{key}/again", start, 2 * len(order) + 1)
    rows, veils, edge = array("q"), dict[int, Veil](), 0
    dangerous = frozenset(order[:risky])
    for row, blind in lots:
        if start + len(rows) in due and (asked := next(old, None)):
            rows.append(asked)
            veils[asked] = Veil.AGAIN
        rows.append(row)
        if blind:
            veils[row] = Veil.SAMPLE
        elif row in dangerous:
            edge = len(rows)
    return Arranged(rows, edge, veils)


def _repeatable(db: sqlite3.Connection, reviewer: str, key: str, apart: frozenset[int]) -> Iterator[int]:
    """Rows the reviewer decided a while ago and was not asked about again, in a fixed random order."""
    verbs = (Verb.APPROVE, Verb.HIDE)
    recent = db.execute(
        "SELECT seq FROM events WHERE verb IN (?, ?) ORDER BY seq DESC LIMIT 1 OFFSET ?", (*verbs, AGE)
    ).fetchone()
    found = db.execute(
        "SELECT c.id, c.uid FROM reviews r JOIN comments c ON c.id = r.comment_id "
        "JOIN events e ON e.comment_uid = c.uid WHERE r.status IN ('approved', 'hidden') AND r.reviewer = ? "
        "AND e.verb IN (?, ?) GROUP BY c.id HAVING max(e.seq) <= ? AND count(*) = 1",
        (reviewer, *verbs, recent[0] if recent else 0),
    ).fetchall()
    ordered = sorted(found, key=lambda one: place(Uid(one[1]), f"{key}/again"))
    return (int(row) for row, _ in ordered if row not in apart)
