"""Reads comma, tab, semicolon and pipe separated tables of comments, row by row."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from moderator.errors import ModeratorError
from moderator.importers import columns, identity
from moderator.importers.base import Options, Record, Sniff, Source
from moderator.importers.presets import Layout, is_readable, understand
from moderator.importers.rows import Rows
from moderator.records import Uid

DELIMITERS = (",", "\t", ";", "|")
NEVER = "\x1f"
"""Stands for "one column": a separator that texts do not hold."""
SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".psv"})
LINES_CAP = 5_000
ANSWERS = "回复 "
SAMPLE_ROWS = 40


@dataclass(slots=True)
class Records:
    """Splits a text stream into records, each with the line it began on and its raw text.

    A quote that is never closed would swallow the rest of the file: such a record is given up after
    ``LINES_CAP`` lines (or at the end of the file), its first line handed out as broken (cells None), and
    reading goes on behind that line.
    """

    stream: TextIO
    delimiter: str
    field_cap: int
    line: int = 0
    _back: deque[str] = field(default_factory=deque)
    _pending: list[str] = field(default_factory=list)
    _size: int = 0
    _cut: bool = False

    def __iter__(self) -> Iterator[tuple[int, Sequence[str] | None, str]]:
        csv.field_size_limit(max(self.field_cap, 1 << 20))
        reader = csv.reader(self._lines(), delimiter=self.delimiter)
        while True:
            self._pending, self._size, self._cut = [], 0, False
            try:
                cells: list[str] | None = next(reader, None)
            except csv.Error:
                cells = None
            if not self._pending:
                return
            first = self.line + 1
            if cells is not None and not self._cut:
                self.line += len(self._pending)
                yield first, cells, "".join(self._pending)
                continue
            broken, self.line = self._pending[0], first
            self._back.extendleft(reversed(self._pending[1:]))
            reader = csv.reader(self._lines(), delimiter=self.delimiter)
            yield first, None, broken

    def _lines(self) -> Iterator[str]:
        """The lines of one record after another; stops short where a record must be given up."""
        while True:
            if len(self._pending) >= LINES_CAP or self._size > self.field_cap:
                self._cut = True
                return
            line = self._back.popleft() if self._back else self.stream.readline(self.field_cap)
            if not line or (len(line) >= self.field_cap and not line.endswith(("\n", "\r"))):
                self._cut = True
                if line and not self._pending:
                    self._pending.append(line)
                    self._skip_line()
                elif line:
                    self._pending.append(line)
                return
            self._pending.append(line)
            self._size += len(line)
            yield line

    def _skip_line(self) -> None:
        while rest := self.stream.readline(1 << 20):
            if rest.endswith(("\n", "\r")):
                return


def guess_delimiter(sample: str, whole: bool) -> tuple[str, float]:
    """The separator under which the sample's rows are most alike, and how alike they are in [0, 1]."""
    if not whole:
        sample = sample[: sample.rfind("\n") + 1] or sample
    best, best_score = NEVER, 0.0
    for delimiter in DELIMITERS:
        rows = _sample(sample, delimiter)
        if not rows or len(rows[0]) < 2:
            continue
        alike = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
        score = alike + (1.0 if columns.looks_like_header(rows[0]) else 0.0) + min(len(rows[0]), 9) / 100
        if score > best_score:
            best, best_score = delimiter, score
    return best, min(best_score, 2.0) / 2.0


def _sample(text: str, delimiter: str) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    for _, cells, _ in Records(io.StringIO(text, newline=""), delimiter, 1 << 20):
        if cells:
            rows.append(cells)
        if len(rows) >= SAMPLE_ROWS:
            break
    return rows


@dataclass(frozen=True, slots=True)
class CsvTable:
    """Tables with a header row."""

    name: str = "csv"

    def confidence(self, sniff: Sniff) -> float:
        if sniff.head.lstrip("\ufeff \t\r\n")[:1] in ("{", "<"):
            return 0.0
        delimiter, alike = guess_delimiter(sniff.head, sniff.whole)
        header = _header(sniff.head, delimiter)
        named = sniff.suffix in SUFFIXES
        if is_readable(understand(header, {})) and (delimiter != NEVER or _one_column(header)):
            return 0.95 if named else 0.75 + 0.1 * alike
        return 0.4 if named and delimiter != NEVER else 0.3 if named else 0.0

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        with source.text() as stream:
            sample = stream.read(1 << 16)
        delimiter, _ = guess_delimiter(sample, len(sample) < 1 << 16)
        with source.text() as stream:
            records = iter(Records(stream, delimiter, options.field_cap))
            header = unique(next((cells for _, cells, _ in records if cells and any(cells)), []))
            layout = understand(header, options.mapping)
            check_mapping(source.name, header, layout, options)
            parents = _weak_parents(source, delimiter, layout, options)
            table = Rows(source.name, source.stem, layout, known_parents=parents)
            yield from _rows(table, source, header, records)


def _rows(
    table: Rows, source: Source, header: list[str], records: Iterator[tuple[int, Sequence[str] | None, str]]
) -> Iterator[Record]:
    for number, (line, cells, raw) in enumerate(records):
        if number % 500 == 0:
            source.job.report("import.reading", number)
        if cells is None:
            yield table.problem(line, "import.unclosed_quote", raw)
        elif not any(cells) or list(cells) == header:
            continue
        elif (row := fit(header, cells)) is None:
            yield table.problem(line, "import.ragged", raw, cells=str(len(cells)), wanted=str(len(header)))
        else:
            yield from table.records(line, row, raw)
            if source.damaged and "\ufffd" in raw:
                yield table.problem(line, "note.bad_bytes", raw)
    yield from table.closing()


def _header(head: str, delimiter: str) -> list[str]:
    rows = _sample(head[: 1 << 15], delimiter)
    return unique(rows[0]) if rows else []


def _one_column(header: Sequence[str]) -> bool:
    return len(header) == 1


def unique(header: Sequence[str]) -> list[str]:
    """Header names without a byte order mark, empty and repeated ones made distinct by their number."""
    names: list[str] = []
    for number, cell in enumerate(header, 1):
        name = cell.replace("\ufeff", "").strip() or f"#{number}"
        names.append(name if name not in names else f"{name}#{number}")
    return names


def fit(header: Sequence[str], cells: Sequence[str]) -> dict[str, str] | None:
    """The row by column names; None where it is shorter or longer than the header.

    Empty cells behind the last column are forgiven, and so is one cell without a name that says whom a row
    answers (``回复 momo``), which a browser plug-in adds.
    """
    surplus = cells[len(header) :]
    if len(cells) < len(header) or (
        any(surplus) and not (len(surplus) == 1 and surplus[0].startswith(ANSWERS))
    ):
        return None
    row = dict(zip(header, cells, strict=False))
    if any(surplus):
        row[f"#{len(header) + 1}"] = surplus[0]
    return row


def check_mapping(file: str, header: Sequence[str], layout: Layout, options: Options) -> None:
    """Raises ModeratorError where ``--map`` names what is not there, or nothing tells where the text is."""
    for name, column in options.mapping.items():
        if name not in columns.FIELDS:
            raise ModeratorError(
                "import.unknown_field", where=file, field=name, fields=" ".join(columns.FIELDS)
            )
        if name not in layout.fields:
            raise ModeratorError(
                "import.unknown_column", where=file, column=column, columns=", ".join(header[:30])
            )
    if not is_readable(layout):
        raise ModeratorError("import.no_text_column", where=file, columns=", ".join(header[:30]))


def _weak_parents(source: Source, delimiter: str, layout: Layout, options: Options) -> dict[str, Uid]:
    """Where rows are numbered rather than identified, the uid of every number, from a first pass."""
    found = layout.fields
    if not {"id", "parent"} <= found.keys() and not {"id", "root"} <= found.keys():
        return {}
    if {"article", "article_url", "article_title"} & found.keys():
        return {}
    uids: dict[str, Uid] = {}
    table = Rows(source.name, source.stem, layout)
    with source.text() as stream:
        records = iter(Records(stream, delimiter, options.field_cap))
        header = unique(next((cells for _, cells, _ in records if cells and any(cells)), []))
        for _, cells, _ in records:
            row = fit(header, cells) if cells else None
            if row and identity.is_weak(row[found["id"]].strip()):
                uid = table.uid(row)
                if uid is not None:
                    uids[row[found["id"]].strip()] = uid
    return uids
