"""Reads comma, tab, semicolon and pipe separated tables of comments, row by row."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from moderator.importers import columns, header, identity, loose_quotes, table_rows, values
from moderator.importers.base import Columns, Options, Record, Sniff, Source
from moderator.importers.presets import is_readable, understand
from moderator.importers.realign import realigned
from moderator.importers.rows import Rows
from moderator.records import Uid

DELIMITERS = (",", "\t", ";", "|")
RARE = ("，", "；", "^", "~", "\x01")
"""Believed only below a header that is known."""
NEVER = "\x1f"
"""Stands for "one column": a separator that texts do not hold."""
SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".psv"})
END_MARK = "\x1a"
"""Old systems end a text file with it."""
LINES_CAP = 5_000
ANSWERS = "回复 "
SAMPLE = 1 << 16
SAMPLE_ROWS = 40


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written. ``spaced``: a space stands behind every separator. ``escaped``: a quote within
    quotes has a backslash before it instead of being doubled."""

    delimiter: str
    spaced: bool = False
    escaped: bool = False


@dataclass(slots=True)
class Records:
    """Splits a text stream into records, each with the line it began on and its raw text.

    A quote that is never closed would swallow the rest of the file: such a record is given up after
    ``LINES_CAP`` lines (or at the end of the file), its first line handed out as broken (cells None), and
    reading goes on behind that line.
    """

    stream: TextIO
    dialect: Dialect
    field_cap: int
    line: int = 0
    width: int = 0
    """Cells of the first record."""
    _back: deque[str] = field(default_factory=deque)
    _pending: list[str] = field(default_factory=list)
    _size: int = 0
    _cut: bool = False

    def __iter__(self) -> Iterator[tuple[int, Sequence[str] | None, str]]:
        csv.field_size_limit(max(self.field_cap, 1 << 20))
        reader = self._reader()
        while True:
            self._pending, self._size, self._cut = [], 0, False
            try:
                cells: list[str] | None = next(reader, None)
            except csv.Error:
                cells, reader = None, self._reader()
                if not self._cut:
                    cells = self._forgiven()
            if not self._pending:
                return
            first = self.line + 1
            if cells is not None and not self._cut:
                self.line += len(self._pending)
                self.width = self.width or len(cells)
                yield first, cells, "".join(self._pending)
                continue
            broken, self.line = self._pending[0], first
            self._back.extendleft(reversed(self._pending[1:]))
            reader = self._reader()
            yield first, None, broken

    def _reader(self) -> Iterator[list[str]]:
        return self._parsed(self._lines(), strict=True)

    def _parsed(self, lines: Iterable[str], *, strict: bool = False) -> Iterator[list[str]]:
        dialect = self.dialect
        lines = map(_doubled, lines) if dialect.escaped else lines
        return csv.reader(lines, delimiter=dialect.delimiter, skipinitialspace=dialect.spaced, strict=strict)

    def _forgiven(self) -> list[str] | None:
        """A record with a stray quote; None where that quote has swallowed other records: where a line of it
        is one by itself."""
        if any(map(self._begins, self._pending[1:])):
            return None
        lines = map(_doubled, self._pending) if self.dialect.escaped else self._pending
        cells = loose_quotes.split("".join(lines), self.dialect.delimiter)
        if cells is not None and len(cells) == self.width:
            return cells
        try:
            return next(self._parsed(self._pending), None)
        except csv.Error:
            return None

    def _begins(self, line: str) -> bool:
        """True for a line that has as many cells as a record, and begins like the one that is read."""
        mark = self.dialect.delimiter
        numbered = self._pending[0].partition(mark)[0].isdigit()
        enough = line.count(mark) >= max(self.width - 1, 1)
        return enough and (not numbered or line.partition(mark)[0].isdigit())

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


ESCAPED = re.compile(r'(?<!\\)((?:\\\\)*)\\"')


def _doubled(line: str) -> str:
    """A line with its escaped quotes doubled, as the reader knows them."""
    return ESCAPED.sub(r'\1""', line)


def guess(sample: str, whole: bool) -> tuple[Dialect, float]:
    """The dialect under which the sample's rows are most alike, and how alike they are in [0, 1]."""
    if not whole:
        sample = sample[: sample.rfind("\n") + 1] or sample
    best, best_score = Dialect(NEVER), 0.0
    for delimiter in (*DELIMITERS, *(rare for rare in RARE if rare in sample)):
        dialect = Dialect(delimiter, _has_spaces(sample, delimiter), _has_escapes(sample, delimiter))
        score = _alike(sample_rows(sample, dialect), delimiter in RARE)
        if score > best_score:
            best, best_score = dialect, score
    return best, min(best_score, 2.0) / 2.0


def _alike(rows: Sequence[Sequence[str]], rare: bool) -> float:
    # Above the header may stand a title: the usual width counts, not that of the first row.
    width = Counter(len(row) for row in rows if len(row) > 1).most_common(1)
    if not rows or not width or (len(rows[0]) < 2 and width[0][1] < len(rows) / 2):
        return 0.0
    top = next((row for row in rows[: header.TITLE_ROWS] if len(row) > 1), rows[0])
    known = columns.looks_like_header(top)
    if rare and not known:
        return 0.0
    return width[0][1] / len(rows) + (1.0 if known else 0.0) + min(width[0][0], 9) / 100


def _has_spaces(sample: str, delimiter: str) -> bool:
    """Whether a space stands between every separator and the quote behind it: ``a, "b, c"``."""
    return f'{delimiter} "' in sample and f'{delimiter}"' not in sample


def _has_escapes(sample: str, delimiter: str) -> bool:
    """Whether quotes within quotes have a backslash, and none is doubled. A backslash before a quote that
    ends its cell may be no more than the end of a path. Our own tables double them, whatever stands before.
    """
    if "csv_escaped" in sample.partition("\n")[0]:
        return False
    inner = rf'\\"(?!{re.escape(delimiter)}|[\r\n]|\Z)'
    doubled = rf'[^{re.escape(delimiter)}\s"\\]""(?!")'
    return re.search(inner, sample) is not None and re.search(doubled, sample) is None


def sample_rows(text: str, dialect: Dialect) -> list[Sequence[str]]:
    """The first rows of a table that hold something."""
    rows: list[Sequence[str]] = []
    for _, cells, _ in Records(io.StringIO(text, newline=""), dialect, 1 << 20):
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
        dialect, alike = guess(sniff.head, sniff.whole)
        delimiter = dialect.delimiter
        rows = sample_rows(sniff.head[:SAMPLE], dialect)
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
        top, _ = top_of(source, options)
        return Columns(tuple(top.names), top.layout.fields)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        top, dialect = top_of(source, options)
        header.check(source.name, top, options)
        table = Rows(source.name, source.stem, top.layout, reference=options.reference)
        table.known_parents = _weak_parents(source, dialect, top, options)
        with source.text() as stream:
            body = _body(Records(stream, dialect, options.field_cap), top)
            yield from _rows(table, top, source, body)


def top_of(source: Source, options: Options) -> tuple[header.Header, Dialect]:
    """The header and the dialect, from the beginning of the table."""
    with source.text() as stream:
        sample = stream.read(SAMPLE)
        if "\n" not in sample and "\r" not in sample:
            # A header of thousands of columns is longer than a sample.
            sample += stream.readline(options.field_cap) + stream.readline(options.field_cap)
    dialect, _ = guess(sample, len(sample) < SAMPLE)
    return header.find(sample_rows(sample, dialect), options.mapping), dialect


Parsed = tuple[int, Sequence[str] | None, str]


def _body(records: Iterable[Parsed], top: header.Header) -> Iterator[Parsed]:
    """The records below the header, those without any content left out."""
    left = top.skip
    for line, cells, raw in records:
        if cells is not None and not any(cell.strip(END_MARK) for cell in cells):
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
        elif (row := fit(top.names, cells) or _other_version(table, top, cells)) is None:
            if (row := _short(top, cells, raw)) is not None:
                yield from table_rows.records(table, top, line, row, raw)
                yield table.problem(line, "note.short_row", raw)
                continue
            width = str(len(top.names))
            yield table.problem(line, "import.ragged", raw, cells=str(len(cells)), wanted=width)
        else:
            yield from table_rows.records(table, top, line, row, raw)
            if source.damaged and "\ufffd" in raw:
                yield table.problem(line, "note.bad_bytes", raw)
    yield from table.closing()


def _other_version(table: Rows, top: header.Header, cells: Sequence[str]) -> dict[str, str] | None:
    """A row that a newer or older version of the crawler appended below the first one's header."""
    preset = top.layout.preset
    if preset is None or not preset.name.startswith("mediacrawler"):
        return None
    row = realigned(top.names, cells, table.articles_named)
    if row is not None and "nickname" in row and "author" not in top.layout.fields:
        table.layout = understand([*top.names, "nickname"], {})
    return row


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


def _short(top: header.Header, cells: Sequence[str], raw: str) -> dict[str, str] | None:
    """A row that lacks its last columns, as programs leave out empty ones; None where its text may be cut
    off, or may stand in another's column."""
    names = top.names[: len(cells)]
    text, time = (top.layout.fields.get(field, "") for field in (columns.TEXT, "time"))
    if top.wide is not None or len(cells) >= len(top.names) or text not in names:
        return None
    row = dict(zip(names, cells, strict=True))
    if not row[text].strip() or header.looks_like_value(row[text]):
        return None
    if row.get(time) and values.moment(row[time]).precision is None:
        return None
    return row if names[-1] != text or raw.endswith(("\n", "\r")) else None


def _weak_parents(source: Source, dialect: Dialect, top: header.Header, options: Options) -> dict[str, Uid]:
    """Where rows are numbered rather than identified, the uid of every number, from a first pass."""
    found = top.layout.fields
    if not {"id", "parent"} <= found.keys() and not {"id", "root"} <= found.keys():
        return {}
    if {"article", "article_url", "article_title"} & found.keys():
        return {}
    uids: dict[str, Uid] = {}
    table = Rows(source.name, source.stem, top.layout)
    with source.text() as stream:
        for _, cells, _ in _body(Records(stream, dialect, options.field_cap), top):
            row = fit(top.names, cells) if cells else None
            if row and identity.is_weak(row[found["id"]].strip()):
                uid = table.uid(row)
                if uid is not None:
                    uids[row[found["id"]].strip()] = uid
    return uids
