"""The blend: from findings and scores to flagged or not, a place in the queue, and the reasons for it.

Flagged, when any of these holds (design.md, "Contract"):

- a finding that *counts*: neither held back nor ``mood`` nor ``off_topic``;
- the abuse score is at or above ``flag_line``;
- the off-topic score is at or above ``off_topic_line``.

A finding's *strength* is severity x category x field, each from a table below, in [0, 1]. Several add up as
independent reasons do: ``1 - product(1 - strength)``. The priority is the sum of its parts, value x weight:

    flagged    0 or 1                                        .50   flagged always stands before unflagged
    findings   risk of the findings that count               .40
    held_back  risk of those held back                       .05   small, but above nothing
    off_topic  how far above its line, flagged or not        .04
    cluster    number of near-copies, flagged only           .01
    reach      likes and replies, flagged only               .02   who is read by many is looked at sooner
    sentiment  1 - sentiment                                 .00   recorded; moves nothing until it helps
    prior      the shipped model's score, from PRIOR_LINE up .02   it orders, and never flags; below: .00

So a comment that is unflagged, without findings, not off-topic and below the model's line has exactly 0, and
the queue lists those in page order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderator.i18n import Both
from moderator.records import Category, Field, Finding, Scores, Severity, Weight


@dataclass(frozen=True, slots=True)
class Lines:
    """Where a score becomes a flag; all in [0, 1]. ``mood`` 0 switches the mood finding off."""

    flag: float = 0.5
    off_topic: float = 0.97
    mood: float = 0.0


MOOD_RULE = "mood.negative"
_SILENT = frozenset({Category.MOOD, Category.OFF_TOPIC})

_SEVERITY = {Severity.HIGH: 0.9, Severity.MEDIUM: 0.6, Severity.LOW: 0.3}
_FIELD = {Field.TEXT: 1.0, Field.AUTHOR: 0.35}

_RISK = {
    Category.DISTRESS: 1.0,
    Category.THREAT: 1.0,
    Category.HATE: 0.95,
    Category.ABUSE: 0.9,
    Category.SEXUAL: 0.8,
    Category.CONTACT: 0.6,
    Category.SPAM: 0.6,
    Category.FLOOD: 0.4,
    Category.CODED: 0.35,
    Category.HIDDEN: 0.3,
    Category.OFF_TOPIC: 0.0,
    Category.MOOD: 0.0,
}
"""How soon a person should look: somebody in distress before an insult, an insult before an advert."""

_ABUSE = {
    Category.THREAT: 1.0,
    Category.HATE: 1.0,
    Category.ABUSE: 1.0,
    Category.SEXUAL: 0.9,
    Category.CODED: 0.35,
    Category.HIDDEN: 0.2,
}
"""How much a finding says about abuse, which is another question: distress and adverts say nothing."""

REACH = 0.02
"""Weight of the likes and replies of what is flagged or risky."""
_WEIGHTS = {
    "flagged": 0.5,
    "findings": 0.4,
    "held_back": 0.05,
    "off_topic": 0.04,
    "cluster": 0.01,
    "reach": REACH,
}
_EARNED = {"sentiment": 0.0}
"""Weights of signals that must first prove on this queue that they help."""

PRIOR_LINE = 0.65
"""The score from which a comment leaves page order: far above even, for it errs on unseen communities."""
_PRIOR = 0.02

_MANY_COPIES = 50
_MANY_READERS = 10_000


def counts(finding: Finding) -> bool:
    """Whether a finding flags by itself."""
    return not finding.held_back and finding.category not in _SILENT


def abuse(findings: Iterable[Finding]) -> float:
    """How abusive the findings that count make a comment, in [0, 1]."""
    return _any(strength(finding, _ABUSE) for finding in findings if counts(finding))


def strength(finding: Finding, table: dict[Category, float] = _RISK) -> float:
    """One finding's strength in [0, 1]: severity x category x field; 0 where a person said it is wrong."""
    if finding.wrong:
        return 0.0
    severity = _SEVERITY[Severity.HIGH if finding.category is Category.DISTRESS else finding.severity]
    return severity * table.get(finding.category, 0.0) * _FIELD[finding.field]


def mood(sentiment: float | None, lines: Lines, texts: Both) -> Finding | None:
    """A low finding where the sentiment is below the line the user set."""
    if sentiment is None or sentiment >= lines.mood:
        return None
    why, why_en = texts("mood.below", score=f"{sentiment:.2f}", line=f"{lines.mood:.2f}")
    return Finding(
        rule=MOOD_RULE,
        version=1,
        category=Category.MOOD,
        severity=Severity.LOW,
        field=Field.TEXT,
        spans=(),
        held_back=False,
        why=why,
        why_en=why_en,
    )


def flagged(findings: Sequence[Finding], scores: Scores, lines: Lines) -> bool:
    """Whether the comment is shown as flagged."""
    return any(map(counts, findings)) or _reaches(scores.abuse, lines.flag) or far_off(scores, lines)


def far_off(scores: Scores, lines: Lines) -> bool:
    """Whether the off-topic score alone flags."""
    return _reaches(scores.off_topic, lines.off_topic)


def blend(
    findings: Sequence[Finding],
    scores: Scores,
    cluster_size: int = 1,
    lines: Lines | None = None,
    prior: float | None = None,
    reached: float = 0.0,
) -> tuple[bool, float, tuple[Weight, ...]]:
    """Flagged, priority in [0, 1], and the parts whose value x weight add up to it.

    ``cluster_size`` counts the comment and its near-copies. ``scores.abuse`` is ``abuse(findings)``, or more
    where a model that has learnt here may flag. ``prior`` is a model's score that may only order.
    ``reached`` is ``reach`` of the comment.
    """
    lines = lines or Lines()
    flag = flagged(findings, scores, lines)
    values = {
        "flagged": float(flag),
        "findings": max(_any(strength(f) for f in findings if counts(f)), _model(scores, lines)),
        "held_back": _any(strength(f) for f in findings if f.held_back),
        "off_topic": _beyond(scores.off_topic, lines.off_topic),
        "cluster": _copies(cluster_size) if flag else 0.0,
        "reach": reached if flag else 0.0,
    }
    parts = [Weight(name, round(value, 6), _WEIGHTS[name]) for name, value in values.items() if value]
    if scores.sentiment is not None:
        parts.append(Weight("sentiment", round(1 - scores.sentiment, 6), _EARNED["sentiment"]))
    if prior is not None:
        # Below the line it is recorded all the same: the learner reads it.
        parts.append(Weight("prior", round(prior, 6), _PRIOR if prior >= PRIOR_LINE else 0.0))
    return flag, min(1.0, math.fsum(part.value * part.weight for part in parts)), tuple(parts)


def _model(scores: Scores, lines: Lines) -> float:
    """The abuse score as a risk, where it is what flags."""
    return scores.abuse if scores.abuse is not None and scores.abuse >= lines.flag else 0.0


def _any(strengths: Iterable[float]) -> float:
    return 1.0 - math.prod(1.0 - strength for strength in strengths)


def _reaches(score: float | None, line: float) -> bool:
    return score is not None and score >= line


def _beyond(score: float | None, line: float) -> float:
    """0 below the line, then from one half to 1."""
    if score is None or score < line:
        return 0.0
    return 0.5 + 0.5 * (score - line) / (1.0 - line) if line < 1.0 else 1.0


def reach(likes: int | None, replies: int | None) -> float:
    """How many people a comment reached, in [0, 1]: by the logarithm of its likes and replies."""
    readers = max(0, likes or 0) + max(0, replies or 0)
    return min(1.0, math.log1p(readers) / math.log1p(_MANY_READERS))


def _copies(size: int) -> float:
    """Growing with the logarithm: the second copy matters more than the fiftieth."""
    return min(1.0, math.log(max(1, size)) / math.log(_MANY_COPIES))
