"""Writes a plain SQLite file for Datasette: tables with keys, full-text search, two views."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import orjson

from moderator.exporters.base import Context, Form, Split
from moderator.exporters.cells import row_bytes
from moderator.exporters.rows import TAG_SEPARATOR, item_to_row
from moderator.journal import Event
from moderator.records import Item

if TYPE_CHECKING:
    from sqlite_utils import Database

COMMENTS: dict[str, type] = {
    "uid": str, "source_id": str, "article": str, "parent": str, "position": int, "author": str, "text": str,
    "posted_at": str, "posted_raw": str, "likes": int, "status": str, "reason": str, "tags": str, "note": str,
    "reviewer": str, "decided_at": str, "flagged": int, "priority": float, "abuse": float,
    "sentiment": float, "off_topic": float, "cluster": str, "extra": str,
}  # fmt: skip
VIEWS = {
    "decisions_latest": "SELECT c.uid, c.source_id, a.title AS article_title, c.author, c.text, c.status,"
    " c.reason, c.tags, c.note, c.reviewer, c.decided_at, c.flagged, c.priority"
    " FROM comments c LEFT JOIN articles a ON a.uid = c.article WHERE c.decided_at IS NOT NULL",
    "journal": "SELECT e.at, e.reviewer, e.verb, e.comment, c.author, c.text, e.reason, e.tags, e.note,"
    " e.gesture, e.reverses, e.hash FROM events e JOIN comments c ON c.uid = e.comment",
}
_BATCH = 500


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """A file of its own, not a queue: it opens anywhere and can be changed without harm."""
    from sqlite_utils import Database

    with tempfile.TemporaryDirectory(prefix="moderation-desk-") as folder:
        path = Path(folder) / "export.db"
        with closing(sqlite3.connect(path)) as connection:
            db = Database(connection, execute_plugins=False)
            # One transaction: by itself every batch would be committed, ten times slower.
            with db.atomic():
                _fill(db, items, context)
        with path.open("rb") as made:
            shutil.copyfileobj(made, out)


def _fill(db: Database, items: Iterable[Item], context: Context) -> None:
    db.table("articles").create({"uid": str, "title": str, "url": str, "source_id": str}, pk="uid")
    db.table("comments").create(COMMENTS, pk="uid", foreign_keys=[("article", "articles", "uid")])
    db.table("findings").create(
        {"id": int, "comment": str, "rule": str, "version": int, "category": str, "severity": str,
         "field": str, "spans": str, "held_back": int, "why": str},
        pk="id", foreign_keys=[("comment", "comments", "uid")],
    )  # fmt: skip
    db.table("events").create(
        {"uid": str, "at": str, "reviewer": str, "verb": str, "comment": str, "reason": str, "tags": str,
         "note": str, "gesture": str, "reverses": str, "hash": str},
        pk="uid", foreign_keys=[("comment", "comments", "uid")],
    )  # fmt: skip
    db.table("seal").insert(
        {"journal_head": context.seal.head_hash, "journal_count": context.seal.head_count}
    )
    for name, sql in VIEWS.items():
        db.create_view(name, sql)
    articles: set[str] = set()
    for batch in _batches(items, context):
        _insert(db, batch, articles, context)
    db.table("comments").enable_fts(["author", "text"], tokenize="trigram")


def _batches(items: Iterable[Item], context: Context) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for number, item in enumerate(items):
        context.tick(number)
        batch.append(item)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _insert(db: Database, batch: list[Item], articles: set[str], context: Context) -> None:
    new = [item for item in batch if item.comment.article and item.comment.article not in articles]
    for item in new:
        uid = item.comment.article
        if uid and uid not in articles:
            articles.add(uid)
            found = context.backdrop.article(uid)
            values = (found.url, found.source_id) if found else (None, None)
            db.table("articles").insert(
                {"uid": uid, "title": item.article_title, "url": values[0], "source_id": values[1]}
            )
    rows = [comment_row(item) for item in batch]
    db.table("comments").insert_all(rows)
    for row in rows:
        context.seal.row(row_bytes(row))
    db.table("findings").insert_all(_findings(batch, context))
    db.table("events").insert_all(
        _event(event) for item in batch for event in context.backdrop.history(item.comment.uid)
    )


def comment_row(item: Item) -> dict[str, object]:
    """One comment by column, as SQLite gives it back."""
    full = item_to_row(item)
    scores = full["scores"]
    assert isinstance(scores, dict)
    full |= scores
    full["tags"] = TAG_SEPARATOR.join(item.state.tags)
    full["flagged"] = int(item.flags.flagged)
    full["source_id"] = item.comment.source_id
    full["extra"] = orjson.dumps(dict(item.comment.extra)).decode() if item.comment.extra else None
    full["status"], full["priority"] = str(item.state.status), float(item.flags.priority)
    return {name: full[name] for name in COMMENTS}


def _findings(batch: list[Item], context: Context) -> Iterator[dict[str, object]]:
    for item in batch:
        for finding in item.flags.findings:
            yield {
                "comment": item.comment.uid,
                "rule": finding.rule,
                "version": finding.version,
                "category": str(finding.category),
                "severity": str(finding.severity),
                "field": str(finding.field),
                "spans": orjson.dumps([list(span) for span in finding.spans]).decode(),
                "held_back": int(finding.held_back),
                "why": finding.why_en if context.english and finding.why_en else finding.why,
            }


def _event(event: Event) -> dict[str, object]:
    return {
        "uid": event.uid,
        "at": event.at,
        "reviewer": event.reviewer,
        "verb": str(event.verb),
        "comment": event.comment,
        "reason": event.reason,
        "tags": TAG_SEPARATOR.join(event.tags),
        "note": event.note,
        "gesture": event.gesture,
        "reverses": event.reverses,
        "hash": event.hash,
    }


FORM = Form("sqlite", ".db", write, ("author_raw", "replies", "place"), split=Split.SQLITE)
