"""What a person said about a hit holds for the same rule, words and stretch, and for nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from moderator.records import Finding, Hit, Scores, Span
from moderator.rules.match import Matcher
from moderator.rules.pack import Pack
from moderator.rules.parse import parse_pack
from moderator.rules.verdicts import Verdicts
from moderator.scoring.priority import blend, strength
from moderator.text.segment import Segmenter

NOBODY = ""


def pack(rule: str) -> Pack:
    raw = f"""
        pack = {{ id = "test", title = {{ zh = "测试", en = "Test" }}, version = 1 }}
        [[rule]]
        id = "test.rule"
        title = {{ zh = "坏话", en = "bad words" }}
        category = "abuse"
        severity = "high"
        {rule}
        match = ["一", "二"]
        no_match = ["三", "四"]
    """
    return parse_pack(raw.encode(), Path("test.toml"))


@pytest.fixture(scope="module")
def segmenter(tmp_path_factory: pytest.TempPathFactory) -> Segmenter:
    return Segmenter(tmp_path_factory.mktemp("jieba"))


def found(rule: str, text: str, segmenter: Segmenter, verdicts: Verdicts | None = None) -> Sequence[Finding]:
    return Matcher([pack(rule)], segmenter.cuts, verdicts or {}).findings(text, NOBODY)


def spans(findings: Sequence[Finding]) -> list[Span]:
    return [span for one in findings for span in one.spans]


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("添了大麻烦", Hit("大麻", "大麻烦")),
        ("他说垃圾分类很好", Hit("垃圾", "垃圾分类")),
        ("你个垃圾，滚", Hit("垃圾", "个垃圾")),
        ("垃圾", Hit("垃圾", "垃圾")),
        ("都是垃圾了", Hit("垃圾", "是垃圾了")),
        ("你个垃＊圾，滚", Hit("垃圾", "个垃圾")),
    ],
)
def test_a_hit_is_known_by_its_words_and_what_stands_beside_them(
    text: str, hit: Hit, segmenter: Segmenter
) -> None:
    (one,) = found('terms = ["大麻", "垃圾"]', text, segmenter)
    assert one.hits == (hit,)


def test_wrong_holds_back_here_and_in_the_same_words_elsewhere_only(segmenter: Segmenter) -> None:
    rule = 'terms = ["垃圾"]'
    said = {("test.rule", Hit("垃圾", "垃圾分类")): False}
    (here,) = found(rule, "垃圾分类很好", segmenter, said)
    assert (here.held_back, here.wrong) == (True, True)
    assert "误标" in here.why
    assert "wrong here" in here.why_en
    assert spans([here]) == [(0, 2)], "demoted and shown, never dropped"
    (disguised,) = found(rule, "他们的垃＊圾 分类", segmenter, said)
    assert disguised.wrong
    (other,) = found(rule, "你个垃圾", segmenter, said)
    assert not other.held_back
    (of_another_rule,) = found(rule, "垃圾分类", segmenter, {("other", Hit("垃圾", "垃圾分类")): False})
    assert not of_another_rule.held_back


def test_right_makes_a_held_back_hit_count(segmenter: Segmenter) -> None:
    rule = 'terms = ["大麻"]'
    (held,) = found(rule, "添了大麻烦", segmenter)
    assert (held.held_back, held.wrong) == (True, False)
    (counted,) = found(rule, "添了大麻烦", segmenter, {("test.rule", held.hits[0]): True})
    assert (counted.held_back, counted.wrong) == (False, False)
    assert "词边" not in counted.why


def test_one_wrong_hit_of_two_leaves_the_other(segmenter: Segmenter) -> None:
    said = {("test.rule", Hit("垃圾", "垃圾分类")): False}
    (one,) = found('terms = ["垃圾"]', "垃圾分类好，你个垃圾", segmenter, said)
    assert not one.held_back
    assert spans([one]) == [(8, 10)]
    assert set(one.hits) == {Hit("垃圾", "垃圾分类"), Hit("垃圾", "个垃圾")}, "both can still be taught"


def test_what_lies_inside_wrong_words_is_wrong_with_them(segmenter: Segmenter) -> None:
    rule = 'terms = ["大傻瓜", "傻瓜"]'
    (before,) = found(rule, "大傻瓜", segmenter)
    (after,) = found(rule, "大傻瓜", segmenter, {("test.rule", before.hits[0]): False})
    assert after.wrong


def test_a_rule_without_words_is_judged_by_the_whole_text(segmenter: Segmenter) -> None:
    rule = 'signs = ["repeated"]\nrepeats = 4'
    (one,) = found(rule, "转发转发转发转发", segmenter)
    said = {("test.rule", one.hits[0]): False}
    assert found(rule, "转發转发转发转发", segmenter, said)[0].wrong, "the same text, folded"
    assert not found(rule, "接龙接龙接龙接龙", segmenter, said)[0].held_back


def test_a_wrong_finding_moves_nothing(segmenter: Segmenter) -> None:
    (held,) = found('terms = ["大麻"]', "添了大麻烦", segmenter)
    (wrong,) = found('terms = ["大麻"]', "添了大麻烦", segmenter, {("test.rule", held.hits[0]): False})
    assert strength(held) > strength(wrong) == 0
    assert blend([wrong], Scores())[:2] == (False, 0.0)
