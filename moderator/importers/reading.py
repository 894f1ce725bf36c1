"""Reads any input: opens it, chooses its importer, and hands out its records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from moderator.errors import ModeratorError
from moderator.importers.base import Importer, Options, Reading, Record, Source
from moderator.importers.copied_page import CopiedPage
from moderator.importers.csv_table import CsvTable
from moderator.importers.database import Database
from moderator.importers.inputs import as_problem
from moderator.importers.json_document import JsonDocument
from moderator.importers.json_lines import JsonLines
from moderator.importers.parquet_file import ParquetFile
from moderator.importers.saved_html import SavedHtml
from moderator.importers.saved_page import SavedPage
from moderator.importers.sheets import Sheets
from moderator.importers.sniff import choose, file_name, open_source
from moderator.importers.xml_document import XmlDocument
from moderator.jobs import Job
from moderator.records import Comment, Problem


def importers() -> tuple[Importer, ...]:
    """Every importer, in the order that decides a tie."""
    return (
        JsonLines(),
        JsonDocument(),
        CsvTable(),
        SavedPage(),
        CopiedPage(),
        SavedHtml(),
        XmlDocument(),
        Sheets(),
        Database(),
        ParquetFile(),
    )


def read(path: Path | BinaryIO, name: str | None, options: Options, job: Job) -> Reading:
    """Open an input (a path, or bytes such as standard input) and say what it is.

    ``name`` is shown in problems and may decide between formats. Raises ModeratorError, before or while the
    records are iterated, where the input as a whole cannot be read; never for one bad row.
    """
    shown = name or (file_name(path) if isinstance(path, Path) else "-")
    source = open_source(path, shown, options, job)
    importer, confidence = choose(source, importers(), options)

    def records() -> Iterator[Record]:
        return _checked(importer, source, options)

    return Reading(shown, importer.name, source.encoding, confidence, records)


def _checked(importer: Importer, source: Source, options: Options) -> Iterator[Record]:
    """The records; damage that shows only on the way is a problem behind the rows that came before it."""
    found = some = False
    try:
        for number, record in enumerate(importer.read(source, options)):
            if number % 200 == 0:
                source.job.checkpoint()
            some = True
            found = found or isinstance(record, Comment)
            yield record
    except ModeratorError as fault:
        if not found or fault.key == "import.packed_bomb":
            raise
        yield as_problem(fault, source.name)
    if source.trouble.told:
        yield Problem(source.name, None, "import.packed_damaged", "")
    elif not some:
        yield Problem(source.name, None, "note.no_comments", "")
