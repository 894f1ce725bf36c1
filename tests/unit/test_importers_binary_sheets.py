"""Workbooks in Excel's binary form, and workbooks whose cells do not say where they stand."""

from __future__ import annotations

import io
import re
import struct
import zipfile

import pytest
from openpyxl import Workbook

from moderator.errors import ModeratorError
from moderator.importers.base import Options
from moderator.importers.reading import read
from moderator.jobs import Job
from moderator.records import Comment

ROWS = [
    ["昵称", "评论内容", "时间"],
    ["甲", "第一条", "2024-01-01 10:00"],
    ["乙", "第二条", "2024-01-02 10:00"],
]
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)
RELATED = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.bin" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
)


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def record(kind: int, body: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(body)
    return number + (bytes([size]) if size < 0x80 else bytes([size & 0x7F | 0x80, size >> 7])) + body


def binary(rows: list[list[str]], at: int = 0) -> bytes:
    """A workbook of one sheet; ``at`` is the row that the last one stands in."""
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("S"))
    numbers = [*range(len(rows) - 1), at or len(rows) - 1]
    sheet = record(129) + record(148, struct.pack("<IIII", 0, numbers[-1], 0, 2)) + record(145)
    for number, row in zip(numbers, rows, strict=True):
        sheet += record(0, struct.pack("<IIHHB", number, 0, 300, 0, 0) + struct.pack("<I", 0))
        for column, text in enumerate(row):
            sheet += record(6, struct.pack("<II", column, 0) + wide(text))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", TYPES)
        packed.writestr("xl/workbook.bin", book + record(144) + record(132))
        packed.writestr("xl/_rels/workbook.bin.rels", RELATED)
        packed.writestr("xl/worksheets/sheet1.bin", sheet + record(146) + record(130))
    return out.getvalue()


def comments(data: bytes, name: str, options: Options | None = None) -> list[tuple[str, str]]:
    records = read(io.BytesIO(data), name, options or Options(), Job())
    return [(one.author, one.text) for one in records if isinstance(one, Comment)]


def test_a_binary_workbook_is_read() -> None:
    assert comments(binary(ROWS), "a.xlsb") == [("甲", "第一条"), ("乙", "第二条")]


def test_a_binary_workbook_with_a_far_cell_is_refused() -> None:
    with pytest.raises(ModeratorError, match=r"sheet_bomb"):
        comments(binary(ROWS, at=1_000_000), "a.xlsb", Options(cell_cap=10_000))


def test_cells_that_do_not_say_where_they_stand_follow_each_other() -> None:
    book = Workbook()
    for row in ROWS:
        assert book.active is not None
        book.active.append(row)
    whole, bare = io.BytesIO(), io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as given, zipfile.ZipFile(bare, "w") as out:
        for part in given.namelist():
            data = given.read(part)
            out.writestr(part, re.sub(rb'(<(?:c|row)) r="\w+"', rb"\1", data) if "sheet1" in part else data)
    assert comments(bare.getvalue(), "a.xlsx") == [("甲", "第一条"), ("乙", "第二条")]
