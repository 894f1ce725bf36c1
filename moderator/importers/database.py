"""Reads SQLite databases of crawlers and blog engines: every table that holds comments or articles."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from moderator.errors import ModeratorError
from moderator.importers.base import Columns, Options, Record, Sniff, Source
from moderator.importers.columns import TEXT
from moderator.importers.header import unique
from moderator.importers.presets import Kind, Layout, is_readable, understand
from moderator.importers.rows import OWN, Rows

SQLITE = b"SQLite format 3\x00"
JOINED = MappingProxyType(
    {
        ("comments", "threads"): (
            "SELECT c.*, t.uri, t.title FROM comments c LEFT JOIN threads t ON t.id = c.tid ORDER BY c.id"
        )
    }
)
"""Isso: (table of comments, table of articles) -> the two as one."""


@dataclass(frozen=True, slots=True)
class Database:
    """Reads a private copy, never the file itself: nothing in it can be changed, locked or run by reading."""

    name: str = "sqlite"
    binary: bool = True

    def confidence(self, sniff: Sniff) -> float:
        return 0.9 if sniff.raw.startswith(SQLITE) else 0.0

    def columns(self, source: Source, options: Options) -> Columns:
        """What the columns of its table of comments are taken for."""
        with _copied(source) as db:
            layouts = [_layout(db, query, options) for query in _queries(db)]
            names, layout = max(layouts, key=_telling, default=([], Layout()))
            return Columns(tuple(names), layout.fields)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        with _copied(source) as db:
            yield from _tables(db, source, options)


@contextmanager
def _copied(source: Source) -> Iterator[sqlite3.Connection]:
    """A private copy, open. Raises ModeratorError where it is no database that can be read."""
    with tempfile.TemporaryDirectory(prefix="moderation-desk-") as folder:
        copy = Path(folder, "copy.db")
        with source.open() as stream, copy.open("xb") as out:
            shutil.copyfileobj(stream, out)
        try:
            with closing(_opened(copy)) as db:
                yield db
        except (sqlite3.Error, UnicodeError, OverflowError) as fault:
            raise ModeratorError("import.database", where=source.name) from fault


def _telling(pair: tuple[list[str], Layout]) -> tuple[bool, int]:
    return TEXT in pair[1].fields, len(pair[1].fields)


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA cell_size_check = ON")
    db.execute("PRAGMA mmap_size = 0")
    db.text_factory = lambda data: data.decode("utf-8", "replace")
    return db


def _tables(db: sqlite3.Connection, source: Source, options: Options) -> Iterator[Record]:
    """Articles first, so that they stand before their comments."""
    layouts = [(query, *_layout(db, query, options)) for query in _queries(db)]
    # An export of our own holds its findings and its journal, too: only one of its tables is of comments.
    ours = [entry for entry in layouts if set(entry[1]) >= OWN]
    wanted = ours or [entry for entry in layouts if is_readable(entry[2])]
    if not wanted:
        raise ModeratorError("import.database", where=source.name)
    for query, columns, layout in sorted(wanted, key=lambda entry: not _is_articles(entry[2])):
        rows = Rows(source.name, source.stem, layout, reference=options.reference)
        for number, values in enumerate(db.execute(query), 1):
            if number % 500 == 0:
                source.job.report("import.reading", number)
            cells = {c: _cell(v) for c, v in zip(columns, values, strict=True) if v is not None}
            if ours:
                cells = dict.fromkeys(columns, "") | cells
            yield from rows.records(number, cells, "\t".join(cells.values()))
        yield from rows.closing()


def _queries(db: sqlite3.Connection) -> list[str]:
    """One query a table; comments that name their article only by a row number come with that article."""
    tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
    names = [str(name) for (name,) in db.execute(tables)]
    queries = {name: f"SELECT * FROM {_quoted(name)}" for name in names}
    for (comments, articles), query in JOINED.items():
        if comments in queries and articles in queries:
            queries[comments] = query
            del queries[articles]
    return list(queries.values())


def _is_articles(layout: Layout) -> bool:
    return layout.preset is not None and layout.preset.kind is Kind.ARTICLES


def _layout(db: sqlite3.Connection, query: str, options: Options) -> tuple[list[str], Layout]:
    described = db.execute(f"{query} LIMIT 0").description
    columns = unique([str(column[0]) for column in described])
    return columns, understand(columns, options.mapping)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _cell(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex() if b"\x00" in value else value.decode("utf-8", "replace")
    return str(value)
