"""The reversible escape that keeps a spreadsheet from running a comment as a formula."""

from __future__ import annotations

import re

MARK = "'"
"""What an escaped cell begins with."""

_LEAD = (
    "\\s\u00a0\u3000\ufeff\u00ad\u034f\u061c\u115f\u1160\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\uffa0"
)
"""White space and characters that paint nothing: spreadsheets skip some of them."""
_DANGEROUS = re.compile(f"[{_LEAD}\\x00-\\x1f]*[=+\\-@＝＋－＠|%\\t\\r\\n]")
"""``|`` and ``%`` begin commands in old spreadsheets, the full-width signs in Chinese input."""
RISKY = f"['{_LEAD}\\x00-\\x1f=+\\-@＝＋－＠|%]"
"""What every cell that is changed begins with, and some that are not: a quick first look."""


def escape_cell(text: str) -> tuple[str, bool]:
    """The text as a cell that nothing runs, and whether it was changed.

    A text that itself begins with the mark is escaped too, so that every mark is known as ours.
    """
    # Nearly every cell begins like this, and none that does is dangerous.
    if not text or "\u4e00" <= text[0] <= "\u9fff" or (text[0].isascii() and text[0].isalnum()):
        return text, False
    if text.startswith(MARK) or _DANGEROUS.match(text):
        return MARK + text, True
    return text, False


def unescape_cell(text: str) -> str:
    """What ``escape_cell`` made the cell from. Only for cells known to come from there."""
    return text[1:] if text.startswith(MARK) else text
