"""Forgetting an author: texts, names, notes and all made of them go; the journal's chain still holds."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.journal import Event, Verb, canonical, event_hash
from moderator.records import Uid
from moderator.store import copies, counters, rows, search
from moderator.store.connect import connect
from moderator.store.events import EVENT_QUERY, Draft, append, batches, new_id, read_events
from moderator.store.intake import hash_of
from moderator.store.open import connect_writer, held, open_reader, open_store
from moderator.store.tombstones import PREFIX, key, veiled

_AUTHOR = "author = :name OR author_raw = :name"
_OF_A_COMMENT = (
    ("findings", "comment_id"),
    ("reviews", "comment_id"),
    ("sightings", "comment_id"),
    ("replaced", "comment_id"),
    ("comments", "id"),
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went: comments, events whose comment has no name any more, problems whose raw text was emptied.

    ``copies`` still hold the author, unless they were deleted.
    """

    comments: int
    events: int
    problems: int
    copies: tuple[Path, ...]


def count(path: Path, author: str) -> int:
    """How many comments of the queue are by that author."""
    with open_reader(path) as reader:
        found = reader.db.execute(f"SELECT count(*) FROM comments WHERE {_AUTHOR}", {"name": author})
        return int(found.fetchone()[0])


def forget(path: Path, author: str, reviewer: str, *, delete_copies: bool = False) -> Forgotten:
    """Forget every comment of an author. It cannot be taken back, and no copy is made before.

    Raises ModeratorError where the queue cannot be written.
    """
    open_reader(path).close()
    with open_store(path, copying=False) as store:
        done = store.writer.run(lambda db: _forget(db, author, reviewer))
    _sweep(path)
    left = [copy.path for copy in copies.listed(path) if _holds(copy.path, author)]
    if delete_copies:
        for copy in left:
            copy.unlink()
        left = []
    return replace(done, copies=tuple(left))


def _forget(db: sqlite3.Connection, author: str, reviewer: str) -> Forgotten:
    db.execute("PRAGMA secure_delete = ON")
    found = db.execute(f"SELECT id, uid, author, text FROM comments WHERE {_AUTHOR}", {"name": author})
    comments = [(int(row), Uid(uid), str(name), str(text)) for row, uid, name, text in found]
    # Its raw text is all there is of a row that was not read.
    emptied = db.execute("UPDATE problems SET raw = '' WHERE instr(raw, ?) > 0", (author,)).rowcount
    # What a comment was before somebody changed their name.
    db.execute("DELETE FROM replaced WHERE author = ?", (author,))
    if not comments:
        return Forgotten(0, 0, emptied, ())
    secret = key(db)
    names = {uid: veiled(secret, uid) for _, uid, _, _ in comments}
    events = _veil_events(db, names)
    _unlink_neighbours(db, names)
    for row, _, name, text in comments:
        search.remove(db, row, name, text)
    for table, column in _OF_A_COMMENT:
        db.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(row,) for row, *_ in comments])
    db.executemany("INSERT INTO queue_info VALUES (?, '')", [(PREFIX + name,) for name in names.values()])
    db.execute(
        "DELETE FROM gestures WHERE uid NOT IN "
        "(SELECT e.gesture FROM events e JOIN comments c ON c.uid = e.comment_uid)"
    )
    counters.recount(db)
    payload = canonical({"comments": len(comments), "events": {e.uid: event_hash(e) for e in events}})
    append(db, [Draft(Verb.FORGET, payload=payload)], reviewer, new_id())
    return Forgotten(len(comments), len(events), emptied, ())


def _veil_events(db: sqlite3.Connection, names: Mapping[Uid, Uid]) -> list[Event]:
    """Take notes and comment uids out of the events; they keep their hashes, so that the chain goes on."""
    events: list[Event] = []
    for part in batches(list(names)):
        marks = ",".join("?" * len(part))
        found = db.execute(f"{EVENT_QUERY} WHERE e.comment_uid IN ({marks}) ORDER BY e.seq", part)
        events += read_events(found)
    after = [replace(e, comment=names[e.comment], note=None) for e in events if e.comment is not None]
    db.executemany("DELETE FROM notes WHERE event_uid = ?", [(event.uid,) for event in after])
    db.executemany("UPDATE events SET comment_uid = ? WHERE uid = ?", [(e.comment, e.uid) for e in after])
    return after


def _unlink_neighbours(db: sqlite3.Connection, names: Mapping[Uid, Uid]) -> None:
    """Replies and near-copies of others name a forgotten comment by its uid, which is made of its text."""
    for part in batches(list(names)):
        marks = ",".join("?" * len(part))
        replies = db.execute(f"SELECT id FROM comments WHERE parent_uid IN ({marks})", part).fetchall()
        for (row,) in replies:
            sql = f"SELECT {rows.ITEM_COLUMNS} FROM {rows.ITEM_FROM} WHERE c.id = ?"
            comment = rows.to_item(db.execute(sql, (row,)).fetchone(), ()).comment
            moved = replace(comment, parent=names[comment.parent]) if comment.parent else comment
            values = (moved.parent, hash_of(moved), row)
            db.execute("UPDATE comments SET parent_uid = ?, row_hash = ? WHERE id = ?", values)
    pairs = [(after, before) for before, after in names.items()]
    db.executemany("UPDATE reviews SET cluster = ? WHERE cluster = ?", pairs)


def _sweep(path: Path) -> None:
    """Write the file anew without what was deleted, and cut the log."""
    with held(path):
        db = connect_writer(path)
        try:
            # A contentless index keeps what was deleted from it until its parts are merged.
            db.execute("INSERT INTO search (search) VALUES ('optimize')")
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as fault:
            raise ModeratorError("forget.not_swept", where=str(path), detail=str(fault)) from fault
        finally:
            db.close()


def _holds(copy: Path, author: str) -> bool:
    """Whether a copy has a comment by the author; one that cannot be read may have."""
    try:
        with contextlib.closing(connect(copy, read_only=True)) as db:
            sql = f"SELECT EXISTS (SELECT 1 FROM comments WHERE {_AUTHOR})"
            return bool(db.execute(sql, {"name": author}).fetchone()[0])
    except sqlite3.Error:
        return True
