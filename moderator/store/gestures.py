"""Gestures as the unit of undo: which one comes next, and what it would take back."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from moderator.journal import Event, Verb
from moderator.records import Uid
from moderator.store import authors
from moderator.store.events import Draft, append, new_id, refold

_SNIPPET = 40


@dataclass(frozen=True, slots=True)
class GesturePreview:
    """What an undo or redo would touch: its verb, how many comments, and the first of them.

    ``uid`` is None where it is about authors; then they are counted, and ``snippet`` is empty.
    """

    verb: Verb
    count: int
    uid: Uid | None
    author: str
    snippet: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Turned:
    """Gestures and events that an undo or redo wrote, and the comments and authors they touched."""

    gestures: int
    events: int
    uids: tuple[Uid, ...]
    authors: tuple[str, ...]


def record(db: sqlite3.Connection, drafts: Sequence[Draft], reviewer: str, gesture: str) -> list[Event]:
    """Write one gesture of a person; what was undone before can no longer be redone."""
    events = append(db, drafts, reviewer, gesture)
    db.execute("INSERT INTO gestures (uid, events, undone_by) VALUES (?, ?, NULL)", (gesture, len(events)))
    refold(db, list(dict.fromkeys(draft.comment for draft in drafts if draft.comment)))
    authors.refold(db, dict.fromkeys(draft.author for draft in drafts if draft.author))
    return events


def drop_bare(db: sqlite3.Connection) -> None:
    """What was done to comments and authors that are gone cannot be undone any more."""
    db.execute(
        "DELETE FROM gestures WHERE uid NOT IN "
        "(SELECT e.gesture FROM events e JOIN comments c ON c.uid = e.comment_uid UNION ALL "
        "SELECT e.gesture FROM events e JOIN names n ON n.event_uid = e.uid)"
    )


def size(db: sqlite3.Connection, gesture: str) -> int:
    """How many events of a gesture are on disk: asked after a commit that raised, outcome unknown."""
    return int(db.execute("SELECT count(*) FROM events WHERE gesture = ?", (gesture,)).fetchone()[0])


def _next(db: sqlite3.Connection, redo: bool) -> tuple[str, str | None] | None:
    """Uid of the gesture to turn, and of the undo that took it back. Redo stops at a newer act,
    also at one that was itself undone: what had been undone before it is gone for good."""
    if not redo:
        sql = "SELECT uid, undone_by FROM gestures WHERE undone_by IS NULL ORDER BY seq DESC LIMIT 1"
    else:
        sql = (
            "SELECT g.uid, g.undone_by FROM gestures g WHERE g.undone_by IS NOT NULL "
            "AND g.seq > (SELECT coalesce(max(seq), 0) FROM gestures WHERE undone_by IS NULL) "
            "AND (SELECT min(seq) FROM events WHERE gesture = g.undone_by) > (SELECT max(seq) FROM events "
            "WHERE gesture = (SELECT uid FROM gestures ORDER BY seq DESC LIMIT 1)) ORDER BY g.seq LIMIT 1"
        )
    found = db.execute(sql).fetchone()
    return None if found is None else (str(found[0]), found[1])


def turn(db: sqlite3.Connection, reviewer: str, count: int, *, redo: bool) -> Turned:
    """Undo or redo the last ``count`` gestures, each as one gesture of its own in the journal."""
    gestures, written, touched, names = 0, 0, dict[Uid, None](), dict[str, None]()
    for _ in range(count):
        target = _next(db, redo)
        if target is None:
            break
        uid, undone_by = target
        source = undone_by if redo else uid
        marker = new_id()
        verb = Verb.REDO if redo else Verb.UNDO
        members = _members(db, source or uid)
        # An undo walks back: the last event of the gesture is reversed first.
        drafts = [
            Draft(verb, comment=comment, reverses=event, author=author)
            for event, comment, author in reversed(members)
        ]
        written += len(append(db, drafts, reviewer, marker))
        db.execute("UPDATE gestures SET undone_by = ? WHERE uid = ?", (None if redo else marker, uid))
        gestures += 1
        touched.update((comment, None) for _, comment, _ in members if comment)
        names.update((author, None) for _, _, author in members if author)
    refold(db, list(touched))
    authors.refold(db, names)
    return Turned(gestures, written, tuple(touched), tuple(names))


def _members(db: sqlite3.Connection, gesture: str) -> list[tuple[str, Uid | None, str | None]]:
    """Uid of each event of a gesture, and the comment or the author it is about."""
    return db.execute(
        "SELECT e.uid, e.comment_uid, m.author FROM events e LEFT JOIN names m ON m.event_uid = e.uid "
        "WHERE e.gesture = ? ORDER BY e.seq",
        (gesture,),
    ).fetchall()


def preview(db: sqlite3.Connection, *, redo: bool) -> GesturePreview | None:
    """What turning once would touch, or None where there is nothing to turn."""
    target = _next(db, redo)
    if target is None:
        return None
    found = db.execute(
        "SELECT e.verb, e.comment_uid, e.reason, coalesce(c.author, m.author), substr(c.text, 1, ?) "
        "FROM events e LEFT JOIN comments c ON c.uid = e.comment_uid "
        "LEFT JOIN names m ON m.event_uid = e.uid "
        "WHERE e.gesture = ? AND coalesce(c.author, m.author) IS NOT NULL ORDER BY e.seq LIMIT 1",
        (_SNIPPET, target[0]),
    ).fetchone()
    if found is None:
        return None
    count = db.execute(
        "SELECT count(DISTINCT coalesce(e.comment_uid, m.author)) FROM events e "
        "LEFT JOIN names m ON m.event_uid = e.uid WHERE e.gesture = ?",
        (target[0],),
    ).fetchone()
    verb, uid, reason, author, snippet = found
    return GesturePreview(
        Verb(verb), int(count[0]), Uid(uid) if uid else None, str(author), snippet or "", reason
    )
