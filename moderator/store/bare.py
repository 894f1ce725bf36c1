"""Comments as bare values for tables of text: one statement a batch, and no records in between."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from operator import eq
from typing import NamedTuple

from moderator.records import Span

_BATCH = 500
_SELECTED = (
    "c.id, c.uid, c.source_id, a.uid, c.parent_uid, c.author, c.posted_at, c.posted_raw, c.text, r.status, "
    "r.reason, r.tags, r.note, r.reviewer, r.decided_at, r.flagged, a.title, c.position, "
    "c.author_raw, c.posted_precision, c.likes, c.replies, c.place, r.priority, "
    "r.abuse, r.sentiment, r.off_topic, r.cluster, c.extra"
)
_FROM = "reviews r JOIN comments c ON c.id = r.comment_id LEFT JOIN articles a ON a.id = c.article_id"


class BareFinding(NamedTuple):
    """What a table of text says about a finding."""

    category: str
    field: str
    spans: Sequence[Span]
    rule: str
    version: int
    held_back: bool


class BareComment(NamedTuple):
    """What a table of text says about a comment; ``tags`` and ``extra`` are JSON."""

    row: int
    uid: str
    source_id: str | None
    article: str | None
    parent: str | None
    author: str
    posted_at: str | None
    posted_raw: str | None
    text: str
    status: str
    reason: str | None
    tags: str | None
    note: str | None
    reviewer: str | None
    decided_at: str | None
    flagged: int
    article_title: str | None
    position: int
    author_raw: str | None
    posted_precision: str | None
    likes: int | None
    replies: int | None
    place: str | None
    priority: float
    abuse: float | None
    sentiment: float | None
    off_topic: float | None
    cluster: str | None
    extra: str | None


Bare = tuple[BareComment, Sequence[BareFinding]]
"""A comment and its findings."""


def bare(db: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[list[Bare]]:
    """The comments in the order asked, some hundreds in memory at a time."""
    for start in range(0, len(numbers), _BATCH):
        part = numbers[start : start + _BATCH]
        within, given = _within(part)
        findings: dict[int, list[BareFinding]] = {}
        for row, category, field, spans, rule, version, held_back in db.execute(
            "SELECT comment_id, category, field, spans, rule, version, held_back FROM findings "
            f"WHERE comment_id {within} ORDER BY id",
            given,
        ):
            told = BareFinding(category, field, json.loads(spans), rule, version, bool(held_back))
            findings.setdefault(row, []).append(told)
        listed = db.execute(f"SELECT {_SELECTED} FROM {_FROM} WHERE r.comment_id {within}", given)
        # The bare tuples: to name their fields takes as long as reading them.
        found: list[BareComment] = listed.fetchall()
        if len(given) != 2:
            by_row = {values[0]: values for values in found}
            found = [by_row[number] for number in part if number in by_row]
        yield [(values, findings.get(values[0], ())) for values in found]


def _within(part: Sequence[int]) -> tuple[str, Sequence[int]]:
    """The condition that finds these rows, and its values: two where they follow each other."""
    if all(map(eq, part, range(part[0], part[0] + len(part)))):
        return "BETWEEN ? AND ?", (part[0], part[-1])
    return f"IN ({','.join('?' * len(part))})", part
