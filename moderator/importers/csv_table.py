"""Reads comma, tab, semicolon and pipe separated tables of comments, row by row."""

from __future__ import annotations

import csv
import io
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from moderator.importers import columns, header, identity, table_rows
from moderator.importers.base import Columns, Options, Record, Sniff, Source
from moderator.importers.presets import is_readable, understand
from moderator.importers.rows import Rows
from moderator.records import Uid

DELIMITERS = (",", "\t", ";", "|")
NEVER = "\x1f"
"""Stands for "one column": a separator that texts do not hold."""
SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".psv"})
LINES_CAP = 5_000
ANSWERS = "回复 "
SAMPLE = 1 << 16
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
    spaced: bool = False
    line: int = 0
    _back: deque[str] = field(default_factory=deque)
    _pending: list[str] = field(default_factory=list)
    _size: int = 0
    _cut: bool = False

    def __iter__(self) -> Iterator[tuple[int, Sequence[str] | None, str]]:
        csv.field_size_limit(max(self.field_cap, 1 << 20))
        reader = csv.reader(self._lines(), delimiter=self.delimiter, skipinitialspace=self.spaced)
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
            reader = csv.reader(self._lines(), delimiter=self.delimiter, skipinitialspace=self.spaced)
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
        # Above the header may stand a title: the usual width counts, not that of the first row.
        width = Counter(len(row) for row in rows if len(row) > 1).most_common(1)
        if not rows or not width or (len(rows[0]) < 2 and width[0][1] < len(rows) / 2):
            continue
        top = next((row for row in rows[: header.TITLE_ROWS] if len(row) > 1), rows[0])
        alike = width[0][1] / len(rows)
        score = alike + (1.0 if columns.looks_like_header(top) else 0.0) + min(width[0][0], 9) / 100
        if score > best_score:
            best, best_score = delimiter, score
    return best, min(best_score, 2.0) / 2.0


def has_spaces(sample: str, delimiter: str) -> bool:
    """Whether a space stands between every separator and the quote behind it: ``a, "b, c"``."""
    return f'{delimiter} "' in sample and f'{delimiter}"' not in sample


def _sample(text: str, delimiter: str) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    spaced = has_spaces(text, delimiter)
    for _, cells, _ in Records(io.StringIO(text, newline=""), delimiter, 1 << 20, spaced):
        if cells:
            rows.append(cells)
        if len(rows) >= SAMPLE_ROWS:
            break
    return rows


@dataclass(frozen=True, slots=True)
class CsvTable:
    """Tables with a header row, or with columns that tell by themselves what they hold."""

    name: str = "csv"
    binary: bool = False

    def confidence(self, sniff: Sniff) -> float:
        if sniff.head.lstrip("\ufeff \t\r\n")[:1] in ("{", "<"):
            return 0.0
        delimiter, alike = guess_delimiter(sniff.head, sniff.whole)
        rows = _sample(sniff.head[:SAMPLE], delimiter)
        named = sniff.suffix in SUFFIXES
        top = header.find(rows, {})
        told = top.wide is not None or is_readable(understand(top.names, {}))
        if told and (delimiter != NEVER or len(top.names) == 1):
            return 0.95 if named else 0.75 + 0.1 * alike
        if top.readable and delimiter != NEVER and (named or (len(rows) > 2 and alike > 0.49)):
            return 0.6
        return 0.4 if named and delimiter != NEVER else 0.3 if named else 0.0

    def columns(self, source: Source, options: Options) -> Columns:
        """What the table's columns are taken for."""
        top, _, _ = _top(source, options)
        return Columns(tuple(top.names), top.layout.fields)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        top, delimiter, spaced = _top(source, options)
        header.check(source.name, top, options)
        table = Rows(source.name, source.stem, top.layout, reference=options.reference)
        table.known_parents = _weak_parents(source, delimiter, spaced, top, options)
        with source.text() as stream:
            body = _body(Records(stream, delimiter, options.field_cap, spaced), top)
            yield from _rows(table, top, source, body)


def _top(source: Source, options: Options) -> tuple[header.Header, str, bool]:
    """The header, the separator and whether spaces follow it, from the beginning of the table."""
    with source.text() as stream:
        sample = stream.read(SAMPLE)
    delimiter, _ = guess_delimiter(sample, len(sample) < SAMPLE)
    found = header.find(_sample(sample, delimiter), options.mapping)
    return found, delimiter, has_spaces(sample, delimiter)


Parsed = tuple[int, Sequence[str] | None, str]


def _body(records: Iterable[Parsed], top: header.Header) -> Iterator[Parsed]:
    """The records below the header, those without any content left out."""
    left = top.skip
    for line, cells, raw in records:
        if cells is not None and not any(cells):
            continue
        if left and cells is not None:
            left -= 1
        elif cells is None or list(cells) != top.names:
            yield line, cells, raw


def _rows(table: Rows, top: header.Header, source: Source, body: Iterator[Parsed]) -> Iterator[Record]:
    for number, (line, cells, raw) in enumerate(body):
        if number % 500 == 0:
            source.job.report("import.reading", number)
        if cells is None:
            yield table.problem(line, "import.unclosed_quote", raw)
        elif (row := fit(top.names, cells)) is None:
            width = str(len(top.names))
            yield table.problem(line, "import.ragged", raw, cells=str(len(cells)), wanted=width)
        else:
            yield from table_rows.records(table, top, line, row, raw)
            if source.damaged and "\ufffd" in raw:
                yield table.problem(line, "note.bad_bytes", raw)
    yield from table.closing()


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


def _weak_parents(
    source: Source, delimiter: str, spaced: bool, top: header.Header, options: Options
) -> dict[str, Uid]:
    """Where rows are numbered rather than identified, the uid of every number, from a first pass."""
    found = top.layout.fields
    if not {"id", "parent"} <= found.keys() and not {"id", "root"} <= found.keys():
        return {}
    if {"article", "article_url", "article_title"} & found.keys():
        return {}
    uids: dict[str, Uid] = {}
    table = Rows(source.name, source.stem, top.layout)
    with source.text() as stream:
        for _, cells, _ in _body(Records(stream, delimiter, options.field_cap, spaced), top):
            row = fit(top.names, cells) if cells else None
            if row and identity.is_weak(row[found["id"]].strip()):
                uid = table.uid(row)
                if uid is not None:
                    uids[row[found["id"]].strip()] = uid
    return uids
