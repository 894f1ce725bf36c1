"""Figures about the reviewer's own work, read from the journal: when, how fast, how surely, how steadily."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from moderator.journal import Verb
from moderator.records import Severity, Status, Uid
from moderator.store.events import batches

_DECIDING = (Verb.APPROVE, Verb.HIDE, Verb.SKIP, Verb.ESCALATE)
_STANDING = "NOT EXISTS (SELECT 1 FROM gestures g WHERE g.uid = e.gesture AND g.undone_by IS NOT NULL)"
"""Of an event: its gesture was not undone."""
LAST = 60
"""Decisions that the local calibration looks back on."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Of the last comments that were marked like this and then decided: how many were hidden."""

    mark: str
    decided: int
    hidden: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A comment just decided, and a near-copy that was decided the other way before."""

    uid: Uid
    status: Status
    text: str
    other: Uid
    other_status: Status
    other_text: str
    other_at: str


def by_hour(db: sqlite3.Connection) -> list[tuple[str, int]]:
    """UTC hours ("2026-01-31T08") with the decisions made in them, undone ones left out, in order."""
    found = db.execute(
        "SELECT substr(e.at, 1, 13), count(*) FROM events e "
        f"WHERE e.verb IN (?, ?, ?, ?) AND {_STANDING} GROUP BY 1 ORDER BY 1",
        _DECIDING,
    )
    return [(str(hour), int(n)) for hour, n in found]


def seconds(db: sqlite3.Connection, most: int) -> list[float]:
    """Seconds on screen of the latest decisions."""
    found = db.execute(
        "SELECT seconds FROM events WHERE verb IN (?, ?, ?, ?) AND seconds > 0 ORDER BY seq DESC LIMIT ?",
        (*_DECIDING, most),
    )
    return [float(spent) for (spent,) in found]


def curve(db: sqlite3.Connection) -> list[bool]:
    """Whether each comment is hidden, of those approved or hidden, in the order first decided."""
    found = db.execute(
        "SELECT r.status = 'hidden' FROM events e JOIN comments c ON c.uid = e.comment_uid "
        "JOIN reviews r ON r.comment_id = c.id WHERE e.verb IN (?, ?) "
        "AND r.status IN ('approved', 'hidden') GROUP BY c.id ORDER BY min(e.seq)",
        (Verb.APPROVE, Verb.HIDE),
    )
    return [bool(hidden) for (hidden,) in found]


def calibration(db: sqlite3.Connection) -> list[Marked]:
    """For each severity a flag can show, and for what the learner alone brought forward."""
    marks = {str(severity): f"r.flagged = 1 AND r.severity = '{severity}'" for severity in Severity}
    marks["learnt"] = "r.flagged = 0 AND r.parts LIKE '%\"learner\"%' AND r.priority >= 0.45"
    said = []
    for mark, term in marks.items():
        decided, hidden = db.execute(
            "SELECT count(*), coalesce(sum(hidden), 0) FROM (SELECT r.status = 'hidden' AS hidden "
            f"FROM reviews r WHERE r.status IN ('approved', 'hidden') AND {term} "
            "ORDER BY r.decided_at DESC, r.comment_id DESC LIMIT ?)",
            (LAST,),
        ).fetchone()
        said.append(Marked(mark, int(decided), int(hidden)))
    return said


def repeats(db: sqlite3.Connection, reviewer: str) -> list[tuple[str, str]]:
    """What a reviewer said first and said when silently asked again, per comment, in order."""
    found = db.execute(
        "SELECT (SELECT b.verb FROM events b WHERE b.comment_uid = e.comment_uid AND b.seq < e.seq "
        "AND b.verb IN (?, ?) ORDER BY b.seq DESC LIMIT 1), e.verb FROM events e "
        f"WHERE e.verb IN (?, ?) AND e.reviewer = ? AND e.shown LIKE '%\"again\":true%' AND {_STANDING} "
        "ORDER BY e.seq",
        (Verb.APPROVE, Verb.HIDE, Verb.APPROVE, Verb.HIDE, reviewer),
    )
    return [(str(before), str(after)) for before, after in found if before]


def contradiction(db: sqlite3.Connection, uids: Sequence[Uid]) -> Contradiction | None:
    """The first of these comments whose near-copy was decided the other way, the latest such near-copy."""
    for part in batches(uids):
        marks = ",".join("?" * len(part))
        found = db.execute(
            "SELECT c.uid, r.status, substr(c.text, 1, 200), d.uid, s.status, substr(d.text, 1, 200), "
            "s.decided_at FROM comments c JOIN reviews r ON r.comment_id = c.id "
            "JOIN reviews s ON s.cluster = r.cluster AND s.comment_id != r.comment_id "
            f"JOIN comments d ON d.id = s.comment_id WHERE c.uid IN ({marks}) "
            "AND r.status IN ('approved', 'hidden') AND s.status IN ('approved', 'hidden') "
            "AND r.status != s.status AND s.decided_at <= r.decided_at ORDER BY s.decided_at DESC LIMIT 1",
            part,
        ).fetchone()
        if found is not None:
            uid, status, text, other, stood, before, at = found
            return Contradiction(Uid(uid), Status(status), text, Uid(other), Status(stood), before, str(at))
    return None
