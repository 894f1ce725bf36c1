"""Appending to the journal, and folding it into the reviews and counters in the same transaction."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from moderator.journal import GENESIS, Event, Verb, digest, fold, sealed
from moderator.records import State, Status, Uid
from moderator.store.counters import shift

_COLUMNS = (
    "uid, origin, number, at, reviewer, verb, gesture, comment_uid, reason, tags, note_digest, text_digest, "
    "reverses, shown, payload, previous, hash, seconds, author_digest"
)
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before it has a number and a hash. ``by`` and ``at``: who decided it and when, where that was
    in another queue file."""

    verb: Verb
    comment: Uid | None = None
    reason: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    reverses: str | None = None
    shown: str | None = None
    payload: str | None = None
    seconds: float | None = None
    author: str | None = None
    by: str | None = None
    at: str | None = None


def new_id() -> str:
    """A random id for an event, a gesture or an origin."""
    return secrets.token_hex(12)


def now() -> str:
    """UTC, ISO 8601, milliseconds. The clock may jump; order is by sequence, never by this."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def set_up_origin(db: sqlite3.Connection) -> None:
    """Give a new queue its random origin id; does nothing where it has one."""
    db.execute("INSERT OR IGNORE INTO queue_info VALUES ('origin', ?)", (new_id(),))
    db.execute("INSERT OR IGNORE INTO queue_info VALUES ('created', ?)", (now(),))


def origin(db: sqlite3.Connection) -> str:
    return str(db.execute("SELECT value FROM queue_info WHERE key = 'origin'").fetchone()[0])


def append(
    db: sqlite3.Connection, drafts: Iterable[Draft], reviewer: str, gesture: str, *, at: str | None = None
) -> list[Event]:
    """Number, chain and write the drafts; notes and authors' names go into tables of their own, salted."""
    birthplace, when = origin(db), at or now()
    last = db.execute(
        "SELECT number, hash FROM events WHERE origin = ? ORDER BY number DESC LIMIT 1", (birthplace,)
    ).fetchone()
    number, previous = last or (0, GENESIS)
    events: list[tuple[Event, bytes]] = []
    listed = list(drafts)
    salts = _text_salts(db, [draft.comment for draft in listed if draft.comment])
    for draft in listed:
        number += 1
        said = salts.get(draft.comment or "")
        text_digest = digest(*said) if said else None
        ties = (birthplace, number, previous)
        event, salt = _born(draft, ties, when, reviewer, gesture, text_digest)
        event = sealed(event, previous)
        previous = event.hash
        events.append((event, salt))
    _write(db, events)
    return [event for event, _ in events]


def _born(
    draft: Draft, ties: tuple[str, int, str], at: str, reviewer: str, gesture: str, text_digest: str | None
) -> tuple[Event, bytes]:
    """An event not yet sealed; ``ties`` are its origin, its number there and the hash before it."""
    birthplace, number, previous = ties
    salt = secrets.token_bytes(16)
    return Event(
        uid=new_id(),
        origin=birthplace,
        number=number,
        at=draft.at or at,
        reviewer=draft.by or reviewer,
        verb=draft.verb,
        gesture=gesture,
        comment=draft.comment,
        reason=draft.reason,
        tags=draft.tags,
        note=draft.note,
        note_digest=None if draft.note is None else digest(salt, draft.note),
        text_digest=text_digest,
        previous=previous,
        reverses=draft.reverses,
        shown=draft.shown,
        payload=draft.payload,
        seconds=draft.seconds,
        author=draft.author,
        author_digest=None if draft.author is None else digest(salt, draft.author),
    ), salt


def _write(db: sqlite3.Connection, events: Sequence[tuple[Event, bytes]]) -> None:
    db.executemany(
        f"INSERT INTO events ({_COLUMNS}) VALUES ({','.join('?' * 19)})",
        [_values(event) for event, _ in events],
    )
    db.executemany(
        "INSERT INTO notes VALUES (?, ?, ?)",
        [(event.uid, event.note, salt) for event, salt in events if event.note is not None],
    )
    db.executemany(
        "INSERT INTO names VALUES (?, ?, ?)",
        [(event.uid, event.author, salt) for event, salt in events if event.author is not None],
    )


def _values(event: Event) -> tuple[object, ...]:
    tags = json.dumps(event.tags, ensure_ascii=False) if event.tags else None
    return (
        event.uid, event.origin, event.number, event.at, event.reviewer, event.verb.value, event.gesture,
        event.comment, event.reason, tags, event.note_digest, event.text_digest, event.reverses,
        event.shown, event.payload, event.previous, event.hash, event.seconds, event.author_digest,
    )  # fmt: skip


def _text_salts(db: sqlite3.Connection, uids: Sequence[Uid]) -> dict[str, tuple[bytes, str]]:
    """Uid to the salt and text its digest is made of."""
    found: dict[str, tuple[bytes, str]] = {}
    for part in batches(uids):
        marks = ",".join("?" * len(part))
        rows = db.execute(f"SELECT uid, salt, text FROM comments WHERE uid IN ({marks})", part)
        found.update({uid: (salt, text) for uid, salt, text in rows})
    return found


def batches(values: Sequence[Uid]) -> Iterator[Sequence[Uid]]:
    """Slices short enough for one SQL statement's parameters."""
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]


def read_events(rows: Iterable[Sequence[object]]) -> Iterator[Event]:
    """Events from rows of ``EVENT_QUERY``."""
    for row in rows:
        yield Event(
            uid=str(row[0]),
            origin=str(row[1]),
            number=int(str(row[2])),
            at=str(row[3]),
            reviewer=str(row[4]),
            verb=Verb(str(row[5])),
            gesture=str(row[6]),
            comment=Uid(str(row[7])) if row[7] is not None else None,
            reason=_text(row[8]),
            tags=tuple(json.loads(str(row[9]))) if row[9] is not None else (),
            note_digest=_text(row[10]),
            text_digest=_text(row[11]),
            reverses=_text(row[12]),
            shown=_text(row[13]),
            payload=_text(row[14]),
            previous=str(row[15]),
            hash=str(row[16]),
            seconds=float(str(row[17])) if row[17] is not None else None,
            author_digest=_text(row[18]),
            note=_text(row[19]),
            author=_text(row[20]),
        )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


EVENT_QUERY = (
    f"SELECT {', '.join('e.' + name.strip() for name in _COLUMNS.split(','))}, n.note, m.author "
    "FROM events e LEFT JOIN notes n ON n.event_uid = e.uid LEFT JOIN names m ON m.event_uid = e.uid"
)


_FOLDED = (
    "SELECT e.uid, e.comment_uid, e.verb, e.at, e.reviewer, e.reason, e.tags, e.reverses, n.note "
    "FROM events e LEFT JOIN notes n ON n.event_uid = e.uid"
)
"""What of an event makes a comment's state: a gesture of thousands reads no more than that."""


def states(db: sqlite3.Connection, uids: Sequence[Uid]) -> dict[Uid, State]:
    """The state of each comment, folded from all its events."""
    by_comment: dict[Uid, list[Event]] = {uid: [] for uid in uids}
    for part in batches(uids):
        marks = ",".join("?" * len(part))
        rows = db.execute(f"{_FOLDED} WHERE e.comment_uid IN ({marks}) ORDER BY e.seq", part)
        for uid, comment, verb, at, reviewer, reason, tags, reverses, note in rows:
            by_comment[comment].append(
                Event(
                    uid,
                    "",
                    0,
                    at,
                    reviewer,
                    Verb(verb),
                    "",
                    reason=reason,
                    tags=tuple(json.loads(tags)) if tags is not None else (),
                    note=note,
                    reverses=reverses,
                )
            )
    return {uid: fold(events) for uid, events in by_comment.items()}


def refold(db: sqlite3.Connection, uids: Sequence[Uid]) -> None:
    """Bring the reviews and counters of these comments in line with the journal."""
    store_states(db, states(db, uids))


def _rows_of(db: sqlite3.Connection, uids: Sequence[Uid]) -> dict[str, tuple[int, str, int]]:
    """Uid to row, status and whether flagged."""
    found: dict[str, tuple[int, str, int]] = {}
    for part in batches(uids):
        marks = ",".join("?" * len(part))
        sql = (
            "SELECT c.uid, r.comment_id, r.status, r.flagged FROM reviews r "
            f"JOIN comments c ON c.id = r.comment_id WHERE c.uid IN ({marks})"
        )
        found.update({uid: (row, status, flagged) for uid, row, status, flagged in db.execute(sql, part)})
    return found


def store_states(db: sqlite3.Connection, after: Mapping[Uid, State]) -> None:
    """Write states into the reviews, moving the counters by what changed."""
    moves: list[tuple[Status, Status, bool]] = []
    rows = []
    before = _rows_of(db, list(after))
    for uid, state in after.items():
        found = before.get(uid)
        if found is None:
            continue
        moves.append((Status(found[1]), state.status, bool(found[2])))
        tags = json.dumps(state.tags, ensure_ascii=False) if state.tags else None
        rows.append(
            (
                state.status,
                state.reason,
                tags,
                state.note,
                state.reviewer,
                state.decided_at,
                state.status,
                found[0],
            )
        )
    db.executemany(
        "UPDATE reviews SET status = ?, reason = ?, tags = ?, note = ?, reviewer = ?, decided_at = ?, "
        "changed = CASE WHEN ? = 'open' THEN changed ELSE 0 END WHERE comment_id = ?",
        rows,
    )
    shift(db, moves)
