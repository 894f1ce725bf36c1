"""In which order findings are named, and which one a verdict would take: the keys and their hints agree."""

from __future__ import annotations

from moderator.records import Finding, Item, Severity

_RANK = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2}


def standing(item: Item) -> list[Finding]:
    """The findings that count, gravest first."""
    return sorted((f for f in item.flags.findings if not f.held_back), key=lambda f: _RANK[f.severity])


def in_order(item: Item) -> list[Finding]:
    """Those that count, gravest first; those that a word edge holds back; those a person called wrong."""
    held = (f for f in item.flags.findings if f.held_back)
    return [*standing(item), *sorted(held, key=lambda f: f.wrong)]


def doubtful(item: Item) -> Finding | None:
    """What "wrong" takes: the gravest finding that counts, else the first that a word edge holds back."""
    return next((finding for finding in in_order(item) if finding.hits and not finding.wrong), None)


def held(item: Item) -> Finding | None:
    """What "counts" takes: the first finding that is held back, by a word edge before by a person."""
    return next((finding for finding in in_order(item) if finding.hits and finding.held_back), None)
