"""The append-only event log as pure values: shapes, the hash chain, and the fold to a state."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from moderator.records import AuthorState, Finding, NameVerdict, Span, Standing, State, Status, Uid

GENESIS = "0" * 64
"""What the first event of an origin names as the hash before it."""

VEIL = "z"
"""Uids of forgotten comments begin with it."""


class Verb(StrEnum):
    APPROVE = "approve"
    HIDE = "hide"
    SKIP = "skip"
    ESCALATE = "escalate"
    REOPEN = "reopen"
    TAG = "tag"
    UNTAG = "untag"
    NOTE = "note"
    WARN = "warn"
    MUTE = "mute"
    BAN = "ban"
    LIFT = "lift"
    RENAME = "rename"
    KEEP_NAME = "keep_name"
    UNDO = "undo"
    REDO = "redo"
    LOAD = "load"
    UPDATE = "update"
    FLAG = "flag"
    RESTORE = "restore"
    MERGE = "merge"
    REBUILD = "rebuild"
    FORGET = "forget"
    SIGNAL = "signal"
    TAKE_BACK = "take_back"
    VERDICT = "verdict"
    RULES = "rules"


STATUS_OF = {
    Verb.APPROVE: Status.APPROVED,
    Verb.HIDE: Status.HIDDEN,
    Verb.SKIP: Status.SKIPPED,
    Verb.ESCALATE: Status.ESCALATED,
    Verb.REOPEN: Status.OPEN,
}
"""The verbs that set a status, and the status they set."""

STANDING_OF: dict[Verb, Standing | None] = {
    Verb.WARN: Standing.WARNED,
    Verb.MUTE: Standing.MUTED,
    Verb.BAN: Standing.BANNED,
    Verb.LIFT: None,
}
"""The verbs on an author that set a standing, and the standing they set."""

NAME_OF = {Verb.RENAME: NameVerdict.BAD, Verb.KEEP_NAME: NameVerdict.FINE}
"""The verbs on an author's name, and what they say of it."""

AUTHOR_VERBS = frozenset({*STANDING_OF, *NAME_OF})


@dataclass(frozen=True, slots=True)
class Shown:
    """What the reviewer was shown when deciding: priority in [0, 1], and per finding rule, version, spans.

    ``seconds`` on screen is for the reviewer's own dashboard: it is kept beside the event, outside its hash.
    ``sampled``: the comment came from the blind random sample, without marks or pills. ``again``: it had been
    decided before and was silently shown once more, as if it had not.
    """

    priority: float
    findings: tuple[tuple[str, int, tuple[Span, ...]], ...] = ()
    seconds: float | None = None
    sampled: bool = False
    again: bool = False

    @classmethod
    def of(
        cls,
        priority: float,
        findings: Iterable[Finding],
        seconds: float | None = None,
        *,
        sampled: bool = False,
        again: bool = False,
    ) -> Shown:
        return cls(priority, tuple((f.rule, f.version, f.spans) for f in findings), seconds, sampled, again)

    def to_json(self) -> str:
        """Priority, findings, a true ``sampled`` and ``again`` as canonical JSON; the seconds stay out."""
        said: dict[str, object] = {
            "priority": round(self.priority, 6),
            "findings": [[rule, version, [list(s) for s in spans]] for rule, version, spans in self.findings],
        }
        marks = {"sampled": self.sampled, "again": self.again}
        return canonical(said | {name: True for name, true in marks.items() if true})


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the journal.

    ``origin`` is the random id of the queue file the event was born in, ``number`` its place there from 1.
    ``at`` is UTC, ISO 8601 with milliseconds. ``gesture`` ties events that are undone together.
    ``reverses`` is the uid of the event an undo takes back, or of the undo a redo takes back.
    ``note`` travels with the event but only its salted digest is hashed, so that it can be forgotten; so does
    ``author``, the name that a verb on an author is about.
    """

    uid: str
    origin: str
    number: int
    at: str
    reviewer: str
    verb: Verb
    gesture: str
    comment: Uid | None = None
    reason: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    note_digest: str | None = None
    text_digest: str | None = None
    reverses: str | None = None
    shown: str | None = None
    payload: str | None = None
    previous: str = GENESIS
    hash: str = ""
    seconds: float | None = None
    author: str | None = None
    author_digest: str | None = None


_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""One encoder for all: ``json.dumps`` makes a new one at every call."""


def canonical(value: Mapping[str, object]) -> str:
    """JSON with sorted keys and no spaces: one byte string for one value."""
    return _written(value)


def digest(salt: bytes, text: str) -> str:
    """SHA-256 of salt and text, in hex. Without the salt it says nothing about the text."""
    return hashlib.sha256(salt + text.encode("utf-8", "surrogatepass")).hexdigest()


def event_hash(event: Event) -> str:
    """SHA-256 over everything an event says, and the previous hash of its origin, in hex.

    The note, the author's name and the seconds on screen are outside: the first two can be forgotten, the
    third stays home.
    """
    said: dict[str, object] = {
        "uid": event.uid,
        "origin": event.origin,
        "number": event.number,
        "at": event.at,
        "reviewer": event.reviewer,
        "verb": event.verb.value,
        "gesture": event.gesture,
        "comment": event.comment,
        "reason": event.reason,
        "tags": list(event.tags),
        "note_digest": event.note_digest,
        "text_digest": event.text_digest,
        "reverses": event.reverses,
        "shown": event.shown,
        "payload": event.payload,
        "previous": event.previous,
    }
    if event.author_digest is not None:
        said["author_digest"] = event.author_digest
    return hashlib.sha256(canonical(said).encode("utf-8", "surrogatepass")).hexdigest()


def sealed(event: Event, previous: str) -> Event:
    """The event tied to the one before it."""
    tied = event if event.previous == previous else replace(event, previous=previous)
    return replace(tied, hash=event_hash(tied))


@dataclass(slots=True)
class Chain:
    """Checks events as they come, one chain per origin; remembers the first that does not fit.

    An event on a forgotten comment has lost what its hash was made of. It holds if a later ``forget`` that
    is itself sound names it, with the hash over what is left of it.
    """

    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    count: int = 0
    _broken: tuple[int, Event] | None = None
    _veiled: dict[str, tuple[int, Event]] = field(default_factory=dict)

    @property
    def first_bad(self) -> Event | None:
        bad = [*self._veiled.values(), *((self._broken,) if self._broken else ())]
        return min(bad, key=lambda one: one[0])[1] if bad else None

    def add(self, event: Event) -> bool:
        """Whether the event follows its origin's last one and its hash holds."""
        self.count += 1
        number, previous = self.heads.get(event.origin, (0, GENESIS))
        linked = event.number == number + 1 and event.previous == previous
        good = linked and event.hash == event_hash(event)
        if good and event.verb is Verb.FORGET:
            self._lift(event)
        elif linked and not good and event.comment is not None and event.comment.startswith(VEIL):
            self._veiled[event.uid] = (self.count, event)
        elif not good and self._broken is None:
            self._broken = (self.count, event)
        self.heads[event.origin] = (event.number, event.hash)
        return good

    def _lift(self, event: Event) -> None:
        """Accept the events that a ``forget`` names, as they are now."""
        for uid, left in json.loads(event.payload or "{}").get("events", {}).items():
            if uid in self._veiled and event_hash(self._veiled[uid][1]) == left:
                del self._veiled[uid]


def apply(state: State, event: Event) -> State:
    """The state after one effective event."""
    if event.verb is Verb.TAKE_BACK:
        return State()
    if event.verb in STATUS_OF:
        state = _decided(state, event)
    elif event.verb is Verb.UPDATE:
        state = replace(state, status=Status.OPEN, reason=None, reviewer=None, decided_at=None)
    if event.verb is Verb.UNTAG:
        state = replace(state, tags=tuple(tag for tag in state.tags if tag not in event.tags))
    elif event.tags:
        added = tuple(tag for tag in event.tags if tag not in state.tags)
        state = replace(state, tags=state.tags + added)
    if event.note is not None:
        state = replace(state, note=event.note or None)
    return state


def _decided(state: State, event: Event) -> State:
    status = STATUS_OF[event.verb]
    if status is Status.OPEN:
        return replace(state, status=status, reason=None, reviewer=None, decided_at=None)
    return replace(state, status=status, reason=event.reason, reviewer=event.reviewer, decided_at=event.at)


def apply_to_author(state: AuthorState, event: Event) -> AuthorState:
    """An author's state after one effective event. The last verb holds; warnings are counted."""
    if event.verb in STANDING_OF:
        warnings = state.warnings + (event.verb is Verb.WARN)
        state = replace(state, standing=STANDING_OF[event.verb], warnings=warnings)
    elif event.verb in NAME_OF:
        state = replace(state, name=NAME_OF[event.verb])
    if event.verb in AUTHOR_VERBS:
        state = replace(state, reason=event.reason, reviewer=event.reviewer, decided_at=event.at)
    if event.note is not None:
        state = replace(state, note=event.note or None)
    return state


def fold(events: Iterable[Event]) -> State:
    """One comment's state from all its events in journal order, undone ones left out."""
    state = State()
    for event in effective(events):
        state = apply(state, event)
    return state


def fold_author(events: Iterable[Event]) -> AuthorState:
    """One author's state from all events about them in journal order, undone ones left out."""
    state = AuthorState()
    for event in effective(events):
        state = apply_to_author(state, event)
    return state


def effective(events: Iterable[Event]) -> list[Event]:
    """The events that still stand: neither undone, nor an undo or redo themselves."""
    ordered = list(events)
    undone: set[str] = set()
    undo_of: dict[str, str] = {}
    for event in ordered:
        if event.verb is Verb.UNDO and event.reverses:
            undone.add(event.reverses)
            undo_of[event.uid] = event.reverses
        elif event.verb is Verb.REDO and event.reverses:
            undone.discard(undo_of.get(event.reverses, ""))
    return [e for e in ordered if e.verb not in (Verb.UNDO, Verb.REDO) and e.uid not in undone]
