"""Finding what the rules look for, in linear time, with spans in the original text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, Protocol, cast

import ahocorasick
import re2

from moderator.i18n import Both
from moderator.records import Field, Finding, Hit, Severity, Span
from moderator.rules import signs, why
from moderator.rules.alike import Ear
from moderator.rules.conditions import Lists, Seen, Test, test
from moderator.rules.edges import Cuts, Edges
from moderator.rules.pack import Context, Pack, Rule
from moderator.rules.phrase import Pattern, compiled, options, source
from moderator.rules.signs import Text
from moderator.rules.verdicts import NAME, NONE, Judged, Verdicts, whole_text
from moderator.text.fold import fold_text
from moderator.text.layers import layers
from moderator.vocabulary import SUGGESTED

__all__ = ["Context", "Matcher"]

_NOTHING = Context()
_HITS = 200
"""Hits of one rule that are looked at in one text: more would say nothing new, at a high cost."""


class _Terms(Protocol):
    def iter(self, text: str) -> Iterable[tuple[int, tuple[int, tuple[int, ...]]]]: ...


class _Patterns(Protocol):
    def Match(self, text: str) -> Sequence[int] | None: ...


@dataclass(frozen=True, slots=True)
class _Ready:
    """A rule made ready for matching."""

    rule: Rule
    allow: Pattern | None
    holds: Test | None
    readings: Mapping[str, str]


def _ready(rule: Rule, lists: Lists) -> _Ready:
    allow = compiled("|".join(source(word, lists) for word in rule.allow)) if rule.allow else None
    readings = {fold_text(term): meant for term, meant in rule.readings.items()}
    return _Ready(rule, allow, test(rule.when, lists), MappingProxyType(readings))


class _Hit(NamedTuple):
    """Where a rule hit the folded text, and where in the reading of it that held the words."""

    start: int
    end: int
    by_term: bool
    """Terms must lie within word edges; patterns need not."""
    reading: str
    at: Span
    held: bool = False
    wrong: bool = False
    """Held back because a person said so."""
    right: bool = False
    """Counts because a person said so."""
    written: str = ""
    """How a word is written that only sounds like the term it is read as."""

    @property
    def words(self) -> str:
        return self.reading[self.at[0] : self.at[1]]


@dataclass(slots=True)
class _Finder:
    """Everything that is looked for in one field, in one pass each for terms and for patterns."""

    terms: _Terms | None
    screen: _Patterns | None
    patterns: list[tuple[int, Pattern, bool]]
    """Rule number, pattern, and whether it was a phrase: those ask for whole Latin words."""
    signs: list[int]
    bare: list[int]
    """Rules that have conditions only."""
    ear: Ear

    def hits(self, text: str, codes: Iterable[tuple[int, str]] = ()) -> dict[int, list[_Hit]]:
        """Hits in the folded text by rule number, of words and patterns only."""
        found: dict[int, list[_Hit]] = {}
        for number, first, last in self._term_hits(text):
            found.setdefault(number, []).append(_Hit(first, last, True, text, (first, last)))
        for number, first, last in self._pattern_hits(text):
            found.setdefault(number, []).append(_Hit(first, last, False, text, (first, last)))
        for layer in layers(text, codes):
            terms = ((*hit, True) for hit in self._term_hits(layer.text))
            phrases = ((*hit, False) for hit in self._pattern_hits(layer.text, phrases=True))
            for number, first, last, by_term in (*terms, *phrases):
                if place := layer.place(first, last):
                    found.setdefault(number, []).append(_Hit(*place, by_term, layer.text, (first, last)))
        for heard in self.ear.find(text):
            written = text[heard.start : heard.end]
            hit = _Hit(heard.start, heard.end, False, heard.term, (0, len(heard.term)), written=written)
            for number in heard.numbers:
                found.setdefault(number, []).append(hit)
        return found

    def _term_hits(self, text: str) -> Iterator[tuple[int, int, int]]:
        if self.terms is None:
            return
        for last, (length, numbers) in self.terms.iter(text):
            first = last + 1 - length
            if _whole_latin(text, first, last + 1):
                yield from ((number, first, last + 1) for number in numbers)

    def _pattern_hits(self, text: str, phrases: bool = False) -> Iterator[tuple[int, int, int]]:
        if self.screen is None:
            return
        for index in self.screen.Match(text) or ():
            number, pattern, is_phrase = self.patterns[index]
            if phrases and not is_phrase:
                continue
            for match in pattern.finditer(text):
                first, last = match.span(1) if pattern.groups else match.span()
                if first < last and (not is_phrase or _whole_latin(text, first, last)):
                    yield number, first, last


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _whole_latin(text: str, first: int, last: int) -> bool:
    """Whether a hit that begins or ends in a Latin letter or digit is no part of a longer word."""
    cut_before = first > 0 and _latin(text[first]) and _latin(text[first - 1])
    cut_after = last < len(text) and _latin(text[last - 1]) and _latin(text[last])
    return not (cut_before or cut_after)


def _finder(rules: Sequence[tuple[Rule, Lists]], wanted: Field) -> _Finder:
    numbers: dict[str, list[int]] = {}
    patterns: list[tuple[int, Pattern, bool]] = []
    screen = re2.Set.SearchSet(options())
    looking: list[int] = []
    bare: list[int] = []
    for number, (rule, lists) in enumerate(rules):
        if wanted not in rule.fields:
            continue
        for term in {fold_text(term) for term in rule.terms} - {""}:
            numbers.setdefault(term, []).append(number)
        sources = [(source(phrase, lists), True) for phrase in rule.phrases]
        for pattern, whole in sources + [(pattern, False) for pattern in rule.patterns]:
            screen.Add(pattern)
            patterns.append((number, compiled(pattern), whole))
        if rule.signs:
            looking.append(number)
        elif not (rule.terms or rule.phrases or rule.patterns):
            bare.append(number)
    if patterns:
        screen.Compile()
    heard = Ear((term, n) for n, (rule, _) in enumerate(rules) if rule.sounds for term in rule.terms)
    # A name is not read by its sound: real names sound like everything.
    ear = heard if wanted is Field.TEXT else Ear(())
    return _Finder(_automaton(numbers), screen if patterns else None, patterns, looking, bare, ear)


def _automaton(numbers: Mapping[str, Sequence[int]]) -> _Terms | None:
    if not numbers:
        return None
    automaton = ahocorasick.Automaton()
    for term, rules in numbers.items():
        automaton.add_word(term, (len(term), tuple(rules)))
    automaton.make_automaton()
    return cast(_Terms, automaton)


def _layered(packs: Sequence[Pack]) -> list[tuple[Rule, Lists]]:
    """The rules in force: of rules with one id the last pack's stands, in the first one's place."""
    rules: dict[str, tuple[Rule, Lists]] = {}
    for pack in packs:
        for rule in pack.rules:
            rules[rule.id] = (rule, pack.lists)
    return list(rules.values())


@dataclass(slots=True)
class Matcher:
    """Reads comments with the rules of some packs; build it once, use it for every comment.

    ``packs`` in layers: default, team, own; a later pack's rule replaces an earlier one of the same id.
    ``segmenter`` cuts a text into words; without one no hit is held back. ``verdicts`` are people's.
    """

    packs: Sequence[Pack]
    segmenter: Cuts | None = None
    verdicts: Verdicts = field(default_factory=lambda: NONE)
    _rules: list[_Ready] = field(init=False)
    _finders: dict[Field, _Finder] = field(init=False)
    _whole: frozenset[str] = field(init=False)
    _sentences: why.Sentences = field(init=False)
    _judged: Judged = field(init=False)

    def __post_init__(self) -> None:
        layered = _layered(self.packs)
        self._rules = [_ready(rule, lists) for rule, lists in layered]
        self._finders = {wanted: _finder(layered, wanted) for wanted in Field}
        self._whole = frozenset(fold_text(word) for pack in self.packs for word in pack.whole)
        self._sentences = why.Sentences(Both.read())
        self._judged = Judged.of(self.verdicts)

    def findings(self, text: str, author: str, context: Context = _NOTHING) -> tuple[Finding, ...]:
        """What the rules find in a comment: one finding a rule and field, spans in that field's original."""
        texts = Text(text, fold_text(text)), Text(author, fold_text(author))
        seen = Seen(texts[0].plain, texts[1].plain, context)
        return (*self._read(Field.TEXT, texts[0], seen), *self._read(Field.AUTHOR, texts[1], seen))

    def _read(self, wanted: Field, text: Text, seen: Seen) -> Iterator[Finding]:
        finder = self._finders[wanted]
        if not text.original and not finder.bare:
            return
        found = finder.hits(text.plain, text.codes())
        edges = _EdgesOf(self.segmenter, self._whole)
        for number in sorted({*found, *finder.signs, *finder.bare}):
            ready = self._rules[number]
            hits = self._counted(ready, found.get(number, ()), text.plain, edges)
            shown = [span for sign in ready.rule.signs for span in signs.find(sign, text, ready.rule.repeats)]
            if not (hits or shown or number in finder.bare):
                continue
            if ready.holds is None or ready.holds(seen):
                yield self._finding(ready, wanted, text, hits, shown, edges)

    def _counted(self, ready: _Ready, found: Sequence[_Hit], plain: str, edges: _EdgesOf) -> list[_Hit]:
        """The hits that no allowed word covers; marked where they lie across a word edge or are wrong."""
        if not found:
            return []
        covers = [match.span() for match in ready.allow.finditer(plain)] if ready.allow else []
        return _longest(
            self._held(ready.rule, hit, edges[hit.reading])
            for hit in found[:_HITS]
            if not (hit.written and not edges[plain].apart(hit.start, hit.end))
            and not any(first <= hit.start and hit.end <= last for first, last in covers)
        )

    def _held(self, rule: Rule, hit: _Hit, edges: Edges) -> _Hit:
        """Held back by a word edge, unless a person said otherwise of these words in this stretch."""
        if self._judged.concerns(rule.id, hit.words):
            known = self.verdicts.get((rule.id, _known_by(hit, edges)))
            if known is not None:
                return hit._replace(held=not known, wrong=not known, right=known)
        return hit._replace(held=hit.by_term and rule.edges and edges.across(*hit.at))

    def _finding(
        self,
        ready: _Ready,
        wanted: Field,
        text: Text,
        hits: Sequence[_Hit],
        shown: Sequence[Span],
        edges: _EdgesOf,
    ) -> Finding:
        rule = ready.rule
        told = _told(text, hits, shown, edges)
        fine = wanted is Field.AUTHOR and self._judged.concerns(NAME, text.original)
        mark = why.Mark.WRONG if fine else self._mark(rule, told[0], hits, shown)
        held = mark is not None and mark.held_back
        counted = [hit for hit in hits if held or not hit.held]
        spans = [*shown, *(text.place(hit.start, hit.end) for hit in counted)]
        plain = [hit.words for hit in counted]
        meant = [ready.readings[word] for word in plain if word in ready.readings]
        words = [text.original[first:last] for first, last in spans]
        reads = why.reading(words[len(shown) :], plain, meant)
        zh, en = self._sentences.write(rule, wanted, words, reads, mark)
        return Finding(
            rule=rule.id,
            version=rule.version,
            category=rule.category,
            severity=_severity(rule, wanted, counted),
            field=wanted,
            spans=_united(spans),
            held_back=held,
            why=zh,
            why_en=en,
            reading=reads,
            reason=rule.reason or SUGGESTED.get(rule.category),
            hits=told,
            wrong=mark is why.Mark.WRONG,
        )

    def _mark(self, rule: Rule, first: Hit, hits: Sequence[_Hit], shown: Sequence[Span]) -> why.Mark | None:
        """What a word edge or a person says of all hits, and nothing where they differ."""
        if shown or not hits:
            said = self.verdicts.get((rule.id, first))
            return None if said is None else why.Mark.COUNTS if said else why.Mark.WRONG
        counted = [hit for hit in hits if not hit.held]
        if counted:
            return why.Mark.COUNTS if all(hit.right for hit in counted) else None
        return why.Mark.WRONG if any(hit.wrong for hit in hits) else why.Mark.EDGE


def _severity(rule: Rule, wanted: Field, hits: Sequence[_Hit]) -> Severity:
    """The rule's own; low where all its words only sound like its terms."""
    if hits and all(hit.written for hit in hits):
        return Severity.LOW
    return rule.author_severity if wanted is Field.AUTHOR else rule.severity


def _told(text: Text, hits: Sequence[_Hit], shown: Sequence[Span], edges: _EdgesOf) -> tuple[Hit, ...]:
    """What the hits are known by; a rule that goes by signs or conditions is known by the whole text."""
    if shown or not hits:
        return (whole_text(text.plain),)
    return tuple(dict.fromkeys(_known_by(hit, edges[hit.reading]) for hit in hits))


def _known_by(hit: _Hit, edges: Edges) -> Hit:
    return Hit(hit.words, hit.written or edges.around(*hit.at))


class _EdgesOf(dict[str, Edges]):
    """The word edges of each reading of one comment, made when first asked for."""

    def __init__(self, cuts: Cuts | None, whole: frozenset[str]) -> None:
        super().__init__()
        self.cuts = cuts
        self.whole = whole

    def __missing__(self, reading: str) -> Edges:
        self[reading] = edges = Edges(reading, self.cuts, self.whole)
        return edges


def _longest(hits: Iterable[_Hit]) -> list[_Hit]:
    """Hits in order, without those inside another; of two at one place the one that counts."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.held)):
        outer = kept[-1] if kept else None
        # What lies inside words that are wrong here is wrong with them.
        if outer is None or hit.end > outer.end or (outer.held and not (outer.wrong or hit.held)):
            kept.append(hit)
    return kept


def _united(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap made one."""
    united: list[Span] = []
    for first, last in sorted(spans):
        if united and first < united[-1][1]:
            united[-1] = (united[-1][0], max(last, united[-1][1]))
        else:
            united.append((first, last))
    return tuple(united)
