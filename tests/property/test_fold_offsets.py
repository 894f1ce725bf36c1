"""Folding is idempotent, and its offsets cut out the smallest original that holds a match."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from moderator.text.characters import plain
from moderator.text.fold import fold, fold_text

SPICE = [
    *"傻逼儍偪蠢货真好用马嗎AbＣｄ１1.*·-_ ~,，。…！!？\n\t[]{}",
    "\u200b",
    "\u200d",
    "\u202e",
    "\u0301",
    "\ufe0f",
]
SPICE += [
    "\u3164",
    "[狗头]",
    "[笑著哭]",
    "哈哈哈",
    "....",
    "www",
    "ßß",
    "㍿",
    "½",
    "ﬁ",
    "👍🏽",
    "🐴",
    "\ud800",
    "\ue000",
    "１２３",
]
CHARS = st.one_of(st.sampled_from(SPICE), st.characters(exclude_categories=()))
TEXTS = st.lists(CHARS, max_size=24).map("".join)
SHORT = st.lists(CHARS, max_size=10).map("".join)


@given(TEXTS)
@example("[狗*头]")
@example("[哈哈哈哈哈哈哈哈哈哈哈哈哈哈]")
@example("傻*..逼")
@settings(max_examples=400, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold_text(text)
    assert fold_text(once) == once
    assert fold(once).text == once


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_the_two_ways_of_folding_agree(text: str) -> None:
    folded = fold(text)
    assert folded.text == fold_text(text)
    assert len(folded.offsets) == len(folded.ends) == len(folded.late) == len(folded.text)
    assert all(
        0 <= first < last <= len(text) for first, last in zip(folded.offsets, folded.ends, strict=True)
    )


@given(SHORT, st.data())
@example("哈哈哈哈哈你", None)
@example("[[[[狗头]]]", None)
@example(".…", None)
@settings(max_examples=600, deadline=None)
def test_a_span_gives_the_smallest_slice_that_holds_it(text: str, data: st.DataObject | None) -> None:
    folded = fold(text)
    size = len(folded.text)
    if data is None:
        spans = [(start, end) for start in range(size) for end in range(start + 1, size + 1)]
    elif size:
        start = data.draw(st.integers(0, size - 1))
        spans = [(start, data.draw(st.integers(start + 1, size)))]
    else:
        spans = []
    for start, end in spans:
        match = folded.text[start:end]
        first, last = folded.original(start, end)
        assert match in fold_text(text[first:last])
        smaller = [
            (a, b) for a in range(first, last + 1) for b in range(a, last + 1) if (a, b) != (first, last)
        ]
        assert not any(match in fold_text(text[a:b]) for a, b in smaller)


@given(st.characters(exclude_categories=()))
@settings(max_examples=500, deadline=None)
def test_every_character_folds_to_characters_that_stay(char: str) -> None:
    assert all(plain(letter) == letter for letter in plain(char))


@given(
    st.text(alphabet="傻逼你真是个好人", min_size=2, max_size=8),
    st.sampled_from([" ", "*", "·", ".", "\u200b", "\u3000"]),
)
def test_separators_between_han_hide_nothing(text: str, between: str) -> None:
    assert fold_text(between.join(text)) == fold_text(text)
