"""Where a comment stands, in the words of comment systems: the page's address, the thread's ids."""

from __future__ import annotations

from moderator.exporters.base import Context
from moderator.records import Item

_DEPTH = 100


def address(item: Item, context: Context) -> str:
    """The page's address, or whatever the article is known by."""
    uid = item.comment.article
    found = context.backdrop.article(uid) if uid else None
    if found is None:
        return uid or ""
    return found.url or found.source_id or found.uid


def thread_ids(item: Item, context: Context) -> tuple[str | None, str | None]:
    """Ids of the thread's first comment and of the parent, None on a top comment."""
    parent = root = None
    seen, uid = set[str](), item.comment.parent
    while uid and uid not in seen and len(seen) < _DEPTH:
        seen.add(uid)
        found = context.backdrop.comment(uid)
        root = uid if found is None else found.comment.source_id or found.comment.uid
        parent = parent or root
        uid = None if found is None else found.comment.parent
    return root, parent
