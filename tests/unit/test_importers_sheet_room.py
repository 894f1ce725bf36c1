"""Spreadsheets that would fill the memory are refused before a library opens them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from moderator.errors import ModeratorError
from moderator.importers import sheet_room
from moderator.importers.base import Options
from moderator.importers.reading import read
from moderator.jobs import Job
from moderator.records import Comment

FIXTURES = Path(__file__).parent.parent / "fixtures"
CIRCLE = FIXTURES / "fuzz" / "importers" / "xls-chain-in-a-circle"
ROWS = '<table:table-row table:number-rows-repeated="1048576">'
CELL = '<table:table-cell table:number-columns-repeated="16384"'


def refused(data: bytes, options: Options | None = None) -> str:
    with pytest.raises(ModeratorError) as fault:
        list(read(io.BytesIO(data), "a.xlsx", options or Options(), Job()))
    return fault.value.key


def xlsx(*, far: bool) -> bytes:
    """A table of one comment, and a last cell far away: with a value, or only coloured."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate((("author", "text"), ("甲", "好"))):
            sheet.write_row(row, 0, cells)
        if far:
            sheet.write_string(1_048_575, 16_383, "x")
        else:
            sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bg_color": "red"}))
    return stream.getvalue()


def ods(cell: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("content.xml", f"<table:table>{ROWS}{cell}</table:table-row></table:table>")
    return stream.getvalue()


def test_a_chain_of_sectors_that_bites_its_tail_is_refused() -> None:
    assert refused(CIRCLE.read_bytes()[1:]) == "import.sheet_damaged"


def test_one_far_cell_of_an_xlsx_is_refused_and_a_coloured_one_is_not() -> None:
    assert refused(xlsx(far=True)) == "import.sheet_bomb"
    records = read(io.BytesIO(xlsx(far=False)), "a.xlsx", Options(), Job())
    assert [record.text for record in records if isinstance(record, Comment)] == ["好"]


def test_an_ods_cell_that_stands_for_many_is_refused_and_an_empty_one_is_not() -> None:
    assert refused(ods(f'{CELL} office:value-type="string">x</table:table-cell>')) == "import.sheet_bomb"
    sheet_room.check(ods(f"{CELL}/>"), "a.ods", Options())


@pytest.mark.parametrize("name", ["title_rows.xls", "title_rows.xlsx", "comments.ods"])
def test_the_cap_counts_the_cells_of_sound_files(name: str) -> None:
    data = (FIXTURES / "importers" / name).read_bytes()
    sheet_room.check(data, name, Options())
    assert refused(data, Options(cell_cap=3)) == "import.sheet_bomb"


def test_one_far_cell_of_an_xls_is_refused() -> None:
    data = bytearray((FIXTURES / "importers" / "title_rows.xls").read_bytes())
    place = next(at for at in range(512, len(data)) if data[at : at + 4] == b"\xfd\x00\x0a\x00")
    data[place + 4 : place + 8] = b"\xff\xff\xff\xff"
    assert refused(bytes(data)) == "import.sheet_bomb"


@pytest.mark.parametrize("cut", range(0, 6000, 307))
def test_a_cut_xls_is_read_or_refused(cut: int) -> None:
    data = (FIXTURES / "importers" / "title_rows.xls").read_bytes()[:cut]
    try:
        list(read(io.BytesIO(data), "a.xls", Options(), Job()))
    except ModeratorError:
        return
