"""Whatever people wrote: a reader of each platform's format that is not ours finds it again."""

from __future__ import annotations

import csv
import html
import io
import json
from datetime import datetime

import openpyxl
from hypothesis import given, settings
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook
from test_exporters_hostile import items as hostile

from moderator.exporters.cards import cards
from moderator.exporters.export import export, exporter
from moderator.exporters.rows import item_to_cells
from moderator.exporters.xlsx_file import COLUMNS, LIMIT
from moderator.jobs import Job
from moderator.records import Item, Status, Uid
from moderator.store.reader import Head
from moderator.text.escape import unescape_cell


def made(found: list[Item], form: str) -> bytes:
    out = io.BytesIO()
    export(found, exporter(form), out, Head(1, "ab"), Job())
    return out.getvalue()


def table(data: bytes) -> list[list[str]]:
    csv.field_size_limit(1 << 24)
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@settings(max_examples=25)
@given(hostile())
def test_coral_reads_eight_columns_and_the_same_text(found: list[Item]) -> None:
    lines = table(made(found, "coral-csv"))
    assert all(len(line) == 8 for line in lines)
    assert [line[4] for line in lines] == [item.comment.text for item in found]
    states = {Status.APPROVED: "APPROVED", Status.HIDDEN: "REJECTED"}
    assert [line[6] for line in lines] == [states.get(item.state.status, "NONE") for item in found]
    assert all(datetime.fromisoformat(line[3]) for line in lines)


@settings(max_examples=25)
@given(hostile())
def test_twikoo_shows_the_text_and_never_runs_it(found: list[Item]) -> None:
    rows = [json.loads(line) for line in made(found, "twikoo").decode("utf-8").split("\n")[:-1]]
    for row, item in zip(rows, found, strict=True):
        written = row["comment"]
        assert "<" not in written.replace("<br>", "")
        assert html.unescape(written.replace("<br>", "\n")) == item.comment.text
        assert (row["isSpam"], row["created"]) == (item.state.status is Status.HIDDEN, 1722953341000)


@settings(max_examples=25)
@given(hostile())
def test_activities_hold_the_text_and_what_was_done(found: list[Item]) -> None:
    stream = json.loads(made(found, "activity-streams"))
    kinds = {Status.HIDDEN: "Reject", Status.APPROVED: "Accept", Status.ESCALATED: "Flag"}
    meant = [item for item in found if item.state.status in kinds]
    for one, item in zip(stream["orderedItems"], meant, strict=True):
        assert (one["type"], one["object"]["content"]) == (kinds[item.state.status], item.comment.text)
        assert one["object"]["mediaType"] == "text/plain"
        assert datetime.fromisoformat(one["published"])


@settings(max_examples=25)
@given(hostile())
def test_notices_quote_each_hidden_comment_with_its_cards_words(found: list[Item]) -> None:
    head, *lines = table(made(found, "notices"))
    meant = [item for item in found if item.state.status is Status.HIDDEN]
    known = cards()
    for line, item in zip(lines, meant, strict=True):
        row = dict(zip(head, line, strict=True))
        row |= {name: unescape_cell(row[name]) for name in row["csv_escaped"].split()}
        text = item.comment.text
        assert row["quote"] == (text if len(text) <= 60 else text[:59] + "…")
        assert row["author"] == item.comment.author
        assert row["notice"] == known[item.state.reason or "other"].notice["zh"]


@settings(max_examples=20)
@given(hostile())
def test_two_readers_agree_on_every_cell_of_a_workbook(found: list[Item]) -> None:
    data = made(found, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    other = CalamineWorkbook.from_filelike(io.BytesIO(data))
    seen = 0
    for sheet in book:
        theirs = other.get_sheet_by_name(sheet.title).to_python(False)
        for number, row in enumerate(sheet.iter_rows()):
            for place, cell in enumerate(row):
                have = theirs[number][place] if number < len(theirs) and place < len(theirs[number]) else ""
                assert _one_end(unescape(str(cell.value or ""))) == _one_end(str(have))
        if sheet["A1"].value == "uid":
            seen += _rows_hold(sheet, found)
    assert seen == len(found)


def _rows_hold(sheet: openpyxl.worksheet.worksheet.Worksheet, found: list[Item]) -> int:
    by_uid = {item.comment.uid: item_to_cells(item) for item in found}
    count = 0
    for row in sheet.iter_rows(min_row=2, values_only=True):
        wanted = by_uid[Uid(str(row[0]))]
        for column, cell in zip(COLUMNS, row, strict=True):
            text = wanted[column].replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
            if len(text.encode("utf-16-le")) // 2 <= LIMIT:
                assert _one_end(unescape(str(cell or ""))) == _one_end(text), column
        count += 1
    return count


def _one_end(text: str) -> str:
    """With one kind of line end: XML knows no other."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
