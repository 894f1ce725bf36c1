"""What a filter can be set to: the values that occur in this queue, the most frequent first."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum

_MOST = 300


class Facet(StrEnum):
    """The filters whose values are read from the queue."""

    CATEGORY = "category"
    RULE = "rule"
    TAG = "tag"
    REVIEWER = "reviewer"
    AUTHOR = "author"
    ARTICLE = "article"
    LOAD = "load"


@dataclass(frozen=True, slots=True)
class Value:
    """One value: what to filter by, what it is called where that is not the same, how many comments."""

    value: str
    name: str
    count: int


_SQL = {
    Facet.CATEGORY: "SELECT category, category, count(DISTINCT comment_id) FROM findings GROUP BY 1",
    Facet.RULE: "SELECT rule, rule, count(DISTINCT comment_id) FROM findings GROUP BY 1",
    Facet.TAG: "SELECT t.value, t.value, count(*) FROM reviews r, json_each(r.tags) t "
    "WHERE r.tags IS NOT NULL GROUP BY 1",
    Facet.REVIEWER: "SELECT reviewer, reviewer, count(*) FROM reviews WHERE reviewer IS NOT NULL GROUP BY 1",
    Facet.AUTHOR: "SELECT author, author, count(*) FROM comments GROUP BY author",
    Facet.ARTICLE: "SELECT a.uid, coalesce(a.title, a.url, a.source_id, a.uid), "
    "(SELECT count(*) FROM comments c WHERE c.article_id = a.id) FROM articles a",
    Facet.LOAD: "SELECT i.id, i.file || ' · ' || substr(i.at, 1, 16), "
    "(SELECT count(*) FROM comments c WHERE c.import_id = i.id) FROM imports i",
}


def values(db: sqlite3.Connection, facet: Facet) -> list[Value]:
    """Every value that occurs, up to some hundreds."""
    found = db.execute(f"{_SQL[facet]} ORDER BY 3 DESC, 2 LIMIT {_MOST}")
    return [Value(str(value), str(name), int(count)) for value, name, count in found]
