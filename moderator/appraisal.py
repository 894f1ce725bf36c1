"""What a worker does for the rules editor: tries a pack on a sentence, on the queue, and finds proposals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from moderator import settings
from moderator.records import Finding
from moderator.rules.bill import Appraiser, Bill, Item, Read
from moderator.rules.check import examples, unruly
from moderator.rules.fault import Fault
from moderator.rules.match import Context, Matcher
from moderator.rules.pack import Fact, Pack
from moderator.rules.parse import parse_pack, read_pack
from moderator.rules.proposals import Proposal, harmless, propose
from moderator.rules.source import Source
from moderator.store import appraising
from moderator.store.appraising import Tried
from moderator.store.open import open_reader
from moderator.store.reader import Reader
from moderator.surroundings import Surroundings
from moderator.text.segment import Segmenter

PAGE = 1000
"""Comments a call of ``Appraise`` reads: some tenths of a second."""
Memory = dict[str, object]


@dataclass(frozen=True, slots=True)
class Draft:
    """A pack as it stands in the editor, over the packs below it; ``old`` is what is on disk, if anything."""

    path: Path
    text: str
    base: tuple[Path, ...]
    old: str | None = None

    def packs(self) -> tuple[list[Pack], Pack]:
        """Raises PackFaults."""
        return [read_pack(path) for path in self.base], parse_pack(self.text.encode(), self.path)


@dataclass(frozen=True, slots=True)
class TryOut:
    """What a draft finds in one sentence, the packs below it included."""

    draft: Draft
    text: str
    author: str = ""

    def __call__(self, memory: Memory) -> tuple[Finding, ...]:
        base, pack = self.draft.packs()
        matcher = Matcher([*base, pack], _segmenter(memory).cuts)
        return matcher.findings(self.text, self.author, Context(is_reply=False))


@dataclass(frozen=True, slots=True)
class TryExamples:
    """The examples of a draft that do not behave, each at its own line."""

    draft: Draft

    def __call__(self, memory: Memory) -> tuple[Fault, ...]:
        _, pack = self.draft.packs()
        matcher = Matcher([pack], _segmenter(memory).cuts)
        asked = list(examples(pack))
        found = [matcher.findings(one.text, one.author, one.context) for one in asked]
        return tuple(unruly(asked, found, Source.of(self.draft.text)))


@dataclass(frozen=True, slots=True)
class Priced:
    """A page of the bill, and the row to go on after; None where the queue has no more."""

    items: tuple[Item, ...]
    bill: Bill
    next: int | None


@dataclass(frozen=True, slots=True)
class Appraise:
    """Tries a draft on the next page of a queue file."""

    draft: Draft
    queue: Path
    after: int = 0

    def __call__(self, memory: Memory) -> Priced:
        with open_reader(self.queue) as reader:
            ready = self._ready(memory, reader)
            tried = appraising.page(reader.db, self.after, PAGE)
        bill = ready.appraiser.bill(ready.read(one) for one in tried)
        return Priced(ready.appraiser.items, bill, _next(tried))

    def _ready(self, memory: Memory, reader: Reader) -> _Ready:
        """Built for the first page: those after it find it made."""
        kept = memory.get("appraisal")
        if isinstance(kept, _Ready) and self.after > 0 and kept.draft == self.draft:
            return kept
        base, new = self.draft.packs()
        old = parse_pack(self.draft.old.encode(), self.draft.path) if self.draft.old is not None else None
        asked = frozenset(fact for pack in (*base, new, *([old] if old else [])) for fact in pack.facts)
        made = _Ready(
            self.draft,
            Appraiser(old, new, base, _segmenter(memory).cuts),
            Surroundings.read(reader.db, asked),
            appraising.copies(reader.db) if Fact.COPIES in asked else {},
        )
        memory["appraisal"] = made
        return made


@dataclass(frozen=True, slots=True)
class _Ready:
    """A draft made ready for the pages of one queue."""

    draft: Draft
    appraiser: Appraiser
    around: Surroundings
    copies: Mapping[int, int]

    def read(self, tried: Tried) -> Read:
        one = tried.comment
        context = self.around.of(one, lambda row: self.copies.get(row, 1))
        return Read(one.uid, one.text, one.author, context, tried.hidden)


def _next(tried: Sequence[Tried]) -> int | None:
    """The row to go on after; None on the last page."""
    return tried[-1].comment.row if len(tried) == PAGE else None


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposals, what a rule of them must leave alone, and how many decisions they rest on."""

    terms: tuple[Proposal, ...]
    harmless: tuple[str, ...]
    hidden: int
    approved: int


@dataclass(frozen=True, slots=True)
class Propose:
    """Terms that the decisions in a queue file speak for and no pack in ``packs`` knows."""

    queue: Path
    packs: tuple[Path, ...]

    def __call__(self, memory: Memory) -> Proposed:
        known = [term for path in self.packs for rule in read_pack(path).rules for term in rule.terms]
        hidden, approved, waiting = list[str](), list[str](), list[str]()
        with open_reader(self.queue) as reader:
            after: int | None = 0
            while after is not None:
                tried = appraising.page(reader.db, after, PAGE)
                for one in tried:
                    {True: hidden, False: approved, None: waiting}[one.hidden].append(one.comment.text)
                after = _next(tried)
        found = propose(hidden, approved, waiting, known)
        return Proposed(found, harmless(approved, [one.term for one in found]), len(hidden), len(approved))


def _segmenter(memory: Memory) -> Segmenter:
    """One a worker: its dictionary takes half a second to load."""
    kept = memory.get("segmenter")
    if not isinstance(kept, Segmenter):
        kept = memory["segmenter"] = Segmenter(settings.private_folder(settings.cache_folder()))
    return kept
