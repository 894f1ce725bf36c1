"""Reads one JSON object a line, in any file name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from moderator.importers.base import Options, Record, Sniff, Source
from moderator.importers.json_rows import Objects, loads
from moderator.importers.rows import Rows


@dataclass(frozen=True, slots=True)
class JsonLines:
    """JSON lines; a line that does not parse is a problem, the rest is read."""

    name: str = "jsonl"

    def confidence(self, sniff: Sniff) -> float:
        lines = [line for line in sniff.head.lstrip("\ufeff").split("\n") if line.strip()]
        if not sniff.whole and len(lines) > 1:
            lines = lines[:-1]
        objects = sum(_is_object(line) for line in lines[:20])
        if objects == 0:
            return 0.0
        share = objects / min(len(lines), 20)
        if sniff.suffix in (".jsonl", ".ndjson"):
            return 0.95 * share if share > 0.3 else 0.3
        if len(lines) == 1:
            return 0.5
        return 0.9 * share

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        objects = Objects(Rows(source.name, source.stem, {}), options)
        with source.text() as stream:
            number = 0
            while line := stream.readline(options.field_cap):
                number += 1
                if number % 500 == 0:
                    source.job.report("import.reading", number)
                raw = line.strip("\r\n\ufeff \t")
                if raw:
                    yield from self._line(objects, number, raw, source.damaged)
        yield from objects.rows.closing()

    def _line(self, objects: Objects, number: int, raw: str, damaged: bool) -> Iterator[Record]:
        try:
            node = loads(raw)
        except ValueError:
            yield objects.rows.problem(number, "import.not_json", raw)
            return
        yield from objects.read(number, node, raw)
        if damaged and "\ufffd" in raw:
            yield objects.rows.problem(number, "note.bad_bytes", raw)


def _is_object(line: str) -> bool:
    if line.lstrip("\ufeff \t")[:1] != "{":
        return False
    try:
        return isinstance(loads(line), dict)
    except ValueError:
        return False
