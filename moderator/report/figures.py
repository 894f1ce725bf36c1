"""The figures of a report: one pass over the comments, one over the journal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import median

from moderator import insights
from moderator.insights import SignalRecord
from moderator.intervals import Agreement, Share, expected
from moderator.intervals import agreement as agreeing
from moderator.jobs import Job
from moderator.journal import STATUS_OF, Event, Verb
from moderator.records import Item, Status, Uid
from moderator.scoring.sample import Estimate
from moderator.store.figures import repeats as asked_again
from moderator.store.query import Order, Query
from moderator.store.reader import Head, Reader

EXAMPLES = 2
_OUTCOMES = frozenset({Status.APPROVED, Status.HIDDEN})
_DECIDING = frozenset({Verb.APPROVE, Verb.HIDE})


@dataclass(slots=True)
class Group:
    """How comments with one mark (a category, a rule) fared: all, decided, hidden."""

    comments: int = 0
    decided: int = 0
    hidden: int = 0

    def add(self, status: Status) -> None:
        self.comments += 1
        self.decided += status in _OUTCOMES
        self.hidden += status is Status.HIDDEN

    @property
    def share(self) -> Share:
        """Hidden among decided: for a rule its precision."""
        return Share(self.hidden, self.decided)


@dataclass(frozen=True, slots=True)
class Pace:
    """Decisions by day (UTC), and the median seconds a comment was on screen, None where never measured."""

    by_day: Mapping[str, int]
    seconds: float | None
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything a report says about a queue."""

    head: Head
    total: int
    flagged: int
    articles: int
    imports: int
    by_status: Mapping[Status, int]
    by_reason: Mapping[str, int]
    categories: Mapping[str, Group]
    rules: Mapping[str, Group]
    strata: Mapping[bool, Group]
    open_by_flag: Mapping[bool, int]
    pace: Pace
    agreement: Agreement
    with_self: Agreement
    signals: Sequence[SignalRecord]
    sample: Estimate
    authors: Mapping[str, int]
    reviewers: Sequence[str]
    examples: Sequence[Item]

    @property
    def overall(self) -> Share:
        groups = self.strata.values()
        return Share(sum(g.hidden for g in groups), sum(g.decided for g in groups))

    def lift(self, group: Group) -> float | None:
        """How much likelier a marked comment is hidden than any decided one; None without decisions."""
        base, here = self.overall.value, group.share.value
        return None if not base or here is None else here / base

    def left(self) -> tuple[float, float, float] | None:
        """How many of the open comments would still be hidden: expected, and a 95 % interval. A stopgap while
        the blind sample is too small to tell: what was read was not chosen at random."""
        return expected([(self.strata[flag].share, self.open_by_flag[flag]) for flag in (True, False)])


@dataclass(slots=True)
class _Sums:
    by_status: Counter[Status] = field(default_factory=Counter)
    by_reason: Counter[str] = field(default_factory=Counter)
    categories: defaultdict[str, Group] = field(default_factory=lambda: defaultdict(Group))
    rules: defaultdict[str, Group] = field(default_factory=lambda: defaultdict(Group))
    strata: dict[bool, Group] = field(default_factory=lambda: {True: Group(), False: Group()})
    open_by_flag: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    examples: defaultdict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))

    def add(self, item: Item) -> None:
        status, flagged = item.state.status, item.flags.flagged
        self.by_status[status] += 1
        self.strata[flagged].add(status)
        self.open_by_flag[flagged] += status not in _OUTCOMES
        counted = [finding for finding in item.flags.findings if not finding.held_back]
        for category in {finding.category.value for finding in counted}:
            self.categories[category].add(status)
        for rule in {finding.rule for finding in counted}:
            self.rules[rule].add(status)
        if status is Status.HIDDEN:
            reason = item.state.reason or ""
            self.by_reason[reason] += 1
            if len(self.examples[reason]) < EXAMPLES:
                self.examples[reason].append(item)


def figures(reader: Reader, job: Job) -> Figures:
    """Read them from an open queue. Raises Cancelled."""
    sums, total = _Sums(), reader.counts().total
    for number, item in enumerate(reader.items(Query(order=Order.PAGE))):
        if number % 200 == 0:
            job.report("report.counting", number, total)
        sums.add(item)
    made = _standing(reader.events())
    reviewers = sorted({event.reviewer for event in made})
    return Figures(
        head=reader.head(),
        total=sum(sums.by_status.values()),
        flagged=sums.strata[True].comments,
        articles=reader.size("articles"),
        imports=reader.size("imports"),
        by_status=sums.by_status,
        by_reason=dict(sums.by_reason.most_common()),
        categories=_largest(sums.categories),
        rules=_largest(sums.rules),
        strata=sums.strata,
        open_by_flag=sums.open_by_flag,
        pace=pace(made),
        agreement=agreement(made),
        with_self=agreeing([pair for name in reviewers for pair in asked_again(reader.db, name)]),
        signals=insights.signals(reader),
        sample=insights.sample(reader),
        authors=reader.author_tally(),
        reviewers=reviewers,
        examples=[item for items in sums.examples.values() for item in items],
    )


def _largest(groups: Mapping[str, Group]) -> dict[str, Group]:
    return dict(sorted(groups.items(), key=lambda pair: (-pair[1].comments, pair[0])))


def _standing(events: Iterable[Event]) -> list[Event]:
    """The events that set a status and were not taken back."""
    kept: dict[str, Event] = {}
    undone: dict[str, Event] = {}
    undo_of: dict[str, str] = {}
    for event in events:
        if event.verb is Verb.UNDO and event.reverses:
            undo_of[event.uid] = event.reverses
            taken = kept.pop(event.reverses, None)
            if taken is not None:
                undone[event.reverses] = taken
        elif event.verb is Verb.REDO and event.reverses:
            back = undone.pop(undo_of.get(event.reverses, ""), None)
            if back is not None:
                kept[back.uid] = back
        elif event.verb in STATUS_OF:
            kept[event.uid] = event
    return sorted(kept.values(), key=lambda event: event.at)


def pace(made: Sequence[Event]) -> Pace:
    """From the standing decisions of people."""
    seconds = [event.seconds for event in made if event.seconds is not None and event.seconds > 0]
    days = Counter(event.at[:10] for event in made)
    return Pace(
        dict(sorted(days.items())),
        median(seconds) if seconds else None,
        made[0].at if made else None,
        made[-1].at if made else None,
    )


def agreement(made: Sequence[Event]) -> Agreement:
    """Over every pair of people who both approved or hid the same comment, by their last decision."""
    last: defaultdict[Uid, dict[str, Verb]] = defaultdict(dict)
    for event in made:
        if event.comment and event.verb in _DECIDING:
            last[event.comment][event.reviewer] = event.verb
    return agreeing(
        [
            (first.value, second.value)
            for decided in last.values()
            for first, second in combinations([decided[name] for name in sorted(decided)], 2)
        ]
    )
