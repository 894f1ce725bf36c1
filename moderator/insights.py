"""What the queue and its journal say about the work: counts by status, category, reason and reviewer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from moderator.records import Counts, Status
from moderator.store.reader import Head, Reader


@dataclass(frozen=True, slots=True)
class Stats:
    """A queue in figures. Shares are left out: they are earned by more decisions than a figure shows."""

    counts: Counts
    head: Head
    by_category: Mapping[str, int]
    by_reason: Mapping[str, int]
    by_reviewer: Mapping[str, int]
    by_rule: Mapping[str, RuleRecord]
    articles: int
    imports: int


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """How a rule did on decided comments: flagged by it, of those decided, of those hidden."""

    flagged: int
    decided: int
    hidden: int


def stats(reader: Reader) -> Stats:
    """Read the figures; the grouped counts come from the tables, the totals from the counters."""
    return Stats(
        counts=reader.counts(),
        head=reader.head(),
        by_category=reader.tally("category"),
        by_reason=reader.tally("reason"),
        by_reviewer=reader.tally("reviewer"),
        by_rule={
            rule: RuleRecord(flagged, decided, hidden)
            for rule, flagged, decided, hidden in reader.rule_record()
        },
        articles=reader.size("articles"),
        imports=reader.size("imports"),
    )


def stats_json(figures: Stats) -> dict[str, object]:
    """The object ``moderator stats --json`` prints."""
    counts = figures.counts
    return {
        "total": counts.total,
        "flagged": counts.flagged,
        "flagged_open": counts.flagged_open,
        "by_status": {status.value: counts.by_status.get(status, 0) for status in Status},
        "by_category": dict(figures.by_category),
        "by_reason": dict(figures.by_reason),
        "by_reviewer": dict(figures.by_reviewer),
        "rules": {
            rule: {"flagged": r.flagged, "decided": r.decided, "hidden": r.hidden}
            for rule, r in figures.by_rule.items()
        },
        "articles": figures.articles,
        "imports": figures.imports,
        "journal": {"count": figures.head.count, "head": figures.head.hash},
    }
