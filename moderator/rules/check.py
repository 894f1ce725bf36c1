"""What can be wrong with a pack that reads well: one function a fault, and the examples."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import re2

from moderator import vocabulary
from moderator.errors import ModeratorError
from moderator.records import Category, Field, Finding
from moderator.rules.edges import Cuts
from moderator.rules.fault import Fault, nearest
from moderator.rules.match import Matcher
from moderator.rules.pack import Context, Fact, Pack, Rule, When
from moderator.rules.phrase import PhraseFault, compiled, source
from moderator.rules.source import Source
from moderator.text.fold import fold_text
from moderator.vocabulary import REASON_IDS

EXAMPLES_WANTED = 2
"""Examples that each rule needs, of each kind."""

_REFUSED = re.compile(r"\(\?(?:=|!|<=|<!)|\\[1-9]|\(\?P=")
_NAME = re.compile(r"[a-z][a-z0-9_]*(?:[.-][a-z0-9_]+)*")


def faults(pack: Pack, at: Source) -> Iterator[Fault]:
    """Everything wrong with a pack but its examples (those need a matcher: ``example_faults``)."""
    yield from duplicate_ids(pack)
    yield from faulty_lists(pack, at)
    for rule in pack.rules:
        for one in (bad_id, nothing_to_find, few_examples, unknown_reason, score_category):
            yield from one(rule)
        for one_at in (short_terms, equal_terms, faulty_readings):
            yield from one_at(rule, at)
        yield from faulty_phrases(rule, pack, at)
        yield from faulty_patterns(rule, at)


def _fault(key: str, line: int, near: str | None = None, **params: str) -> Fault:
    return Fault(f"rules.fault.{key}", line, MappingProxyType(params), near)


def duplicate_ids(pack: Pack) -> Iterator[Fault]:
    counts = Counter(rule.id for rule in pack.rules if rule.id)
    seen: set[str] = set()
    for rule in pack.rules:
        if rule.id in seen and counts[rule.id] > 1:
            yield _fault("duplicate_id", rule.line, id=rule.id)
        seen.add(rule.id)


def faulty_lists(pack: Pack, at: Source) -> Iterator[Fault]:
    for name, words in pack.lists.items():
        if not words:
            yield _fault("empty_list", at.key(name), name=name)
        for word in words:
            if not fold_text(word):
                yield _fault("empty_term", at.key(name), term=word)


def bad_id(rule: Rule) -> Iterator[Fault]:
    if rule.id and not _NAME.fullmatch(rule.id):
        yield _fault("bad_id", rule.line, id=rule.id)


def nothing_to_find(rule: Rule) -> Iterator[Fault]:
    conditions = (*rule.when.all, *rule.when.any)
    if not (rule.terms or rule.phrases or rule.patterns or rule.signs or conditions):
        yield _fault("nothing", rule.line, id=rule.id)


def few_examples(rule: Rule) -> Iterator[Fault]:
    for name, examples in (("match", rule.match), ("no_match", rule.no_match)):
        if len(examples) < EXAMPLES_WANTED:
            yield _fault("few_examples", rule.line, id=rule.id, name=name, n=str(EXAMPLES_WANTED))


def unknown_reason(rule: Rule) -> Iterator[Fault]:
    if rule.reason is None or rule.reason in REASON_IDS:
        return
    known = _known_reasons()
    if rule.reason not in known:
        yield _fault("unknown_reason", rule.line, nearest(rule.reason, known), reason=rule.reason)


def _known_reasons() -> frozenset[str]:
    """With the user's own; a faulty list of those is told elsewhere."""
    try:
        return vocabulary.read().reason_ids
    except ModeratorError:
        return REASON_IDS


def score_category(rule: Rule) -> Iterator[Fault]:
    """Mood and off-topic come from scores; a rule of theirs would never flag."""
    if rule.category in (Category.MOOD, Category.OFF_TOPIC):
        yield _fault("score_category", rule.line, category=rule.category)


def short_terms(rule: Rule, at: Source) -> Iterator[Fault]:
    for term in rule.terms:
        folded = fold_text(term)
        if not folded:
            yield _fault("empty_term", at.value(term, rule.line), term=term)
        elif len(folded) == 1 and not _picture(folded):
            yield _fault("single_character", at.value(term, rule.line), term=term)


def _picture(char: str) -> bool:
    """Whether a single character may be a term: an emoji or a platform code, never a letter."""
    return not char.isalnum() and not char.isspace() and ord(char) >= 0x2000


def equal_terms(rule: Rule, at: Source) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for term in rule.terms:
        folded = fold_text(term)
        if folded in seen:
            yield _fault("equal_terms", at.value(term, rule.line), term=term, other=seen[folded])
        seen.setdefault(folded, term)


def faulty_readings(rule: Rule, at: Source) -> Iterator[Fault]:
    terms = {fold_text(term) for term in rule.terms}
    for term in rule.readings:
        if fold_text(term) not in terms:
            yield _fault(
                "unknown_reading", at.key("readings", rule.line), nearest(term, rule.terms), term=term
            )


def faulty_phrases(rule: Rule, pack: Pack, at: Source) -> Iterator[Fault]:
    for phrase in (*rule.phrases, *rule.allow, *_asked(rule.when, Fact.TEXT, Fact.AUTHOR, Fact.ARTICLE)):
        try:
            source(phrase, pack.lists)
        except PhraseFault as fault:
            near = nearest(fault.detail, pack.lists) if fault.key.endswith("unknown_list") else None
            params = MappingProxyType({"phrase": phrase, "detail": fault.detail})
            yield Fault(fault.key, at.value(phrase, rule.line), params, near)


def faulty_patterns(rule: Rule, at: Source) -> Iterator[Fault]:
    for pattern in (*rule.patterns, *_asked(rule.when, Fact.PATTERN)):
        line = at.value(pattern, rule.line)
        if refused := _REFUSED.search(pattern):
            yield _fault("refused_pattern", line, pattern=pattern, detail=refused[0])
            continue
        try:
            compiled(pattern)
        except re2.error as fault:
            detail = fault.args[0] if fault.args else ""
            yield _fault("pattern", line, pattern=pattern, detail=_text(detail))


def _text(detail: object) -> str:
    return detail.decode("utf-8", "replace") if isinstance(detail, bytes) else str(detail)


def _asked(when: When, *facts: Fact) -> list[str]:
    conditions = (*when.all, *when.any, *when.none)
    return [word for condition in conditions if condition.fact in facts for word in condition.words]


def example_faults(pack: Pack, segmenter: Cuts | None = None) -> Iterator[Fault]:
    """Examples that do not behave: a ``match`` must be found and counted, a ``no_match`` must not."""
    matcher = Matcher([pack], segmenter)
    asked = list(examples(pack))
    found = [matcher.findings(one.text, one.author, one.context) for one in asked]
    return unruly(asked, found)


def examples(pack: Pack) -> Iterator[Asked]:
    """Every example of a pack, as a comment to read."""
    for rule in pack.rules:
        for wanted, listed in ((True, rule.match), (False, rule.no_match)):
            for one in listed:
                yield Asked(rule, one.text, one.author, one.context, wanted)


def unruly(
    asked: Iterable[Asked], found: Iterable[Sequence[Finding]], at: Source | None = None
) -> Iterator[Fault]:
    """Faults of the examples, from what a matcher found in each; ``at`` gives them their own lines."""
    for one, findings in zip(asked, found, strict=True):
        said = one.text or one.author
        if one.wanted and not one.found(findings):
            yield _fault("must_match", one.line(at), id=one.rule.id, example=said)
        elif not one.wanted and one.found(findings):
            yield _fault("must_not_match", one.line(at), id=one.rule.id, example=said)


@dataclass(frozen=True, slots=True)
class Asked:
    """One example as a comment that a matcher can read, and whether its rule is wanted to find it."""

    rule: Rule
    text: str
    author: str
    context: Context
    wanted: bool

    def found(self, findings: Iterable[Finding]) -> bool:
        """Whether the rule is among the findings (held-back hits do not count)."""
        field = Field.AUTHOR if self.author and not self.text else None
        return any(
            finding.rule == self.rule.id and not finding.held_back and field in (None, finding.field)
            for finding in findings
        )

    def line(self, at: Source | None) -> int:
        if at is None:
            return self.rule.line
        return at.value(
            self.text or self.author, at.key("match" if self.wanted else "no_match", self.rule.line)
        )
