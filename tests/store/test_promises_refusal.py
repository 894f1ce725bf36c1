"""P4 on the command line: one sentence and a hint, exit 1, an empty stdout, the file and its folder alone."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from moderator.cli.main import run
from moderator.jobs import Job
from moderator.records import Comment, Uid
from moderator.store import intake
from moderator.store.migrations import VERSION
from moderator.store.open import open_store

COMMANDS = [
    ["list"], ["stats"], ["problems"], ["undo"], ["decide", "c0000000000000000001", "--hide"],
    ["export", "--format", "csv", "--out", "-"], ["flag"], ["doctor", "--rebuild"],
    ["forget", "--author", "x", "--yes"],
]  # fmt: skip


def _made(path: Path) -> Path:
    with open_store(path) as store:
        records = [Comment(Uid(f"c{1:019d}"), None, None, 1, "作者", "一条")]
        store.writer.run(lambda db: intake.take_in(db, records, "t", "test", "甲", Job()))
    path.with_name(path.name + ".lock").unlink()
    return path


def _damaged(path: Path) -> None:
    raw = bytearray(_made(path).read_bytes())
    raw[4096:12288] = bytes(8192)
    path.write_bytes(raw)


def _newer(path: Path) -> None:
    db = sqlite3.connect(_made(path), isolation_level=None)
    db.execute("PRAGMA journal_mode = DELETE")
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()


def _foreign(path: Path) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("CREATE TABLE comments (id, text)")
    db.close()


def _triggered(path: Path) -> None:
    db = sqlite3.connect(_made(path), isolation_level=None)
    db.execute("PRAGMA journal_mode = DELETE")
    db.execute(
        "CREATE TRIGGER reviews AFTER UPDATE ON reviews BEGIN UPDATE reviews SET status = 'approved'; END"
    )
    db.close()


def _text(path: Path) -> None:
    path.write_text("uid,text\n1,不是数据库\n" * 99, encoding="utf-8")


@pytest.mark.parametrize("make", [_damaged, _newer, _foreign, _triggered, _text], ids=lambda f: f.__name__)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_refused_in_one_sentence_and_untouched(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], make: object, command: list[str]
) -> None:
    path = tmp_path / "q.db"
    make(path)  # type: ignore[operator]
    before = hashlib.sha256(path.read_bytes()).digest()
    capsysbinary.readouterr()
    assert run([*command, "--queue", str(path), "--lang", "en"]) == 1
    said = capsysbinary.readouterr()
    assert said.out == b""
    lines = said.err.decode().splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(str(path))
    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert [file.name for file in tmp_path.iterdir()] == ["q.db"]


@pytest.mark.parametrize(
    ("make", "name"),
    [(_damaged, "integrity"), (_newer, "application"), (_foreign, "application"), (_triggered, "schema"),
     (_text, "integrity")],
)  # fmt: skip
def test_the_doctor_says_what_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], make: object, name: str
) -> None:
    path = tmp_path / "q.db"
    make(path)  # type: ignore[operator]
    capsys.readouterr()
    assert run(["doctor", "--json", "--queue", str(path)]) == 1
    said = json.loads(capsys.readouterr().out)
    assert not said["ok"]
    assert name in [one["name"] for one in said["checks"] if not one["ok"]]
    assert [file.name for file in tmp_path.iterdir()] == ["q.db"]
