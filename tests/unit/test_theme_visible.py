"""What is hidden in a text is named, and every code point keeps a place among Qt's UTF-16 units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.detail.pages import LINES, PAGE, TURNS, pages
from ui.detail.visible import _PLAIN, BREAK, CHIP, is_hidden, visible


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("傻\u200b逼", ["U+200B"]),
        ("a\u202eb", ["U+202E"]),
        ("a\u2066b\u2069", ["U+2066", "U+2069"]),
        ("nul\x00", ["U+0000"]),
        ("\ufffd", ["U+FFFD"]),
        ("\ud800", ["U+D800"]),
        ("\u3164\u3164\u3164", ["U+3164 ×3"]),
        ("x\U000e0041\U000e0042", ["U+E0041", "U+E0042"]),
        ("\u200b\u202e" * 20, ["U+200B U+202E ×40"]),
        ("x\ufe0f", ["U+FE0F"]),
        ("a\u200db", ["U+200D"]),
        ("\ufeff开头", ["U+FEFF"]),
        ("软\u00ad连", ["U+00AD"]),
        ("\ufdd0\u2065\U000e0080", ["U+FDD0", "U+2065", "U+E0080"]),
        ("\u180b\ue000", ["U+180B", "U+E000"]),
    ],
)
def test_hidden_characters_become_chips(text: str, labels: list[str]) -> None:
    assert [chip.label for chip in visible(text).chips] == labels


@pytest.mark.parametrize(
    "text",
    [
        "👨\u200d👩\u200d👧\u200d👦",
        "❤\ufe0f\u200d🔥",
        "1\ufe0f\u20e3",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "葛\U000e0100",
        "\U0001fae8\U00031350",
        "a\tb 　c\u00a0d",
        "狗东西!",
    ],
)
def test_honest_joiners_tags_and_spaces_stay(text: str) -> None:
    assert visible(text).chips == ()
    assert visible(text).text == text


@given(st.text(st.characters(), max_size=60))
def test_units_map_every_code_point(text: str) -> None:
    made = visible(text)
    assert len(made.units) == len(text) + 1
    assert made.units[0] == 0
    assert made.units[-1] == utf16(made.text)
    assert list(made.units) == sorted(made.units)
    for at, char in enumerate(text):
        if not is_hidden(text, at) and char not in "\r\n":
            unit = made.units[at]
            assert made.text.encode("utf-16-le")[2 * unit :].decode("utf-16-le").startswith(char)
            assert made.code_point(unit) == at


@given(st.text(st.characters(), max_size=60))
def test_nothing_hidden_reaches_the_painter(text: str) -> None:
    shown = visible(text).text
    assert not any(is_hidden(shown, at) for at in range(len(shown)) if shown[at] not in (BREAK, CHIP))
    shown.encode("utf-16-le")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.integers(1, 20), st.integers(1, 3))
def test_pages_hold_the_whole_text_once(text: str, size: int, lines: int) -> None:
    cut = pages(text, size, lines)
    assert "".join(text[p.start : p.end] for p in cut) == text
    assert all(p.end - p.start <= size for p in cut)
    assert all(text.count("\n", p.start, p.end) <= lines for p in cut)


def test_a_page_never_ends_inside_a_visible_character() -> None:
    text = "国" * (PAGE - 1) + "e\u0301" + "国" * 10
    first = pages(text)[0]
    assert first.end == PAGE - 1


def test_what_is_taken_by_the_run_is_seen_and_one_unit_each() -> None:
    """Wherever it stands: none of these characters hides after another, nor takes part in one."""
    for point in range(0x20, 0x110000):
        char = chr(point)
        if _PLAIN.fullmatch(char):
            assert point <= 0xFFFF
            assert not is_hidden(char, 0)
            assert char not in "\n\r\x0b\x0c\x85\u2028\u2029"


@pytest.mark.parametrize("char", ["\r", "\x85", "\u2028", "\u202e", "\u2067", "\u200f"])
def test_whatever_breaks_or_turns_a_line_makes_pages_shorter(char: str) -> None:
    text = ("国" + char) * 4_000 + "国" * 4_000
    cut = pages(text)
    assert "".join(text[page.start : page.end] for page in cut) == text
    assert max(text.count(char, page.start, page.end) for page in cut) <= max(LINES, TURNS)
    assert len(pages("国" * 12_000)) == 10
