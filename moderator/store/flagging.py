"""Writing what the machine says: findings, scores and priority, replaced as a whole by a re-flag."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from moderator.journal import Verb, canonical
from moderator.records import Category, Finding, Flags, Severity, Uid
from moderator.scoring.priority import reach
from moderator.store import weights
from moderator.store.counters import add
from moderator.store.events import Draft, append, new_id

_SEVERITY_ORDER = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)
_BATCH = 500
_QUIET = (Category.MOOD, Category.OFF_TOPIC)


@dataclass(frozen=True, slots=True)
class Unscored:
    """What the flagging needs of a comment."""

    row: int
    uid: Uid
    article: int | None
    import_id: int
    author: str
    text: str
    is_reply: bool
    reach: float = 0.0
    sentiment: float | None = None
    """Known from before: it depends on nothing but the text."""


_WANTING = (
    "c.article_id IN (SELECT x.article_id FROM comments x JOIN reviews y ON y.comment_id = x.id "
    "WHERE y.scored = 0) OR (c.article_id IS NULL AND r.scored = 0)"
)
"""New comments, and those of their article: a neighbour changes what is off-topic there."""


def to_flag(db: sqlite3.Connection, *, everything: bool) -> array[int]:
    """The rows that still want their flags, in page order, or all of them."""
    where = "" if everything else f"WHERE {_WANTING}"
    sql = f"SELECT c.id FROM reviews r JOIN comments c ON c.id = r.comment_id {where} ORDER BY c.id"
    return array("q", (row for (row,) in db.execute(sql)))


def of_rows(db: sqlite3.Connection, rows: Sequence[int]) -> Iterator[Unscored]:
    """These comments, in the order given, some hundreds in memory at a time; those that are gone left out."""
    for start in range(0, len(rows), _BATCH):
        part = rows[start : start + _BATCH]
        marks = ",".join("?" * len(part))
        found = {values[0]: values for values in db.execute(f"{_UNSCORED} WHERE c.id IN ({marks})", part)}
        yield from (_unscored(*found[row]) for row in part if row in found)


def siblings(db: sqlite3.Connection, article: int | None, import_id: int, most: int) -> list[str]:
    """The texts below an article (of an import, where there is none), or ``most`` evenly picked ones."""
    where = "c.article_id = ?" if article is not None else "c.article_id IS NULL AND c.import_id = ?"
    sql = f"SELECT c.id FROM comments c JOIN reviews r ON r.comment_id = c.id WHERE {where} ORDER BY c.id"
    given = (import_id if article is None else article,)
    rows = array("q", (row for (row,) in db.execute(sql, given)))
    if len(rows) > most:
        rows = array("q", (rows[at * len(rows) // most] for at in range(most)))
    found: list[str] = []
    for start in range(0, len(rows), _BATCH):
        part = rows[start : start + _BATCH]
        marks = ",".join("?" * len(part))
        sql = f"SELECT text FROM comments WHERE id IN ({marks}) ORDER BY id"
        found += (str(text) for (text,) in db.execute(sql, part))
    return found


_UNSCORED = (
    "SELECT c.id, c.uid, c.article_id, c.import_id, c.author, c.text, c.parent_uid IS NOT NULL, c.likes, "
    "max(coalesce(c.replies, 0), (SELECT count(*) FROM comments k WHERE k.parent_uid = c.uid)), "
    "CASE WHEN r.scored THEN r.sentiment END FROM comments c JOIN reviews r ON r.comment_id = c.id"
)


def _unscored(
    row: int,
    uid: str,
    article: int | None,
    import_id: int,
    author: str,
    text: str,
    reply: int,
    likes: int | None,
    replies: int,
    sentiment: float | None,
) -> Unscored:
    reached = reach(likes, replies)
    return Unscored(row, Uid(uid), article, import_id, author, text, bool(reply), reached, sentiment)


def unfinished(db: sqlite3.Connection) -> bool:
    """Whether a flagging ended before it had come to every comment."""
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM reviews WHERE scored = 0)").fetchone()[0])


def posts(db: sqlite3.Connection) -> dict[str, int]:
    """Author to how many comments of the queue are theirs."""
    return {str(name): int(n) for name, n in db.execute("SELECT author, count(*) FROM comments GROUP BY 1")}


def copies_of(db: sqlite3.Connection, rows: Sequence[int]) -> dict[int, int]:
    """How many comments say what each of these says, itself included."""
    sql = (
        "SELECT max(1, (SELECT count(*) FROM reviews x WHERE x.cluster = r.cluster)) "
        "FROM reviews r WHERE r.comment_id = ?"
    )
    return {row: int(db.execute(sql, (row,)).fetchone()[0]) for row in rows}


def hidden_shares(db: sqlite3.Connection) -> dict[str, float]:
    """Author to the share of their decided comments that are hidden, in [0, 1]; nobody else is in it."""
    found = db.execute(
        "SELECT c.author, avg(r.status = 'hidden') FROM reviews r JOIN comments c ON c.id = r.comment_id "
        "WHERE r.status IN ('approved', 'hidden') GROUP BY 1"
    )
    return {str(name): float(share) for name, share in found}


def paragraphs(db: sqlite3.Connection) -> dict[int, tuple[str, ...]]:
    """Article row to its paragraphs, the title first where it has one."""
    found = db.execute("SELECT id, title, paragraphs FROM articles")
    return {
        int(row): ((str(title),) if title else ()) + tuple(json.loads(listed)) for row, title, listed in found
    }


def texts(db: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Every comment's row and text, in page order, as they are read: what near-copies are looked for in."""
    found = db.execute("SELECT id, text FROM comments ORDER BY id")
    return ((int(row), str(text)) for row, text in found)


def uids(db: sqlite3.Connection, rows: Iterable[int]) -> dict[int, str]:
    """Row to uid."""
    sql = "SELECT uid FROM comments WHERE id = ?"
    return {row: str(db.execute(sql, (row,)).fetchone()[0]) for row in rows}


def save(db: sqlite3.Connection, flags: Sequence[tuple[int, Flags]]) -> None:
    """Replace findings and scores of these rows. Statuses are people's and stay untouched."""
    _count(db, {row: flag.flagged for row, flag in flags})
    db.executemany("DELETE FROM findings WHERE comment_id = ?", [(row,) for row, _ in flags])
    db.executemany(
        "INSERT INTO findings (comment_id, rule, version, category, severity, field, spans, held_back, why, "
        "why_en, reading, reason, hits, wrong) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_finding_values(row, finding) for row, flag in flags for finding in flag.findings],
    )
    db.executemany(
        "UPDATE reviews SET flagged = ?, priority = ?, abuse = ?, sentiment = ?, off_topic = ?, cluster = ?, "
        "category = ?, severity = ?, field = ?, parts = ?, scored = 1 WHERE comment_id = ?",
        [_review_values(row, flag) for row, flag in flags],
    )


def _count(db: sqlite3.Connection, flagged: Mapping[int, bool]) -> None:
    """Move the counters by what is flagged now and was not, and the other way round."""
    change: Counter[str] = Counter()
    sql = "SELECT status, flagged FROM reviews WHERE comment_id = ?"
    for row, now in flagged.items():
        for status, before in db.execute(sql, (row,)):
            change[f"flagged:{status}"] += now - before
    add(db, change)


def moved_clusters(db: sqlite3.Connection, cluster_of: Mapping[int, str]) -> list[tuple[str | None, int]]:
    """Cluster and row of every comment whose cluster is another than the queue says: a new copy makes an old
    comment part of one, too."""
    kept = {int(row): str(name) for row, name in db.execute(
        "SELECT comment_id, cluster FROM reviews WHERE cluster IS NOT NULL"
    )}  # fmt: skip
    return [
        (cluster_of.get(row), row)
        for row in kept.keys() | cluster_of.keys()
        if kept.get(row) != cluster_of.get(row)
    ]


def save_clusters(db: sqlite3.Connection, moved: Sequence[tuple[str | None, int]]) -> None:
    """Write what ``moved_clusters`` found."""
    db.executemany("UPDATE reviews SET cluster = ? WHERE comment_id = ?", moved)


def finish(db: sqlite3.Connection, reviewer: str, count: int, packs: Iterable[str]) -> None:
    """Write the event that says what was flagged by which packs."""
    payload = canonical({"comments": count, "packs": sorted(packs)})
    append(db, [Draft(Verb.FLAG, payload=payload)], reviewer, new_id())


def strongest(findings: Iterable[Finding]) -> Finding | None:
    """The finding that names a comment in the list: counted before held back, severe before mild."""
    return min(
        findings,
        key=lambda f: (
            f.held_back,
            f.category in _QUIET,
            _SEVERITY_ORDER.index(f.severity),
            f.field != "text",
        ),
        default=None,
    )


def _finding_values(row: int, f: Finding) -> tuple[object, ...]:
    spans = json.dumps([list(span) for span in f.spans])
    hits = json.dumps([[hit.words, hit.around] for hit in f.hits], ensure_ascii=False)
    return (
        row, f.rule, f.version, f.category, f.severity, f.field, spans, f.held_back, f.why, f.why_en,
        f.reading, f.reason, hits, f.wrong,
    )  # fmt: skip


def _review_values(row: int, flags: Flags) -> tuple[object, ...]:
    top = strongest(flags.findings)
    scores = flags.scores
    return (
        flags.flagged, flags.priority, scores.abuse, scores.sentiment, scores.off_topic, flags.cluster,
        top.category if top else None, top.severity if top else None, top.field if top else None,
        weights.packed(flags.parts), row,
    )  # fmt: skip
