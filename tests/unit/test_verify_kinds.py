"""Changed, dropped, added, swapped: each is named with its row in every kind of file that has a seal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow
import pytest
from pyarrow import parquet
from test_verify_files import ANSWERS, Authors

from moderator.exporters.base import Exporter, Split
from moderator.exporters.export import Extras, export, exporters
from moderator.exporters.verify import Kind, read_seal, verify_file
from moderator.jobs import Job
from moderator.records import Comment, Flags, Item, Scores, State, Status, Uid
from moderator.store.reader import Head

Rows = list[Any]
Rewrite = Callable[[Path, Callable[[Rows], Rows]], None]
COUNT = 7


def items() -> list[Item]:
    made = []
    for n in range(1, COUNT + 1):
        uid = Uid(f"c{n:020d}")
        comment = Comment(
            uid, Uid("a" * 16), None, n, f"作者{n}", f"第{n}条\n=第二行, \"引号\"", str(10**18 + n),
            posted_at="2024-08-06T14:09:01Z", extra={"revision_id": f"r{n}"},
        )  # fmt: skip
        state = State(Status.HIDDEN, "advert", (), "备注", "li", "2026-11-23T15:00:00Z")
        made.append(Item(n, comment, "标题", None, state, Flags(uid, (), Scores(0.5), True, 0.25)))
    return made


def _records(path: Path, change: Callable[[Rows], Rows]) -> None:
    """CSV records end in CRLF outside quotes; ours never have one inside."""
    text = path.read_bytes()
    head, *rest = text.split(b"\r\n")[:-1]
    begins = head.startswith(b"\xef\xbb\xbf")
    rows = change(rest if begins else [head, *rest])
    path.write_bytes(b"".join(row + b"\r\n" for row in ([head, *rows] if begins else rows)))


def _statements(path: Path, change: Callable[[Rows], Rows]) -> None:
    rows = json.loads(path.read_bytes())["statements"]
    path.write_text(
        json.dumps({"statements": change(rows)}, ensure_ascii=False, separators=(",", ":")) + "\n"
    )


def _sheets(path: Path, change: Callable[[Rows], Rows]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book if sheet.max_row == COUNT + 1 and sheet["A1"].value == "uid")
    rows = change([[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)])
    sheet.delete_rows(2, COUNT)
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place)
            if value is not None:
                cell.value, cell.data_type = value, "s"
    book.save(path)


def _parquet(path: Path, change: Callable[[Rows], Rows]) -> None:
    table = parquet.read_table(path)
    parquet.write_table(pyarrow.Table.from_pylist(change(table.to_pylist()), table.schema), path)


def _sqlite(path: Path, change: Callable[[Rows], Rows]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.row_factory = sqlite3.Row
        rows = change([dict(row) for row in db.execute("SELECT * FROM comments ORDER BY rowid")])
        db.execute("DELETE FROM comments")
        for row in rows:
            marks = ",".join("?" * len(row))
            db.execute(f"INSERT INTO comments VALUES ({marks})", list(row.values()))


REWRITE: dict[Split, Rewrite] = {
    Split.RECORDS: _records,
    Split.STATEMENTS: _statements,
    Split.SHEETS: _sheets,
    Split.PARQUET: _parquet,
    Split.SQLITE: _sqlite,
}


def _other(row: Any) -> Any:
    """A row as it never was, alike in shape and with a name of its own."""
    if isinstance(row, bytes):
        return row.replace("作者".encode(), b"X").replace(b"c0000", b"c1000").replace(b'"1000', b'"2000')
    if isinstance(row, dict):
        key = "puid" if "puid" in row else "uid"
        return row | {key: "c1" + str(row[key])[2:]}
    return ["c1" + row[0][2:], *row[1:]]


FORMS = [form for form in exporters() if form.split in REWRITE]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_each_kind_of_change_is_named_with_its_row(tmp_path: Path, form: Exporter) -> None:
    out = tmp_path / f"a{form.extension}"
    extras = Extras(answers=ANSWERS.get(form.name, {}), backdrop=Authors(COUNT))
    export(items(), form, out, Head(7, "ab" * 32), Job(), extras=extras)
    seal, whole, rewrite = read_seal(out), out.read_bytes(), REWRITE[form.split]

    def said(change: Callable[[Rows], Rows]) -> tuple[Kind, int | None] | None:
        out.write_bytes(whole)
        rewrite(out, change)
        bad = verify_file(out, seal)
        return bad and (bad.kind, bad.row)

    assert said(lambda rows: rows) is None
    assert said(lambda r: [*r[:2], _other(r[2]), *r[3:]]) == (Kind.CHANGED, 3)
    assert said(lambda r: [*r[:2], *r[3:]]) == (Kind.DROPPED, 3)
    assert said(lambda r: [*r[:2], _other(r[2]), *r[2:]]) == (Kind.ADDED, 3)
    assert said(lambda r: [*r[:2], r[4], r[3], r[2], *r[5:]]) == (Kind.SWAPPED, 3)
