"""Writing an import: articles, comments and problems of one file in one transaction, twice adds nothing."""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from moderator.jobs import Job
from moderator.journal import Verb, canonical
from moderator.records import Article, Comment, Problem, Status, Uid
from moderator.store import counters, history, rows, search, tombstones
from moderator.store.events import Draft, append, batches, new_id, now, states, store_states

_BATCH = 500

Record = Article | Comment | Problem


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


@dataclass(frozen=True, slots=True)
class _Known:
    row: int
    row_hash: str
    text: str
    author: str
    status: Status
    import_id: int


class _Fresh(NamedTuple):
    """A comment that is not in the queue yet, and the row it will have."""

    row: int
    comment: Comment
    row_hash: str
    article: int | None


def take_in(
    db: sqlite3.Connection, records: Iterable[Record], file: str, form: str, reviewer: str, job: Job
) -> Tally:
    """Store everything a reader yields. Raises ``Cancelled``, which rolls the whole file back."""
    tally, known_articles = Tally(), dict[Uid, int]()
    import_id = _new_import(db, file, form)
    stream = iter(records)
    done = 0
    while batch := list(islice(stream, _BATCH)):
        for record in batch:
            if isinstance(record, Article):
                _store_article(db, record, import_id, known_articles, tally)
            elif isinstance(record, Problem):
                _store_problem(db, record, import_id, tally)
        comments = [record for record in batch if isinstance(record, Comment)]
        _store_comments(db, comments, import_id, known_articles, reviewer, tally)
        done += len(comments)
        job.report("job.load", done)
    _finish_import(db, import_id, file, form, reviewer, tally)
    return tally


def _new_import(db: sqlite3.Connection, file: str, form: str) -> int:
    cursor = db.execute("INSERT INTO imports (at, file, format) VALUES (?, ?, ?)", (now(), file, form))
    return int(cursor.lastrowid or 0)


def _finish_import(
    db: sqlite3.Connection, import_id: int, file: str, form: str, reviewer: str, tally: Tally
) -> None:
    db.execute(
        "UPDATE imports SET articles = ?, new = ?, updated = ?, duplicates = ?, problems = ? WHERE id = ?",
        (tally.articles, tally.new, tally.updated, tally.duplicates, tally.problems, import_id),
    )
    payload = canonical(
        {
            "import": import_id,
            "file": file,
            "format": form,
            "articles": tally.articles,
            "new": tally.new,
            "updated": tally.updated,
            "duplicates": tally.duplicates,
            "problems": tally.problems,
        }
    )
    append(db, [Draft(Verb.LOAD, payload=payload)], reviewer, new_id())


def _store_article(
    db: sqlite3.Connection, article: Article, import_id: int, known: dict[Uid, int], tally: Tally
) -> None:
    tally.articles += 1
    paragraphs = json.dumps(article.paragraphs, ensure_ascii=False)
    db.execute(
        "INSERT INTO articles (uid, source, source_id, title, url, posted_raw, paragraphs, import_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uid) DO UPDATE SET "
        "title = coalesce(excluded.title, title), url = coalesce(excluded.url, url), "
        "paragraphs = CASE WHEN excluded.paragraphs = '[]' THEN paragraphs ELSE excluded.paragraphs END",
        (article.uid, article.source, article.source_id, article.title, article.url, article.posted_raw,
         paragraphs, import_id),
    )  # fmt: skip
    row = db.execute("SELECT id FROM articles WHERE uid = ?", (article.uid,)).fetchone()
    known[article.uid] = int(row[0])


def _article_row(db: sqlite3.Connection, uid: Uid | None, known: dict[Uid, int]) -> int | None:
    if uid is None:
        return None
    if uid not in known:
        row = db.execute("SELECT id FROM articles WHERE uid = ?", (uid,)).fetchone()
        if row is None:
            return None
        known[uid] = int(row[0])
    return known[uid]


def _store_problem(db: sqlite3.Connection, problem: Problem, import_id: int, tally: Tally) -> None:
    tally.problems += problem.rejected
    params = json.dumps(dict(problem.params), ensure_ascii=False)
    db.execute(
        "INSERT INTO problems (import_id, file, line, reason, params, raw) VALUES (?, ?, ?, ?, ?, ?)",
        (import_id, problem.file, problem.line, problem.reason, params, problem.raw),
    )


def _store_comments(
    db: sqlite3.Connection,
    comments: Sequence[Comment],
    import_id: int,
    articles: dict[Uid, int],
    reviewer: str,
    tally: Tally,
) -> None:
    known = _known(db, [comment.uid for comment in comments])
    history.sighted(db, [one.row for one in known.values() if one.import_id != import_id], import_id)
    forgotten = tombstones.among(db, [comment.uid for comment in comments])
    updated: list[tuple[_Known, Comment]] = []
    fresh: list[_Fresh] = []
    next_row = int(db.execute("SELECT coalesce(max(id), 0) + 1 FROM comments").fetchone()[0])
    for comment in comments:
        if comment.uid in forgotten:
            tally.duplicates += 1
            continue
        row_hash = hash_of(comment)
        before = known.get(comment.uid)
        article = _article_row(db, comment.article, articles)
        if before is None:
            row = next_row + len(fresh)
            fresh.append(_Fresh(row, comment, row_hash, article))
            tally.new += 1
        elif before.row_hash == row_hash:
            tally.duplicates += 1
            continue
        else:
            # A row that is new in this batch has to be there before it can be compared and updated.
            _insert(db, fresh, import_id)
            next_row, fresh = next_row + len(fresh), []
            row, old = before.row, _stored(db, before.row)
            comment = _filled_up(old, comment)
            row_hash = hash_of(comment)
            if row_hash == before.row_hash or history.is_older(comment, old):
                tally.duplicates += 1
                continue
            if before.import_id != import_id:
                history.keep(db, row, old, import_id)
            update(db, row, old, comment, row_hash, article)
            updated.append((before, comment))
            tally.updated += 1
        status, first = (before.status, before.import_id) if before else (Status.OPEN, import_id)
        known[comment.uid] = _Known(row, row_hash, comment.text, comment.author, status, first)
    _insert(db, fresh, import_id)
    _reopen_changed(db, updated, reviewer)


def _known(db: sqlite3.Connection, uids: Sequence[Uid]) -> dict[Uid, _Known]:
    found: dict[Uid, _Known] = {}
    for part in batches(uids):
        marks = ",".join("?" * len(part))
        listed = db.execute(
            "SELECT c.uid, c.id, c.row_hash, c.text, c.author, r.status, c.import_id FROM comments c "
            f"JOIN reviews r ON r.comment_id = c.id WHERE c.uid IN ({marks})",
            part,
        )
        for uid, row, row_hash, text, author, status, first in listed:
            found[Uid(uid)] = _Known(int(row), row_hash, text, author, Status(status), int(first))
    return found


def _stored(db: sqlite3.Connection, row: int) -> Comment:
    found = db.execute(f"SELECT {rows.ITEM_COLUMNS} FROM {rows.ITEM_FROM} WHERE r.comment_id = ?", (row,))
    return rows.to_item(found.fetchone(), ()).comment


def _filled_up(old: Comment, comment: Comment) -> Comment:
    """The newer comment, with what it does not know taken from what is here: an export carries less."""
    unknown = {name: getattr(old, name) for name in _HASHED if getattr(comment, name) is None}
    return replace(comment, **unknown, extra={**old.extra, **comment.extra})


def hash_of(comment: Comment) -> str:
    """SHA-256 over what was imported of a comment, in hex: shows a bit flipped on disk, or newer data.

    The position is left out: a page saved again with one more comment on top says nothing new of the rest.
    """
    said = [str(getattr(comment, name)) for name in _HASHED]
    said += [word for pair in sorted(comment.extra.items()) for word in pair]
    # Lengths in front make the joined words unambiguous.
    joined = "".join(f"{len(word)}:{word}" for word in said)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


_HASHED = (
    "uid", "article", "parent", "author", "text", "source_id", "author_raw", "posted_raw",
    "posted_at", "posted_precision", "likes", "replies", "place",
)  # fmt: skip


def _values(comment: Comment) -> tuple[object, ...]:
    extra = json.dumps(dict(comment.extra), ensure_ascii=False) if comment.extra else None
    return (
        comment.parent, comment.position, comment.author, comment.text, comment.source_id, comment.author_raw,
        comment.posted_raw, comment.posted_at, comment.posted_precision, comment.likes, comment.replies,
        comment.place, extra,
    )  # fmt: skip


def _insert(db: sqlite3.Connection, fresh: Sequence[_Fresh], import_id: int) -> None:
    """New rows, many at a time: one statement a table is what makes a million of them bearable."""
    salts = [secrets.token_bytes(16) for _ in fresh]
    db.executemany(
        "INSERT INTO comments (id, uid, article_id, import_id, salt, row_hash, parent_uid, position, author, "
        "text, source_id, author_raw, posted_raw, posted_at, posted_precision, likes, replies, place, extra) "
        f"VALUES ({','.join('?' * 19)})",
        [
            (new.row, new.comment.uid, new.article, import_id, salt, new.row_hash, *_values(new.comment))
            for new, salt in zip(fresh, salts, strict=True)
        ],
    )
    db.executemany("INSERT INTO reviews (comment_id) VALUES (?)", [(new.row,) for new in fresh])
    search.add(db, [(new.row, new.comment.author, new.comment.text) for new in fresh])
    counters.add(db, Counter({f"status:{Status.OPEN}": len(fresh)}))


def update(
    db: sqlite3.Connection, row: int, old: Comment, comment: Comment, row_hash: str, article: int | None
) -> None:
    """Put ``comment`` in the place of ``old``; its flags are to be made anew."""
    search.remove(db, row, old.author, old.text)
    db.execute(
        "UPDATE comments SET article_id = ?, row_hash = ?, parent_uid = ?, position = ?, author = ?, "
        "text = ?, source_id = ?, author_raw = ?, posted_raw = ?, posted_at = ?, posted_precision = ?, "
        "likes = ?, replies = ?, place = ?, extra = ? WHERE id = ?",
        (article, row_hash, *_values(comment), row),
    )
    db.execute("UPDATE reviews SET scored = 0 WHERE comment_id = ?", (row,))
    search.add(db, [(row, comment.author, comment.text)])


def _reopen_changed(db: sqlite3.Connection, updated: Sequence[tuple[_Known, Comment]], reviewer: str) -> None:
    """A text that changed after its decision says so and returns to the queue."""
    changed = [(b, c) for b, c in updated if b.text != c.text and b.status is not Status.OPEN]
    if not changed:
        return
    append(db, [Draft(Verb.UPDATE, comment=comment.uid) for _, comment in changed], reviewer, new_id())
    db.executemany("UPDATE reviews SET changed = 1 WHERE comment_id = ?", [(b.row,) for b, _ in changed])
    store_states(db, states(db, [comment.uid for _, comment in changed]))
