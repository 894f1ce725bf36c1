"""Takes a written export apart again: its rows as bytes, as they were sealed, or as cells by name."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

import orjson

from moderator.errors import ModeratorError
from moderator.exporters.base import Split
from moderator.exporters.cells import row_bytes
from moderator.importers.own_book import LONG_HEADER, letters
from moderator.text.escape import unescape_cell


@dataclass(frozen=True, slots=True)
class Piece:
    """A row or a part of the frame, and what names it to people: its uid where one can be read."""

    data: bytes
    name: str | None = None


def pieces(path: Path, split: Split) -> Iterator[Piece]:
    """The pieces of a file in order. Raises ModeratorError where it is not of that kind any more."""
    try:
        match split:
            case Split.LINES:
                yield from (Piece(line, _name(line)) for line in _lines(path))
            case Split.RECORDS:
                yield from (Piece(record, _name(record)) for record in _records(path))
            case Split.STATEMENTS:
                yield from _statements(path)
            case Split.SHEETS:
                for cells in sheet_rows(path):
                    yield Piece(row_bytes(list(cells.values())), cells.get("uid"))
            case Split.PARQUET:
                yield from (Piece(row_bytes(row), str(row.get("uid"))) for row in parquet_rows(path))
            case Split.SQLITE:
                yield from (Piece(row_bytes(row), str(row.get("uid"))) for row in sqlite_rows(path))
            case _:
                assert_never(split)
    except (OSError, ValueError, csv.Error, sqlite3.Error) as fault:
        raise ModeratorError("verify.unreadable", where=str(path), detail=str(fault)) from fault


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        yield from stream


def _records(path: Path) -> Iterator[bytes]:
    """CSV records as they stand in the file: a line feed inside quotes ends none."""
    record, quotes = b"", 0
    for line in _lines(path):
        record += line
        quotes += line.count(b'"')
        if quotes % 2 == 0:
            yield record
            record, quotes = b"", 0
    if record:
        yield record


def _name(data: bytes) -> str | None:
    """The first thing in a row that looks like one of our uids."""
    for mark in (b'"uid":"', b'"'):
        start = data.find(mark)
        if start >= 0:
            word = data[start + len(mark) :].split(b'"', 1)[0]
            if 16 <= len(word) <= 32 and word.isalnum() and word.islower():
                return word.decode("ascii")
    return None


def _statements(path: Path) -> Iterator[Piece]:
    for line in _lines(path):
        for statement in orjson.loads(line)["statements"]:
            yield Piece(orjson.dumps(statement), str(statement.get("puid")))


def sheet_rows(path: Path) -> Iterator[dict[str, str]]:
    """The comments of our own workbook, cell by column name, long texts whole again."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = {
            name: [[str(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python(False)]
            for name in book.sheet_names
        }
    except CalamineError as fault:
        raise ValueError(str(fault)) from fault
    long: dict[str, str] = {}
    for rows in sheets.values():
        if rows and tuple(rows[0]) == LONG_HEADER:
            for address, _, _, text in rows[1:]:
                long[address] = long.get(address, "") + text
    for name, rows in sheets.items():
        if rows and rows[0] and _is_ours(rows[0]):
            yield from _sheet(name, rows, long)


def _is_ours(header: list[str]) -> bool:
    """The summary has no header; the sheet of long texts another one."""
    from moderator.exporters.rows import CSV_COLUMNS

    return set(header) <= set(CSV_COLUMNS)


def _sheet(name: str, rows: list[list[str]], long: dict[str, str]) -> Iterator[dict[str, str]]:
    header = rows[0]
    for number, row in enumerate(rows[1:], 2):
        cells = {
            column: long.get(f"{name}!{letters(place)}{number}", cell) if long else cell
            for place, (column, cell) in enumerate(zip(header, row, strict=False))
        }
        yield cells


def parquet_rows(path: Path) -> Iterator[dict[str, object]]:
    """The rows of our own Parquet file. Raises ModeratorError without pyarrow."""
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as fault:
        raise ModeratorError("export.needs_parquet") from fault
    try:
        for batch in parquet.ParquetFile(path).iter_batches(1000):
            yield from batch.to_pylist()
    except ArrowException as fault:
        raise ValueError(str(fault)) from fault


def sqlite_rows(path: Path) -> Iterator[dict[str, object]]:
    """The comments of our own SQLite file, in the order they were written."""
    from sqlite_utils import Database

    uri = path.resolve().as_uri() + "?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        yield from Database(connection, execute_plugins=False).table("comments").rows


def csv_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of our own CSV by column name, the escapes taken back."""
    text = path.read_bytes().decode("utf-8-sig")
    csv.field_size_limit(1 << 30)
    for row in csv.DictReader(io.StringIO(text, newline="")):
        escaped = set((row.get("csv_escaped") or "").split())
        yield {
            name: unescape_cell(cell or "") if name in escaped else cell or ""
            for name, cell in row.items()
            if isinstance(name, str)
        }
