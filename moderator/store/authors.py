"""What was decided about authors: the fold of the verbs on them, kept beside the journal, and its readers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from moderator.journal import fold_author
from moderator.records import AuthorRecord, AuthorState, NameVerdict, Standing
from moderator.store.events import EVENT_QUERY, read_events

_COLUMNS = "a.standing, a.warnings, a.verdict, a.reason, a.note, a.reviewer, a.decided_at"


def folded(db: sqlite3.Connection, name: str) -> AuthorState:
    """An author's state from the journal itself."""
    rows = db.execute(
        f"{EVENT_QUERY} WHERE e.uid IN (SELECT event_uid FROM names WHERE author = ?) ORDER BY e.seq", (name,)
    )
    return fold_author(read_events(rows))


def refold(db: sqlite3.Connection, names: Iterable[str]) -> None:
    """Bring the states of these authors in line with the journal; one about whom nothing stands is gone."""
    for name in names:
        state = folded(db, name)
        db.execute("DELETE FROM authors WHERE name = ?", (name,))
        if state != AuthorState():
            db.execute(
                "INSERT INTO authors VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (name, state.standing, state.warnings, state.name, state.reason, state.note, state.reviewer,
                 state.decided_at),
            )  # fmt: skip


def named(db: sqlite3.Connection) -> list[str]:
    """Every author whom some event is about."""
    return [str(name) for (name,) in db.execute("SELECT DISTINCT author FROM names ORDER BY 1")]


def state(db: sqlite3.Connection, name: str) -> AuthorState:
    """An author's state as it is kept: one indexed read."""
    found = db.execute(f"SELECT {_COLUMNS} FROM authors a WHERE a.name = ?", (name,)).fetchone()
    return AuthorState() if found is None else _state(found)


def record(db: sqlite3.Connection, name: str) -> AuthorRecord:
    """An author's state, comments and hidden comments."""
    found = db.execute(
        "SELECT count(*), coalesce(sum(r.status = 'hidden'), 0) FROM comments c "
        "JOIN reviews r ON r.comment_id = c.id WHERE c.author = ?",
        (name,),
    ).fetchone()
    return AuthorRecord(name, state(db, name), int(found[0]), int(found[1]))


def records(db: sqlite3.Connection, since: int = 0) -> list[AuthorRecord]:
    """All authors about whom something stands, by name; ``since``: only those that an event after the first
    ``since`` ones is about."""
    found = db.execute(
        "SELECT name FROM authors WHERE ? = 0 OR name IN (SELECT m.author FROM names m "
        "JOIN events e ON e.uid = m.event_uid WHERE e.seq > ?) ORDER BY name",
        (since, since),
    ).fetchall()
    return [record(db, str(name)) for (name,) in found]


def tally(db: sqlite3.Connection) -> dict[str, int]:
    """How many authors have each standing and each verdict on their name."""
    found = db.execute(
        "SELECT standing, count(*) FROM authors WHERE standing IS NOT NULL GROUP BY 1 "
        "UNION ALL SELECT 'name_' || verdict, count(*) FROM authors WHERE verdict IS NOT NULL GROUP BY 1"
    )
    return {str(name): int(n) for name, n in found}


def _state(row: Sequence[object]) -> AuthorState:
    standing, warnings, verdict, *rest = row
    reason, note, reviewer, decided_at = (None if one is None else str(one) for one in rest)
    return AuthorState(
        None if standing is None else Standing(str(standing)),
        int(str(warnings)),
        None if verdict is None else NameVerdict(str(verdict)),
        reason,
        note,
        reviewer,
        decided_at,
    )
