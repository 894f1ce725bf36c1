"""Redaction inside texts: people called by name, with and without an at sign, and disguised contacts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.exporters.called import people
from moderator.exporters.redact import redactor
from moderator.records import Category, Comment, Field, Finding, Flags, Item, Scores, Severity, State, Uid

NAMES = ("风语者", "Ygritte--L", "天雷", "中国人", "张***三", "乜", "Dem")
SAMPLE = ["中国人都这么说"] * 20 + ["风语者说得对"]
HIDE = redactor(b"k" * 32, people(NAMES, SAMPLE))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我同意风语者的话", "我同意***的话"),
        ("天雷 你说得对", "** 你说得对"),
        ("@天雷 你说得对", "@** 你说得对"),
        ("天雷滚滚", "天雷滚滚"),
        ("ygritte--l你好", "**********你好"),
        ("xygritte--l", "xygritte--l"),
        ("YGRITTE--L,你好", "**********,你好"),
        ("中国人都好", "中国人都好"),
        ("中国人,你好", "***,你好"),
        ("Demo不是dem.", "Demo不是***."),
        ("回复 风语者：好", "回复 ***：好"),
        ("张***三来过,乜都好", "张***三来过,乜都好"),
    ],
)
def test_people_are_covered_where_they_are_called(text: str, masked: str) -> None:
    assert HIDE.mask(text) == masked


def test_a_contact_in_disguise_is_covered_where_the_rules_found_it() -> None:
    text = "加威❤信 一三八 问我"
    start = text.index("一")
    found = Finding(
        "contact.number", 1, Category.CONTACT, Severity.HIGH, Field.TEXT, ((start, start + 3),), False, ""
    )
    uid = Uid("c" + "0" * 20)
    item = Item(1, Comment(uid, None, None, 1, "x", text), None, None, State(),
                Flags(uid, (found,), Scores(), True, 0.5))  # fmt: skip
    assert HIDE.item(item).comment.text == "加威❤信 *** 问我"


@given(st.text(), st.lists(st.text(max_size=6), max_size=5))
def test_covering_keeps_every_offset(text: str, names: list[str]) -> None:
    masked = redactor(b"k" * 32, people(names, [text])).mask(text)
    assert len(masked) == len(text)
    assert all(a in (b, "*") for a, b in zip(masked, text, strict=True))


@given(st.text(alphabet="甲乙丙丁戊", min_size=3, max_size=8), st.text(max_size=20), st.text(max_size=20))
def test_a_long_name_never_stays(name: str, before: str, after: str) -> None:
    assert name not in redactor(b"k" * 32, people([name])).mask(before + name + after)
