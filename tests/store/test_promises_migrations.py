"""P19 for migrations, with a schema that has not come yet: whole or not at all, copied first, taken back."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from moderator import decisions
from moderator.cli.main import run
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.journal import Verb
from moderator.records import Status, Uid
from moderator.store import copies
from moderator.store.check import check
from moderator.store.migrations import VERSION
from moderator.store.open import Store, open_reader, open_store

CHILD = Path(__file__).with_name("next_schema.py")


@pytest.fixture
def old(filled: Store) -> Path:
    """A queue of today, with decisions in it."""
    for number in range(1, 5):
        verb = (Verb.HIDE, Verb.APPROVE)[number % 2]
        decisions.decide(filled, [Request(Uid(f"c{number:019d}"), verb, note="备注")], "甲").result()
    filled.close()
    return filled.path


def _later(*words: str | Path) -> dict[str, object] | None:
    done = subprocess.run(
        [sys.executable, str(CHILD), *map(str, words)], capture_output=True, text=True, check=False
    )
    if done.returncode == 9:
        return None
    assert done.returncode == 0, done.stderr
    said: dict[str, object] = json.loads(done.stdout)
    return said


def _copies(said: dict[str, object]) -> list[str]:
    assert isinstance(said["copies"], list)
    return [str(name) for name in said["copies"]]


def test_a_newer_program_brings_the_file_up_to_date_after_a_copy(old: Path) -> None:
    said = _later("no", "open", old)
    assert said is not None
    assert said["bad"] == []
    assert said["made_up"] == 10
    assert said["by_status"] == {"approved": 2, "hidden": 2, "open": 6, "skipped": 0, "escalated": 0}
    before = [name for name in _copies(said) if "before-migration" in name]
    assert len(before) == 1
    # The copy is the file of today, and today's program still reads it.
    with open_reader(Path(before[0])) as reader:
        assert reader.counts().by_status[Status.HIDDEN] == 2
        assert [one for one in check(reader) if not one.ok] == []


def test_readers_never_migrate(old: Path) -> None:
    before = hashlib.sha256(old.read_bytes()).digest()
    said = _later("no", "read", old)
    assert said is not None
    assert said["refused"] == "queue.older"
    assert hashlib.sha256(old.read_bytes()).digest() == before


@pytest.mark.parametrize("how", ["raise", "die"])
def test_a_migration_that_is_cut_off_leaves_the_old_file(old: Path, how: str) -> None:
    said = _later(how, "open", old)
    assert said is None if how == "die" else said is not None and said["failed"] == "in the middle"
    with open_store(old) as store:
        with store.reader() as reader:
            assert [one for one in check(reader) if not one.ok] == []
            assert reader.db.execute("PRAGMA user_version").fetchone()[0] == VERSION
            assert reader.counts().by_status[Status.HIDDEN] == 2
        decisions.undo(store, "甲").result()
    again = _later("no", "open", old)
    assert again is not None
    assert again["bad"] == []


def test_the_old_program_refuses_the_new_file_untouched(old: Path) -> None:
    _later("no", "open", old)
    before = {
        file.name: hashlib.sha256(file.read_bytes()).digest()
        for file in old.parent.glob("q.db*")
        if file.is_file()
    }
    for opening in (open_reader, open_store):
        with pytest.raises(ModeratorError, match="queue.newer"):
            opening(old)
    assert run(["decide", f"c{1:019d}", "--hide", "--queue", str(old)]) == 1
    after = {
        file.name: hashlib.sha256(file.read_bytes()).digest()
        for file in old.parent.glob("q.db*")
        if file.is_file()
    }
    assert after == before


def test_a_migration_can_be_taken_back(old: Path) -> None:
    """By the new program: the copy of the old schema is brought up to date on its way. By the old program:
    the copy stands in for the file it can no longer read."""
    said = _later("no", "open", old)
    assert said is not None
    copy = next(name for name in _copies(said) if "before-migration" in name)
    back = _later("no", "restore", old, copy)
    assert back is not None
    assert back["bad"] == []
    assert back["by_status"] == said["by_status"]
    assert any("before-restore" in name for name in _copies(back))
    # The copy itself is as it was: still of the old schema.
    with open_reader(Path(copy)) as reader:
        assert reader.decisions_made() == 4
    assert len(copies.listed(old)) == len(_copies(back))
