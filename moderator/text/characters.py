"""What one character becomes when a text is folded, for every character, closed under repetition."""

from __future__ import annotations

import unicodedata
from functools import cache
from types import MappingProxyType

from moderator.text.variants import SIMPLIFIED, VARIANTS

HAN = "々〇㐀-䶿一-鿿\U00020000-\U0003ffff"
"""A character class of Han characters, after folding."""
SEPARATORS = r" *_~^|/\\+=`&\-‐–−·•∙⋅‧・●○◦◎□■◇◆△▲▽▼☆★※→←↑↓×♪♡♥〜¦"
"""What people put between Han characters to break a word; never the punctuation of a sentence.

A single dot counts too, two or more are an ellipsis. ``#`` and ``@`` begin topics and names: they stay.
"""
FILLERS = frozenset(
    "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufff0\ufff1\ufff2\ufff3\ufff4\ufff5\ufff6\ufff7\ufff8"
)
"""Characters that paint nothing although Unicode does not call them formatting."""
LINES = frozenset("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")

_LOOKALIKES = MappingProxyType(
    dict(zip("авекмнорстухіјѕԁѵҽոհοανικρτυχıɑɡɩ", "abekmhopctyxijsdvenhoavikptuxiagi", strict=True))
)
"""Small letters that pass for Latin ones, or whose capitals do (ВКМНТ)."""
_VARIANTS = MappingProxyType(dict(zip(VARIANTS, SIMPLIFIED, strict=True)))


def _composed(char: str) -> bool:
    """Kana and Hangul, whose marks are part of the letter."""
    return "\u3040" <= char <= "\u318f" or "\uac00" <= char <= "\ud7a3" or "\uff61" <= char <= "\uffdc"


def _without_marks(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) not in ("Mn", "Me"))


def _step(char: str) -> str:
    kind = unicodedata.category(char)
    if char in LINES:
        return "\n"
    if kind == "Zs" or char == "\t":
        return " "
    if kind in ("Cc", "Cf", "Mn", "Me") or char in FILLERS:
        return ""
    if kind == "Cs":
        return "\ufffd"
    if char in _VARIANTS:
        return _VARIANTS[char]
    if _composed(char):
        plain = unicodedata.normalize("NFKC", char)
    else:
        plain = unicodedata.normalize("NFC", _without_marks(unicodedata.normalize("NFKD", char)))
    return "".join(_LOOKALIKES.get(letter, letter) for letter in plain.casefold())


def plain(char: str) -> str:
    """The folding of one character; every character of the result folds to itself."""
    text, seen = char, set[str]()
    while text not in seen:
        seen.add(text)
        text = "".join(_step(letter) for letter in text)
    return text


class Table(dict[int, str]):
    """A table for ``str.translate`` that fills itself as characters are met.

    ``odd`` holds the characters met so far that do not become exactly one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.odd: set[str] = set()

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = folded = plain(char)
        if len(folded) != 1:
            self.odd.add(char)
        return folded


@cache
def table() -> Table:
    """The one table of this process: a cache of ``plain``."""
    return Table()
