"""Words that only sound like a term: heard in any spelling, told apart from ordinary words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.records import Hit, Severity
from moderator.rules.match import Matcher
from moderator.rules.pack import Pack
from moderator.rules.parse import parse_pack
from moderator.text.fold import fold_text
from moderator.text.segment import Segmenter
from moderator.text.sounds import sounds


def pack(rule: str = "") -> Pack:
    raw = f"""
        pack = {{ id = "test", title = {{ zh = "测试", en = "Test" }}, version = 1 }}
        [[rule]]
        id = "test.rule"
        title = {{ zh = "坏话", en = "bad words" }}
        category = "abuse"
        severity = "high"
        terms = ["傻逼", "贱人", "公交"]
        {rule}
        match = ["一", "二"]
        no_match = ["三", "四"]
    """
    return parse_pack(raw.encode(), Path("test.toml"))


@pytest.fixture(scope="module")
def segmenter(tmp_path_factory: pytest.TempPathFactory) -> Segmenter:
    return Segmenter(tmp_path_factory.mktemp("jieba"))


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("你真是个煞壁吧", "煞壁"),
        ("你是sha逼吗", "sha逼"),
        ("你是 sha bi 吗", "sha bi"),
        ("你是ShaBi", "ShaBi"),
        ("你是煞＊壁", "煞＊壁"),
    ],
)
def test_a_disguise_is_heard_marked_and_read(text: str, marked: str, segmenter: Segmenter) -> None:
    (one,) = Matcher([pack()], segmenter.cuts).findings(text, "")
    assert [text[a:b] for a, b in one.spans] == [marked]
    assert one.reading == "傻逼"
    assert "读作「傻逼」" in one.why
    assert one.severity is Severity.LOW, "it weighs less than the word itself"
    assert one.hits == (Hit("傻逼", fold_text(marked)),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("他叫李建仁", "a name"),
        ("工交系统", "a word of the dictionary"),
        ("见人就说", "common characters"),
        ("shabiao", "a longer word"),
        ("made in China", "no Han term sounds like it"),
    ],
)
def test_ordinary_words_are_left_alone(text: str, why: str, segmenter: Segmenter) -> None:
    assert Matcher([pack()], segmenter.cuts).findings(text, "") == (), why


def test_a_rule_may_do_without_and_names_are_not_read_by_sound(segmenter: Segmenter) -> None:
    assert Matcher([pack("sounds = false")], segmenter.cuts).findings("你真是个煞壁吧", "") == ()
    assert Matcher([pack()], segmenter.cuts).findings("", "煞壁") == ()


def test_the_word_itself_keeps_its_weight_beside_a_disguise(segmenter: Segmenter) -> None:
    (one,) = Matcher([pack()], segmenter.cuts).findings("傻逼，煞壁", "")
    assert one.severity is Severity.HIGH
    assert len(one.spans) == 2


@given(st.text(st.sampled_from("傻逼煞壁好的shabi 1，好a\ue000"), max_size=30).map(fold_text))
def test_sounds_stand_where_they_are_written(folded: str) -> None:
    heard = sounds(folded)
    places = [heard.place(at, at + 1) for at in range(len(heard.text))]
    assert all(0 <= first < last <= len(folded) for first, last in places)
    assert places == sorted(places)
    for char, (first, last) in zip(heard.text, places, strict=True):
        assert char == folded[first] or ord(char) >= 0xF0000
        if last - first > 1:
            assert folded[first:last].isalpha(), "only spelled words take several characters"
