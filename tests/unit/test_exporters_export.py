"""How exports are written: whole or not at all, private, sealed, and never over the queue."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from moderator.errors import ModeratorError
from moderator.exporters.export import Exported, export, exporter
from moderator.exporters.rows import CSV_COLUMNS, ROW_KEYS, item_to_row
from moderator.exporters.seal import row_hash
from moderator.importers.base import Options
from moderator.importers.reading import read
from moderator.jobs import Cancelled, Job
from moderator.records import Comment, Flags, Item, Scores, State, Uid
from moderator.store.reader import Head

HEAD = Head(7, "ab" * 32)
CONTRACT = (
    "uid,source_id,article,parent,author,posted_at,posted_raw,text,status,reason,tags,note,reviewer,"
    "decided_at,flagged,findings,csv_escaped"
)


def item(number: int, text: str = "好", author: str = "甲") -> Item:
    uid = Uid(f"c{number:020d}")
    comment = Comment(uid, None, None, number, author, text)
    return Item(number, comment, None, None, State(), Flags(uid, (), Scores(), False, 0.25))


def write(out: Path, items: list[Item], name: str = "csv") -> Exported:
    return export(items, exporter(name), out, HEAD, Job())


def test_the_columns_begin_as_promised() -> None:
    assert ",".join(CSV_COLUMNS).startswith(CONTRACT)
    assert tuple(item_to_row(item(1))) == ROW_KEYS


def test_csv_is_marked_quoted_and_ended_as_spreadsheets_want(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", [item(1, "一\n二"), item(2)])
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf" + b'"uid","source_id"')
    assert data.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [len(row) for row in rows] == [len(CSV_COLUMNS)] * 3
    assert rows[1][CSV_COLUMNS.index("text")] == "一\n二"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-_-||", "@某人", "\t=1", "\r", "\u3000=A1", "'quoted", "=", "\ufeff+1"]
)
def test_no_cell_is_a_formula_and_the_escape_is_taken_back(tmp_path: Path, text: str) -> None:
    write(tmp_path / "a.csv", [item(1, text, author=text)])
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"), newline="")))
    bare = rows[0]["text"].lstrip(" \u00a0\u3000\ufeff\u200b")
    assert bare[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}
    if rows[0]["text"] != text:
        assert rows[0]["csv_escaped"] == "author text"
    back = [r for r in read(tmp_path / "a.csv", None, Options(), Job()) if isinstance(r, Comment)]
    assert [(c.author, c.text) for c in back] == [(text, text)]


@pytest.mark.parametrize("name", ["csv", "jsonl"])
def test_the_seal_names_every_row(tmp_path: Path, name: str) -> None:
    out = tmp_path / f"a.{name}"
    written = write(out, [item(n) for n in range(5)], name)
    seal = json.loads((tmp_path / f"a.{name}.seal.json").read_text("utf-8"))
    data = out.read_bytes()
    assert (written.rows, seal["rows"], len(seal["hashes"])) == (5, 5, 5)
    assert seal["head"] == {"count": 7, "hash": "ab" * 32}
    assert seal["content"] == hashlib.sha256(data).hexdigest()
    rows = data.splitlines(keepends=True)[-5:]
    assert [row_hash(row, bytes.fromhex(seal["salt"])).hex() for row in rows] == seal["hashes"]


def test_files_are_private_and_nothing_else_is_left(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", [item(1)])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.csv.seal.json"]
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_a_stream_gets_the_rows_and_the_caller_the_seal() -> None:
    out = io.BytesIO()
    written = export([item(1)], exporter("jsonl"), out, HEAD, Job())
    assert json.loads(out.getvalue())["text"] == "好"
    assert written.seal is not None
    assert json.loads(written.seal)["rows"] == 1
    assert written.file is None


def failing(fault: BaseException) -> Iterator[Item]:
    yield item(1)
    raise fault


def test_a_full_disk_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    write(out, [item(1)])
    before = out.read_bytes()
    with pytest.raises(ModeratorError) as refused:
        export(failing(OSError(errno.ENOSPC, "No space left")), exporter("csv"), out, HEAD, Job())
    assert refused.value.key == "export.unwritable"
    assert out.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 2


def test_a_cancelled_export_leaves_nothing(tmp_path: Path) -> None:
    job = Job()

    def items() -> Iterator[Item]:
        for number in range(1000):
            if number == 300:
                job.cancel()
            yield item(number)

    with pytest.raises(Cancelled):
        export(items(), exporter("jsonl"), tmp_path / "a.jsonl", HEAD, job)
    assert list(tmp_path.iterdir()) == []


def test_what_may_not_be_written_is_refused(tmp_path: Path) -> None:
    queue = tmp_path / "q.db"
    queue.write_bytes(b"queue")
    (tmp_path / "link").symlink_to(queue)
    cases = [
        (tmp_path, "export.folder"),
        (tmp_path / "no" / "a.csv", "export.no_folder"),
        (queue, "export.protected"),
        (tmp_path / "link", "export.protected"),
    ]
    for out, key in cases:
        with pytest.raises(ModeratorError) as refused:
            export([item(1)], exporter("csv"), out, HEAD, Job(), protected=[queue])
        assert refused.value.key == key
    assert queue.read_bytes() == b"queue"
    with pytest.raises(ModeratorError) as refused:
        exporter("docx")
    assert refused.value.key == "export.unknown_format"
