"""Which comments, in which order: a query as a value, and the SQL it becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from moderator.records import Category, Status, Uid
from moderator.store import search


class Order(StrEnum):
    PRIORITY = "priority"
    TIME = "time"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Query:
    """A view over the queue; None means "any".

    ``decided`` is approved and hidden together. ``search`` is any substring, of text or author.
    """

    status: Status | None = None
    decided: bool = False
    flagged: bool | None = None
    category: Category | None = None
    search: str | None = None
    author: str | None = None
    article: Uid | None = None
    tag: str | None = None
    score_from: float | None = None
    score_to: float | None = None
    order: Order = Order.PRIORITY


@dataclass(frozen=True, slots=True)
class Clause:
    """A FROM with its WHERE, the ORDER BY, and the values for the places."""

    where: str
    order: str
    values: list[object] = field(default_factory=list)


_ORDERS = {
    Order.PRIORITY: "r.priority DESC, r.comment_id",
    Order.TIME: "c.posted_at IS NULL, c.posted_at, c.id",
    Order.PAGE: "r.comment_id",
}


def clause(query: Query) -> Clause:
    """SQL for ``FROM reviews r JOIN comments c``."""
    terms: list[str] = []
    values: list[object] = []

    def add(term: str, *given: object) -> None:
        terms.append(term)
        values.extend(given)

    if query.status is not None:
        add("r.status = ?", query.status)
    if query.decided:
        add("r.status IN ('approved', 'hidden')")
    if query.flagged is not None:
        add(f"r.flagged = {int(query.flagged)}")
    if query.category is not None:
        add("r.comment_id IN (SELECT comment_id FROM findings WHERE category = ?)", query.category)
    if query.author is not None:
        add("c.author = ?", query.author)
    if query.article is not None:
        add("c.article_id = (SELECT id FROM articles WHERE uid = ?)", query.article)
    if query.tag is not None:
        add("EXISTS (SELECT 1 FROM json_each(r.tags) WHERE value = ?)", query.tag)
    if query.score_from is not None:
        add("r.priority >= ?", query.score_from)
    if query.score_to is not None:
        add("r.priority <= ?", query.score_to)
    if query.search:
        _add_search(query.search, terms, values)
    where = f"WHERE {' AND '.join(terms)}" if terms else ""
    return Clause(where, f"ORDER BY {_ORDERS[query.order]}", values)


def _add_search(words: str, terms: list[str], values: list[object]) -> None:
    """Through the index; what has no searchable character (``!!!``) is looked for as written."""
    if any(character.isalnum() for character in words):
        terms.append("r.comment_id IN (SELECT rowid FROM search WHERE search MATCH ?)")
        values.append(search.phrase(words))
    else:
        terms.append("(instr(c.text, ?) > 0 OR instr(c.author, ?) > 0)")
        values.extend((words, words))
