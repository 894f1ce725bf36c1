"""Takes people out of an export: stable pseudonyms for names, masks over contact details."""

from __future__ import annotations

import base64
import hashlib
import hmac
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import re2

from moderator import assets
from moderator.exporters.base import Backdrop
from moderator.exporters.called import People, people
from moderator.journal import Event
from moderator.records import (
    Article,
    AuthorRecord,
    Category,
    Comment,
    Field,
    Finding,
    Flags,
    Item,
    Span,
    State,
    Uid,
)

MASK = "*"
_TELLING = frozenset({Category.CONTACT, Category.SPAM})
"""Findings of these categories quote what was masked."""


@dataclass(frozen=True, slots=True)
class Redactor:
    """``key`` is the secret that ties a name to its pseudonym: without it nobody can try names out.

    Masking keeps every offset: a masked text is as long as the text.
    """

    key: bytes
    contacts: tuple[re2._Regexp, ...]
    names: tuple[re2._Regexp, ...]
    called: People = field(default_factory=lambda: people(()))
    originals: dict[Uid, Uid] = field(default_factory=dict)
    keeps: frozenset[str] = frozenset()
    """Unknown columns that stay: the receiver's own, which say nothing that it does not know."""

    def uid(self, uid: Uid) -> Uid:
        """An id for strangers: a comment's own uid may be a plain hash of its text, which can be tried out.

        What it stands for is remembered here, for as long as the export is being written.
        """
        made = hmac.new(self.key, b"uid " + uid.encode("utf-8"), hashlib.sha256).hexdigest()
        hidden = Uid("r" + made[:23])
        self.originals[hidden] = uid
        return hidden

    def pseudonym(self, name: str) -> str:
        """The same for the same name and key; says nothing about the name."""
        if not name:
            return ""
        made = hmac.new(self.key, name.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        return "p-" + base64.b32encode(made).decode("ascii")[:10].lower()

    def mask(self, text: str, spans: Iterable[Span] = ()) -> str:
        """The text with contact details, the names it calls and ``spans`` covered, as long as before."""
        covered = bytearray(len(text))
        for start, end in (*spans, *self.called.spans(text)):
            covered[start:end] = b"\x01" * (end - start)
        for pattern in (*self.contacts, *self.names):
            for hit in pattern.finditer(text):
                start, end = hit.span(1) if pattern.groups else hit.span()
                covered[start:end] = b"\x01" * (end - start)
        return "".join(
            MASK if hide and not character.isspace() else character
            for character, hide in zip(text, covered, strict=True)
        )

    def items(self, items: Iterable[Item]) -> Iterator[Item]:
        return (self.item(item) for item in items)

    def item(self, item: Item) -> Item:
        """The same comment without its people. Unknown columns and notes are dropped: they may hold any."""
        return replace(
            item,
            comment=self._comment(item.comment, contacts(item.flags)),
            parent_author=self.pseudonym(item.parent_author) if item.parent_author else None,
            state=self._state(item.state),
            flags=self._flags(item.flags),
        )

    def event(self, event: Event) -> Event:
        """One line of the history: who decided becomes a pseudonym, what they noted goes."""
        comment = self.uid(event.comment) if event.comment else None
        return replace(
            event, comment=comment, reviewer=self.pseudonym(event.reviewer), note=None, author=None
        )

    def author(self, record: AuthorRecord) -> AuthorRecord:
        """What was decided about somebody, without saying who they or the reviewer are."""
        reviewer = self.pseudonym(record.state.reviewer) if record.state.reviewer else None
        state = replace(record.state, note=None, reviewer=reviewer)
        return replace(record, author=self.pseudonym(record.author), state=state)

    def _comment(self, comment: Comment, spans: Iterable[Span]) -> Comment:
        return replace(
            comment,
            uid=self.uid(comment.uid),
            parent=self.uid(comment.parent) if comment.parent else None,
            author=self.pseudonym(comment.author),
            author_raw=None,
            text=self.mask(comment.text, spans),
            place=None,
            extra={name: value for name, value in comment.extra.items() if name.lower() in self.keeps},
        )

    def _state(self, state: State) -> State:
        reviewer = self.pseudonym(state.reviewer) if state.reviewer else None
        return replace(state, note=None, reviewer=reviewer)

    def _flags(self, flags: Flags) -> Flags:
        return replace(
            flags,
            uid=self.uid(flags.uid),
            cluster=self.uid(Uid(flags.cluster)) if flags.cluster else None,
            findings=tuple(self._finding(finding) for finding in flags.findings),
        )

    def _finding(self, finding: Finding) -> Finding:
        why, why_en = self.mask(finding.why), self.mask(finding.why_en)
        spans, reading = finding.spans, None
        if finding.field is Field.AUTHOR or finding.category in _TELLING:
            # Its sentence quotes the hit itself, which may be the very name or number.
            why = why_en = f"{finding.category} ({finding.rule})"
        if finding.field is Field.AUTHOR:
            spans = ()
        return replace(finding, why=why, why_en=why_en, spans=spans, reading=reading)


@dataclass(frozen=True, slots=True)
class RedactedBackdrop:
    """What the queue knows, redacted the same way."""

    redactor: Redactor
    inner: Backdrop

    def article(self, uid: Uid) -> Article | None:
        return self.inner.article(uid)

    def comment(self, uid: Uid) -> Item | None:
        found = self.inner.comment(self.redactor.originals.get(uid, uid))
        return None if found is None else self.redactor.item(found)

    def history(self, uid: Uid) -> tuple[Event, ...]:
        return tuple(self.redactor.event(event) for event in self._history(uid))

    def authors(self) -> tuple[AuthorRecord, ...]:
        return tuple(self.redactor.author(record) for record in self.inner.authors())

    def _history(self, uid: Uid) -> Sequence[Event]:
        return self.inner.history(self.redactor.originals.get(uid, uid))


def contacts(flags: Flags) -> list[Span]:
    """Where the rules found a contact, written as people write it to get past a pattern."""
    return [
        span
        for finding in flags.findings
        if finding.category is Category.CONTACT and finding.field is Field.TEXT and not finding.held_back
        for span in finding.spans
    ]


def redactor(key: bytes, called: People | None = None) -> Redactor:
    """A redactor with the patterns of ``resources/exporters/contacts.toml``, and the people of the queue."""
    table = tomllib.loads(assets.path("exporters", "contacts.toml").read_text(encoding="utf-8"))
    patterns = tuple(re2.compile(pattern) for pattern in table["patterns"])
    names = tuple(re2.compile(pattern) for pattern in table["names"])
    return Redactor(key, patterns, names, called or people(()))
