"""Whether rows hold what this program writes: kinds of values, words of closed lists, JSON, text in UTF-8.

SQLite keeps a blob in a column of text without a word; a window that paints it would fall over it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from enum import StrEnum

from moderator.journal import Verb
from moderator.records import Category, Field, NameVerdict, Precision, Severity, Standing, Status

_KINDS = {"TEXT": "'text'", "INTEGER": "'integer'", "REAL": "'real', 'integer'", "BLOB": "'blob'"}
_TABLES = ("queue_info", "imports", "problems", "articles", "comments", "reviews", "findings", "events",
           "notes", "names", "authors", "gestures", "verdicts", "counters")  # fmt: skip
_WORDS: tuple[tuple[str, str, type[StrEnum]], ...] = (
    ("comments", "posted_precision", Precision), ("reviews", "status", Status), ("events", "verb", Verb),
    ("reviews", "category", Category), ("reviews", "severity", Severity), ("reviews", "field", Field),
    ("findings", "category", Category), ("findings", "severity", Severity), ("findings", "field", Field),
    ("authors", "standing", Standing), ("authors", "verdict", NameVerdict),
)  # fmt: skip
_JSON = (
    ("comments", "extra", "object"), ("articles", "paragraphs", "array"), ("problems", "params", "object"),
    ("reviews", "tags", "array"), ("findings", "spans", "array"),
    ("findings", "hits", "array"), ("events", "tags", "array"), ("events", "shown", "object"),
    ("events", "payload", "object"),
)  # fmt: skip
_WRITTEN = (
    ("comments", "text, author, author_raw, posted_raw, posted_at, place, extra, source_id"),
    ("articles", "title, url, source, source_id, paragraphs"),
    ("reviews", "note, reviewer, reason, tags"), ("findings", "why, why_en, reading, hits"),
)  # fmt: skip


def odd(db: sqlite3.Connection) -> str:
    """Where the first value stands that no program of ours would have written, "" where there is none."""
    return next(_odd(db), "")


def _odd(db: sqlite3.Connection) -> Iterator[str]:
    for table in _TABLES:
        wrong = dict(_wrong(db, table))
        # One pass over the table; only where that finds something, which column it is.
        if _any(db, table, " OR ".join(wrong.values())):
            yield next(f"{table}.{name}" for name, one in wrong.items() if _any(db, table, one))
    if not _any(db, "queue_info", "key = 'origin'"):
        yield "queue_info.origin"
    yield from _undecodable(db)


def _wrong(db: sqlite3.Connection, table: str) -> Iterator[tuple[str, str]]:
    """Columns, and what is so where they hold what we do not write."""
    words = {name: ", ".join(f"'{word}'" for word in listed) for of, name, listed in _WORDS if of == table}
    json = {name: kind for of, name, kind in _JSON if of == table}
    for _, name, declared, *_ in db.execute(f"PRAGMA table_info({table})").fetchall():
        wrong = f"typeof({name}) NOT IN ({_KINDS[declared]}, 'null')"
        if name in words:
            wrong = f"{name} NOT IN ({words[name]})"
        elif name in json:
            wrong = f"iif(json_valid({name}), json_type({name}) <> '{json[name]}', {name} IS NOT NULL)"
        yield name, wrong


def _any(db: sqlite3.Connection, table: str, wrong: str) -> bool:
    return bool(db.execute(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {wrong})").fetchone()[0])


def _undecodable(db: sqlite3.Connection) -> Iterator[str]:
    for table, columns in _WRITTEN:
        try:
            for _ in db.execute(f"SELECT {columns} FROM {table}"):
                continue
        except sqlite3.OperationalError:
            # What SQLite says of it quotes the text.
            yield table
