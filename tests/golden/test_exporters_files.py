"""Exports compared byte for byte with the files in ``tests/fixtures/exporters``."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from moderator.exporters.export import export, exporter
from moderator.jobs import Job
from moderator.records import (
    Category,
    Comment,
    Field,
    Finding,
    Flags,
    Item,
    Precision,
    Scores,
    Severity,
    State,
    Status,
    Uid,
)
from moderator.store.reader import Head

GOLDEN = Path(__file__).parent.parent / "fixtures" / "exporters"
ARTICLE = Uid("a00000000000000000000001")
FIRST, SECOND = Uid("c00000000000000000000001"), Uid("c00000000000000000000002")


def finding(words: str, text: str, category: Category, field: Field, held_back: bool) -> Finding:
    start = text.index(words)
    span = (start, start + len(words))
    return Finding(
        "demo.rule", 2, category, Severity.HIGH, field, (span,), held_back, f"含“{words}”", f"holds {words}"
    )


def items() -> list[Item]:
    text = '他说:"这是\n两行",还有逗号🙏'
    first = Comment(
        FIRST, ARTICLE, None, 1, "老二逼了", text, "1234567890123456789", None, "2024-08-06 22:09:01+08:00",
        "2024-08-06T14:09:01Z", Precision.SECOND, 15000, 2, "广东", {"会员等级": "5"},
    )  # fmt: skip
    second = Comment(
        SECOND, ARTICLE, FIRST, 2, "@某人", "=1+1,路口交通", None, "@某人 回复 01-31 10:32", "01-31 10:32",
        None, Precision.MINUTE_NO_YEAR,
    )  # fmt: skip
    state = State(
        Status.HIDDEN, "personal_abuse", ("baiting", "bad_name"), "见第 3 条", "li", "2026-11-23T15:00:00Z"
    )
    return [
        Item(
            1, first, "标题", None, state,
            Flags(
                FIRST, (finding("二逼", "老二逼了", Category.ABUSE, Field.AUTHOR, False),),
                Scores(0.75, 0.5, None), True, 0.625,
            ),
        ),
        Item(
            2, second, "标题", "老二逼了", State(),
            Flags(
                SECOND, (finding("口交", second.text, Category.SEXUAL, Field.TEXT, True),),
                Scores(0.0, 0.25, 0.125), False, 0.0, (), "c1",
            ),
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "english", "name"),
    [("csv", False, "two.csv"), ("jsonl", False, "two.jsonl"), ("jsonl", True, "two.en.jsonl")],
)
def test_export_is_as_recorded(form: str, english: bool, name: str) -> None:
    out = io.BytesIO()
    export(items(), exporter(form), out, Head(3, "00"), Job(), english=english)
    assert out.getvalue() == (GOLDEN / name).read_bytes()
