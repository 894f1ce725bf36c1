"""The bill of a changed pack: item by item, what the change would catch, wrongly catch and newly flag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from moderator.intervals import Share
from moderator.records import Category, Uid
from moderator.rules.edges import Cuts
from moderator.rules.match import Context, Matcher
from moderator.rules.pack import Pack, Rule

EXAMPLES = 3
"""Comments of each kind that an item names."""
_SNIPPET = 60
_PARTS = ("terms", "phrases", "patterns")
_TEXTS = frozenset({"title", "note", "since", "version", "match", "no_match", "line", "reason", "readings"})
"""What a rule says about itself: changing it finds nothing else."""


class Turn(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Part(StrEnum):
    """What of a rule an item is about; ``rule`` is all but its words: conditions, allowed words, fields."""

    TERMS = "terms"
    PHRASES = "phrases"
    PATTERNS = "patterns"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Item:
    """One change: a word of a rule that came or went, or the rest of the rule."""

    turn: Turn
    part: Part
    rule: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """An item, with the rule that finds what it found before and the one that finds what it would find."""

    item: Item
    before: Rule | None
    after: Rule | None


@dataclass(frozen=True, slots=True)
class Read:
    """A comment the change is tried on. ``hidden`` says what was decided; None while nothing was."""

    uid: Uid
    text: str
    author: str = ""
    context: Context = field(default_factory=Context)
    hidden: bool | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A comment an item finds: ``hidden`` as it was decided, its first words."""

    uid: Uid
    hidden: bool | None
    snippet: str


@dataclass(slots=True)
class Effect:
    """What an item does to the comments it was tried on.

    Found by it: ``caught`` of those hidden, ``wrong`` of those approved, ``fresh`` of those open that nothing
    flagged before, ``known`` of those open that are flagged anyway. No longer found: ``missed`` of those
    hidden, ``freed`` of those approved, ``dropped`` of those open.
    """

    caught: int = 0
    wrong: int = 0
    fresh: int = 0
    known: int = 0
    missed: int = 0
    freed: int = 0
    dropped: int = 0
    examples: list[Example] = field(default_factory=list)

    @property
    def precision(self) -> Share:
        """The hidden among the decided that it finds, with its 95 % interval."""
        return Share(self.caught, self.caught + self.wrong)

    def add(self, other: Effect) -> None:
        for each in fields(self):
            if each.name != "examples":
                setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        for hidden in (False, None, True):
            have = sum(example.hidden is hidden for example in self.examples)
            more = [example for example in other.examples if example.hidden is hidden]
            self.examples.extend(more[: EXAMPLES - have])

    def gain(self, read: Read, flagged: bool) -> None:
        """The item finds this comment and did not before; ``flagged`` before the change."""
        if read.hidden is None:
            self.fresh, self.known = self.fresh + (not flagged), self.known + flagged
        else:
            self.caught, self.wrong = self.caught + read.hidden, self.wrong + (not read.hidden)
        if sum(example.hidden is read.hidden for example in self.examples) < EXAMPLES:
            self.examples.append(Example(read.uid, read.hidden, read.text[:_SNIPPET]))

    def lose(self, read: Read) -> None:
        """The item found this comment and does no longer."""
        if read.hidden is None:
            self.dropped += 1
        else:
            self.missed, self.freed = self.missed + read.hidden, self.freed + (not read.hidden)


@dataclass(slots=True)
class Bill:
    """The effect of every item, and of all together: what becomes flagged or unflagged as a whole."""

    effects: list[Effect]
    total: Effect = field(default_factory=Effect)
    read: int = 0

    def add(self, other: Bill) -> None:
        for mine, theirs in zip(self.effects, other.effects, strict=True):
            mine.add(theirs)
        self.total.add(other.total)
        self.read += other.read

    def below(self, floor: float) -> list[int]:
        """The items whose precision on past decisions is below the floor; undecided ones are not."""
        return [
            at
            for at, effect in enumerate(self.effects)
            if (share := effect.precision.value) is not None and share < floor
        ]


def probes(old: Pack | None, new: Pack) -> tuple[Probe, ...]:
    """Every change between two packs as items, in the order of the new pack; what went comes last."""
    before = {rule.id: rule for rule in old.rules} if old else {}
    after = {rule.id for rule in new.rules}
    lists = {name for name in new.lists if old is None or old.lists.get(name) != new.lists[name]}
    found: list[Probe] = []
    for rule in new.rules:
        found.extend(_changed(before.get(rule.id), rule, lists))
    for gone in before.values():
        if gone.id not in after:
            found.extend(_changed(gone, None, frozenset()))
    return tuple(found)


def _changed(old: Rule | None, new: Rule | None, lists: Iterable[str]) -> Iterator[Probe]:
    some = new or old
    assert some is not None
    for part in _PARTS:
        had = getattr(old, part) if old else ()
        has = getattr(new, part) if new else ()
        if new:
            for text in (text for text in has if text not in had):
                yield Probe(Item(Turn.ADDED, Part(part), some.id, text), None, _only(new, part, (text,)))
        if old:
            for text in (text for text in had if text not in has):
                yield Probe(Item(Turn.REMOVED, Part(part), some.id, text), _only(old, part, (text,)), None)
    yield from _rest(old, new, some, lists)


def _rest(old: Rule | None, new: Rule | None, some: Rule, lists: Iterable[str]) -> Iterator[Probe]:
    """What is not words: for both sides of it the words that stayed."""
    if old is None or new is None:
        if not any(getattr(some, part) for part in _PARTS):
            turn = Turn.ADDED if new else Turn.REMOVED
            yield Probe(Item(turn, Part.RULE, some.id), old, new)
        return
    kept = {part: tuple(text for text in getattr(new, part) if text in getattr(old, part)) for part in _PARTS}
    one, other = _with(old, kept), _with(new, kept)
    told = {each.name for each in fields(Rule)} - _TEXTS - set(_PARTS)
    differs = any(getattr(one, name) != getattr(other, name) for name in told)
    if differs or any(f"@{name}" in phrase for name in lists for phrase in other.phrases):
        yield Probe(Item(Turn.CHANGED, Part.RULE, some.id), one, other)


def _with(rule: Rule, parts: dict[str, tuple[str, ...]]) -> Rule:
    return replace(rule, terms=parts["terms"], phrases=parts["phrases"], patterns=parts["patterns"])


def _only(rule: Rule, part: str, texts: tuple[str, ...]) -> Rule:
    """The rule with no other words than these."""
    return _with(rule, {name: texts if name == part else () for name in _PARTS})


@dataclass(slots=True)
class Appraiser:
    """Tries a change on comments. ``base`` are the packs below the changed one."""

    old: Pack | None
    new: Pack
    base: Sequence[Pack]
    segmenter: Cuts | None = None
    items: tuple[Item, ...] = field(init=False)
    _sides: tuple[Matcher, Matcher] = field(init=False)
    _whole: tuple[Matcher, Matcher] = field(init=False)

    def __post_init__(self) -> None:
        found = probes(self.old, self.new)
        self.items = tuple(probe.item for probe in found)
        whole = tuple(word for pack in (*self.base, self.new) for word in pack.whole)
        old = self.old or replace(self.new, rules=())
        before = replace(old, rules=_numbered(probe.before for probe in found), whole=whole)
        after = replace(self.new, rules=_numbered(probe.after for probe in found), whole=whole)
        cuts = self.segmenter
        self._sides = Matcher([before], cuts), Matcher([after], cuts)
        self._whole = Matcher([*self.base, old], cuts), Matcher([*self.base, self.new], cuts)

    def bill(self, reads: Iterable[Read]) -> Bill:
        made = Bill([Effect() for _ in self.items])
        for read in reads:
            made.read += 1
            self._add(made, read)
        return made

    def _add(self, bill: Bill, read: Read) -> None:
        flagged, will = (bool(self._found(matcher, read)) for matcher in self._whole)
        before, after = (self._found(matcher, read) for matcher in self._sides)
        for number in sorted(after - before, key=int):
            bill.effects[int(number)].gain(read, flagged)
        for number in sorted(before - after, key=int):
            bill.effects[int(number)].lose(read)
        if will and not flagged:
            bill.total.gain(read, flagged)
        elif flagged and not will:
            bill.total.lose(read)

    @staticmethod
    def _found(matcher: Matcher, read: Read) -> set[str]:
        """Ids of the rules that find something which counts."""
        found = matcher.findings(read.text, read.author, read.context)
        silent = (Category.MOOD, Category.OFF_TOPIC)
        return {one.rule for one in found if not one.held_back and one.category not in silent}


def _numbered(rules: Iterable[Rule | None]) -> tuple[Rule, ...]:
    """The rules that find something, each named by the place of its item."""
    return tuple(replace(rule, id=str(at)) for at, rule in enumerate(rules) if rule and _finds(rule))


def _finds(rule: Rule) -> bool:
    """A rule that lost all its words would, by its conditions alone, find everything they allow."""
    return bool(rule.terms or rule.phrases or rule.patterns or rule.signs or rule.when.all or rule.when.any)
