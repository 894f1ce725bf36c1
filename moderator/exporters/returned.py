"""Gives a source file back as it came, with the decisions added: same rows, same order, same encoding."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import orjson

from moderator.errors import ModeratorError
from moderator.exporters.beside import ADDED, Beside, Returned
from moderator.exporters.returned_book import book_pieces, is_workbook
from moderator.importers.base import Options, Reading, Source
from moderator.importers.csv_table import END_MARK, Dialect, Records, top_of
from moderator.importers.reading import read
from moderator.importers.sniff import open_source
from moderator.jobs import Job
from moderator.records import Comment, Problem, State, Uid
from moderator.store.reader import Reader
from moderator.text.escape import escape_cell

_PLAIN = Options()


def give_back(
    source: Path,
    out: Path | BinaryIO,
    reader: Reader,
    *,
    raw: bool = False,
    options: Options = _PLAIN,
    protected: Sequence[Path] = (),
) -> Returned:
    """Write ``source`` with the added columns to ``out``; ``options`` are those it was loaded with.

    Cells that a spreadsheet would run are escaped unless ``raw``; in a workbook formulas become their values.
    Raises ModeratorError for what is neither a table of text, an XLSX workbook nor JSON lines, and never
    writes over the source or the queue.
    """
    reading = read(source, None, options, Job())
    uids, bad = _known(reading)
    done = Returned()
    beside = Beside(iter(uids), frozenset(bad), _States(reader).state, done, options.mapping)
    if reading.format == "xlsx" and is_workbook(source):
        data = book_pieces(source, beside, raw=raw)
    elif reading.format in ("csv", "jsonl"):
        data = _text(source, reading.format, beside, options, raw)
    else:
        raise ModeratorError("export.cannot_return", where=str(source), format=reading.format)
    data = _counted(data, done, len(uids), source)
    if isinstance(out, Path):
        for path in (source, *protected):
            if out.exists() and path.exists() and out.samefile(path):
                raise ModeratorError("export.protected", where=str(out))
        _to_file(data, out)
    else:
        out.write(b"".join(data))
        out.flush()
    return done


def _text(source: Path, form: str, beside: Beside, options: Options, raw: bool) -> Iterator[bytes]:
    """A table or JSON lines, in the encoding they came in."""
    opened = open_source(source, str(source), options, Job())
    if not opened.encoding:
        raise ModeratorError("export.cannot_return", where=str(source), format=form)
    pieces = _table(opened, beside, options, raw) if form == "csv" else _lines(opened, beside)
    if opened.encoding in ("utf-16", "utf-32", "utf-8-sig"):
        # These codecs would write a mark with every piece.
        pieces = iter(["".join(pieces)])
    return (piece.encode(opened.encoding, "replace") for piece in pieces)


def _known(reading: Reading) -> tuple[list[Uid], set[int]]:
    """The uids of a file's comments in its order, and the lines of rows that hold none."""
    uids: list[Uid] = []
    bad: set[int] = set()
    for record in reading:
        if isinstance(record, Comment):
            uids.append(record.uid)
        elif isinstance(record, Problem) and record.rejected and record.line is not None:
            bad.add(record.line)
    return uids, bad


def _counted(data: Iterator[bytes], done: Returned, wanted: int, source: Path) -> Iterator[bytes]:
    """Raises ModeratorError where rows and comments do not pair: a wrong decision beside a row is worse than
    none. Nothing has been renamed into place by then."""
    yield from data
    if done.rows != wanted:
        raise ModeratorError("export.rows_differ", where=str(source), rows=done.rows, comments=wanted)


@dataclass(frozen=True, slots=True)
class _States:
    reader: Reader

    def state(self, uid: Uid) -> State | None:
        row = self.reader.row_of(uid)
        item = None if row is None else self.reader.item(row)
        return None if item is None else item.state


def _to_file(data: Iterator[bytes], out: Path) -> None:
    if not out.parent.is_dir():
        raise ModeratorError("export.no_folder", where=str(out), folder=str(out.parent))
    number, name = tempfile.mkstemp(dir=out.parent, prefix=".", suffix=".part")
    partial = Path(name)
    try:
        with os.fdopen(number, "wb") as stream:
            for piece in data:
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(out)
    except OSError as fault:
        raise ModeratorError("export.unwritable", where=str(out), detail=fault.strerror or "") from fault
    finally:
        partial.unlink(missing_ok=True)


def _table(source: Source, beside: Beside, options: Options, raw: bool) -> Iterator[str]:
    """Each record as it stands in the file, with cells added before its line end."""
    top, dialect = top_of(source, options)
    left = top.skip
    with source.text() as stream:
        for line, cells, text in Records(stream, dialect, options.field_cap):
            body = text.rstrip("\r\n")
            end = text[len(body) :]
            if cells is None or line in beside.bad or not any(cell.strip(END_MARK) for cell in cells):
                yield text
            elif left or list(cells) == top.names:
                left = max(0, left - 1)
                # Above the header there may be a title: the names stand beside the header itself.
                yield body + ("" if left else _beside(beside.names(top), dialect, raw)) + end
            else:
                added = beside.cells(top, cells)
                yield _cells(body, cells, dialect, raw) + _beside(added, dialect, raw) + end


def _cells(body: str, cells: Sequence[str], dialect: Dialect, raw: bool) -> str:
    """The record as it was; only where a cell would run as a formula it is written anew, escaped."""
    if raw or not any(escape_cell(cell)[1] and cell[:1] != "'" for cell in cells):
        return body
    return _record(cells, dialect, raw)


def _beside(added: Sequence[str], dialect: Dialect, raw: bool) -> str:
    return dialect.delimiter + _record(added, dialect, raw)


def _record(cells: Sequence[str], dialect: Dialect, raw: bool) -> str:
    """Cells as the rest of the file is written; one that could be taken for more than a cell in quotes."""
    quote = '\\"' if dialect.escaped else '""'
    special = {dialect.delimiter, '"', "\r", "\n"}
    safe = cells if raw else [escape_cell(cell)[0] if cell[:1] != "'" else cell for cell in cells]
    return dialect.delimiter.join(
        f'"{cell.replace(chr(34), quote)}"' if cell[:1] == " " or not special.isdisjoint(cell) else cell
        for cell in safe
    )


def _lines(source: Source, beside: Beside) -> Iterator[str]:
    """Each object as it was, with one more key."""
    with source.text() as stream:
        for number, line in enumerate(iter(stream.readline, ""), 1):
            body = line.rstrip("\r\n \t")
            if not body.strip("\ufeff") or number in beside.bad:
                yield line
                continue
            values = zip(ADDED, beside.one(), strict=True)
            added = orjson.dumps({name.removeprefix("moderation_"): v or None for name, v in values})
            yield f'{body[:-1]},"moderation":{added.decode()}}}{line[len(body) :]}'
