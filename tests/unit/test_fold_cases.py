"""Folding by example: what comes out, what stays, and what is painted on the original."""

from __future__ import annotations

import opencc
import pytest

from moderator.text.fold import fold, fold_text
from moderator.text.variants import SIMPLIFIED, VARIANTS


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("傻*逼", "傻逼"),
        ("傻 逼", "傻逼"),
        ("傻　逼", "傻逼"),
        ("儍逼", "傻逼"),
        ("傻\u200b逼", "傻逼"),
        ("傻.逼", "傻逼"),
        ("傻·逼", "傻逼"),
        ("傻-逼", "傻逼"),
        ("ＳＢ", "sb"),
        ("SB", "sb"),
        ("nм5l", "nm5l"),
        ("ｎｍｓｌ", "nmsl"),
        ("臺灣", "台湾"),
        ("髒話", "脏话"),
        ("妳好", "你好"),
        ("café", "cafe"),
        ("cafe\u0301", "cafe"),
        ("哈哈哈哈哈", "哈哈"),
        ("wwwwww", "www"),
        ("13888888888", "13888888888"),
        ("１３８", "138"),
        ("我 love 你", "我 love 你"),
        ("a  b", "a b"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("\u202e倒着", "倒着"),
        ("空\u3164白", "空白"),
        ("かが", "かが"),
        ("", ""),
    ],
)
def test_folds(written: str, folded: str) -> None:
    assert fold_text(written) == folded


@pytest.mark.parametrize(
    "text",
    ["虽蠢,货是真好用", "虽蠢，货是真好用", "虽蠢。货", "虽蠢！货", "虽蠢……货", "虽蠢、货", "虽蠢\n货"],
)
def test_the_punctuation_of_a_sentence_keeps_words_apart(text: str) -> None:
    assert "蠢货" not in fold_text(text)


def test_a_platform_code_is_apart_from_the_text() -> None:
    folded = fold("这[狗头]东西[狗东西]")
    assert "狗" not in folded.text
    assert len(folded.text) == len("这#东西#")
    assert folded.original(1, 2) == (1, 5)


def test_codes_of_one_name_are_equal_and_others_differ() -> None:
    assert fold_text("[笑着哭]") == fold_text("[笑著哭]") != fold_text("[狗头]")


def test_a_footnote_is_no_code() -> None:
    assert fold_text("见[1]") == "见[1]"


@pytest.mark.parametrize(
    ("text", "folded", "slice_"),
    [
        ("你这傻*逼东西", "傻逼", "傻*逼"),
        ("你这傻 \u200b逼\u200b东西", "傻逼", "傻 \u200b逼"),
        ("哈哈哈哈哈你", "哈你", "哈你"),
        ("你哈哈哈哈哈", "你哈哈", "你哈哈"),
        ("真㍿好", "株式", "㍿"),
        ("e\u0301a", "e", "e"),
        ("……你", ".你", "…你"),
    ],
)
def test_a_match_is_painted_on_what_the_author_wrote(text: str, folded: str, slice_: str) -> None:
    whole = fold(text)
    start = whole.text.rindex(folded)
    first, last = whole.original(start, start + len(folded))
    assert text[first:last] == slice_


def test_an_empty_span_is_an_empty_slice() -> None:
    whole = fold("a\u200b好")
    assert whole.original(1, 1) == (2, 2)
    assert whole.original(2, 2) == (3, 3)


def test_a_long_line_of_wide_characters_ends_soon() -> None:
    text = "…" * 100 + "㍿" * 50
    whole = fold(text)
    first, last = whole.original(0, len(whole.text))
    assert whole.text in fold_text(text[first:last])


def test_variants_are_opencc_and_closed() -> None:
    table = dict(zip(VARIANTS, SIMPLIFIED, strict=True))
    assert not set(table) & set(table.values())
    convert = opencc.OpenCC("t2s").convert
    for traditional in "語國臺灣髒發後裡罵殺豬雞馬貓賤婊":
        assert table.get(traditional, traditional) == convert(traditional)
    assert len(table) > 4500
