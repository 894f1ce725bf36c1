"""Where in a pack file something stands: TOML readers forget lines, people need them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_HEADER = re.compile(r"^\s*\[\[\s*rule\s*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """The lines of a file and where its ``[[rule]]`` tables begin (lines count from 1)."""

    lines: tuple[str, ...]
    headers: tuple[int, ...] = field(default=())

    @classmethod
    def of(cls, text: str) -> Source:
        lines = tuple(text.splitlines())
        return cls(lines, tuple(n for n, line in enumerate(lines, 1) if _HEADER.match(line)))

    def rule(self, number: int) -> int:
        """The line of the numbered rule's header (rules count from 0)."""
        return self.headers[number] if number < len(self.headers) else 1

    def key(self, name: str, start: int = 1) -> int:
        """The first line from ``start`` on that sets ``name``, within the table that begins there."""
        wanted = re.compile(rf'\s*"?{re.escape(name)}"?\s*=|\s*\[{re.escape(name)}\]')
        return self._first(wanted, start)

    def value(self, text: str, start: int = 1) -> int:
        """The first line from ``start`` on that holds the quoted text, within the table that begins there."""
        return self._first(re.compile(".*[\"']" + re.escape(text)), start)

    def _first(self, wanted: re.Pattern[str], start: int) -> int:
        for number in range(start, len(self.lines) + 1):
            line = self.lines[number - 1]
            if number > start and start > 1 and _HEADER.match(line):
                break
            if wanted.match(line):
                return number
        return start
