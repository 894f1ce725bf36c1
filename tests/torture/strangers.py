"""Databases made on purpose to trip whoever opens them, and what every command says of each."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import shutil
import sqlite3
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from damage import PAGE, Damage
from harness import Verdict

from moderator.cli.main import run
from moderator.store.migrations import APPLICATION_ID, VERSION

READING = (["stats", "--json"], ["list", "--format", "jsonl"], ["doctor", "--json"])
WRITING = (["decide", f"c{1:019d}", "--hide", "--reason", "flood"], ["undo", "--json"])
OTHERS = (0x42503100, 0x0F055111, 0x47504B47, 0x4D504258, 0x53514C41, 1, 0x7FFFFFFF, -1)
"""What other programs write where ours is expected: geodata, version control, maps."""
_FREE = "PRAGMA writable_schema = ON"
_OF_REVIEWS = "UPDATE sqlite_schema SET {} WHERE name = 'reviews'"
_FIELDS = {
    "page size": (16, ">H", (0, 1, 3, 256, 511, 513, 1024, 8192, 32768, 65535)),
    "format of writers": (18, "B", (0, 1, 3, 255)), "format of readers": (19, "B", (0, 1, 3, 255)),
    "reserved bytes": (20, "B", (1, 8, 32, 255)), "largest payload": (21, "B", (0, 63, 255)),
    "smallest payload": (22, "B", (0, 33, 255)), "payload of leaves": (23, "B", (0, 31, 255)),
    "change counter": (24, ">I", (0, 0xFFFFFFFF)), "pages": (28, ">I", (0, 1, 2, 0x7FFFFFFF, 0xFFFFFFFF)),
    "first free page": (32, ">I", (1, 2, 9, 0x7FFFFFFF)), "free pages": (36, ">I", (1, 99, 0xFFFFFFFF)),
    "schema cookie": (40, ">I", (0, 0xFFFFFFFF)), "schema format": (44, ">I", (0, 1, 5, 0xFFFFFFFF)),
    "cache size": (48, ">I", (1, 0x80000000, 0xFFFFFFFF)), "largest root": (52, ">I", (1, 9, 0xFFFFFFFF)),
    "encoding": (56, ">I", (0, 2, 3, 4, 0xFFFFFFFF)),
    "user version": (60, ">I", (0, VERSION + 1, 0x7FFFFFFF, 0xFFFFFFFF)),
    "vacuum mode": (64, ">I", (1, 0xFFFFFFFF)), "application": (68, ">I", tuple(n % 2**32 for n in OTHERS)),
    "reserved": (72, ">I", (1, 0xFFFFFFFF)), "valid for": (92, ">I", (0, 0xFFFFFFFF)),
    "library": (96, ">I", (0, 0xFFFFFFFF)), "kind of the first page": (100, "B", (0, 2, 5, 10, 255)),
    "cells of the first page": (103, ">H", (0, 1, 0xFFFF)), "start of cells": (105, ">H", (0, 7, 0xFFFF)),
}  # fmt: skip


def headers() -> Iterator[Damage]:
    """Every field of the header, and of the first page, with values it must not have."""
    for name, (at, form, values) in _FIELDS.items():
        for value in values:
            yield Damage(f"{name} = {value}", _patched(at, struct.pack(form, value)), certain=False)


def _patched(at: int, value: bytes) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with path.open("r+b") as file:
            file.seek(at)
            file.write(value)

    return change


def kinds_of_pages(size: int) -> Iterator[Damage]:
    """At every page: another kind, a cell count, a pointer of cells and a right child that lie."""
    for page in range(1, size // PAGE):
        for name, at, value in (
            ("kind 0", 0, b"\x00"), ("kind 2", 0, b"\x02"), ("kind 255", 0, b"\xff"),
            ("cells", 3, b"\xff\xff"), ("start", 5, b"\x00\x01"), ("first pointer", 12, b"\xff\xff"),
            ("right child itself", 8, _number(page + 1)),
        ):  # fmt: skip
            yield Damage(f"page {page}: {name}", _patched(page * PAGE + at, value), certain=False)


def _number(page: int) -> bytes:
    return struct.pack(">I", page)


def schemas() -> Iterator[Damage]:
    """What a schema may hold that runs, never ends, fills the memory, or is not what its name says."""
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS name, i AS n FROM n"
    )
    columns = "comment_id INTEGER PRIMARY KEY, status TEXT, flagged INT, priority REAL"
    for name, *statements in (
        ("endless view", "DROP TABLE counters", f"CREATE VIEW counters AS {endless}"),
        ("view on itself", "CREATE VIEW a AS SELECT * FROM b", "CREATE VIEW b AS SELECT * FROM a"),
        ("view of a gigabyte", "DROP TABLE counters",
         "CREATE VIEW counters AS SELECT hex(zeroblob(5e8)) name, 1 n"),
        ("trigger on events", "CREATE TRIGGER t BEFORE INSERT ON events BEGIN DELETE FROM events; END"),
        ("trigger that refuses", "CREATE TRIGGER t BEFORE UPDATE ON reviews BEGIN SELECT raise(IGNORE); END"),
        ("trigger that multiplies",
         "CREATE TRIGGER t AFTER UPDATE ON reviews BEGIN INSERT INTO problems (raw) "
         "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n; END"),
        ("trigger in place of a view", "DROP TABLE counters", "CREATE VIEW counters AS SELECT 'a' name, 1 n",
         "CREATE TRIGGER t INSTEAD OF UPDATE ON counters BEGIN SELECT 1; END"),
        ("index with an expression", "CREATE INDEX i ON comments(length(text) * 2)"),
        ("partial index", "CREATE INDEX i ON comments(text) WHERE text LIKE '%a%'"),
        ("column that is made",
         "ALTER TABLE comments ADD COLUMN g TEXT GENERATED ALWAYS AS (upper(text)) VIRTUAL"),
        ("default that calls", "CREATE TABLE d (x DEFAULT (hex(1)))"),
        ("virtual table", "CREATE VIRTUAL TABLE v USING fts5(x)"),
        ("table of a million columns", "CREATE TABLE wide (" + ",".join(f"c{n}" for n in range(1900)) + ")"),
        ("name of control characters", 'CREATE TABLE "\x1b[2J\u202e" (x)'),
        ("another's table with our name", "DROP TABLE reviews", f"CREATE TABLE reviews ({columns})"),
        ("no table at all", _FREE, "DELETE FROM sqlite_schema"),
        ("schema that is no SQL", _FREE, _OF_REVIEWS.format("sql = 'CREATE NONSENSE'")),
        ("two tables on one page", _FREE, _OF_REVIEWS.format("rootpage = 2")),
        ("table on a page that is not there", _FREE, _OF_REVIEWS.format("rootpage = 999999")),
        ("SQL of a blob", _FREE, _OF_REVIEWS.format("sql = x'ff00fe'")),
        ("a megabyte of SQL", "CREATE VIEW m AS SELECT '" + "x" * 900_000 + "' a"),
        ("deep expression", "CREATE VIEW d AS SELECT " + "(" * 60 + "1" + ")" * 60 + " a"),
    ):  # fmt: skip
        yield Damage(name, _sql(*statements), certain=True)


def _sql(*statements: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute("PRAGMA foreign_keys = OFF")
            for statement in statements:
                db.execute(statement)

    return change


def rows() -> Iterator[Damage]:
    """Rows as only another program would write them, in a schema that is ours."""
    for name, *statements in (
        ("status of no list", "PRAGMA ignore_check_constraints = ON",
         "UPDATE reviews SET status = 'x' WHERE comment_id = 2"),
        ("text of bytes", "UPDATE comments SET text = CAST(x'ff80c3' AS TEXT) WHERE id = 2"),
        ("text that is a blob", "UPDATE comments SET text = x'ff00' WHERE id = 2"),
        ("text that is a number", "UPDATE comments SET author = 7 WHERE id = 2"),
        ("a surrogate", "UPDATE comments SET text = CAST(x'eda080' AS TEXT) WHERE id = 2"),
        ("tags that are no JSON", "UPDATE reviews SET tags = '[1' WHERE comment_id = 2"),
        ("tags nested deep", f"UPDATE reviews SET tags = '{'[' * 5000}{']' * 5000}' WHERE comment_id = 2"),
        ("extra that is no object", "UPDATE comments SET extra = '[]' WHERE id = 2"),
        ("priority that is no number", "UPDATE reviews SET priority = 'high' WHERE comment_id = 2"),
        ("priority without end", "UPDATE reviews SET priority = 9e999 WHERE comment_id = 2"),
        ("likes beyond all", "UPDATE comments SET likes = 9223372036854775807 WHERE id = 2"),
        ("an event of no verb", "UPDATE events SET verb = 'explode' WHERE seq = 3"),
        ("an event numbered anew", "UPDATE events SET number = number + 1000000 WHERE seq = 3"),
        ("its own parent", "UPDATE comments SET parent_uid = uid WHERE id = 2"),
        ("a payload that is no JSON", "UPDATE events SET payload = '{' WHERE verb = 'load'"),
        ("no origin", "DELETE FROM queue_info"),
        ("another origin", "UPDATE queue_info SET value = 'somebody' WHERE key = 'origin'"),
        ("counters of nothing", "DELETE FROM counters"),
        ("counters beyond all", "UPDATE counters SET n = 9223372036854775807"),
        ("a review without its comment", "PRAGMA foreign_keys = OFF", "DELETE FROM comments WHERE id = 3"),
    ):  # fmt: skip
        yield Damage(name, _sql(*statements), certain=False)


def wholes() -> Iterator[Damage]:
    """Files that are something else, or a queue in another form."""
    yield Damage("text of two bytes", _turned("UTF-16le"), certain=True)
    yield Damage("text of two bytes, turned", _turned("UTF-16be"), certain=True)
    for size in (512, 8192, 65536):
        yield Damage(f"pages of {size}", _repaged(size), certain=False)
    for name, raw in (
        ("an empty zip", b"PK\x05\x06" + bytes(18)), ("a picture", b"\x89PNG\r\n\x1a\n" + bytes(999)),
        ("zeros", bytes(PAGE * 3)), ("the magic alone", b"SQLite format 3\x00"),
        ("the magic and noise", b"SQLite format 3\x00" + bytes(range(256)) * 32), ("a line", b"\n"),
        ("a script", b"#!/bin/sh\nexit 0\n" * 99), ("JSON", b'{"comments": []}'),
    ):  # fmt: skip
        yield Damage(name, _filled(raw), certain=True)


def _turned(encoding: str) -> Callable[[Path], None]:
    """The same tables in another encoding: the file says so in its header, SQLite reads it."""

    def change(path: Path) -> None:
        with contextlib.closing(sqlite3.connect(path)) as old:
            said = [sql for (sql,) in old.execute("SELECT sql FROM sqlite_schema WHERE sql NOT NULL")]
        path.unlink()
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute(f"PRAGMA encoding = '{encoding}'")
            for sql in said:
                with contextlib.suppress(sqlite3.Error):
                    db.execute(sql)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {VERSION}")

    return change


def _repaged(size: int) -> Callable[[Path], None]:
    return _sql(f"PRAGMA page_size = {size}", "VACUUM")


def beside() -> Iterator[Damage]:
    """Journals that wait beside a file: hot ones of others, made up ones, one that names a third file."""
    head = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
    hot = head + struct.pack(">IIIII", 1, 7, 9, 512, PAGE) + bytes(484)
    page = struct.pack(">I", 1) + bytes(PAGE) + struct.pack(">I", 7)
    long = b"/tmp/nobody-made-this-mj12345678"
    master = struct.pack(">I", 0) + long + struct.pack(">II", len(long), sum(long)) + head
    for name, raw in (
        ("hot journal of zeros", hot + page), ("hot journal of nothing", hot), ("hot journal cut", hot[:100]),
        ("journal that names another", hot + master), ("journal of noise", bytes(range(256)) * 8),
        ("journal of one page size", hot.replace(struct.pack(">I", PAGE), struct.pack(">I", 65536)) + page),
    ):  # fmt: skip
        yield Damage(name, _put("-journal", raw), certain=False)
    for end in ("-wal", "-shm"):
        for name, raw in (("zeros", bytes(99_999)), ("noise", bytes(range(256)) * 200)):
            yield Damage(f"{end} of {name}", _put(end, raw), certain=False)


def _put(end: str, raw: bytes) -> Callable[[Path], None]:
    return lambda path: _filled(raw)(path.with_name(path.name + end))


def _filled(raw: bytes) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        path.write_bytes(raw)

    return change


def made_up() -> Iterator[Damage]:
    """All of them but the lies about single pages."""
    yield from (*headers(), *schemas(), *rows(), *wholes(), *beside())


def met(folder: Path, name: str, damages: Iterator[Damage], sound: Path) -> Verdict:
    """What the commands say of each file. In the table: refused = files that a reading command refused or the
    doctor named, acknowledged = those in which all is well, lost = a file whose bytes changed though every
    command refused it, torn = an answer that is no answer: a traceback, another exit code, half a JSON."""
    verdict = Verdict(name)
    place = folder / name.replace(" ", "-")
    for damage in damages:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        path = place / "q.db"
        shutil.copyfile(sound, path)
        damage.change(path)
        verdict.rounds += 1
        _meet(path, damage, verdict)
    return verdict


def _meet(path: Path, damage: Damage, verdict: Verdict) -> None:
    before = hashlib.sha256(path.read_bytes()).digest()
    codes = []
    for words in (*READING, *WRITING):
        code, faults = answer([*words, "--queue", str(path)])
        codes.append(code)
        verdict.torn += bool(faults)
        verdict.unsound += [f"{damage.name}: {words[0]}: {fault}" for fault in faults]
    refused = any(codes[: len(READING)])
    verdict.refused += refused
    verdict.acknowledged += not refused
    if damage.certain and not refused:
        verdict.unsound.append(f"{damage.name}: not refused")
    if all(codes) and hashlib.sha256(path.read_bytes()).digest() != before:
        verdict.lost += 1
        verdict.unsound.append(f"{damage.name}: bytes changed")


def answer(words: list[str]) -> tuple[int, list[str]]:
    """Exit code of a command, and what is wrong with how it answered."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([*words, "--lang", "en"])
    said, told = (_written(stream) for stream in (out, err))
    faults = [f"exit {code}"] if code not in (0, 1) else []
    if "Traceback" in told or "the program failed" in told:
        faults.append(told.splitlines()[-1])
    # A list is printed while it is read: rows before a bad one may stand there.
    if code and words[0] not in ("doctor", "list") and said:
        faults.append("half an answer")
    if code and words[0] != "doctor" and len(told.splitlines()) != 2:
        faults.append(f"{len(told.splitlines())} lines: {told[:200]}")
    if words[0] in ("doctor", "stats") and said:
        try:
            json.loads(said)
        except ValueError:
            faults.append("no JSON")
    return code, faults


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode("utf-8", "replace")
