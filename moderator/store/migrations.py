"""The schema of a queue file, as forward steps from every version that ever landed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from enum import StrEnum
from typing import Protocol


class State(StrEnum):
    """How far an import is: on its way and not to be seen, decided upon, or over."""

    ARRIVING = "arriving"
    LANDING = "landing"
    DONE = "done"


APPLICATION_ID = 0x6D6F6471
"""``modq``: marks a SQLite file as a queue of this program."""


class Executes(Protocol):
    """Something that carries out SQL: a bare connection, or a database of sqlite-utils."""

    def execute(self, sql: str, /) -> object: ...


SCHEMA_1 = """
CREATE TABLE queue_info (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE imports (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, file TEXT NOT NULL, format TEXT NOT NULL,
    articles INTEGER NOT NULL DEFAULT 0, new INTEGER NOT NULL DEFAULT 0, updated INTEGER NOT NULL DEFAULT 0,
    duplicates INTEGER NOT NULL DEFAULT 0, problems INTEGER NOT NULL DEFAULT 0, taken_back TEXT,
    state TEXT NOT NULL, first INTEGER NOT NULL
);

CREATE TABLE problems (
    id INTEGER PRIMARY KEY, import_id INTEGER NOT NULL REFERENCES imports(id), file TEXT NOT NULL,
    line INTEGER, reason TEXT NOT NULL, params TEXT NOT NULL, raw TEXT NOT NULL
);
CREATE INDEX problems_import ON problems(import_id);

CREATE TABLE articles (
    id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, source TEXT NOT NULL, source_id TEXT, title TEXT,
    url TEXT, posted_raw TEXT, paragraphs TEXT NOT NULL, import_id INTEGER NOT NULL REFERENCES imports(id)
);

CREATE TABLE comments (
    id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, article_id INTEGER REFERENCES articles(id),
    parent_uid TEXT, import_id INTEGER NOT NULL REFERENCES imports(id), position INTEGER NOT NULL,
    author TEXT NOT NULL, text TEXT NOT NULL, source_id TEXT, author_raw TEXT, posted_raw TEXT,
    posted_at TEXT, posted_precision TEXT, likes INTEGER, replies INTEGER, place TEXT, extra TEXT,
    salt BLOB NOT NULL, row_hash BLOB NOT NULL
);
CREATE INDEX comments_article ON comments(article_id, position);
CREATE INDEX comments_parent ON comments(parent_uid) WHERE parent_uid IS NOT NULL;
CREATE INDEX comments_author ON comments(author);
CREATE INDEX comments_import ON comments(import_id);
CREATE TABLE sightings (
    comment_id INTEGER NOT NULL REFERENCES comments(id), import_id INTEGER NOT NULL REFERENCES imports(id),
    PRIMARY KEY (comment_id, import_id)
) WITHOUT ROWID;
CREATE INDEX sightings_import ON sightings(import_id);

CREATE TABLE replaced (
    comment_id INTEGER NOT NULL REFERENCES comments(id), import_id INTEGER NOT NULL REFERENCES imports(id),
    author TEXT NOT NULL, was TEXT NOT NULL, PRIMARY KEY (comment_id, import_id)
) WITHOUT ROWID;
CREATE INDEX replaced_import ON replaced(import_id);

CREATE INDEX comments_time ON comments(posted_at) WHERE posted_at IS NOT NULL;

CREATE TABLE reviews (
    comment_id INTEGER PRIMARY KEY REFERENCES comments(id),
    status TEXT NOT NULL DEFAULT 'open', reason TEXT, tags TEXT, note TEXT, reviewer TEXT, decided_at TEXT,
    changed INTEGER NOT NULL DEFAULT 0,
    flagged INTEGER NOT NULL DEFAULT 0, priority REAL NOT NULL DEFAULT 0, abuse REAL, sentiment REAL,
    off_topic REAL, cluster TEXT, category TEXT, severity TEXT, field TEXT, parts TEXT,
    scored INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX reviews_queue ON reviews(status, priority DESC, comment_id);
CREATE INDEX reviews_order ON reviews(priority DESC, comment_id);
CREATE INDEX reviews_flagged ON reviews(status, priority DESC, comment_id) WHERE flagged = 1;
CREATE INDEX reviews_cluster ON reviews(cluster) WHERE cluster IS NOT NULL;
CREATE INDEX reviews_reviewer ON reviews(reviewer) WHERE reviewer IS NOT NULL;
CREATE INDEX reviews_tagged ON reviews(comment_id) WHERE tags IS NOT NULL;
CREATE INDEX reviews_noted ON reviews(comment_id) WHERE note IS NOT NULL;
CREATE INDEX reviews_unscored ON reviews(comment_id) WHERE scored = 0;

CREATE TABLE findings (
    id INTEGER PRIMARY KEY, comment_id INTEGER NOT NULL REFERENCES comments(id), rule TEXT NOT NULL,
    version INTEGER NOT NULL, category TEXT NOT NULL, severity TEXT NOT NULL, field TEXT NOT NULL,
    spans TEXT NOT NULL, held_back INTEGER NOT NULL, why TEXT NOT NULL, why_en TEXT NOT NULL, reading TEXT,
    reason TEXT, hits TEXT NOT NULL, wrong INTEGER NOT NULL
);
CREATE INDEX findings_comment ON findings(comment_id);
CREATE INDEX findings_category ON findings(category, comment_id);
CREATE INDEX findings_rule ON findings(rule, comment_id);

CREATE TABLE events (
    seq INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, origin TEXT NOT NULL, number INTEGER NOT NULL,
    at TEXT NOT NULL, reviewer TEXT NOT NULL, verb TEXT NOT NULL, gesture TEXT NOT NULL, comment_uid TEXT,
    reason TEXT, tags TEXT, note_digest TEXT, text_digest TEXT, reverses TEXT, shown TEXT, payload TEXT,
    seconds REAL, author_digest TEXT, previous TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (origin, number)
);
CREATE INDEX events_comment ON events(comment_uid) WHERE comment_uid IS NOT NULL;
CREATE INDEX events_gesture ON events(gesture);
CREATE INDEX events_verdict ON events(seq) WHERE verb = 'verdict';

CREATE TABLE notes (
    event_uid TEXT PRIMARY KEY REFERENCES events(uid), note TEXT NOT NULL, salt BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE names (
    event_uid TEXT PRIMARY KEY REFERENCES events(uid), author TEXT NOT NULL, salt BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX names_author ON names(author);

CREATE TABLE authors (
    name TEXT PRIMARY KEY, standing TEXT, warnings INTEGER NOT NULL, verdict TEXT, reason TEXT, note TEXT,
    reviewer TEXT, decided_at TEXT
) WITHOUT ROWID;

CREATE TABLE gestures (
    seq INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, events INTEGER NOT NULL, undone_by TEXT
);
CREATE INDEX gestures_done ON gestures(seq) WHERE undone_by IS NULL;

CREATE TABLE verdicts (
    rule TEXT NOT NULL, words TEXT NOT NULL, around TEXT NOT NULL, counts INTEGER NOT NULL,
    PRIMARY KEY (rule, words, around)
) WITHOUT ROWID;

CREATE TABLE counters (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;

CREATE VIRTUAL TABLE search USING fts5(
    text, author, content='', columnsize=0, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co S*'"
);

CREATE VIEW decisions_latest AS
    SELECT c.uid, c.source_id, a.uid AS article, c.parent_uid AS parent, c.author, c.posted_at, c.posted_raw,
           c.text, r.status, r.reason, r.tags, r.note, r.reviewer, r.decided_at, r.flagged, r.priority
    FROM comments c JOIN reviews r ON r.comment_id = c.id LEFT JOIN articles a ON a.id = c.article_id;

CREATE VIEW journal AS
    SELECT e.seq, e.at, e.reviewer, e.verb, e.comment_uid, coalesce(c.author, m.author) AS author, c.text,
           e.reason, e.tags, n.note, e.gesture, e.reverses, e.hash
    FROM events e LEFT JOIN comments c ON c.uid = e.comment_uid LEFT JOIN notes n ON n.event_uid = e.uid
    LEFT JOIN names m ON m.event_uid = e.uid;
"""


def _first(db: Executes) -> None:
    for statement in SCHEMA_1.split(";\n"):
        if statement.strip():
            db.execute(statement)


Step = tuple[str, Callable[[Executes], None]]

SCRIPTS: tuple[Step, ...] = (("0001_first", _first),)
"""The migrations in order, each with its name: the n-th leads to schema version n."""

VERSION = len(SCRIPTS)
"""Goes into ``user_version``; a file with a higher one was written by a newer program."""


def migrate(db: sqlite3.Connection) -> None:
    """Carry out what a file has not seen yet, inside the caller's transaction."""
    # Only a file that is born or brought up to date needs it; importing it takes a fifth of a second.
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    known = Migrations("moderation-desk")
    for name, step in SCRIPTS:
        known(name=name)(step)
    known.apply(Database(db, execute_plugins=False))
