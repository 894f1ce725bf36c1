"""Merging another reviewer's queue: what is missing here comes in, what was decided here is never changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.jobs import Job
from moderator.journal import STATUS_OF, Verb, canonical
from moderator.records import Article, Comment, Item, State, Status, Uid
from moderator.store import backup, gestures, intake, tombstones
from moderator.store.check import check
from moderator.store.events import Draft, append, new_id, origin
from moderator.store.open import Store, open_reader
from moderator.store.query import Order, Query
from moderator.store.reader import Reader

_SETTLED = {status: verb for verb, status in STATUS_OF.items() if status not in (Status.OPEN, Status.SKIPPED)}
"""What counts as decided, and by which verb. A skip is a decision put off: it stays where it was made."""


class Part(StrEnum):
    DECISION = "decision"
    NOTE = "note"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where both files say something else: what is here stays, a person has to look."""

    uid: Uid
    part: Part
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did: comments that came in, gestures of others that were taken over (decisions, tags,
    notes, by comment), comments on which both say the same, and where they do not; ``kept`` is the copy that
    was made before."""

    comments: int
    decisions: int
    same: int
    conflicts: tuple[Conflict, ...]
    kept: Path


@dataclass(slots=True)
class _Draught:
    """What is to be written, while the other file is gone through."""

    drafts: list[Draft] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    taken: int = 0
    same: int = 0


def merge(store: Store, other: Path, reviewer: str, job: Job) -> Merged:
    """Bring in comments of another queue file that are not here, then its decisions, tags and notes, as one
    gesture: undo takes them back. The other file is only read; cut short and run again, the merge goes on.

    Raises ModeratorError where the other file is no sound queue or is this one, and Cancelled.
    """
    if other.exists() and store.path.samefile(other):
        raise ModeratorError("merge.same_file", where=str(other))
    with open_reader(other) as there:
        bad = [one for one in check(there) if not one.ok]
        if bad:
            raise ModeratorError("merge.damaged", where=str(other), name=bad[0].name, detail=bad[0].detail)
        kept = backup.before(store.path, "merge")
        comments = _bring_in(store, there, other.name, reviewer, job)
        made = _take_over(store, there, (other.name, comments), reviewer, job)
    return Merged(comments, made.taken, made.same, tuple(made.conflicts), kept)


def _bring_in(store: Store, there: Reader, name: str, reviewer: str, job: Job) -> int:
    """An import like any other, of what is not here: also what was forgotten here stays away."""
    with store.reader() as here:
        known = {str(uid) for (uid,) in here.db.execute("SELECT uid FROM comments")}
        titles = {article.uid for article in here.articles()}
        graves = tombstones.read(here.db)

    def missing() -> Iterator[Comment]:
        for item in _all(there):
            uid = item.comment.uid
            if uid not in known and not (graves and graves.hold(uid)):
                yield item.comment

    def records() -> Iterator[Article | Comment]:
        yield from (article for article in there.articles() if article.uid not in titles)
        yield from missing()

    if next(missing(), None) is None:
        return 0
    return intake.bring_in(store, records(), name, "queue", reviewer, job).new


def _all(reader: Reader) -> Iterator[Item]:
    return reader.items(Query(order=Order.PAGE))


def _take_over(store: Store, there: Reader, brought: tuple[str, int], reviewer: str, job: Job) -> _Draught:
    """Decisions, tags and notes in one transaction, with the event that tells of the merge."""
    gesture, made = new_id(), _Draught()

    def work(db: sqlite3.Connection) -> _Draught:
        _go_through(db, there, made, job)
        if made.drafts:
            gestures.record(db, made.drafts, reviewer, gesture)
        if made.drafts or brought[1]:
            _tell(db, there, made, brought, reviewer)
        return made

    landed = store.writer.submit(work, landed=lambda db: made if gestures.size(db, gesture) else None)
    return landed.result()


def _go_through(db: sqlite3.Connection, there: Reader, made: _Draught, job: Job) -> None:
    here, born = Reader(db), origin(there.db)
    # Open because somebody here said so: that is a decision too.
    reopened = {uid for (uid,) in db.execute("SELECT comment_uid FROM events WHERE verb = 'reopen'")}
    for number, item in enumerate(_all(there), 1):
        if number % 500 == 0:
            job.report("job.merge", number)
        row = here.row_of(item.comment.uid) if _says(item.state) else None
        ours = None if row is None else here.item(row)
        if ours is not None:
            _weigh(made, ours, item, born, ours.comment.uid in reopened)


def _says(state: State) -> bool:
    return state.status in _SETTLED or bool(state.tags) or state.note is not None


def _weigh(made: _Draught, ours: Item, theirs: Item, born: str, reopened: bool) -> None:
    """What to write about one comment, and where the two files are at odds."""
    uid, here, there = ours.comment.uid, ours.state, theirs.state
    if ours.comment.text != theirs.comment.text:
        made.conflicts.append(Conflict(uid, Part.TEXT, ours.comment.text, theirs.comment.text))
        return
    before = len(made.conflicts)
    verb = None
    if there.status in _SETTLED and (there.status, there.reason) != (here.status, here.reason):
        if here.status in _SETTLED or (here.status is Status.OPEN and reopened):
            made.conflicts.append(Conflict(uid, Part.DECISION, _said(here), _said(there)))
        else:
            verb = _SETTLED[there.status]
    note = there.note if here.note is None else None
    if there.note is not None and here.note is not None and there.note != here.note:
        made.conflicts.append(Conflict(uid, Part.NOTE, here.note, there.note))
    tags = tuple(tag for tag in there.tags if tag not in here.tags)
    drafts = list(_drafts(uid, verb, there, tags, note, canonical({"merged_from": born})))
    made.drafts += drafts
    made.taken += bool(drafts)
    made.same += not drafts and len(made.conflicts) == before


def _said(state: State) -> str:
    return f"{state.status} {state.reason}" if state.reason else str(state.status)


def _drafts(
    uid: Uid, verb: Verb | None, there: State, tags: tuple[str, ...], note: str | None, payload: str
) -> Iterator[Draft]:
    """Events in this file's own chain, in the name and at the time of whoever decided."""
    if verb is not None:
        yield Draft(
            verb, uid, there.reason, tags, note, payload=payload, by=there.reviewer, at=there.decided_at
        )
        return
    if tags:
        yield Draft(Verb.TAG, uid, tags=tags, payload=payload)
    if note is not None:
        yield Draft(Verb.NOTE, uid, note=note, payload=payload)


def _tell(
    db: sqlite3.Connection, there: Reader, made: _Draught, brought: tuple[str, int], reviewer: str
) -> None:
    """The event of the merge, outside undo: it names the other journal's end, so that it can be shown later
    which state of it was merged."""
    head = there.head()
    said = {
        "file": brought[0], "comments": brought[1], "decisions": made.taken, "conflicts": len(made.conflicts),
        "origin": origin(there.db), "events": head.count, "head": head.hash,
    }  # fmt: skip
    append(db, [Draft(Verb.MERGE, payload=canonical(said))], reviewer, new_id())
