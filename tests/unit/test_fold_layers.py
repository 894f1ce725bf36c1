"""Other readings of a folded text, and where they stand in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.text.fold import fold_text
from moderator.text.layers import layers


@pytest.mark.parametrize(
    ("written", "reading"),
    [
        ("你🐴死了", "你马死了"),
        ("🐶东西", "狗东西"),
        ("傻❌", "傻叉"),
        ("弓虽女干", "强奸"),
        ("n m s l", "nmsl"),
        ("n.m.s.l", "nmsl"),
        ("去4吧", "去死吧"),
        ("傻b", "傻逼"),
        ("傻傻逼逼", "傻逼"),
        ("狗狗东东西西", "狗东西"),
        ("🐶🐶东西", "狗东西"),
    ],
)
def test_readings(written: str, reading: str) -> None:
    assert reading in [layer.text for layer in layers(fold_text(written))]


@pytest.mark.parametrize(
    "text", ["今年24岁", "2024年", "a b", "他妈妈的话", "ab", "第12章", "平常的一句话", ""]
)
def test_ordinary_texts_have_no_other_reading(text: str) -> None:
    assert layers(fold_text(text)) == []


def test_a_hit_is_placed_on_what_stands_for_it() -> None:
    folded = "我说弓虽女干犯"
    (layer,) = layers(folded)
    first = layer.text.index("强奸")
    assert layer.place(first, first + 2) == (2, 6)
    assert layer.place(0, 2) is None


def test_of_a_run_a_hit_takes_as_little_as_it_can() -> None:
    folded = "狗狗东东西西"
    (layer,) = layers(folded)
    assert layer.place(0, 3) == (1, 5)


@given(st.text(alphabet="傻逼妈🐴🐶弓虽女干b24 a.n", max_size=12))
def test_readings_are_as_long_as_their_maps(text: str) -> None:
    folded = fold_text(text)
    for layer in layers(folded):
        for first in range(len(layer.text)):
            place = layer.place(first, first + 1)
            assert place is None or 0 <= place[0] <= len(folded)
            if place is None and layer.text[first] not in folded:
                raise AssertionError(layer.text)
