"""Turns the HTML in which some platforms keep a comment into the text that its readers saw."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

BREAKS = frozenset({"br", "p", "div", "li", "blockquote", "tr"})
SILENT = frozenset({"script", "style", "template", "noscript"})
MARKUP = re.compile(r"<[a-zA-Z/!]|&(?:#\d+|#x[0-9a-fA-F]+|\w+);")


def plain(text: str) -> str:
    """Tags out, the ``alt`` of pictures in (it holds the emoji), entities read, breaks as line feeds.

    Text without markup comes back as it is.
    """
    if not MARKUP.search(text):
        return text
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return "".join(reader.parts).strip("\n")


LEFT_OVER = re.compile(r"&(?:amp|lt|gt|quot|nbsp|apos|#\d{2,6}|#x[0-9a-f]{2,5});|<br\s*/?>|<img\s|</", re.I)
_BREAK = re.compile(r"<br\s*/?>[ \t]*\n?", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b[^<>]*?\balt=(?:\"([^\"<>]+)\"|'([^'<>]+)')[^<>]*>", re.IGNORECASE)
_PAIRED = re.compile(
    r"<(p|span|a|div|em|strong|font)(?:\s[^<>]*)?>([^<>]*)</\1\s*>(?:\s*(?=<(?:p|div)\b))?", re.IGNORECASE
)
PAIRS = 6
"""Levels of elements that may lie in each other in a table's cell."""


def loosened(text: str) -> str:
    """A text that is plain as far as anybody knows, without what markup left in it: breaks, the ``alt`` of
    pictures, pairs of elements that only shape, entities once or twice. All other tags stay to be seen."""
    if not LEFT_OVER.search(text):
        return text
    text = _PICTURE.sub(lambda match: match[1] or match[2], _BREAK.sub("\n", text))
    for _ in range(PAIRS):
        text, changed = _PAIRED.subn(lambda m: m[2] + ("\n" if m[1].lower() in ("p", "div") else ""), text)
        if not changed:
            break
    once = unescape(text)
    return (unescape(once) if "&amp;" in text else once).rstrip("\n")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")
        elif (tag in BREAKS and self.parts and not self.parts[-1].endswith("\n")) or tag == "br":
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in BREAKS and tag != "br" and self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
