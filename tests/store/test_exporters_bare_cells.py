"""Tables written straight from what the queue says hold what tables written from records hold."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from moderator import decisions
from moderator.decisions import Request
from moderator.exporters.choice import Choice, find
from moderator.exporters.csv_file import FORM
from moderator.exporters.export import Extras, export
from moderator.exporters.rows import CSV_COLUMNS, bare_cells, item_cells
from moderator.exporters.workbook import BOLD, PLAIN, Workbook
from moderator.jobs import Job
from moderator.journal import Verb
from moderator.records import Category, Field, Finding, Flags, Precision, Scores, Severity, Uid
from moderator.store import flagging, intake
from moderator.store.open import Store
from moderator.store.query import Order, Query
from tests.store.conftest import ARTICLE, comment

HOSTILE = (
    "=1+1",
    "\u3164=1",
    "a\x00b",
    '他说","好"',
    "第一行\n第二行",
    "'x",
    " ",
    "\ufeff@x",
    "_x0041_ & <b>\x1f",
)


def _queue(store: Store) -> Store:
    records = [ARTICLE, *(comment(n, text, author=text) for n, text in enumerate(HOSTILE, 1))]
    full = comment(
        50, source_id="7", author_raw="甲 昨天", posted_raw="昨天", posted_precision=Precision.DAY, likes=0,
        replies=3, place="-广东", extra={"b": '"2"', "a": "=1"}, parent=Uid(f"c{1:019d}"),
    )  # fmt: skip
    records += [full, comment(51, article=None)]
    store.writer.run(lambda db: intake.take_in(db, records, "t", "test", "甲", Job()))
    found = (
        Finding("a.b", 1, Category.ABUSE, Severity.LOW, Field.TEXT, ((0, 1), (1, 2)), False, "因为"),
        Finding("c.d", 2, Category.SPAM, Severity.LOW, Field.AUTHOR, ((0, 1),), True, "因为"),
    )
    flags = Flags(full.uid, found, Scores(0.0, 0.1234565, 1e-7), True, 0.5000004)
    store.writer.run(lambda db: flagging.save(db, [(len(HOSTILE) + 1, flags)]))
    requests = [
        Request(full.uid, Verb.HIDE, reason="spam"),
        Request(Uid(f"c{2:019d}"), Verb.TAG, tags=("甲", "乙")),
    ]
    decisions.decide(store, requests, "=甲").result()
    return store


@pytest.mark.parametrize("order", [Order.PAGE, Order.PRIORITY])
def test_bare_cells_are_those_of_the_records(store: Store, order: Order) -> None:
    with _queue(store).reader() as reader:
        rows = reader.order(Query(order=order))
        straight = [cells for batch in reader.bare(rows) for cells in bare_cells(batch)]
        records = [cells for batch in item_cells(reader.items_of(rows)) for cells in batch]
    assert len(straight) == len(HOSTILE) + 2
    assert straight == records


@pytest.mark.parametrize("columns", [CSV_COLUMNS, ("text",), ("uid",), ("status", "author", "csv_escaped")])
def test_both_ways_write_the_same_table(store: Store, columns: tuple[str, ...]) -> None:
    with _queue(store).reader() as reader:
        found = find(reader, Choice(), None)
        one, other = io.BytesIO(), io.BytesIO()
        export(found.items, FORM, one, reader.head(), Job(), extras=Extras(columns))
        export((), FORM, other, reader.head(), Job(), extras=Extras(columns, cells=found.cells))
    assert one.getvalue() == other.getvalue()
    assert one.getvalue().count(b"\r\n") == len(HOSTILE) + 3


def test_a_workbook_says_what_it_was_given(tmp_path: Path) -> None:
    out = tmp_path / "made.xlsx"
    with Workbook() as book, out.open("wb") as stream:
        sheet = book.sheet("人'员 & <Co>", (10, 20), (PLAIN, BOLD), frozen=True)
        sheet.header(("a", "b"))
        for text in HOSTILE:
            sheet.add((text, ""))
        sheet.filtered = True
        book.save(stream, {"head": 'a"<b>'})
    made = openpyxl.load_workbook(out)
    (page,) = made.worksheets
    assert page.title == "人'员 & <Co>"
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", f"A1:B{len(HOSTILE) + 1}")
    assert [openpyxl.utils.escape.unescape(row[0].value) for row in page.iter_rows(min_row=2)] == list(
        HOSTILE
    )
    assert all(row[0].data_type == "s" for row in page.iter_rows())
    assert page["B1"].font.b
    assert [(one.name, one.value) for one in made.custom_doc_props.props] == [("head", 'a"<b>')]
