"""Reads the decisions back out of our own exports: CSV, JSONL, workbooks, Parquet, SQLite."""

from __future__ import annotations

import csv
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from moderator import vocabulary
from moderator.errors import ModeratorError
from moderator.exporters.rows import TAG_SEPARATOR
from moderator.exporters.verify import named_rows
from moderator.records import Status, Uid

NEEDED = frozenset({"uid", "status", "reason", "tags", "note"})


@dataclass(frozen=True, slots=True)
class Decided:
    """What a row says was decided about a comment."""

    uid: Uid
    status: Status
    reason: str | None
    tags: tuple[str, ...]
    note: str | None

    @property
    def is_anything(self) -> bool:
        return self.status is not Status.OPEN or bool(self.tags) or self.note is not None


def decided_rows(path: Path) -> list[Decided]:
    """What the rows of one of our exports say, those left open and bare passed over.

    Raises ModeratorError where the file is no export of ours, naming the row where one cannot be understood.
    """
    try:
        return [made for made in _rows(path) if made.is_anything]
    except (OSError, ValueError, csv.Error, sqlite3.Error) as fault:
        raise ModeratorError("export.not_ours", where=str(path)) from fault


def _rows(path: Path) -> Iterator[Decided]:
    reasons = vocabulary.read().reason_ids
    for number, row in enumerate(named_rows(path, _format(path)), 1):
        if not row.keys() >= NEEDED:
            raise ModeratorError("export.not_ours", where=str(path))
        yield _decided(row, f"{path}:{number}", reasons)


def _format(path: Path) -> str:
    """By content: a workbook is a zip file, a line of JSON begins with a brace."""
    with path.open("rb") as stream:
        head = stream.read(16)
    if head.startswith(b"SQLite format 3\x00"):
        return "sqlite"
    if head.startswith(b"PAR1"):
        return "parquet"
    if zipfile.is_zipfile(path):
        return "xlsx"
    return "jsonl" if head.removeprefix(b"\xef\xbb\xbf").startswith(b"{") else "csv"


def _decided(row: dict[str, str], where: str, reasons: frozenset[str]) -> Decided:
    status, reason = row["status"], row["reason"] or None
    for word, known in ((status, set(Status)), (reason, reasons)):
        if word is not None and word not in known:
            raise ModeratorError("export.unknown_word", where=where, given=word)
    tags = tuple(tag for tag in row["tags"].split(TAG_SEPARATOR) if tag)
    return Decided(Uid(row["uid"]), Status(status), reason, tags, row["note"] or None)
