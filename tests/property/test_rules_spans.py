"""Whatever an author writes, the spans of a finding lie in the original, in order, and hold the words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from moderator.records import Field
from moderator.rules.match import Matcher
from moderator.rules.parse import default_packs, read_pack

MATCHER = Matcher([read_pack(path) for path in default_packs()])
PIECES = [
    "傻逼",
    "傻",
    "逼",
    "狗东西",
    "🐶东西",
    "你妈",
    "死了",
    "加微信",
    "abc12345",
    "13812345678",
    "红皮人",
    "转发转发",
    "霉国",
]
PIECES += [
    "\u200b",
    "\u202e",
    "\U000e0041",
    "*",
    " ",
    ".",
    ",",
    "。",
    "[狗头]",
    "哈哈哈",
    "弓虽女干",
    "…",
    "㍿",
    "\ud800",
    "\ue000",
    "\x00",
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.characters(exclude_categories=())), max_size=14).map(
    "".join
)


@given(TEXTS, TEXTS)
@settings(max_examples=400, deadline=None)
def test_spans_are_in_order_inside_their_field(text: str, author: str) -> None:
    findings = MATCHER.findings(text, author)
    assert len({(finding.rule, finding.field) for finding in findings}) == len(findings)
    for finding in findings:
        original = author if finding.field is Field.AUTHOR else text
        assert finding.why
        assert finding.why_en
        assert not finding.held_back
        end = 0
        for first, last in finding.spans:
            assert end <= first < last <= len(original)
            end = last


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_masking_the_spans_of_a_term_unflags_it(text: str) -> None:
    for finding in MATCHER.findings(text, ""):
        if finding.rule == "hate.race":
            masked = text
            for first, last in finding.spans:
                masked = masked[:first] + "，" * (last - first) + masked[last:]
            assert all(later.rule != "hate.race" for later in MATCHER.findings(masked, ""))
