"""Which cells are escaped."""

from __future__ import annotations

import pytest

from moderator.text.escape import escape_cell, unescape_cell


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-_-||", "@某人", "\t好", "\r好", "\n好", " =1", "\u3000@x", "\ufeff=1", "\u200b+1"],
)
def test_formulas_are_escaped(text: str) -> None:
    assert escape_cell(text) == ("'" + text, True)


@pytest.mark.parametrize("text", ["", "好", "a=1", "1+1", "　　段首空格", "说:@某人"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert escape_cell(text) == (text, False)


def test_a_text_with_the_mark_keeps_it() -> None:
    assert escape_cell("'好'") == ("''好'", True)
    assert unescape_cell("''好'") == "'好'"
