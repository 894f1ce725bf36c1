"""Refuses a spreadsheet whose sheets would fill more cells than the cap, before a library fills them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO

from moderator.errors import ModeratorError
from moderator.importers import binary_sheet
from moderator.importers.base import Options
from moderator.importers.compound import MAGIC, Broken, Compound, extents
from moderator.importers.extent import Extent

CHUNK = 1 << 20
LONGEST = 4096
"""No tag of a cell is longer: so much of a chunk is looked at again with the next."""
PLACE = re.compile(rb'<(?:\w+:)?c\s(?:[^<>]*?\s)?r="([A-Z]{1,6})(\d{1,9})"[^<>]*(?<!/)>')
"""A cell of an XLSX that is not empty."""
TAG = re.compile(rb"<(?:\w+:)?(table|table-row|table-cell|covered-table-cell)(\s[^<>]*)?>")
COLUMNS = re.compile(rb'number-columns-repeated="(\d{1,9})"')
ROWS = re.compile(rb'number-rows-repeated="(\d{1,9})"')


def check(data: bytes, name: str, options: Options) -> None:
    """Raises ModeratorError where a sheet is larger than the cap, or the file runs in circles."""
    try:
        for extent in _extents(data):
            if extent.cells > options.cell_cap:
                raise ModeratorError("import.sheet_bomb", where=name, cap=str(options.cell_cap))
    except Broken as fault:
        raise ModeratorError("import.sheet_damaged", where=name) from fault
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, EOFError, RuntimeError) as fault:
        raise ModeratorError("import.binary", where=name) from fault


def _extents(data: bytes) -> Iterator[Extent]:
    if data.startswith(MAGIC):
        yield from extents(Compound(data).workbook())
        return
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for part in packed.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                with packed.open(part) as stream:
                    yield _of_xlsx(stream)
            elif part.startswith("xl/worksheets/") and part.endswith(".bin"):
                with packed.open(part) as stream:
                    yield binary_sheet.extent(stream)
            elif part == "content.xml":
                with packed.open(part) as stream:
                    yield from _of_ods(stream)


def _tags(stream: IO[bytes], pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """The matches in a stream, each once, those over the edge of a chunk too."""
    held = b""
    while chunk := stream.read(CHUNK):
        held += chunk
        end = 0
        for match in pattern.finditer(held):
            yield match
            end = match.end()
        held = held[max(end, len(held) - LONGEST) :]


def _of_xlsx(stream: IO[bytes]) -> Extent:
    found = Extent()
    columns: dict[bytes, int] = {}
    for match in _tags(stream, PLACE):
        letters, row = match.groups()
        if letters not in columns:
            columns[letters] = _column(letters)
        found.add(int(row), columns[letters])
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _of_ods(stream: IO[bytes]) -> Iterator[Extent]:
    """Rows and cells may stand for many: those behind the last with a value do not count."""
    found = Extent()
    row, repeated, column = 0, 0, 0
    for match in _tags(stream, TAG):
        kind, attributes = match[1], match[2] or b""
        if kind == b"table":
            yield found
            found, row, repeated, column = Extent(), 0, 0, 0
        elif kind == b"table-row":
            row, repeated, column = row + repeated, _times(ROWS, attributes), 0
        else:
            column += _times(COLUMNS, attributes)
            if b"value-type" in attributes:
                found.add(row, 0)
                found.add(row + max(repeated, 1) - 1, column - 1)
    yield found


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    match = pattern.search(attributes)
    return max(int(match[1]), 1) if match else 1
