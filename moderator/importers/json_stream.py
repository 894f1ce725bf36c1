"""Reads a JSON document of any size one element at a time, whatever it is wrapped in, damaged or not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, TextIO

from moderator.importers.base import Record, Source
from moderator.importers.columns import looks_like_header
from moderator.importers.json_rows import Objects, article_of, dump, loads
from moderator.importers.rows import RAW_LIMIT

CHUNK = 1 << 18
WINDOW = 1 << 20
"""Characters: what is longer is entered and read part by part, unless it is an element of a list."""
LONGEST = 64
"""Characters: a fault further from the end of what is held is not for want of more."""
PRELUDE = re.compile(
    r"\s*(?:(?:/\*[^*]{0,200}\*/|(?://|\#)[^\n]{0,200}\n|\)\]\}',?|(?:for\s*\(;;\)|while\s*\(1\))\s*;)\s*)*"
    r"(?:(?:(?:var|let|const)\s+)?[\w.$\[\]\"']+\s*(?:=\s*|\(\s*)|(?:export\s+default|module\.exports\s*=)\s*)?"
    r"(?=[\[{])"
)
"""What scripts put before their data: a comment, a guard, a name that it is given to or a call."""
BLANK = re.compile(r"[\s\ufeff\x1e]*")
NEXT = re.compile(r"\}\s*,\s*(?=\{)")
"""Where the next object of a list begins, behind one that cannot be read."""


class Unread(Exception):
    """The value is longer than the window, or no JSON."""


@dataclass(slots=True)
class Text:
    """The part of a text that is being read."""

    stream: TextIO
    held: str = ""
    at: int = 0
    line: int = 1
    done: bool = False
    bad: int = 0
    """The first line with a byte that does not decode; 0 where there is none."""
    _decoder: json.JSONDecoder = field(default_factory=lambda: json.JSONDecoder(parse_int=str, strict=False))

    def more(self) -> bool:
        """Hold more of the text, at least as much again; false at its end."""
        if self.done:
            return False
        chunk = self.stream.read(max(CHUNK, len(self.held) - self.at))
        if not self.bad and "\ufffd" in chunk:
            self.bad = self.line + self.held.count("\n") + chunk.count("\n", 0, chunk.index("\ufffd"))
        self.line += self.held.count("\n", 0, self.at)
        self.held, self.at = self.held[self.at :] + chunk, 0
        self.done = not chunk
        return not self.done

    def peek(self) -> str:
        """The next character that is not blank, not taken; "" at the end."""
        while True:
            match = BLANK.match(self.held, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.held):
                return self.held[self.at]
            if not self.more():
                return ""

    def take(self, wanted: str) -> bool:
        """Pass over the next character where it is the wanted one."""
        found = self.peek() == wanted
        self.at += found
        return found

    def value(self, window: int) -> object:
        """The next value. Raises Unread where it does not end within the window, or is no JSON."""
        self.peek()
        while True:
            try:
                node, end = self._decoder.raw_decode(self.held, self.at)
            except RecursionError:
                raise Unread from None
            except json.JSONDecodeError as fault:
                wrong = fault.pos < len(self.held) - LONGEST and not fault.msg.startswith("Unterminated")
                if wrong or len(self.held) - self.at >= window or not self.more():
                    raise Unread from None
                continue
            if end == len(self.held) and self.more():
                # A number may go on in what was not read yet.
                continue
            self.at = end
            return node

    def glance(self) -> object:
        """The first element of the list that begins here, as far as it is held; None where it is not."""
        match = BLANK.match(self.held, self.at + 1)
        try:
            node: object = self._decoder.raw_decode(self.held, match.end() if match else self.at + 1)[0]
        except (ValueError, RecursionError):
            return None
        return node

    def here(self) -> int:
        return self.line + self.held.count("\n", 0, self.at)

    def skip(self) -> str:
        """Pass over what cannot be read, up to the next object of a list; returns its beginning."""
        raw = ""
        while True:
            match = NEXT.search(self.held, self.at)
            end = match.end() if match else max(self.at, len(self.held) - 64)
            raw = raw or self.held[self.at : min(end, self.at + RAW_LIMIT)]
            self.at = end
            if match:
                return raw
            if not self.more():
                raw = raw or self.held[self.at :][:RAW_LIMIT]
                self.at = len(self.held)
                return raw


class Walk(Protocol):
    """Reads a part of a document that is held as a whole."""

    def __call__(self, node: object, objects: Objects, depth: int = 0) -> Iterator[Record]: ...


@dataclass(slots=True)
class Streamed:
    """The records of a large document."""

    source: Source
    objects: Objects
    text: Text
    walk: Walk
    count: int = 0
    lost: bool = False

    def records(self) -> Iterator[Record]:
        """All documents of the file, one behind the other."""
        self.text.peek()
        if (match := PRELUDE.match(self.text.held, self.text.at)) is not None:
            self.text.at = match.end()
        while char := self.text.peek():
            if char in ");,]}":
                self.text.at += 1
            else:
                yield from self._document(char)
        yield from self.objects.settled()
        if self.source.damaged and self.text.bad:
            yield self.objects.rows.problem(self.text.bad, "note.bad_bytes", "")

    def _document(self, char: str) -> Iterator[Record]:
        try:
            node = self.text.value(WINDOW)
        except Unread:
            if char == "[":
                yield from self._list(0)
            elif char == "{":
                yield from self._object(0)
            else:
                yield self._lost()
            return
        if isinstance(node, list | dict):
            yield from self.walk(node, self.objects)
        else:
            yield self.objects.rows.problem(self.text.here(), "import.not_an_object", dump(node))

    def _lost(self) -> Record:
        line, self.lost = self.text.here(), True
        return self.objects.rows.problem(line, "import.cut_off", self.text.skip())

    def _damaged(self, depth: int) -> Iterator[Record]:
        """An element that is no JSON: read all the same where it is nearly, else a problem."""
        line, raw = self.text.here(), self.text.skip()
        try:
            node = loads(raw.rstrip(", \r\n\t]"))
        except ValueError:
            self.lost = True
            yield self.objects.rows.problem(line, "import.cut_off", raw)
            return
        yield from self.walk([node], self.objects, depth)

    def _ended(self) -> Iterator[Record]:
        """The file ends within a list or an object: told once, unless what it cut off was told."""
        if not self.lost:
            self.lost = True
            yield self.objects.rows.problem(self.text.here(), "import.cut_off", "")

    def _list(self, depth: int, columns: object = None) -> Iterator[Record]:
        """The elements of a list; ``columns`` are the names of its rows' cells, where rows are lists."""
        self.text.take("[")
        names = [str(name) for name in columns] if isinstance(columns, list) else []
        while (char := self.text.peek()) and char != "]":
            if char == ",":
                self.text.at += 1
                continue
            self.count += 1
            if self.count % 500 == 0:
                self.source.job.report("import.reading", self.count)
            try:
                node = self.text.value(self.objects.options.field_cap)
            except Unread:
                yield from self._damaged(depth)
                continue
            if isinstance(node, list) and not names and looks_like_header([str(part) for part in node]):
                names = [str(part) for part in node]
                continue
            if isinstance(node, list) and len(node) == len(names):
                node = dict(zip(names, node, strict=True))
            if isinstance(node, dict) and self.objects.is_comment(node) and not self.objects.is_article(node):
                yield from self.objects.read(None, node)
            else:
                yield from self.walk([node], self.objects, depth)
        if not self.text.take("]"):
            yield from self._ended()

    def _object(self, depth: int) -> Iterator[Record]:
        """What is wrapped around the lists; a title and the like before a list make its article."""
        self.text.take("{")
        seen: dict[str, object] = {}
        outer = self.objects.rows.article
        while (char := self.text.peek()) and char != "}":
            if char == ",":
                self.text.at += 1
                continue
            try:
                name = self.text.value(WINDOW)
            except Unread:
                name = None
            if not isinstance(name, str) or not self.text.take(":"):
                yield self._lost()
                return
            yield from self._member(name, seen, depth)
        if not self.text.take("}"):
            yield from self._ended()
        if self.objects.is_comment(seen) and not self.objects.is_article(seen):
            yield from self.objects.read(None, seen)
        self.objects.rows.article = outer

    def _member(self, name: str, seen: dict[str, object], depth: int) -> Iterator[Record]:
        char = self.text.peek()
        try:
            node = self.text.value(WINDOW if char in "[{" else self.objects.options.field_cap)
        except Unread:
            if char not in "[{" or depth > self.objects.options.depth_cap:
                yield self._lost()
            elif char == "{":
                yield from self._object(depth + 1)
            else:
                yield from self._article(seen, self.text.glance())
                yield from self._list(depth + 1, seen.get("columns"))
            return
        if isinstance(node, list) and any(map(self.objects.is_comment, node)):
            yield from self._article(seen, node[0])
        seen[name] = node
        if isinstance(node, list | dict) and not self.objects.put_aside(name, node):
            yield from self.walk(node, self.objects, depth + 1)

    def _article(self, seen: dict[str, object], first: object) -> Iterator[Record]:
        """The article that a list is about, in the namespace of the list's first comment."""
        article = article_of(seen, self.objects.source_in([[first]]))
        if article is not None:
            self.objects.rows.article = article
            yield article
