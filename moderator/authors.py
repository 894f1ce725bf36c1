"""The verbs a reviewer has on an author: warn, mute, ban, lift, and what is to become of a bad name."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from moderator.errors import ModeratorError
from moderator.journal import Verb
from moderator.records import Changes
from moderator.store import gestures
from moderator.store.events import Draft, new_id
from moderator.store.open import Store
from moderator.text.names import is_masked


@dataclass(frozen=True, slots=True)
class AuthorRequest:
    """What is to happen to one author, by name. Without a verb (one of ``AUTHOR_VERBS``) only the note is
    kept; an empty note takes the present one away."""

    author: str
    verb: Verb | None = None
    reason: str | None = None
    note: str | None = None


def judge(store: Store, requests: Sequence[AuthorRequest], reviewer: str) -> Future[Changes]:
    """Write the requests as one gesture, undone and redone like any other.

    The future fails with ModeratorError for a name nobody here has, and for a masked one, which is not an
    identity; then nothing is written.
    """
    gesture = new_id()
    names = tuple(dict.fromkeys(request.author for request in requests))

    def work(db: sqlite3.Connection) -> Changes:
        for name in names:
            _check(db, name)
        drafts = [_draft(request) for request in requests if request.verb or request.note is not None]
        if not drafts:
            return Changes()
        events = gestures.record(db, drafts, reviewer, gesture)
        return Changes((), gestures=1, events=len(events), authors=names)

    def landed(db: sqlite3.Connection) -> Changes | None:
        """A commit that raised is looked up by its gesture before it counts as failed."""
        events = gestures.size(db, gesture)
        return Changes((), gestures=1, events=events, authors=names) if events else None

    return store.writer.submit(work, landed=landed)


def _draft(request: AuthorRequest) -> Draft:
    return Draft(request.verb or Verb.NOTE, reason=request.reason, note=request.note, author=request.author)


def _check(db: sqlite3.Connection, name: str) -> None:
    if is_masked(name):
        raise ModeratorError("author.masked", author=name)
    if db.execute("SELECT 1 FROM comments WHERE author = ? LIMIT 1", (name,)).fetchone() is None:
        raise ModeratorError("author.unknown", author=name)
