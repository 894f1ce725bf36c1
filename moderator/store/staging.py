"""The first half of an import: all that a reader yields, compared with the queue and made ready to move in.

Staging only reads the queue. What it makes lies in a file of its own, so that a cancel or a kill leaves the
queue untouched, and it may run in another process than the one that writes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import orjson

from moderator.jobs import Job
from moderator.records import Article, Comment, Precision, Problem, Uid
from moderator.store import change, history, search, tombstones
from moderator.store.connect import make_private
from moderator.store.events import batches

Record = Article | Comment | Problem
_BATCH = 500
_SALT = 16
_CACHE_KB = 65_536

_SCHEMA = """
CREATE TABLE articles (
    n INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, source TEXT, source_id TEXT, title TEXT, url TEXT,
    posted_raw TEXT, paragraphs TEXT
);
CREATE TABLE problems (n INTEGER PRIMARY KEY, file TEXT, line INTEGER, reason TEXT, params TEXT, raw TEXT);
CREATE TABLE comments (
    n INTEGER PRIMARY KEY, row INTEGER, uid TEXT NOT NULL UNIQUE, article TEXT, salt BLOB, row_hash BLOB,
    parent_uid TEXT, position INTEGER, author TEXT, text TEXT, source_id TEXT, author_raw TEXT,
    posted_raw TEXT, posted_at TEXT, posted_precision TEXT, likes INTEGER, replies INTEGER, place TEXT,
    extra TEXT, search_text TEXT, search_author TEXT
);
CREATE TABLE sightings (row INTEGER PRIMARY KEY);
CREATE INDEX comments_row ON comments(row) WHERE row IS NOT NULL;
"""
_COMMENT = (
    "row, uid, article, salt, row_hash, parent_uid, position, author, text, source_id, author_raw, "
    "posted_raw, posted_at, posted_precision, likes, replies, place, extra, search_text, search_author"
)
_PLACES = ",".join("?" * 20)
_PART = "FROM comments WHERE row IS NULL AND n > ?2 AND n <= ?3 ORDER BY n"
_FRESH = (
    "SELECT n + ?1, uid, article, salt, row_hash, parent_uid, position, author, text, source_id, author_raw, "
    f"posted_raw, posted_at, posted_precision, likes, replies, place, extra {_PART}"
)
_FRESH_SEARCH = f"SELECT n + ?1, search_text, search_author {_PART}"

Values = Iterator[tuple[object, ...]]


@dataclass(slots=True)
class Tally:
    """What became of a file's records: comments = new + updated + duplicates."""

    articles: int = 0
    new: int = 0
    updated: int = 0
    duplicates: int = 0
    problems: int = 0
    """Rejected rows; notes about rows that are in are stored, not counted."""

    @property
    def comments(self) -> int:
        return self.new + self.updated + self.duplicates


class Staged(NamedTuple):
    """A comment with newer data; ``row`` is the one it changes, None where that is new to the queue too."""

    row: int | None
    uid: str
    article: str | None
    salt: bytes
    row_hash: bytes
    said: tuple[object, ...]
    """Parent to extra, in the order of the table's columns."""


class _Known(NamedTuple):
    """A comment that is here: in the queue (``row``), and perhaps in this file already."""

    row: int | None
    staged: bool
    row_hash: bytes


_said = attrgetter(
    "uid", "article", "parent", "author", "text", "source_id", "author_raw", "posted_raw",
    "posted_at", "posted_precision", "likes", "replies", "place",
)  # fmt: skip
_MAY_BE_UNKNOWN = (
    "article", "parent", "source_id", "author_raw", "posted_raw", "posted_at", "posted_precision", "likes",
    "replies", "place",
)  # fmt: skip


def hash_of(comment: Comment) -> bytes:
    """The first half of a SHA-256 over what was imported of a comment: shows a bit flipped on disk, or newer
    data.

    The position is left out: a page saved again with one more comment on top says nothing new of the rest.
    """
    values = (_said(comment), sorted(comment.extra.items()))
    try:
        written = orjson.dumps(values)
    except TypeError:
        # Half a character, or a number that nobody counts to: slower, and always this way for these values.
        written = json.dumps(values).encode("ascii")
    return hashlib.sha256(written).digest()[:16]


class Stage:
    """Records of one file on their way in. Close it; a file that is left over is removed with ``discard``."""

    def __init__(self, path: Path | None = None) -> None:
        """``path`` None keeps the records in memory: for small files."""
        self.path = path
        if path is not None:
            discard(path)
            make_private(path)
        self.db = _connect(path)
        for statement in _SCHEMA.split(";\n"):
            self.db.execute(statement)

    def fill(self, queue: sqlite3.Connection, records: Iterable[Record], job: Job) -> Tally:
        """Take in all records, comparing them with what ``queue`` holds. Raises Cancelled."""
        filling = _Filling(self.db, queue)
        self.db.execute("BEGIN")
        done, stream = 0, iter(records)
        while batch := list(islice(stream, _BATCH)):
            filling.take(batch)
            done += len(batch)
            job.report("job.load", done)
        self.db.execute("COMMIT")
        return filling.tally

    def close(self) -> None:
        self.db.close()

    def size(self) -> int:
        """How many rows there are to move."""
        tables = ("comments", "articles", "problems", "sightings")
        return sum(self.db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables)

    def articles(self) -> Iterator[tuple[object, ...]]:
        """Uid to paragraphs of every article."""
        return self.db.execute(
            "SELECT uid, source, source_id, title, url, posted_raw, paragraphs FROM articles ORDER BY n"
        )

    def problems(self) -> Iterator[tuple[object, ...]]:
        return self.db.execute("SELECT file, line, reason, params, raw FROM problems ORDER BY n")

    def fresh(self, first: int, size: int) -> Iterator[tuple[Values, Values]]:
        """Comments the queue does not hold, in parts of at most ``size``, in the order of the file: the first
        half as ``COMMENT`` says, the second as the search index wants them. The rows begin with ``first``.

        No row passes through Python's hands: each half is read by the statement that writes it.
        """
        last = self.db.execute("SELECT coalesce(max(n), 0) FROM comments").fetchone()[0]
        for start in range(0, last, size):
            part = (first - 1, start, min(start + size, last))
            yield self.db.execute(_FRESH, part), self.db.execute(_FRESH_SEARCH, part)

    def sightings(self) -> Iterator[tuple[int]]:
        """Rows of the queue that this file brought once more."""
        return self.db.execute("SELECT row FROM sightings ORDER BY row")

    def changed(self) -> Iterator[Staged]:
        """Comments the queue holds with other data."""
        found = self.db.execute(f"SELECT {_COMMENT} FROM comments WHERE row IS NOT NULL ORDER BY n")
        return (_staged(values) for values in found)


def _connect(path: Path | None) -> sqlite3.Connection:
    where = ":memory:" if path is None else str(path)
    db = sqlite3.connect(where, isolation_level=None, check_same_thread=False)
    # A stage that is cut off is thrown away whole: it needs no journal.
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
    return db


def reopen(path: Path) -> Stage:
    """A stage that was filled in another process."""
    stage = object.__new__(Stage)
    stage.path, stage.db = path, _connect(path)
    return stage


def stage_of(queue: Path) -> Path:
    """Where the stage of a queue lies; one import at a time."""
    return queue.with_name(queue.name + ".incoming")


def discard(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.unlink()


def _staged(values: Sequence[object]) -> Staged:
    row, uid, article, salt, row_hash = values[:5]
    return Staged(row, uid, article, salt, row_hash, tuple(values[5:18]))  # type: ignore[arg-type]


class _Filling:
    """What is known while a file is read."""

    def __init__(self, stage: sqlite3.Connection, queue: sqlite3.Connection) -> None:
        self._stage, self._queue = stage, queue
        self._empty = queue.execute("SELECT NOT EXISTS (SELECT 1 FROM comments)").fetchone()[0]
        self.tally = Tally()

    def take(self, batch: Sequence[Record]) -> None:
        comments: list[Comment] = []
        for record in batch:
            if isinstance(record, Comment):
                comments.append(record)
            elif isinstance(record, Article):
                self._article(record)
            else:
                self._problem(record)
        if comments:
            self._comments(comments)

    def _article(self, article: Article) -> None:
        self.tally.articles += 1
        paragraphs = json.dumps(article.paragraphs, ensure_ascii=False)
        self._stage.execute(
            "INSERT INTO articles (uid, source, source_id, title, url, posted_raw, paragraphs) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uid) DO UPDATE SET "
            "title = coalesce(excluded.title, title), url = coalesce(excluded.url, url), "
            "paragraphs = CASE WHEN excluded.paragraphs = '[]' THEN paragraphs ELSE excluded.paragraphs END",
            (article.uid, article.source, article.source_id, article.title, article.url, article.posted_raw,
             paragraphs),
        )  # fmt: skip

    def _problem(self, problem: Problem) -> None:
        self.tally.problems += problem.rejected
        params = json.dumps(dict(problem.params), ensure_ascii=False)
        self._stage.execute(
            "INSERT INTO problems (file, line, reason, params, raw) VALUES (?, ?, ?, ?, ?)",
            (problem.file, problem.line, problem.reason, params, problem.raw),
        )

    def _comments(self, comments: Sequence[Comment]) -> None:
        uids = [comment.uid for comment in comments]
        known = self._known(uids)
        forgotten = tombstones.among(self._queue, uids)
        fresh: dict[Uid, tuple[object, ...]] = {}
        salts = secrets.token_bytes(_SALT * len(comments))
        for number, comment in enumerate(comments):
            uid = comment.uid
            if uid in forgotten:
                self.tally.duplicates += 1
                continue
            row_hash = hash_of(comment)
            before = known.get(uid)
            if before is None:
                salt = salts[_SALT * number : _SALT * (number + 1)]
                fresh[uid] = _values(None, salt, comment, row_hash)
                known[uid] = _Known(None, True, row_hash)
                self.tally.new += 1
            elif before.row_hash == row_hash:
                self.tally.duplicates += 1
            else:
                # A comment that is new in this batch has to be there before it can be compared.
                self._insert(fresh)
                fresh = {}
                known[uid] = self._change(comment, before)
        self._insert(fresh)

    def _insert(self, fresh: dict[Uid, tuple[object, ...]]) -> None:
        self._stage.executemany(f"INSERT INTO comments ({_COMMENT}) VALUES ({_PLACES})", fresh.values())

    def _known(self, uids: Sequence[Uid]) -> dict[Uid, _Known]:
        found: dict[Uid, _Known] = {}
        for part in batches(uids):
            marks = ",".join("?" * len(part))
            if not self._empty:
                sql = f"SELECT uid, id, row_hash FROM comments WHERE uid IN ({marks})"
                for uid, row, row_hash in self._queue.execute(sql, part):
                    found[Uid(uid)] = _Known(int(row), False, row_hash)
                rows = [(known.row,) for known in found.values()]
                self._stage.executemany("INSERT OR IGNORE INTO sightings VALUES (?)", rows)
            sql = f"SELECT uid, row, row_hash FROM comments WHERE uid IN ({marks})"
            for uid, row, row_hash in self._stage.execute(sql, part):
                found[Uid(uid)] = _Known(row, True, row_hash)
        return found

    def _change(self, comment: Comment, before: _Known) -> _Known:
        """Stage newer data of a known comment, unless what it adds is nothing, or older."""
        old, salt = self._as_it_is(comment.uid, before)
        comment = _filled_up(old, comment)
        row_hash = hash_of(comment)
        if row_hash == before.row_hash or history.is_older(comment, old):
            self.tally.duplicates += 1
            return before
        self.tally.updated += 1
        n = self._stage.execute("SELECT n FROM comments WHERE uid = ?", (comment.uid,)).fetchone()
        self._stage.execute(
            f"INSERT OR REPLACE INTO comments (n, {_COMMENT}) VALUES (?, {_PLACES})",
            (n[0] if n else None, *_values(before.row, salt, comment, row_hash)),
        )
        return _Known(before.row, True, row_hash)

    def _as_it_is(self, uid: Uid, before: _Known) -> tuple[Comment, bytes]:
        if before.staged:
            found = self._stage.execute(f"SELECT {_COMMENT} FROM comments WHERE uid = ?", (uid,)).fetchone()
            staged = _staged(found)
            return comment_of(staged), staged.salt
        assert before.row is not None
        salt = self._queue.execute("SELECT salt FROM comments WHERE id = ?", (before.row,)).fetchone()
        return change.stored(self._queue, before.row), bytes(salt[0])


def _filled_up(old: Comment, comment: Comment) -> Comment:
    """The newer comment, with what it does not know taken from what is here: an export carries less."""
    unknown = {name: getattr(old, name) for name in _MAY_BE_UNKNOWN if getattr(comment, name) is None}
    return replace(comment, **unknown, extra={**old.extra, **comment.extra})


def _values(row: int | None, salt: bytes, comment: Comment, row_hash: bytes) -> tuple[object, ...]:
    return (
        row, comment.uid, comment.article, salt, row_hash, *change.said(comment),
        search.spaced(comment.text), search.spaced(comment.author),
    )  # fmt: skip


def comment_of(staged: Staged) -> Comment:
    said = dict(zip(_SAID_COLUMNS, staged.said, strict=True))
    extra = said.pop("extra")
    precision = said.pop("posted_precision")
    return Comment(
        uid=Uid(staged.uid),
        article=Uid(staged.article) if staged.article else None,
        posted_precision=Precision(str(precision)) if precision else None,
        extra=json.loads(str(extra)) if extra else {},
        **said,  # type: ignore[arg-type]
    )


_SAID_COLUMNS = (
    "parent", "position", "author", "text", "source_id", "author_raw", "posted_raw", "posted_at",
    "posted_precision", "likes", "replies", "place", "extra",
)  # fmt: skip
