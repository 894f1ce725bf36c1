"""One comment as a row: the shape of ``list --format jsonl``, of JSONL exports and of CSV exports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice

import orjson

from moderator.i18n import Both
from moderator.journal import Event
from moderator.records import Field, Finding, Item
from moderator.scoring.mattered import mattered, sentence
from moderator.scoring.priority import counts
from moderator.store.bare import Bare, BareFinding

ROW_KEYS = (
    "uid", "article", "article_title", "parent", "position", "author", "posted_at", "posted_raw",
    "posted_precision", "likes", "cluster", "text", "status", "reason", "tags", "note", "reviewer",
    "decided_at", "flagged", "priority", "scores", "findings",
)  # fmt: skip
"""The keys of a JSON row, in order: a contract."""

CSV_COLUMNS = (
    "uid", "source_id", "article", "parent", "author", "posted_at", "posted_raw", "text", "status",
    "reason", "tags", "note", "reviewer", "decided_at", "flagged", "findings", "csv_escaped",
    "article_title", "position", "author_raw", "posted_precision", "likes", "replies", "place",
    "priority", "abuse", "sentiment", "off_topic", "cluster", "extra",
)  # fmt: skip
"""The columns of a CSV export: the first seventeen, up to ``csv_escaped``, are a contract."""

MORE_KEYS = ("source_id", "author_raw", "replies", "place", "extra", "history")
"""What a JSONL export adds to a row of ``list``, so that nothing stays behind."""

TAG_SEPARATOR = ";"
_BATCH = 200


def item_to_row(item: Item, *, english: bool = False) -> dict[str, object]:
    """The JSON row of one comment; ``why`` in English where asked for, else in Chinese."""
    comment, state, flags = item.comment, item.state, item.flags
    return {
        "uid": comment.uid,
        "article": comment.article,
        "article_title": item.article_title,
        "parent": comment.parent,
        "position": comment.position,
        "author": comment.author,
        "posted_at": comment.posted_at,
        "posted_raw": comment.posted_raw,
        "posted_precision": comment.posted_precision,
        "likes": comment.likes,
        "cluster": flags.cluster,
        "text": comment.text,
        "status": state.status,
        "reason": state.reason,
        "tags": list(state.tags),
        "note": state.note,
        "reviewer": state.reviewer,
        "decided_at": state.decided_at,
        "flagged": flags.flagged,
        "priority": flags.priority,
        "scores": {
            "abuse": flags.scores.abuse,
            "sentiment": flags.scores.sentiment,
            "off_topic": flags.scores.off_topic,
        },
        "findings": findings_rows(item, english),
    }


@cache
def _texts() -> Both:
    return Both.read()


def findings_rows(item: Item, english: bool) -> list[dict[str, object]]:
    """A comment's findings; the reasons of those that flag it end with what mattered."""
    flags, comment = item.flags, item.comment
    why = mattered(comment.text, comment.author, flags.findings, flags.scores) if flags.flagged else None
    said = sentence(why, _texts().en if english else _texts().zh) if why else ""
    return [finding_row(one, english, said if counts(one) else "") for one in flags.findings]


def finding_row(finding: Finding, english: bool, because: str = "") -> dict[str, object]:
    """One finding as it stands in a JSON row: a contract, as the row is.

    ``why`` names the rule, the words as written, their reading, and last what mattered.
    """
    why = finding.why_en if english and finding.why_en else finding.why
    stop = (". " if english else "。") if because else ""
    return {
        "rule": finding.rule,
        "version": finding.version,
        "category": finding.category,
        "severity": finding.severity,
        "field": finding.field,
        "spans": [list(span) for span in finding.spans],
        "held_back": finding.held_back,
        "why": f"{why}{stop}{because}",
    }


def item_to_export(item: Item, history: Sequence[Event], *, english: bool = False) -> dict[str, object]:
    """The complete row: all of ``list``'s keys, then the rest of the comment, and what was done with it."""
    comment = item.comment
    return item_to_row(item, english=english) | {
        "source_id": comment.source_id,
        "author_raw": comment.author_raw,
        "replies": comment.replies,
        "place": comment.place,
        "extra": dict(comment.extra),
        "history": [_event_row(event) for event in history],
    }


def _event_row(event: Event) -> dict[str, object]:
    return {
        "event": event.uid,
        "at": event.at,
        "reviewer": event.reviewer,
        "verb": event.verb,
        "reason": event.reason,
        "tags": list(event.tags),
        "note": event.note,
        "gesture": event.gesture,
        "reverses": event.reverses,
        "shown": orjson.loads(event.shown) if event.shown else None,
        "hash": event.hash,
    }


def row_to_line(row: dict[str, object]) -> bytes:
    """A JSON row as one UTF-8 line, its line feed included."""
    return orjson.dumps(row) + b"\n"


def item_to_cells(item: Item) -> dict[str, str]:
    """The CSV cells of one comment, not yet escaped; ``csv_escaped`` is filled by the writer."""
    comment, state, flags = item.comment, item.state, item.flags
    scores = flags.scores
    # Spelled out rather than looped over: this runs for every cell of every export.
    return {
        "uid": comment.uid,
        "source_id": comment.source_id or "",
        "article": comment.article or "",
        "parent": comment.parent or "",
        "author": comment.author,
        "posted_at": comment.posted_at or "",
        "posted_raw": comment.posted_raw or "",
        "text": comment.text,
        "status": state.status.value,
        "reason": state.reason or "",
        "tags": TAG_SEPARATOR.join(state.tags),
        "note": state.note or "",
        "reviewer": state.reviewer or "",
        "decided_at": state.decided_at or "",
        "flagged": "true" if flags.flagged else "false",
        "findings": findings_cell(item) if flags.findings else "",
        "csv_escaped": "",
        "article_title": item.article_title or "",
        "position": str(comment.position),
        "author_raw": comment.author_raw or "",
        "posted_precision": comment.posted_precision.value if comment.posted_precision else "",
        "likes": _whole(comment.likes),
        "replies": _whole(comment.replies),
        "place": comment.place or "",
        "priority": str(round(flags.priority, 6)),
        "abuse": _score(scores.abuse),
        "sentiment": _score(scores.sentiment),
        "off_topic": _score(scores.off_topic),
        "cluster": flags.cluster or "",
        "extra": orjson.dumps(dict(comment.extra)).decode() if comment.extra else "",
    }


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)


def _score(value: float | None) -> str:
    return "" if value is None else str(round(value, 6))


def bare_cells(batch: Iterable[Bare]) -> list[list[str]]:
    """The same cells as lists in the order of ``CSV_COLUMNS``, straight from what the queue says."""
    # Every name, test and call here is paid for by each comment of an export.
    return [
        [
            uid, source_id or "", article or "", parent or "", author, posted_at or "", posted_raw or "",
            text, status, reason or "", TAG_SEPARATOR.join(orjson.loads(tags)) if tags else "", note or "",
            reviewer or "", decided_at or "", "true" if flagged else "false",
            _findings(findings, text, author) if findings else "", "", title or "", str(position),
            author_raw or "", precision or "", "" if likes is None else str(likes),
            "" if replies is None else str(replies), place or "",
            repr(round(priority, 6)) if priority else "0.0",
            repr(round(abuse, 6)) if abuse else "" if abuse is None else "0.0",
            repr(round(sentiment, 6)) if sentiment else "" if sentiment is None else "0.0",
            repr(round(off_topic, 6)) if off_topic else "" if off_topic is None else "0.0",
            cluster or "", orjson.dumps(orjson.loads(extra)).decode() if extra else "",
        ]
        for (
            _, uid, source_id, article, parent, author, posted_at, posted_raw, text, status, reason, tags,
            note, reviewer, decided_at, flagged, title, position, author_raw, precision, likes, replies,
            place, priority, abuse, sentiment, off_topic, cluster, extra,
        ), findings in batch
    ]  # fmt: skip


def item_cells(items: Iterable[Item]) -> Iterator[list[list[str]]]:
    """The cells of comments that are records already, some hundreds at a time."""
    stream = iter(items)
    while batch := [list(item_to_cells(item).values()) for item in islice(stream, _BATCH)]:
        yield batch


def findings_cell(item: Item) -> str:
    """Findings for people: ``abuse: 狗东西 (abuse.insult v1)``, held-back ones in brackets."""
    told = (
        BareFinding(f.category, f.field, f.spans, f.rule, f.version, f.held_back) for f in item.flags.findings
    )
    return _findings(told, item.comment.text, item.comment.author)


def _findings(findings: Iterable[BareFinding], text: str, author: str) -> str:
    parts = []
    for category, field, spans, rule, version, held_back in findings:
        source, name = (author, "@") if field == Field.AUTHOR else (text, "")
        words = " ".join([_cut(source, first, last) for first, last in spans])
        part = f"{category}: {name}{words} ({rule} v{version})"
        parts.append(f"[{part}]" if held_back else part)
    return "; ".join(parts)


def _cut(text: str, first: int, last: int) -> str:
    words = text[first:last]
    return words if len(words) <= 40 else words[:39] + "…"
