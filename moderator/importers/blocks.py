"""Cuts a page into records by a layout, and tells how much of the page it explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from moderator.importers.layouts import Layout, Spec
from moderator.importers.lines import Line, is_furniture, like_author

BODY_CAP = 60


@dataclass(frozen=True, slots=True)
class Block:
    """One record: its first line's number, its fields, the lines of its text, its depth in the thread."""

    number: int
    fields: dict[str, str]
    body: tuple[str, ...]
    depth: int

    @property
    def text(self) -> str:
        first = self.fields.get("text")
        lines = self.body if first is None else (first, *self.body)
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Scan:
    """A page under one layout: what stands before the first record, the records, and what fits nowhere."""

    layout: Layout
    head: tuple[Line, ...]
    blocks: tuple[Block, ...]
    odd: tuple[Line, ...]
    covered: int

    @property
    def confidence(self) -> float:
        """The share of the lines from the first record on that are explained, times the layout's weight."""
        total = self.covered + len(self.odd)
        if len(self.blocks) < self.layout.least or not total:
            return 0.0
        return self.layout.weight * self.covered / total * (0.9 if len(self.head) > self.covered else 1.0)


def scan(layout: Layout, lines: Sequence[Line]) -> Scan:
    """Read the whole page under one layout."""
    reader = _Reader(layout, [_Stripped.of(layout, line) for line in lines])
    at = 0
    while at < len(lines):
        at = reader.step(at)
    return Scan(layout, tuple(reader.head), tuple(reader.blocks), tuple(reader.odd), reader.covered)


@dataclass(frozen=True, slots=True)
class _Stripped:
    line: Line
    text: str
    depth: int | None

    @classmethod
    def of(cls, layout: Layout, line: Line) -> _Stripped:
        """The line without its indent; ``depth`` is the indent's width, None where the mark is missing."""
        if layout.indent is None:
            return cls(line, line.text, 0)
        match = layout.indent.match(line.text)
        if match is None:
            return cls(line, line.text, None)
        return cls(
            line, line.text[match.end() :], len(match[0].replace(" ", "  ")) if match[0].strip() else 0
        )


@dataclass(slots=True)
class _Reader:
    layout: Layout
    lines: list[_Stripped]
    head: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    odd: list[Line] = field(default_factory=list)
    covered: int = 0
    _next_author: str = ""
    _begin: int | None = None

    def step(self, at: int) -> int:
        """Read one record, or pass over one line; returns where to go on."""
        line = self.lines[at]
        if is_furniture(line.text):
            self.covered += bool(self.blocks)
            return at + 1
        if not self.layout.distinct and not self.blocks and at < self._start():
            self.head.append(line.line)
            return at + 1
        end, block = self._record(at)
        if block is None:
            (self.odd if self.blocks else self.head).append(line.line)
            return at + 1
        if self._next_author:
            block.fields.setdefault("author", self._next_author)
        self._next_author = block.fields.pop("next_author", "")
        self.blocks.append(block)
        self.covered += end - at
        return end

    def _record(self, at: int) -> tuple[int, Block | None]:
        start, fields, body = at, dict[str, str](), list[str]()
        for number, spec in enumerate(self.layout.specs):
            if spec.pattern is None:
                at = self._body(at, number, body)
                if len(body) < spec.at_least:
                    return start, None
            elif (found := self._fields(spec, at)) is not None:
                fields |= found
                at += 1
            elif not spec.optional:
                return start, None
        if at == start or start >= len(self.lines) or self.lines[start].depth is None:
            return start, None
        return at, Block(self.lines[start].line.number, fields, tuple(body), self.lines[start].depth or 0)

    def _fields(self, spec: Spec, at: int) -> dict[str, str] | None:
        if spec.pattern is None or at >= len(self.lines) or self.lines[at].depth is None:
            return None
        match = spec.pattern.fullmatch(self.lines[at].text)
        return None if match is None else {k: v for k, v in match.groupdict().items() if v is not None}

    def _body(self, at: int, number: int, body: list[str]) -> int:
        """Collect text lines up to what follows in the record, or to the next record."""
        following = self.layout.specs[number + 1 :]
        required = any(not spec.optional for spec in following)
        first, least = at, self.layout.specs[number].at_least
        while at < len(self.lines) and len(body) < BODY_CAP:
            if any(self._fields(spec, at) is not None for spec in following):
                return at
            if self.layout.distinct and at >= first + least and self._begins(at):
                break
            if self.lines[at].text.strip() and not is_furniture(self.lines[at].text):
                body.append(self.lines[at].text)
            at += 1
        if required:
            body.clear()
        return at

    def _begins(self, at: int) -> bool:
        """Whether the lines before a body stand here."""
        for spec in self.layout.specs:
            if spec.pattern is None:
                return True
            if self._fields(spec, at) is not None:
                at += 1
            elif not spec.optional:
                return False
        return True

    def _start(self) -> int:
        """Where the first record begins, in a layout that only its last line gives away: at the nearest line
        above the text that looks like a name."""
        if self._begin is None:
            self._begin = self._find_start()
        return self._begin

    def _find_start(self) -> int:
        last = [spec for spec in self.layout.specs if not spec.optional][-1]
        foot = next((n for n in range(len(self.lines)) if self._fields(last, n) is not None), 0)
        if self.layout.specs[0].pattern is None:
            return 0
        above = range(foot - 1, max(foot - BODY_CAP, -1), -1)
        headed = max(((self._headed(n), n) for n in above), default=(0, 0))
        if headed[0]:
            return headed[1]
        names = (n for n in above if n < foot - 1 and not is_furniture(self.lines[n].text))
        return next((n for n in names if like_author(self.lines[n].text) > 0), 0)

    def _headed(self, at: int) -> int:
        """How many of the lines that may stand below a name stand below this one."""
        matched = 0
        for spec in self.layout.specs[1:]:
            if not spec.optional:
                break
            matched += self._fields(spec, at + 1 + matched) is not None
        return matched
