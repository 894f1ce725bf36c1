"""Gives a source file back as it came, with the decisions added: same rows, same order, same encoding."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import orjson

from moderator.errors import ModeratorError
from moderator.exporters.returned_book import Beside, book_pieces, is_workbook
from moderator.exporters.rows import TAG_SEPARATOR
from moderator.importers.base import Options, Reading, Source
from moderator.importers.csv_table import Records, top_of
from moderator.importers.reading import read
from moderator.importers.sniff import open_source
from moderator.jobs import Job
from moderator.records import Comment, Problem, State, Uid
from moderator.store.reader import Reader
from moderator.text.escape import escape_cell

ADDED = ("moderation_uid", "moderation_status", "moderation_reason", "moderation_tags", "moderation_note",
         "moderation_decided_at")  # fmt: skip


@dataclass(slots=True)
class Returned:
    """Rows written, those of them that carry a decision, and those the queue does not know."""

    rows: int = 0
    decided: int = 0
    unknown: int = 0


StateOf = Callable[[Uid], State | None]


def give_back(
    source: Path, out: Path | BinaryIO, reader: Reader, *, raw: bool = False, protected: Sequence[Path] = ()
) -> Returned:
    """Write ``source`` with the added columns to ``out``.

    Cells that a spreadsheet would run are escaped unless ``raw`` (in a workbook texts are texts: none runs).
    Raises ModeratorError for what is neither a table of text, an XLSX workbook nor JSON lines, and never
    writes over the source or the queue.
    """
    reading = read(source, None, Options(), Job())
    uids, bad = _known(reading)
    known, done = _States(reader), Returned()
    rows = iter(uids)
    if reading.format == "xlsx" and is_workbook(source):
        beside = Beside(ADDED, lambda: _added(next(rows, None), known.state, done), frozenset(bad))
        data = book_pieces(source, beside)
    elif reading.format in ("csv", "jsonl"):
        data = _text(source, reading.format, rows, bad, known.state, done, raw)
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


def _text(
    source: Path, form: str, rows: Iterator[Uid], bad: set[int], state_of: StateOf, done: Returned, raw: bool
) -> Iterator[bytes]:
    """A table or JSON lines, in the encoding they came in."""
    opened = open_source(source, str(source), Options(), Job())
    if not opened.encoding:
        raise ModeratorError("export.cannot_return", where=str(source), format=form)
    if form == "csv":
        pieces = _table(opened, rows, bad, state_of, done, raw)
    else:
        pieces = _lines(opened, rows, bad, state_of, done)
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


def _table(
    source: Source, uids: Iterator[Uid], bad: set[int], state_of: StateOf, done: Returned, raw: bool
) -> Iterator[str]:
    """Each record as it stands in the file, with cells added before its line end."""
    top, dialect = top_of(source, Options())
    delimiter = dialect.delimiter
    left = top.skip
    with source.text() as stream:
        for line, cells, text in Records(stream, dialect, Options().field_cap):
            body = text.rstrip("\r\n")
            end = text[len(body) :]
            if cells is None or not any(cells) or line in bad:
                yield text
            elif left or list(cells) == top.names:
                left = max(0, left - 1)
                yield body + delimiter + delimiter.join(ADDED) + end
            else:
                added = _added(next(uids, None), state_of, done)
                yield _cells(body, cells, delimiter, raw) + delimiter + _record(added, delimiter, raw) + end


def _cells(body: str, cells: Sequence[str], delimiter: str, raw: bool) -> str:
    """The record as it was; only where a cell would run as a formula it is written anew, escaped."""
    if raw or not any(escape_cell(cell)[1] and cell[:1] != "'" for cell in cells):
        return body
    return _record(cells, delimiter, raw)


def _record(cells: Sequence[str], delimiter: str, raw: bool) -> str:
    line = io.StringIO()
    safe = cells if raw else [escape_cell(cell)[0] if cell[:1] != "'" else cell for cell in cells]
    csv.writer(line, delimiter=delimiter, lineterminator="", quoting=csv.QUOTE_MINIMAL).writerow(safe)
    return line.getvalue()


def _added(uid: Uid | None, state_of: StateOf, done: Returned) -> list[str]:
    state = None if uid is None else state_of(uid)
    done.rows += 1
    if uid is None or state is None:
        # Of a comment that is not in the queue nothing is known, not even that it is open.
        done.unknown += 1
        return [""] * len(ADDED)
    done.decided += state.decided_at is not None
    tags = TAG_SEPARATOR.join(state.tags)
    return [uid, state.status, state.reason or "", tags, state.note or "", state.decided_at or ""]


def _lines(
    source: Source, uids: Iterator[Uid], bad: set[int], state_of: StateOf, done: Returned
) -> Iterator[str]:
    """Each object as it was, with one more key."""
    with source.text() as stream:
        for number, line in enumerate(iter(stream.readline, ""), 1):
            body = line.rstrip("\r\n \t")
            if not body.strip("\ufeff") or number in bad:
                yield line
                continue
            values = dict(zip(ADDED, _added(next(uids, None), state_of, done), strict=True))
            added = orjson.dumps({name.removeprefix("moderation_"): v or None for name, v in values.items()})
            yield f'{body[:-1]},"moderation":{added.decode()}}}{line[len(body) :]}'
