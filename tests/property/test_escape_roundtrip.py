"""The cell escape is reversible for every text and leaves no cell that a spreadsheet would run."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from moderator.text.escape import escape_cell, unescape_cell

LEADS = st.text(alphabet=" \u00a0\u3000\ufeff\u200b\u2060\t\r\n'", max_size=4)
TEXTS = st.builds(
    lambda lead, sign, rest: lead + sign + rest,
    LEADS,
    st.sampled_from(["", "=", "+", "-", "@", "＝", "'"]),
    st.text(),
)


@given(TEXTS)
@example("'=1")
@example("''")
@example("@某人")
@settings(max_examples=500, deadline=None)
def test_what_was_escaped_comes_back(text: str) -> None:
    cell, changed = escape_cell(text)
    assert unescape_cell(cell) == text
    assert changed == (cell != text)


@given(TEXTS)
@settings(max_examples=500, deadline=None)
def test_no_cell_begins_as_a_formula(text: str) -> None:
    cell, _ = escape_cell(text)
    bare = cell.lstrip(" \u00a0\u3000\ufeff\u200b\u2060")
    assert not bare.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
