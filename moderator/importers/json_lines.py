"""Reads one JSON object a line, in any file name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from moderator.errors import ModeratorError
from moderator.importers.base import Columns, Options, Record, Sniff, Source
from moderator.importers.json_document import walk
from moderator.importers.json_rows import SHAPES, Objects, loads
from moderator.importers.rows import Rows

FIRST_LINE = "#filetype:"
"""How an export of LeanCloud names itself, above its objects."""
BACKUP_HEADER = frozenset({"version", "users", "posts"})
"""The first line of a Remark42 backup: no comment."""


@dataclass(frozen=True, slots=True)
class JsonLines:
    """JSON lines; a line that does not parse is a problem, the rest is read."""

    name: str = "jsonl"
    binary: bool = False

    def confidence(self, sniff: Sniff) -> float:
        lines = [line for line in sniff.head.lstrip("\ufeff").split("\n") if line.strip()]
        if not sniff.whole and len(lines) > 1:
            lines = lines[:-1]
        objects = sum(_is_object(line) for line in lines[:20])
        if objects == 0:
            return 0.0
        share = objects / min(len(lines), 20)
        if sniff.suffix in (".jsonl", ".ndjson"):
            return 0.95 if share >= 0.4 else 0.85
        if len(lines) == 1:
            return 0.5
        return 0.9 if share >= 0.4 and _is_object(lines[0]) else 0.3

    def columns(self, source: Source, options: Options) -> Columns:
        """What the objects' names are taken for, by the first of them."""
        objects = Objects(Rows(source.name, source.stem), options)
        with suppress(ModeratorError):
            for _ in islice(self._records(source, objects), SHAPES):
                pass
        return objects.columns()

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        objects = Objects(Rows(source.name, source.stem, reference=options.reference), options)
        yield from self._records(source, objects)
        yield from objects.rows.closing()

    def _records(self, source: Source, objects: Objects) -> Iterator[Record]:
        with source.text() as stream:
            number = 0
            while line := stream.readline(objects.options.field_cap):
                number += 1
                if number % 500 == 0:
                    source.job.report("import.reading", number)
                raw = line.strip("\r\n\ufeff \t")
                if raw and not (number == 1 and raw.startswith(FIRST_LINE)):
                    yield from self._line(objects, number, raw, source.damaged)

    def _line(self, objects: Objects, number: int, raw: str, damaged: bool) -> Iterator[Record]:
        try:
            node = loads(raw)
        except ValueError:
            yield objects.rows.problem(number, "import.not_json", raw)
            return
        if isinstance(node, dict) and node.keys() >= BACKUP_HEADER:
            return
        if objects.is_comment(node):
            yield from objects.read(number, node, raw)
        else:
            yield from self._enclosing(objects, number, node, raw)
        if damaged and "\ufffd" in raw:
            yield objects.rows.problem(number, "note.bad_bytes", raw)

    def _enclosing(self, objects: Objects, number: int, node: object, raw: str) -> Iterator[Record]:
        """A line that is no comment but may hold some: an answer of a platform's interface."""
        found = False
        for record in walk(node, objects) if isinstance(node, dict) else ():
            found = True
            yield record
        if not found:
            yield from objects.read(number, node, raw)


def _is_object(line: str) -> bool:
    if line.lstrip("\ufeff \t")[:1] != "{":
        return False
    try:
        return isinstance(loads(line), dict)
    except ValueError:
        return False
