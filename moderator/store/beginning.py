"""The first comments of any query: from an index, in the time that they take and not what is behind them."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace

from moderator.records import Status
from moderator.store import search
from moderator.store.query import Order, Query, clause
from moderator.store.reader import Reader

FEW = 4_000
"""So many comments are sorted in some ten milliseconds; a query of more is walked along its order."""

_FROM = "reviews r JOIN comments c ON c.id = r.comment_id"
_BY_PRIORITY = "reviews r INDEXED BY {index} CROSS JOIN comments c ON c.id = r.comment_id"
_WALKS = {
    # CROSS JOIN fixes which table is walked: left to itself SQLite sorts what an index of the filter gives.
    Order.TIME: "comments c INDEXED BY comments_time CROSS JOIN reviews r ON r.comment_id = c.id",
    Order.AUTHOR: "comments c INDEXED BY comments_author CROSS JOIN reviews r ON r.comment_id = c.id",
    Order.PAGE: "reviews r NOT INDEXED CROSS JOIN comments c ON c.id = r.comment_id",
}


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first rows of a query; ``whole``: there are no others."""

    rows: array[int]
    whole: bool


def beginning(reader: Reader, query: Query, count: int) -> Beginning:
    """The first ``count`` rows, or all where there are only a few; none where no index has the order."""
    if _few(reader.db, query):
        return Beginning(reader.order(query), whole=True)
    if query.order in (Order.THREAD, Order.MOOD):
        return Beginning(array("q"), whole=False)
    rows = _walked(reader.db, query, count)
    return Beginning(rows, whole=len(rows) < count)


def _few(db: sqlite3.Connection, query: Query) -> bool:
    """Whether a query holds so little that sorting it is quicker than walking along its order."""
    if query.status is not None and _counted(db, query.status) <= FEW:
        return True
    if query.decided and sum(_counted(db, one) for one in (Status.APPROVED, Status.HIDDEN)) <= FEW:
        return True
    return any(
        int(db.execute(f"SELECT count(*) FROM ({sql} LIMIT {FEW + 1})", (value,)).fetchone()[0]) <= FEW
        for sql, value in _indexed(query)
    )


def _indexed(query: Query) -> Iterator[tuple[str, object]]:
    """What each filter that has an index of its own leaves, as a selection with its value."""
    chosen = query.filters
    sources = {
        "SELECT 1 FROM findings WHERE category = ?": query.category or chosen.category,
        "SELECT 1 FROM findings WHERE rule = ?": chosen.rule,
        "SELECT 1 FROM comments WHERE author = ?": query.author or chosen.author,
        "SELECT 1 FROM comments WHERE article_id = (SELECT id FROM articles WHERE uid = ?)": query.article
        or chosen.article,
        "SELECT 1 FROM comments WHERE import_id = ?": chosen.load,
        "SELECT 1 FROM reviews WHERE reviewer = ?": chosen.reviewer,
        "SELECT 1 FROM reviews r, json_each(r.tags) t WHERE r.tags IS NOT NULL AND t.value = ?": query.tag
        or chosen.tag,
    }
    if query.search and search.is_indexed(query.search):
        sources["SELECT 1 FROM search WHERE search MATCH ?"] = search.phrase(query.search)
    yield from ((sql, value) for sql, value in sources.items() if value is not None)


def _counted(db: sqlite3.Connection, status: Status) -> int:
    found = db.execute("SELECT n FROM counters WHERE name = ?", (f"status:{status}",)).fetchone()
    return int(found[0]) if found else 0


def _walked(db: sqlite3.Connection, query: Query, count: int) -> array[int]:
    if query.order is Order.PRIORITY:
        return _by_priority(db, query, count)
    made = clause(query)
    order = {Order.TIME: "c.posted_at, c.id", Order.AUTHOR: "c.author, c.id"}.get(query.order, "r.comment_id")
    dated = " AND c.posted_at IS NOT NULL" if query.order is Order.TIME else ""
    where = made.where or "WHERE 1"
    sql = f"SELECT r.comment_id FROM {_WALKS[query.order]} {where}{dated} ORDER BY {order} LIMIT ?"
    rows = array("q", (row for (row,) in db.execute(sql, (*made.values, count))))
    if query.order is Order.TIME and len(rows) < count:
        # What bears no time comes behind what does.
        sql = (
            f"SELECT r.comment_id FROM {_WALKS[Order.PAGE]} {where} AND c.posted_at IS NULL "
            "ORDER BY r.comment_id LIMIT ?"
        )
        rows.extend(row for (row,) in db.execute(sql, (*made.values, count - len(rows))))
    return rows


def _by_priority(db: sqlite3.Connection, query: Query, count: int) -> array[int]:
    """Along the index of each status that is asked for, and then merged."""
    statuses = (query.status,) if query.status else (Status.APPROVED, Status.HIDDEN) if query.decided else ()
    found: list[tuple[float, int]] = []
    for status in statuses or (None,):
        made = clause(replace(query, status=status, decided=False))
        index = "reviews_order" if status is None else "reviews_queue"
        if status is not None and query.flagged:
            index = "reviews_flagged"
        source = _BY_PRIORITY.format(index=index)
        sql = f"SELECT -r.priority, r.comment_id FROM {source} {made.where} {made.order} LIMIT ?"
        found += db.execute(sql, (*made.values, count)).fetchall()
    return array("q", (row for _, row in sorted(found)[:count]))
