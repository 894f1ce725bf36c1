"""Taking a whole import back: what only it brought goes, what it changed is as it was before."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from moderator.errors import ModeratorError
from moderator.journal import Verb, canonical
from moderator.records import Comment, Status, Uid
from moderator.store import counters, gestures, history, rows, search
from moderator.store.change import update
from moderator.store.events import Draft, append, batches, new_id, now, states, store_states
from moderator.store.migrations import State
from moderator.store.staging import hash_of

_ONLY = (
    "SELECT c.id FROM comments c WHERE c.import_id = :number "
    "AND NOT EXISTS (SELECT 1 FROM sightings s WHERE s.comment_id = c.id)"
)
_SHARED = (
    "SELECT c.id, min(s.import_id) FROM comments c JOIN sightings s ON s.comment_id = c.id "
    "WHERE c.import_id = :number GROUP BY c.id"
)


@dataclass(frozen=True, slots=True)
class Import:
    """One file that was read: when, as what, and what became of its rows."""

    number: int
    at: str
    file: str
    format: str
    articles: int
    new: int
    updated: int
    duplicates: int
    problems: int
    taken_back: str | None


@dataclass(frozen=True, slots=True)
class Consequence:
    """What taking an import back does, or did: comments that go, how many of those were decided, tagged or
    noted, comments that stay because another import brought them too, those that become what they were."""

    file: str
    gone: int
    decided: int
    kept: int
    restored: int


def listed(db: sqlite3.Connection) -> list[Import]:
    """All imports, the newest first."""
    found = db.execute(
        "SELECT id, at, file, format, articles, new, updated, duplicates, problems, taken_back FROM imports "
        "WHERE state = ? ORDER BY id DESC",
        (State.DONE,),
    )
    return [Import(*values) for values in found]


def latest(db: sqlite3.Connection) -> int:
    """The number of the import that was finished last."""
    found = db.execute("SELECT max(id) FROM imports WHERE state = ?", (State.DONE,)).fetchone()
    return int(found[0])


def consequence(db: sqlite3.Connection, number: int) -> Consequence:
    """What would happen. Raises ModeratorError where there is no such import, or it was taken back."""
    found = db.execute("SELECT file, taken_back FROM imports WHERE id = ?", (number,)).fetchone()
    if found is None:
        raise ModeratorError("take_back.unknown", number=number)
    if found[1] is not None:
        raise ModeratorError("take_back.done", number=number)
    given = {"number": number}
    gone = int(db.execute(f"SELECT count(*) FROM ({_ONLY})", given).fetchone()[0])
    decided = int(
        db.execute(
            f"SELECT count(*) FROM reviews WHERE comment_id IN ({_ONLY}) "
            "AND (status <> 'open' OR tags IS NOT NULL OR note IS NOT NULL)",
            given,
        ).fetchone()[0]
    )
    kept = int(db.execute(f"SELECT count(*) FROM ({_SHARED})", given).fetchone()[0])
    restored = int(db.execute("SELECT count(*) FROM replaced WHERE import_id = :number", given).fetchone()[0])
    return Consequence(str(found[0]), gone, decided, kept, restored)


def take_back(db: sqlite3.Connection, number: int, reviewer: str) -> Consequence:
    """Take an import back. Its decisions stay in the journal, which says that they no longer stand: the same
    file loaded again brings its comments back undecided.

    Raises ModeratorError where there is no such import, or it was taken back before.
    """
    done = consequence(db, number)
    gesture = new_id()
    _hand_on(db, number)
    _restore(db, number, reviewer, gesture)
    gone = [int(row) for (row,) in db.execute(_ONLY, {"number": number})]
    _lapse(db, gone, reviewer, gesture)
    _remove(db, gone)
    db.execute("DELETE FROM sightings WHERE import_id = ?", (number,))
    db.execute("DELETE FROM problems WHERE import_id = ?", (number,))
    db.execute(
        "DELETE FROM articles WHERE import_id = ? "
        "AND NOT EXISTS (SELECT 1 FROM comments c WHERE c.article_id = articles.id)",
        (number,),
    )
    db.execute("UPDATE imports SET taken_back = ? WHERE id = ?", (now(), number))
    counters.recount(db)
    payload = canonical(
        {
            "import": number, "file": done.file, "comments": done.gone, "decided": done.decided,
            "kept": done.kept, "restored": done.restored,
        }
    )  # fmt: skip
    append(db, [Draft(Verb.TAKE_BACK, payload=payload)], reviewer, gesture)
    return done


def _hand_on(db: sqlite3.Connection, number: int) -> None:
    """What another import brought too belongs to that one now."""
    for row, other in db.execute(_SHARED, {"number": number}).fetchall():
        db.execute("UPDATE comments SET import_id = ? WHERE id = ?", (other, row))
        for table in ("sightings", "replaced"):
            db.execute(f"DELETE FROM {table} WHERE comment_id = ? AND import_id = ?", (row, other))


def _restore(db: sqlite3.Connection, number: int, reviewer: str, gesture: str) -> None:
    """Comments that the import changed become what they were, unless a later one changed them again: then
    that one is remembered as the change."""
    changed: list[tuple[Comment, Comment]] = []
    found = db.execute("SELECT comment_id, was FROM replaced WHERE import_id = ?", (number,)).fetchall()
    for row, was in found:
        later = db.execute(
            "SELECT min(import_id) FROM replaced WHERE comment_id = ? AND import_id > ?", (row, number)
        ).fetchone()[0]
        old = history.kept(was)
        if later is not None:
            db.execute(
                "UPDATE replaced SET was = ?, author = ? WHERE comment_id = ? AND import_id = ?",
                (was, old.author, row, later),
            )
            continue
        sql = f"SELECT {rows.ITEM_COLUMNS} FROM {rows.ITEM_FROM} WHERE r.comment_id = ?"
        present = rows.to_item(db.execute(sql, (row,)).fetchone(), ()).comment
        article = db.execute("SELECT id FROM articles WHERE uid = ?", (old.article,)).fetchone()
        update(db, row, present, old, hash_of(old), article[0] if article else None)
        changed.append((present, old))
    db.execute("DELETE FROM replaced WHERE import_id = ?", (number,))
    _decisions_of(db, [old.uid for present, old in changed if present.text != old.text], reviewer, gesture)


def _decisions_of(db: sqlite3.Connection, uids: Sequence[Uid], reviewer: str, gesture: str) -> None:
    """A decision that the changed text had reopened stands again with the old text; one that was made on the
    changed text does not stand for the old one."""
    drafts = []
    for uid in uids:
        last = db.execute(
            "SELECT uid, verb FROM events WHERE comment_uid = ? ORDER BY seq DESC LIMIT 1", (uid,)
        ).fetchone()
        if last is None:
            continue
        if last[1] == Verb.UPDATE:
            drafts.append(Draft(Verb.UNDO, comment=uid, reverses=str(last[0])))
        elif states(db, [uid])[uid].status is not Status.OPEN:
            drafts.append(Draft(Verb.UPDATE, comment=uid))
            db.execute(
                "UPDATE reviews SET changed = 1 WHERE comment_id = (SELECT id FROM comments WHERE uid = ?)",
                (uid,),
            )
    append(db, drafts, reviewer, gesture)
    store_states(db, states(db, [draft.comment for draft in drafts if draft.comment]))


def _lapse(db: sqlite3.Connection, gone: Sequence[int], reviewer: str, gesture: str) -> None:
    """An event for every comment with a history: from here on nothing that was decided on it stands."""
    drafts = []
    for row in gone:
        uid = db.execute("SELECT uid FROM comments WHERE id = ?", (row,)).fetchone()[0]
        if db.execute("SELECT 1 FROM events WHERE comment_uid = ? LIMIT 1", (uid,)).fetchone():
            drafts.append(Draft(Verb.TAKE_BACK, comment=Uid(uid)))
    append(db, drafts, reviewer, gesture)


def _remove(db: sqlite3.Connection, gone: Sequence[int]) -> None:
    for row in gone:
        author, text = db.execute("SELECT author, text FROM comments WHERE id = ?", (row,)).fetchone()
        search.remove(db, row, author, text)
    _rescore_copies(db, gone)
    for table, column in (
        ("findings", "comment_id"), ("reviews", "comment_id"), ("sightings", "comment_id"),
        ("replaced", "comment_id"), ("comments", "id"),
    ):  # fmt: skip
        db.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(row,) for row in gone])
    gestures.drop_bare(db)


def _rescore_copies(db: sqlite3.Connection, gone: Sequence[int]) -> None:
    """Near-copies of what goes are fewer now: their priority is to be made anew."""
    for part in batches([Uid(str(row)) for row in gone]):
        marks = ",".join("?" * len(part))
        db.execute(
            "UPDATE reviews SET scored = 0, cluster = NULL WHERE cluster IN "
            f"(SELECT cluster FROM reviews WHERE comment_id IN ({marks}) AND cluster IS NOT NULL)",
            [int(row) for row in part],
        )
