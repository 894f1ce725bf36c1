"""From SQL rows to records: one list of columns beside each shape it fills."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from moderator.records import (
    Article,
    Category,
    Comment,
    Field,
    Finding,
    Flags,
    Hit,
    Item,
    Precision,
    Row,
    Scores,
    Severity,
    Span,
    State,
    Status,
    Uid,
)
from moderator.store import weights

SNIPPET = 200
"""Characters of a text that a list row carries."""

ROW_COLUMNS = (
    f"c.id, c.uid, c.author, substr(c.text, 1, {SNIPPET}), c.position, c.posted_raw, "
    "c.parent_uid IS NOT NULL, r.status, r.flagged, r.priority, r.category, r.severity, r.field, "
    "CASE WHEN r.cluster IS NULL THEN 0 ELSE "
    "(SELECT count(*) FROM reviews x WHERE x.cluster = r.cluster) END, "
    f"EXISTS (SELECT 1 FROM findings f WHERE f.comment_id = c.id AND f.field = '{Field.AUTHOR}' "
    "AND NOT f.held_back)"
)

ITEM_COLUMNS = (
    "c.id, c.uid, a.uid, c.parent_uid, c.position, c.author, c.text, c.source_id, c.author_raw, "
    "c.posted_raw, c.posted_at, c.posted_precision, c.likes, c.replies, c.place, c.extra, a.title, p.author, "
    "r.status, r.reason, r.tags, r.note, r.reviewer, r.decided_at, r.changed, r.flagged, "
    "r.priority, r.abuse, r.sentiment, r.off_topic, r.cluster, r.parts"
)
ITEM_FROM = (
    "reviews r JOIN comments c ON c.id = r.comment_id LEFT JOIN articles a ON a.id = c.article_id "
    "LEFT JOIN comments p ON p.uid = c.parent_uid"
)
FINDING_COLUMNS = (
    "comment_id, rule, version, category, severity, field, spans, held_back, why, why_en, reading, reason, "
    "hits, wrong"
)
ARTICLE_COLUMNS = "uid, source, source_id, title, url, paragraphs, posted_raw"

Values = Sequence[object]


def _int(value: object) -> int:
    return value if isinstance(value, int) else int(str(value))


def _float(value: object) -> float:
    return value if isinstance(value, float) else float(str(value))


def _maybe_float(value: object) -> float | None:
    return None if value is None else _float(value)


def _maybe_int(value: object) -> int | None:
    return None if value is None else _int(value)


def _maybe(value: object) -> str | None:
    return None if value is None else str(value)


def to_row(v: Values) -> Row:
    """A list row from ``ROW_COLUMNS``."""
    return Row(
        row=_int(v[0]),
        uid=Uid(str(v[1])),
        author=str(v[2]),
        snippet=str(v[3]),
        position=_int(v[4]),
        posted_raw=_maybe(v[5]),
        is_reply=bool(v[6]),
        status=Status(str(v[7])),
        flagged=bool(v[8]),
        priority=_float(v[9]),
        category=Category(str(v[10])) if v[10] is not None else None,
        severity=Severity(str(v[11])) if v[11] is not None else None,
        field=Field(str(v[12])) if v[12] is not None else None,
        cluster_size=_int(v[13]),
        bad_name=bool(v[14]),
    )


def to_finding(v: Values) -> Finding:
    """A finding from ``FINDING_COLUMNS``."""
    return Finding(
        rule=str(v[1]),
        version=_int(v[2]),
        category=Category(str(v[3])),
        severity=Severity(str(v[4])),
        field=Field(str(v[5])),
        spans=tuple(_span(pair) for pair in json.loads(str(v[6]))),
        held_back=bool(v[7]),
        why=str(v[8]),
        why_en=str(v[9]),
        reading=_maybe(v[10]),
        reason=_maybe(v[11]),
        hits=tuple(Hit(words, around) for words, around in json.loads(str(v[12]))),
        wrong=bool(v[13]),
    )


def _span(pair: Sequence[int]) -> Span:
    return (pair[0], pair[1])


def to_item(v: Values, findings: Sequence[Finding]) -> Item:
    """An item from ``ITEM_COLUMNS`` and its findings."""
    return Item(
        row=_int(v[0]),
        comment=_comment(v),
        article_title=_maybe(v[16]),
        parent_author=_maybe(v[17]),
        state=State(
            status=Status(str(v[18])),
            reason=_maybe(v[19]),
            tags=tuple(json.loads(str(v[20]))) if v[20] is not None else (),
            note=_maybe(v[21]),
            reviewer=_maybe(v[22]),
            decided_at=_maybe(v[23]),
        ),
        changed_since_decision=bool(v[24]),
        flags=Flags(
            uid=Uid(str(v[1])),
            findings=tuple(findings),
            scores=Scores(_maybe_float(v[27]), _maybe_float(v[28]), _maybe_float(v[29])),
            flagged=bool(v[25]),
            priority=_float(v[26]),
            parts=weights.unpacked(_maybe(v[31])),
            cluster=_maybe(v[30]),
        ),
    )


def _comment(v: Values) -> Comment:
    extra: Mapping[str, str] = json.loads(str(v[15])) if v[15] is not None else {}
    return Comment(
        uid=Uid(str(v[1])),
        article=Uid(str(v[2])) if v[2] is not None else None,
        parent=Uid(str(v[3])) if v[3] is not None else None,
        position=_int(v[4]),
        author=str(v[5]),
        text=str(v[6]),
        source_id=_maybe(v[7]),
        author_raw=_maybe(v[8]),
        posted_raw=_maybe(v[9]),
        posted_at=_maybe(v[10]),
        posted_precision=Precision(str(v[11])) if v[11] is not None else None,
        likes=_maybe_int(v[12]),
        replies=_maybe_int(v[13]),
        place=_maybe(v[14]),
        extra=extra,
    )


def to_article(v: Values) -> Article:
    """An article from ``ARTICLE_COLUMNS``."""
    return Article(
        uid=Uid(str(v[0])),
        source=str(v[1]),
        source_id=_maybe(v[2]),
        title=_maybe(v[3]),
        url=_maybe(v[4]),
        paragraphs=tuple(json.loads(str(v[5]))),
        posted_raw=_maybe(v[6]),
    )
