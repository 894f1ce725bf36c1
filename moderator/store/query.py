"""Which comments, in which order: a query as a value, and the SQL it becomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from moderator.records import Category, Status, Uid
from moderator.store import search


class Order(StrEnum):
    PRIORITY = "priority"
    TIME = "time"
    PAGE = "page"
    AUTHOR = "author"
    THREAD = "thread"
    MOOD = "mood"


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a view further; None means "any". Ranges hold both ends.

    ``score`` is the priority, ``mood`` the sentiment, both 0 to 1; ``posted`` two instants in UTC, or a part
    of the time as it was written; ``length`` counts code points; ``load`` is the number of an import;
    ``replied`` asks for comments that have replies, ``answers`` for those that are one.
    """

    category: Category | None = None
    rule: str | None = None
    score: tuple[float, float] | None = None
    tag: str | None = None
    reviewer: str | None = None
    author: str | None = None
    article: Uid | None = None
    load: int | None = None
    posted: tuple[str, str] | None = None
    posted_raw: str | None = None
    length: tuple[int, int] | None = None
    replied: bool | None = None
    answers: bool | None = None
    noted: bool | None = None
    mood: tuple[float, float] | None = None


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
    order: Order = Order.PRIORITY
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class Clause:
    """A FROM with its WHERE, the ORDER BY, and the values for the places."""

    where: str
    order: str
    values: list[object] = field(default_factory=list)

    @property
    def tables(self) -> str:
        """What to select from: the comments themselves only where something is asked of them."""
        asked = "c." in self.where or "c." in self.order
        return f"reviews r{' JOIN comments c ON c.id = r.comment_id' if asked else ''}"


_ORDERS = {
    Order.PRIORITY: "r.priority DESC, r.comment_id",
    Order.TIME: "c.posted_at IS NULL, c.posted_at, c.id",
    Order.PAGE: "r.comment_id",
    Order.AUTHOR: "c.author, c.id",
    # The reader brings each reply to its thread's top: SQL would walk up again for every comparison.
    Order.THREAD: "r.comment_id",
    Order.MOOD: "r.sentiment IS NULL, r.sentiment, r.comment_id",
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
    for term, given in _filter_terms(query.filters):
        add(term, *given)
    if query.search:
        _add_search(query.search, terms, values)
    where = f"WHERE {' AND '.join(terms)}" if terms else ""
    return Clause(where, f"ORDER BY {_ORDERS[query.order]}", values)


def _filter_terms(wanted: Filters) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Each filter as a term and its values; those through an index come as a list of comments or a range."""
    if wanted.category is not None:
        yield "r.comment_id IN (SELECT comment_id FROM findings WHERE category = ?)", (wanted.category,)
    if wanted.rule is not None:
        yield "r.comment_id IN (SELECT comment_id FROM findings WHERE rule = ?)", (wanted.rule,)
    if wanted.score is not None:
        yield "r.priority BETWEEN ? AND ?", wanted.score
    if wanted.mood is not None:
        yield "r.sentiment BETWEEN ? AND ?", wanted.mood
    if wanted.tag is not None:
        yield "r.tags IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(r.tags) WHERE value = ?)", (wanted.tag,)
    if wanted.reviewer is not None:
        yield "r.reviewer = ?", (wanted.reviewer,)
    if wanted.author is not None:
        yield "c.author = ?", (wanted.author,)
    if wanted.article is not None:
        yield "c.article_id = (SELECT id FROM articles WHERE uid = ?)", (wanted.article,)
    if wanted.load is not None:
        yield "c.import_id = ?", (wanted.load,)
    if wanted.posted is not None:
        yield "c.posted_at BETWEEN ? AND ?", wanted.posted
    if wanted.posted_raw is not None:
        yield "instr(c.posted_raw, ?) > 0", (wanted.posted_raw,)
    if wanted.length is not None:
        yield "length(c.text) BETWEEN ? AND ?", wanted.length
    if wanted.replied is not None:
        yield f"{_not(wanted.replied)}EXISTS (SELECT 1 FROM comments k WHERE k.parent_uid = c.uid)", ()
    if wanted.answers is not None:
        yield f"c.parent_uid IS {_not(not wanted.answers)}NULL", ()
    if wanted.noted is not None:
        yield f"r.note IS {_not(not wanted.noted)}NULL", ()


def _not(true: bool) -> str:
    return "" if true else "NOT "


def _add_search(words: str, terms: list[str], values: list[object]) -> None:
    """Through the index; what has no searchable character (``!!!``) is looked for as written."""
    if search.is_indexed(words):
        terms.append("r.comment_id IN (SELECT rowid FROM search WHERE search MATCH ?)")
        values.append(search.phrase(words))
    else:
        terms.append("(instr(c.text, ?) > 0 OR instr(c.author, ?) > 0)")
        values.extend((words, words))
