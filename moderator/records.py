"""Frozen data that crosses every border between rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

Uid = NewType("Uid", str)
"""A comment's or an article's id: ``[a-z][0-9a-z]{15,31}``, the same on every machine."""

Span = tuple[int, int]
"""Half-open code-point offsets ``[start, end)`` into an original text."""


class Category(StrEnum):
    ABUSE = "abuse"
    HATE = "hate"
    SEXUAL = "sexual"
    THREAT = "threat"
    DISTRESS = "distress"
    SPAM = "spam"
    CONTACT = "contact"
    FLOOD = "flood"
    HIDDEN = "hidden"
    CODED = "coded"
    OFF_TOPIC = "off_topic"
    MOOD = "mood"


class Severity(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Field(StrEnum):
    """Which of a comment's own strings a finding's spans point into."""

    TEXT = "text"
    AUTHOR = "author"


class Status(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    HIDDEN = "hidden"
    SKIPPED = "skipped"
    ESCALATED = "escalated"


class Precision(StrEnum):
    """What a raw time says. Without a year or zone there is no instant, only this."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"
    DAY_NO_YEAR = "day_no_year"
    MINUTE_NO_YEAR = "minute_no_year"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class Article:
    """What the comments are about. ``paragraphs`` may be empty where only its id is known."""

    uid: Uid
    source: str
    source_id: str | None = None
    title: str | None = None
    url: str | None = None
    paragraphs: tuple[str, ...] = ()
    posted_raw: str | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment as its author wrote it; nothing trimmed, nothing re-encoded.

    ``position`` counts from 1 within its article in page order. ``author_raw`` is the whole heading line
    where it held more than the name. ``posted_at`` is ISO 8601 UTC (``...Z``) or None unless year and zone
    are known. ``extra`` keeps columns nobody recognised, as text.
    """

    uid: Uid
    article: Uid | None
    parent: Uid | None
    position: int
    author: str
    text: str
    source_id: str | None = None
    author_raw: str | None = None
    posted_raw: str | None = None
    posted_at: str | None = None
    posted_precision: Precision | None = None
    likes: int | None = None
    replies: int | None = None
    place: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that could not be read: where, why (a catalogue key with params) and its raw text."""

    file: str
    line: int | None
    reason: str
    raw: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def rejected(self) -> bool:
        """False for a note: a row that is in, with something about it worth telling (a repaired byte)."""
        return not self.reason.startswith("note.")


@dataclass(frozen=True, slots=True)
class Hit:
    """What one hit of a rule is known by in every comment: its folded words, and the stretch they stand in.

    The stretch is the word that covers them (``大麻`` in ``大麻烦``), else they and the word beside them.
    Where nothing was read as words, ``words`` is empty and the stretch a digest of the whole folded text.
    """

    words: str
    around: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a comment is flagged: one rule's hit, or one score above its line.

    ``spans`` are offsets into the ORIGINAL text of ``field``. ``held_back`` marks a hit that lies across
    a word edge: shown, never counted. ``why`` is one sentence in Chinese; ``why_en`` the same in English.
    ``reading`` is the folded form where it differs from what was written. ``reason`` is the suggested
    decision reason's id. ``hits`` are all of its hits, those held back included. ``wrong``: it is held back
    because a person said so, not by a word edge.
    """

    rule: str
    version: int
    category: Category
    severity: Severity
    field: Field
    spans: tuple[Span, ...]
    held_back: bool
    why: str
    why_en: str = ""
    reading: str | None = None
    reason: str | None = None
    hits: tuple[Hit, ...] = ()
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Scores:
    """Numbers in [0, 1], or None where a signal abstains or was not computed yet.

    ``abuse`` likely abusive by rules (and later the model); ``sentiment`` snownlp's own score, 1 = positive;
    ``off_topic`` 1 = unlike its article and neighbours.
    """

    abuse: float | None = None
    sentiment: float | None = None
    off_topic: float | None = None


@dataclass(frozen=True, slots=True)
class Weight:
    """One part of a priority: signal name, its value, its weight; the parts' products make the priority."""

    signal: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Flags:
    """Everything the machine says about one comment; replaced as a whole by a re-flag."""

    uid: Uid
    findings: tuple[Finding, ...]
    scores: Scores
    flagged: bool
    priority: float
    parts: tuple[Weight, ...] = ()
    cluster: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What people decided about one comment: a fold over the journal."""

    status: Status = Status.OPEN
    reason: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    reviewer: str | None = None
    decided_at: str | None = None


class Standing(StrEnum):
    """What an author was last given. Lifted or never given: none at all."""

    WARNED = "warned"
    MUTED = "muted"
    BANNED = "banned"


class NameVerdict(StrEnum):
    """What was decided, once, about an author's name."""

    BAD = "bad"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class AuthorState:
    """What people decided about one author: a fold over the journal, as ``State`` is for a comment."""

    standing: Standing | None = None
    warnings: int = 0
    name: NameVerdict | None = None
    reason: str | None = None
    note: str | None = None
    reviewer: str | None = None
    decided_at: str | None = None


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    """An author by name: what was decided about them, and how many comments they have here and hidden."""

    author: str
    state: AuthorState
    comments: int
    hidden: int


class Veil(StrEnum):
    """Why a comment is shown without something the queue knows of it, until it is decided."""

    SAMPLE = "sample"
    """Drawn at random, to be judged blind: without marks, scores and pills."""
    AGAIN = "again"
    """Decided before by the same reviewer, and silently asked once more: without that decision."""


@dataclass(frozen=True, slots=True)
class Item:
    """A comment with all that is known of it: what list, export and the desk's middle show."""

    row: int
    comment: Comment
    article_title: str | None
    parent_author: str | None
    state: State
    flags: Flags
    changed_since_decision: bool = False
    veil: Veil | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue list: enough to paint, and no more."""

    row: int
    uid: Uid
    author: str
    snippet: str
    position: int
    posted_raw: str | None
    is_reply: bool
    status: Status
    flagged: bool
    priority: float
    category: Category | None
    severity: Severity | None
    field: Field | None
    cluster_size: int
    bad_name: bool = False
    """Whether something stands in the author's name, whatever the strongest finding is about."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The maintained counters of a queue."""

    total: int = 0
    flagged: int = 0
    flagged_open: int = 0
    by_status: Mapping[Status, int] = field(default_factory=dict)

    @property
    def open(self) -> int:
        return self.by_status.get(Status.OPEN, 0)

    @property
    def decided(self) -> int:
        return self.by_status.get(Status.APPROVED, 0) + self.by_status.get(Status.HIDDEN, 0)


@dataclass(frozen=True, slots=True)
class Changes:
    """What one operation changed; each view decides whether to refresh.

    ``uids`` names the comments that changed state, None meaning "any". ``order`` is true when the queue's
    order or membership changed other than by those comments leaving it. ``focus`` is the comment to bring
    back on screen (after undo and redo). ``authors`` are the names about whom something was decided.
    """

    uids: tuple[Uid, ...] | None = ()
    order: bool = False
    focus: Uid | None = None
    gestures: int = 0
    events: int = 0
    authors: tuple[str, ...] = ()
