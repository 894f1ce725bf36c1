"""Turns the HTML in which some platforms keep a comment into the text that its readers saw."""

from __future__ import annotations

import re
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
