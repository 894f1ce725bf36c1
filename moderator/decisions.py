"""The verbs a reviewer has: decide, tag, note, undo and redo, each one gesture in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from moderator.errors import ModeratorError
from moderator.journal import STATUS_OF, Shown, Verb
from moderator.records import Changes, Hit, Status, Uid
from moderator.store import gestures, verdicts
from moderator.store.events import Draft, batches, new_id, states
from moderator.store.open import Store
from moderator.vocabulary import ESCALATING_TAGS


@dataclass(frozen=True, slots=True)
class Request:
    """What is to happen to one comment. ``verb`` sets a status; without it only tags and note change."""

    uid: Uid
    verb: Verb | None = None
    reason: str | None = None
    tags: tuple[str, ...] = ()
    untags: tuple[str, ...] = ()
    note: str | None = None
    shown: Shown | None = None


def decide(
    store: Store, requests: Sequence[Request], reviewer: str, escalating: frozenset[str] = ESCALATING_TAGS
) -> Future[Changes]:
    """Write the requests as one gesture. The future fails with ModeratorError for an unknown uid; then
    nothing is written. A tag that is ``escalating`` sends what is open to a second look. A commit that raised
    is looked up by its gesture before it counts as failed.
    """
    gesture = new_id()

    def work(db: sqlite3.Connection) -> Changes:
        drafts = _drafts(db, requests, escalating)
        if not drafts:
            return Changes()
        events = gestures.record(db, drafts, reviewer, gesture)
        uids = tuple(dict.fromkeys(request.uid for request in requests))
        return Changes(uids=uids, focus=uids[0], gestures=1, events=len(events))

    return store.writer.submit(work, landed=lambda db: _written(db, gesture, requests))


def _written(db: sqlite3.Connection, gesture: str, requests: Sequence[Request]) -> Changes | None:
    """What the gesture changed, if it is on disk after a commit that raised."""
    count = gestures.size(db, gesture)
    if count == 0:
        return None
    uids = tuple(dict.fromkeys(request.uid for request in requests))
    return Changes(uids=uids, focus=uids[0], gestures=1, events=count)


def judge(
    store: Store, uid: Uid, said: Sequence[tuple[str, Hit]], counts: bool | None, reviewer: str
) -> Future[Changes]:
    """Say of some rules' hits in a comment that they count, or (False) that they are wrong there and in
    every comment like it; None takes back what was said. One gesture. The findings follow by ``teaching``.
    """
    gesture = new_id()
    changes = Changes(uids=(uid,), focus=uid, gestures=1, events=len(said))

    def work(db: sqlite3.Connection) -> Changes:
        _check_known(db, [uid])
        gestures.record(db, [verdicts.draft(uid, rule, hit, counts) for rule, hit in said], reviewer, gesture)
        return changes

    return store.writer.submit(work, landed=lambda db: changes if gestures.size(db, gesture) else None)


def undo(store: Store, reviewer: str, count: int = 1) -> Future[Changes]:
    """Take back the last ``count`` gestures that still stand."""
    return store.writer.submit(_turning(reviewer, count, redo=False))


def redo(store: Store, reviewer: str, count: int = 1) -> Future[Changes]:
    """Bring back the last ``count`` gestures that were undone, as long as nothing was decided since."""
    return store.writer.submit(_turning(reviewer, count, redo=True))


def _turning(reviewer: str, count: int, *, redo: bool) -> Callable[[sqlite3.Connection], Changes]:
    def work(db: sqlite3.Connection) -> Changes:
        turned = gestures.turn(db, reviewer, count, redo=redo)
        focus = turned.uids[-1] if turned.uids else None
        return Changes(
            turned.uids, focus=focus, gestures=turned.gestures, events=turned.events, authors=turned.authors
        )

    return work


def _drafts(db: sqlite3.Connection, requests: Sequence[Request], escalating: frozenset[str]) -> list[Draft]:
    _check_known(db, [request.uid for request in requests])
    before = states(db, [request.uid for request in requests])
    drafts: list[Draft] = []
    for request in requests:
        state = before[request.uid]
        new_tags = tuple(tag for tag in dict.fromkeys(request.tags) if tag not in state.tags)
        gone = tuple(tag for tag in dict.fromkeys(request.untags) if tag in state.tags)
        escalates = bool(escalating.intersection(new_tags))
        drafts.extend(_for_one(request, state.status, new_tags, gone, escalates))
    return drafts


def _for_one(
    request: Request, status: Status, new_tags: tuple[str, ...], gone: tuple[str, ...], escalates: bool
) -> list[Draft]:
    """The events of one request: a status with what goes along, or tags and note by themselves."""
    shown = request.shown.to_json() if request.shown else None
    seconds = request.shown.seconds if request.shown else None
    drafts: list[Draft] = []
    if request.verb in STATUS_OF:
        assert request.verb is not None
        drafts.append(
            Draft(
                request.verb, request.uid, request.reason, new_tags, request.note, None, shown, None, seconds
            )
        )
    else:
        if new_tags:
            drafts.append(Draft(Verb.TAG, request.uid, tags=new_tags, shown=shown))
        if request.note is not None:
            drafts.append(Draft(Verb.NOTE, request.uid, note=request.note, shown=shown))
        if escalates and status in (Status.OPEN, Status.SKIPPED):
            drafts.append(Draft(Verb.ESCALATE, request.uid, shown=shown))
    if gone:
        drafts.append(Draft(Verb.UNTAG, request.uid, tags=gone, shown=shown))
    return drafts


def _check_known(db: sqlite3.Connection, uids: Sequence[Uid]) -> None:
    known: set[str] = set()
    for part in batches(uids):
        marks = ",".join("?" * len(part))
        known.update(uid for (uid,) in db.execute(f"SELECT uid FROM comments WHERE uid IN ({marks})", part))
    for uid in uids:
        if uid not in known:
            raise ModeratorError("decide.unknown_uid", uid=uid)
