"""Putting newer data of a comment in the place of what is here."""

from __future__ import annotations

import json
import sqlite3

from moderator.records import Comment
from moderator.store import rows, search


def stored(db: sqlite3.Connection, row: int) -> Comment:
    """A comment of the queue as it is now."""
    found = db.execute(f"SELECT {rows.ITEM_COLUMNS} FROM {rows.ITEM_FROM} WHERE r.comment_id = ?", (row,))
    return rows.to_item(found.fetchone(), ()).comment


def said(comment: Comment) -> tuple[object, ...]:
    """What the table holds of a comment, from its parent to its extra columns, in the table's order."""
    extra = json.dumps(dict(comment.extra), ensure_ascii=False) if comment.extra else None
    # The plain text: for any other kind of it SQLite asks around for an adapter, which takes longer than all.
    precision = comment.posted_precision and comment.posted_precision.value
    return (
        comment.parent, comment.position, comment.author, comment.text, comment.source_id, comment.author_raw,
        comment.posted_raw, comment.posted_at, precision, comment.likes, comment.replies,
        comment.place, extra,
    )  # fmt: skip


def update(
    db: sqlite3.Connection, row: int, old: Comment, comment: Comment, row_hash: bytes, article: int | None
) -> None:
    """Put ``comment`` in the place of ``old``; its flags are to be made anew."""
    if (old.author, old.text) != (comment.author, comment.text):
        search.remove(db, row, old.author, old.text)
        search.add(db, [(row, comment.author, comment.text)])
    db.execute(
        "UPDATE comments SET article_id = ?, row_hash = ?, parent_uid = ?, position = ?, author = ?, "
        "text = ?, source_id = ?, author_raw = ?, posted_raw = ?, posted_at = ?, posted_precision = ?, "
        "likes = ?, replies = ?, place = ?, extra = ? WHERE id = ?",
        (article, row_hash, *said(comment), row),
    )
    db.execute("UPDATE reviews SET scored = 0 WHERE comment_id = ?", (row,))
