"""Every schema that ever landed opens: fixtures stay here, one for each version, as SQL with its rows."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from moderator import decisions
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.journal import Verb
from moderator.records import Status, Uid
from moderator.store import copies, search
from moderator.store.check import check
from moderator.store.connect import expected_schema, schema
from moderator.store.migrations import VERSION
from moderator.store.open import open_reader, open_store

FIXTURES = sorted(Path(__file__).with_name("schemas").glob("*.sql"))


def _file(fixture: Path, folder: Path) -> Path:
    path = folder / "old.db"
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript(f"BEGIN; {fixture.read_text(encoding='utf-8')} COMMIT;")
    # A contentless index cannot be dumped: it is made again from the comments.
    search.add(db, db.execute("SELECT id, author, text FROM comments").fetchall())
    db.close()
    return path


def test_there_is_a_fixture_for_every_version() -> None:
    assert [int(file.stem) for file in FIXTURES] == list(range(1, VERSION + 1))


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda file: file.stem)
def test_an_old_file_opens_whole_and_is_worked_on(fixture: Path, tmp_path: Path) -> None:
    path = _file(fixture, tmp_path)
    old = int(fixture.stem) < VERSION
    if old:
        with pytest.raises(ModeratorError, match="queue.older"):
            open_reader(path)
    with open_store(path) as store:
        assert ("before-migration" in [one.occasion for one in copies.listed(path)]) is old
        with store.reader() as reader:
            assert [one for one in check(reader) if not one.ok] == []
            total, hidden = reader.counts().total, reader.counts().by_status[Status.HIDDEN]
            assert total > 0
            assert hidden > 0
        decisions.decide(store, [Request(Uid(f"c{8:019d}"), Verb.HIDE)], "乙").result()
        with store.reader() as reader:
            assert reader.counts().total == total
            assert [one for one in check(reader) if not one.ok] == []


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda file: file.stem)
def test_a_fixture_is_what_that_version_made(fixture: Path, tmp_path: Path) -> None:
    db = sqlite3.connect(_file(fixture, tmp_path))
    assert schema(db) == dict(expected_schema(int(fixture.stem)))
    db.close()


def test_an_old_file_with_something_added_is_refused(tmp_path: Path) -> None:
    path = _file(FIXTURES[0], tmp_path)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("CREATE TRIGGER more AFTER INSERT ON events BEGIN DELETE FROM notes; END")
    db.close()
    with pytest.raises(ModeratorError, match="queue.altered"):
        open_store(path)
