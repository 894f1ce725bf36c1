"""What people said about hits: a fold over the journal, and the table of what the findings already follow."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from moderator.journal import Verb, canonical
from moderator.records import Field, Hit, NameVerdict, Uid
from moderator.rules.verdicts import NAME, Verdicts, whole_name
from moderator.store.events import Draft

_STANDING = (
    "FROM events e LEFT JOIN gestures g ON g.uid = e.gesture "
    "WHERE e.verb = 'verdict' AND e.payload IS NOT NULL AND g.undone_by IS NULL ORDER BY e.seq"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One verdict as it stands: ``counts`` or wrong, and the comment and reviewer it came from."""

    rule: str
    hit: Hit
    counts: bool
    comment: Uid
    reviewer: str
    at: str


def standing(db: sqlite3.Connection) -> list[Verdict]:
    """The verdicts in force, the oldest first: the last one on a rule and hit, undone ones aside."""
    found: dict[tuple[str, Hit], Verdict] = {}
    for payload, comment, reviewer, at in db.execute(
        f"SELECT e.payload, e.comment_uid, e.reviewer, e.at {_STANDING}"
    ):
        said = json.loads(payload)
        hit = Hit(said["words"], said["around"])
        found.pop((said["rule"], hit), None)
        if said["counts"] is not None:
            found[said["rule"], hit] = Verdict(
                said["rule"], hit, said["counts"], Uid(str(comment)), str(reviewer), str(at)
            )
    return list(found.values())


def told(db: sqlite3.Connection) -> Verdicts:
    """The same for a matcher, and the names that were judged fine."""
    said = {(verdict.rule, verdict.hit): verdict.counts for verdict in standing(db)}
    fine = db.execute("SELECT name FROM authors WHERE verdict = ?", (NameVerdict.FINE,))
    return said | {whole_name(str(name)): False for (name,) in fine}


def draft(comment: Uid, rule: str, hit: Hit, counts: bool | None, shown: str | None = None) -> Draft:
    """The event that says it; ``counts`` None takes back what was said before."""
    said = {"rule": rule, "words": hit.words, "around": hit.around, "counts": counts}
    return Draft(Verb.VERDICT, comment, shown=shown, payload=canonical(said))


def followed(db: sqlite3.Connection) -> Verdicts:
    """The verdicts that the stored findings were made with."""
    found = db.execute("SELECT rule, words, around, counts FROM verdicts")
    return {(str(rule), Hit(str(words), str(around))): bool(counts) for rule, words, around, counts in found}


def follow(db: sqlite3.Connection, verdicts: Verdicts) -> None:
    """Note that all stored findings now follow these verdicts."""
    db.execute("DELETE FROM verdicts")
    db.executemany(
        "INSERT INTO verdicts VALUES (?, ?, ?, ?)",
        [(rule, hit.words, hit.around, counts) for (rule, hit), counts in verdicts.items()],
    )


def outstanding(db: sqlite3.Connection) -> list[tuple[str, Hit]]:
    """Rules and hits whose verdict changed since the findings were made."""
    now, before = told(db), followed(db)
    return [key for key in {**before, **now} if now.get(key) != before.get(key)]


def alike(db: sqlite3.Connection, keys: Iterable[tuple[str, Hit]]) -> list[int]:
    """Rows of the comments in which one of these rules has one of these hits, or that stand under a name."""
    rows: set[int] = set()
    for rule, hit in keys:
        if rule == NAME:
            rows.update(_under(db, hit.words))
            continue
        written = json.dumps([hit.words, hit.around], ensure_ascii=False)
        found = db.execute(
            "SELECT DISTINCT comment_id FROM findings WHERE rule = ? AND instr(hits, ?) > 0", (rule, written)
        )
        rows.update(int(row) for (row,) in found)
    return sorted(rows)


def _under(db: sqlite3.Connection, author: str) -> Iterator[int]:
    """Rows of the comments under a name in which rules found something."""
    found = db.execute(
        "SELECT DISTINCT f.comment_id FROM comments c JOIN findings f ON f.comment_id = c.id "
        "WHERE c.author = ? AND f.field = ?",
        (author, Field.AUTHOR),
    )
    return (int(row) for (row,) in found)


def forget(db: sqlite3.Connection) -> None:
    """Keep no words of a verdict whose event no longer says them. Findings change at the next flagging."""
    kept = told(db)
    follow(db, {key: counts for key, counts in followed(db).items() if key in kept})
