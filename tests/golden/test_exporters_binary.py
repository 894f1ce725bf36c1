"""Exports that are no text, compared by all they hold with the files in ``tests/fixtures/exporters``."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from pyarrow import parquet
from test_exporters_files import GOLDEN, written

NAMES = ("xlsx", "parquet", "sqlite")


def _xlsx(data: bytes) -> object:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        sheet.title: {
            "frozen": sheet.freeze_panes,
            "filter": sheet.auto_filter.ref,
            "rows": [[cell.value for cell in row] for row in sheet.iter_rows()],
        }
        for sheet in book
    } | {"properties": {p.name: p.value for p in book.custom_doc_props.props}}


def _parquet(data: bytes) -> object:
    table = parquet.read_table(io.BytesIO(data))
    head = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
    return {
        "columns": {field.name: str(field.type) for field in table.schema},
        "head": {key: value for key, value in head.items() if key.startswith("journal")},
        "rows": table.to_pylist(),
    }


def _sqlite(data: bytes) -> object:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        path.write_bytes(data)
        with closing(sqlite3.connect(path)) as db:
            names = [
                name
                for (name,) in db.execute(
                    "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') "
                    "AND name NOT LIKE 'comments\\_fts%' ESCAPE '\\' ORDER BY name"
                )
            ]
            # The index is by three characters.
            found = db.execute("SELECT count(*) FROM comments_fts WHERE comments_fts MATCH ?", ("还有逗",))
            return {
                "found": found.fetchone()[0],
                **{
                    name: {
                        "columns": [about[1] for about in db.execute(f"PRAGMA table_info('{name}')")],
                        "keys": [list(key[2:5]) for key in db.execute(f"PRAGMA foreign_key_list('{name}')")],
                        "rows": [list(row) for row in db.execute(f"SELECT * FROM {name}")],
                    }
                    for name in names
                },
            }


READ = {"xlsx": _xlsx, "parquet": _parquet, "sqlite": _sqlite}


def held(name: str) -> str:
    made = READ[name](written(name))
    return json.dumps(made, ensure_ascii=False, indent=1, default=str) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_export_holds_what_is_recorded(name: str) -> None:
    assert held(name) == (GOLDEN / f"{name}.json").read_text(encoding="utf-8")


if __name__ == "__main__":
    # Written anew after a change that is meant; read the difference before committing it.
    for each in NAMES:
        (GOLDEN / f"{each}.json").write_text(held(each), encoding="utf-8")
