"""Full-text search over any substring, one character upwards: folded text, each character its own token."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from moderator.text.fold import fold_text

INSERT = "INSERT INTO search (rowid, text, author) VALUES (?, ?, ?)"
"""Row, text and author, both ``spaced``."""


def add(db: sqlite3.Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    """Index (row, author, text) of new comments."""
    db.executemany(INSERT, [(row, spaced(text), spaced(author)) for row, author, text in rows])


def remove(db: sqlite3.Connection, row: int, author: str, text: str) -> None:
    """Take a row out; a contentless index needs the very values it was given."""
    db.execute(
        "INSERT INTO search (search, rowid, author, text) VALUES ('delete', ?, ?, ?)",
        (row, spaced(author), spaced(text)),
    )


def folded(text: str) -> str:
    """The form in which texts are compared."""
    return fold_text(text)


def spaced(text: str) -> str:
    """The folded characters apart, as the index wants them."""
    # A tenth of the time that joining takes; a space too many at both ends is no word.
    return fold_text(text).replace("", " ")


def is_indexed(words: str) -> bool:
    """Whether the index can find ``words``; it holds no punctuation."""
    return any(character.isalnum() for character in words)


def phrase(words: str) -> str:
    """An FTS5 query that finds ``words`` as one substring of the folded text; quotes cannot break out."""
    return '"' + spaced(words).replace('"', '""') + '"'
