"""Reading a queue on one read-only connection: counts, order, rows, items, neighbours, journal."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from moderator.journal import GENESIS, Event, Verb
from moderator.records import (
    Article,
    AuthorRecord,
    AuthorState,
    Counts,
    Finding,
    Item,
    Problem,
    Row,
    Status,
    Uid,
)
from moderator.store import authors, counters, rows
from moderator.store.bare import Bare, bare
from moderator.store.events import EVENT_QUERY, origin, read_events
from moderator.store.gestures import GesturePreview, preview
from moderator.store.migrations import State
from moderator.store.query import Order, Query, clause
from moderator.store.threads import threaded

_BATCH = 500
_NEIGHBOURS = 200
_HERE = f"import_id IN (SELECT id FROM imports WHERE state <> '{State.ARRIVING}')"
"""What a file that is still on its way brought is not there yet."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the journal ends: events in the file, and the hash of its own origin's last one."""

    count: int
    hash: str


class Reader:
    """Read access through one connection, used by one thread at a time; each call sees the latest commit."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def close(self) -> None:
        self.db.close()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def interrupt(self) -> None:
        """Stop a query that runs on another thread; it raises ``sqlite3.OperationalError`` there."""
        self.db.interrupt()

    def counts(self) -> Counts:
        return counters.read(self.db)

    def order(self, query: Query, limit: int | None = None) -> array[int]:
        """Row numbers in queue order: a snapshot that does not move under the reviewer's hand."""
        made = clause(query)
        threads = query.order is Order.THREAD
        wanted = "" if limit is None or threads else f" LIMIT {int(limit)}"
        found = self.db.execute(
            f"SELECT r.comment_id FROM {made.tables} {made.where} {made.order}{wanted}",
            made.values,
        )
        numbers = array("q", (row for (row,) in found))
        return threaded(self.db, numbers)[:limit] if threads else numbers

    def count(self, query: Query) -> int:
        """How many comments a query holds."""
        made = clause(query)
        found = self.db.execute(f"SELECT count(*) FROM {made.tables} {made.where}", made.values)
        return int(found.fetchone()[0])

    def open_replies(self, uids: Sequence[Uid]) -> list[int]:
        """Row numbers of open direct replies to those of the comments that are hidden."""
        marks = ",".join("?" * len(uids))
        return [
            int(number)
            for (number,) in self.db.execute(
                "SELECT k.id FROM comments p JOIN reviews h ON h.comment_id = p.id AND h.status = 'hidden' "
                "JOIN comments k ON k.parent_uid = p.uid "
                "JOIN reviews r ON r.comment_id = k.id AND r.status = 'open' "
                f"WHERE p.uid IN ({marks}) ORDER BY k.id LIMIT {_BATCH}",
                uids,
            )
        ]

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """List rows in the order asked; numbers that are gone are left out."""
        found: dict[int, Row] = {}
        for part in _parts(numbers):
            marks = ",".join("?" * len(part))
            for values in self.db.execute(
                f"SELECT {rows.ROW_COLUMNS} FROM reviews r JOIN comments c ON c.id = r.comment_id "
                f"WHERE r.comment_id IN ({marks})",
                part,
            ):
                row = rows.to_row(values)
                found[row.row] = row
        return [found[number] for number in numbers if number in found]

    def row_of(self, uid: Uid) -> int | None:
        found = self.db.execute("SELECT id FROM comments WHERE uid = ?", (uid,)).fetchone()
        return None if found is None else int(found[0])

    def statuses(self, uids: Sequence[Uid]) -> Iterator[tuple[int, Uid, Status]]:
        """Row number and status of those of the comments that are here."""
        for start in range(0, len(uids), _BATCH):
            part = uids[start : start + _BATCH]
            for row, uid, status in self.db.execute(
                "SELECT c.id, c.uid, r.status FROM comments c JOIN reviews r ON r.comment_id = c.id "
                f"WHERE c.uid IN ({','.join('?' * len(part))})",
                part,
            ):
                yield int(row), Uid(uid), Status(status)

    def status_of(self, numbers: Sequence[int]) -> dict[int, Status]:
        """Status by row number."""
        found: dict[int, Status] = {}
        for part in _parts(numbers):
            sql = f"SELECT comment_id, status FROM reviews WHERE comment_id IN ({','.join('?' * len(part))})"
            found.update((int(row), Status(status)) for row, status in self.db.execute(sql, part))
        return found

    def item(self, row: int) -> Item | None:
        return next(self._items([row]), None)

    def items(self, query: Query, limit: int | None = None) -> Iterator[Item]:
        """Items in queue order, a few hundred in memory at a time."""
        return self._items(self.order(query, limit))

    def items_of(self, numbers: Sequence[int]) -> list[Item]:
        return list(self._items(numbers))

    def bare(self, numbers: Sequence[int]) -> Iterator[list[Bare]]:
        """Comments as values for tables of text, in the order asked, some hundreds in memory at a time."""
        return bare(self.db, numbers)

    def _items(self, numbers: Sequence[int]) -> Iterator[Item]:
        for part in _parts(numbers):
            marks = ",".join("?" * len(part))
            findings: dict[int, list[Finding]] = {}
            for values in self.db.execute(
                f"SELECT {rows.FINDING_COLUMNS} FROM findings WHERE comment_id IN ({marks}) ORDER BY id", part
            ):
                findings.setdefault(int(values[0]), []).append(rows.to_finding(values))
            found = {
                int(values[0]): rows.to_item(values, findings.get(int(values[0]), ()))
                for values in self.db.execute(
                    f"SELECT {rows.ITEM_COLUMNS} FROM {rows.ITEM_FROM} WHERE r.comment_id IN ({marks})", part
                )
            }
            yield from (found[number] for number in part if number in found)

    def article(self, uid: Uid) -> Article | None:
        found = self.db.execute(
            f"SELECT {rows.ARTICLE_COLUMNS} FROM articles WHERE uid = ?", (uid,)
        ).fetchone()
        return None if found is None else rows.to_article(found)

    def articles(self) -> list[Article]:
        found = self.db.execute(f"SELECT {rows.ARTICLE_COLUMNS} FROM articles WHERE {_HERE} ORDER BY id")
        return [rows.to_article(values) for values in found]

    def article_titles(self, most: int) -> list[tuple[Uid, str]]:
        """Uid and title of the first articles, those without a title left out."""
        found = self.db.execute(
            f"SELECT uid, title FROM articles WHERE title <> '' AND {_HERE} ORDER BY id LIMIT ?", (most,)
        )
        return [(Uid(uid), str(title)) for uid, title in found]

    def parent(self, row: int) -> Item | None:
        found = self.db.execute(
            "SELECT p.id FROM comments c JOIN comments p ON p.uid = c.parent_uid WHERE c.id = ?", (row,)
        ).fetchone()
        return None if found is None else self.item(int(found[0]))

    def replies(self, row: int) -> list[Row]:
        return self._listed(
            "SELECT k.id FROM comments c JOIN comments k ON k.parent_uid = c.uid WHERE c.id = ? "
            f"ORDER BY k.id LIMIT {_NEIGHBOURS}",
            (row,),
        )

    def thread(self, row: int) -> list[Row]:
        """The comment's thread from its top: everything above it, and all replies below the top."""
        return self._listed(
            "WITH RECURSIVE up(uid, parent, depth) AS ("
            " SELECT uid, parent_uid, 0 FROM comments WHERE id = ?"
            " UNION SELECT c.uid, c.parent_uid, depth + 1 FROM comments c JOIN up ON c.uid = up.parent"
            " WHERE depth < 100), "
            "down(uid, depth) AS ("
            " SELECT uid, 0 FROM (SELECT uid FROM up ORDER BY depth DESC LIMIT 1)"
            " UNION SELECT c.uid, down.depth + 1 FROM comments c JOIN down ON c.parent_uid = down.uid"
            " WHERE down.depth < 100) "
            "SELECT c.id FROM comments c WHERE c.uid IN (SELECT uid FROM down) "
            f"ORDER BY c.id LIMIT {_NEIGHBOURS}",
            (row,),
        )

    def neighbours(self, row: int, before: int = 3, after: int = 3) -> list[Row]:
        """The comment between those that stand around it on the page."""
        here = self.db.execute("SELECT article_id, position FROM comments WHERE id = ?", (row,)).fetchone()
        if here is None:
            return []
        article, position = here
        same = "article_id IS ?"
        above = self.db.execute(
            f"SELECT id FROM comments WHERE {same} AND (position, id) < (?, ?) "
            "ORDER BY position DESC, id DESC LIMIT ?",
            (article, position, row, before),
        ).fetchall()
        below = self.db.execute(
            f"SELECT id FROM comments WHERE {same} AND (position, id) >= (?, ?) "
            "ORDER BY position, id LIMIT ?",
            (article, position, row, after + 1),
        ).fetchall()
        return self.rows([int(n) for (n,) in reversed(above)] + [int(n) for (n,) in below])

    def by_author(self, author: str) -> list[Row]:
        return self._listed(
            f"SELECT id FROM comments WHERE author = ? ORDER BY id LIMIT {_NEIGHBOURS}", (author,)
        )

    def author_count(self, author: str) -> int:
        sql = "SELECT count(*) FROM comments c JOIN reviews r ON r.comment_id = c.id WHERE c.author = ?"
        return int(self.db.execute(sql, (author,)).fetchone()[0])

    def author_state(self, author: str) -> AuthorState:
        """What was decided about an author: one indexed read."""
        return authors.state(self.db, author)

    def author_record(self, author: str) -> AuthorRecord:
        return authors.record(self.db, author)

    def author_records(self, since: int = 0) -> list[AuthorRecord]:
        """All authors about whom something stands; ``since``: a number of journal events passed over."""
        return authors.records(self.db, since)

    def author_tally(self) -> dict[str, int]:
        """How many authors have each standing, and each verdict on their name (``name_bad``)."""
        return authors.tally(self.db)

    def author_names(self, most: int) -> Iterator[str]:
        """Authors' names, those with the most comments first."""
        sql = "SELECT author FROM comments GROUP BY author ORDER BY count(*) DESC, author LIMIT ?"
        return (str(name) for (name,) in self.db.execute(sql, (most,)))

    def first_texts(self, most: int) -> Iterator[str]:
        """Texts in the order they were loaded."""
        return (
            str(text) for (text,) in self.db.execute("SELECT text FROM comments ORDER BY id LIMIT ?", (most,))
        )

    def near_copies(self, row: int) -> list[Row]:
        return self._listed(
            "SELECT comment_id FROM reviews WHERE cluster = "
            f"(SELECT cluster FROM reviews WHERE comment_id = ?) ORDER BY comment_id LIMIT {_NEIGHBOURS}",
            (row,),
        )

    def cluster(self, row: int) -> list[int]:
        """Row numbers of the comment and all its near-copies, in page order."""
        found = self.db.execute(
            "SELECT comment_id FROM reviews WHERE cluster = "
            "(SELECT cluster FROM reviews WHERE comment_id = ?) ORDER BY comment_id",
            (row,),
        )
        return [int(number) for (number,) in found]

    def _listed(self, sql: str, values: Sequence[object]) -> list[Row]:
        return self.rows([int(number) for (number,) in self.db.execute(sql, values)])

    def undo_preview(self) -> GesturePreview | None:
        """What ``Z`` would take back now."""
        return preview(self.db, redo=False)

    def redo_preview(self) -> GesturePreview | None:
        """What ``Shift+Z`` would bring back now."""
        return preview(self.db, redo=True)

    def problems(self, imports: Sequence[int] = ()) -> list[Problem]:
        """What could not be read, of all imports or of these."""
        marks = ",".join("?" * len(imports))
        where = f"{_HERE} AND import_id IN ({marks})" if imports else _HERE
        found = self.db.execute(
            f"SELECT file, line, reason, raw, params FROM problems WHERE {where} ORDER BY id", list(imports)
        )
        return [
            Problem(file, line, reason, raw, json.loads(params)) for file, line, reason, raw, params in found
        ]

    def head(self) -> Head:
        count = int(self.db.execute("SELECT count(*) FROM events").fetchone()[0])
        last = self.db.execute(
            "SELECT hash FROM events WHERE origin = ? ORDER BY number DESC LIMIT 1", (origin(self.db),)
        ).fetchone()
        return Head(count, str(last[0]) if last else GENESIS)

    def events(self) -> Iterator[Event]:
        """The whole journal in order."""
        return read_events(self.db.execute(f"{EVENT_QUERY} ORDER BY e.seq"))

    def tally(self, what: Literal["category", "reason", "reviewer"]) -> dict[str, int]:
        """How many comments each category, reason or reviewer has; a comment may have several categories."""
        sql = {
            "category": "SELECT category, count(DISTINCT comment_id) FROM findings "
            "WHERE NOT held_back GROUP BY 1",
            "reason": "SELECT reason, count(*) FROM reviews WHERE reason IS NOT NULL GROUP BY 1",
            "reviewer": "SELECT reviewer, count(*) FROM reviews WHERE reviewer IS NOT NULL GROUP BY 1",
        }[what]
        return {str(name): int(n) for name, n in self.db.execute(f"{sql} ORDER BY 2 DESC, 1")}

    def rule_record(self) -> list[tuple[str, int, int, int]]:
        """Per rule: comments it flagged, of those decided, of those hidden."""
        found = self.db.execute(
            "SELECT f.rule, count(DISTINCT f.comment_id), "
            "count(DISTINCT CASE WHEN r.status IN ('approved', 'hidden') THEN f.comment_id END), "
            "count(DISTINCT CASE WHEN r.status = 'hidden' THEN f.comment_id END) "
            "FROM findings f JOIN reviews r USING (comment_id) "
            "WHERE NOT f.held_back GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return [(str(rule), int(n), int(decided), int(hidden)) for rule, n, decided, hidden in found]

    def size(self, table: Literal["articles", "imports", "comments", "events"]) -> int:
        if table == "comments":
            return self.counts().total
        here = {"articles": f"WHERE {_HERE}", "imports": f"WHERE state <> '{State.ARRIVING}'"}.get(table, "")
        return int(self.db.execute(f"SELECT count(*) FROM {table} {here}").fetchone()[0])

    def decisions_made(self) -> int:
        """How many status decisions the journal holds, undone ones included."""
        verbs = (Verb.APPROVE, Verb.HIDE, Verb.SKIP, Verb.ESCALATE)
        marks = ",".join("?" * len(verbs))
        found = self.db.execute(f"SELECT count(*) FROM events WHERE verb IN ({marks})", verbs)
        return int(found.fetchone()[0])


def _parts(numbers: Sequence[int]) -> Iterator[list[int]]:
    stream: Iterable[int] = iter(numbers)
    iterator = iter(stream)
    while part := list(islice(iterator, _BATCH)):
        yield part
