"""Forgetting an author: texts, names, notes and all made of them go; the journal's chain still holds."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.journal import Event, Verb, canonical, event_hash
from moderator.records import Uid
from moderator.store import copies, counters, gestures, rows, search, verdicts
from moderator.store.connect import connect_untrusted
from moderator.store.events import EVENT_QUERY, Draft, append, batches, new_id, read_events
from moderator.store.open import Store, open_reader, open_store
from moderator.store.staging import hash_of
from moderator.store.tombstones import PREFIX, Tombstones, carry_over, key, veiled

_Known = tuple[int, Uid, str, str]
"""Row, uid, author and text of a comment."""

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
        return forget_in(store, author, reviewer, delete_copies=delete_copies)


def forget_in(store: Store, author: str, reviewer: str, *, delete_copies: bool = False) -> Forgotten:
    """``forget`` in a queue that is open, on any thread but the writer's. Raises ModeratorError."""
    if not author:
        raise ModeratorError("forget.nobody", where=str(store.path))
    done = store.writer.run(lambda db: _forget(db, author, reviewer))
    store.writer.alone(lambda db: _sweep(db, store.path))
    left = holding(store.path, author)
    if delete_copies:
        for copy in left:
            _delete(copy)
        left = [copy for copy in left if copy.exists()]
    return replace(done, copies=tuple(left))


def holding(path: Path, author: str) -> list[Path]:
    """The queue's own copies, and the damaged files a restore put aside, that hold the author or may."""
    found = [copy.path for copy in copies.listed(path)] + copies.put_aside(path)
    return [copy for copy in found if _holds(copy, author)]


def _delete(copy: Path) -> None:
    """A copy, with what may lie beside one that was put aside; what cannot be deleted stays listed."""
    with contextlib.suppress(OSError):
        for end in ("-wal", "-shm", "-journal", ""):
            copy.with_name(copy.name + end).unlink(missing_ok=True)


def _forget(db: sqlite3.Connection, author: str, reviewer: str) -> Forgotten:
    db.execute("PRAGMA secure_delete = ON")
    comments = _comments(db, f"WHERE {_AUTHOR}", {"name": author})
    emptied = _empty_elsewhere(db, author)
    about = _about(db, [author])
    if not comments and not about:
        return Forgotten(0, 0, emptied, ())
    return replace(_forget_these(db, comments, about, reviewer), problems=emptied)


def _empty_elsewhere(db: sqlite3.Connection, author: str) -> int:
    """What names the author outside their comments; returns how many problems were emptied."""
    # What a comment was before somebody changed their name.
    db.execute("DELETE FROM replaced WHERE author = ?", (author,))
    # Its raw text is all there is of a row that was not read.
    return db.execute("UPDATE problems SET raw = '' WHERE instr(raw, ?) > 0", (author,)).rowcount


def _comments(db: sqlite3.Connection, where: str, values: Mapping[str, str]) -> list[_Known]:
    found = db.execute(f"SELECT id, uid, author, text FROM comments {where}", values)
    return [(int(row), Uid(uid), str(name), str(text)) for row, uid, name, text in found]


def forget_again(store: Store, graves: Tombstones, reviewer: str) -> int:
    """After going back to a copy: forget what was forgotten since it was made; returns how many comments."""

    def work(db: sqlite3.Connection) -> int:
        db.execute("PRAGMA secure_delete = ON")
        back = [one for one in _comments(db, "", {}) if graves.hold(one[1])]
        authors = {author for _, _, author, _ in back if author}
        for author in authors:
            _empty_elsewhere(db, author)
        carry_over(db, graves)
        return _forget_these(db, back, _about(db, authors), reviewer).comments if back else 0

    done = store.writer.run(work)
    if done:
        store.writer.alone(lambda db: _sweep(db, store.path))
    return done


def _about(db: sqlite3.Connection, authors: Iterable[str]) -> list[str]:
    """The events of the verbs on these authors."""
    sql = "SELECT event_uid FROM names WHERE author = ?"
    return [str(uid) for author in authors for (uid,) in db.execute(sql, (author,))]


def _forget_these(
    db: sqlite3.Connection, comments: Sequence[_Known], about: Sequence[str], reviewer: str
) -> Forgotten:
    secret = key(db)
    names = {uid: veiled(secret, uid) for _, uid, _, _ in comments}
    events = _veil_events(db, names)
    _unlink_neighbours(db, names)
    for row, _, name, text in comments:
        search.remove(db, row, name, text)
    for table, column in _OF_A_COMMENT:
        db.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(row,) for row, *_ in comments])
    db.executemany(
        "INSERT OR IGNORE INTO queue_info VALUES (?, '')", [(PREFIX + name,) for name in names.values()]
    )
    _unname_events(db, about)
    verdicts.forget(db)
    gestures.drop_bare(db)
    counters.recount(db)
    veils = {e.uid: event_hash(e) for e in events}
    payload = canonical({"comments": len(comments), "events": veils, "authors": about})
    append(db, [Draft(Verb.FORGET, payload=payload)], reviewer, new_id())
    return Forgotten(len(comments), len(events) + len(about), 0, ())


def _unname_events(db: sqlite3.Connection, about: Sequence[str]) -> None:
    """Take names and notes out of the verbs on an author; their digests stay, so that the chain holds."""
    names = {str(name) for uid in about for (name,) in _name(db, uid)}
    db.executemany("DELETE FROM authors WHERE name = ?", [(name,) for name in names])
    for table in ("names", "notes"):
        db.executemany(f"DELETE FROM {table} WHERE event_uid = ?", [(uid,) for uid in about])


def _name(db: sqlite3.Connection, uid: str) -> sqlite3.Cursor:
    return db.execute("SELECT author FROM names WHERE event_uid = ?", (uid,))


def _veil_events(db: sqlite3.Connection, names: Mapping[Uid, Uid]) -> list[Event]:
    """Take notes, comment uids and the words of verdicts out of the events.

    The events keep their hashes, so that the chain goes on.
    """
    events: list[Event] = []
    for part in batches(list(names)):
        marks = ",".join("?" * len(part))
        found = db.execute(f"{EVENT_QUERY} WHERE e.comment_uid IN ({marks}) ORDER BY e.seq", part)
        events += read_events(found)
    after = [_veiled_event(e, names[e.comment]) for e in events if e.comment is not None]
    db.executemany("DELETE FROM notes WHERE event_uid = ?", [(event.uid,) for event in after])
    db.executemany(
        "UPDATE events SET comment_uid = ?, payload = ? WHERE uid = ?",
        [(event.comment, event.payload, event.uid) for event in after],
    )
    return after


def _veiled_event(event: Event, name: Uid) -> Event:
    # A verdict quotes the words that it is about.
    payload = None if event.verb is Verb.VERDICT else event.payload
    return replace(event, comment=name, note=None, payload=payload)


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


def _sweep(db: sqlite3.Connection, path: Path) -> None:
    """Write the file anew without what was deleted, and cut the log."""
    try:
        # A contentless index keeps what was deleted from it until its parts are merged.
        db.execute("INSERT INTO search (search) VALUES ('optimize')")
        db.execute("VACUUM")
        busy, *_ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as fault:
        raise ModeratorError("forget.not_swept", where=str(path), detail=str(fault)) from fault
    if busy:
        raise ModeratorError("forget.not_swept", where=str(path), detail="wal_checkpoint: busy")


def _holds(copy: Path, author: str) -> bool:
    """Whether a copy has a comment by the author; one that cannot be read may have."""
    try:
        with contextlib.closing(connect_untrusted(copy)) as db:
            sql = f"SELECT EXISTS (SELECT 1 FROM comments WHERE {_AUTHOR})"
            return bool(db.execute(sql, {"name": author}).fetchone()[0])
    except sqlite3.Error:
        return True
