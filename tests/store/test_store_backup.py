"""Copies hold everything acknowledged; a restore keeps what was there; a damaged backup changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from moderator import decisions
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.journal import Verb
from moderator.records import Status, Uid
from moderator.store import backup
from moderator.store.check import check
from moderator.store.open import Store, open_reader
from moderator.store.restore import restore

UID = Uid(f"c{1:019d}")


def test_a_copy_made_while_writing_holds_what_was_acknowledged(filled: Store, tmp_path: Path) -> None:
    decisions.decide(filled, [Request(UID, Verb.HIDE, "flood")], "甲").result()
    backup.copy(filled.path, tmp_path / "copy.db")
    decisions.decide(filled, [Request(UID, Verb.APPROVE)], "甲").result()
    with open_reader(tmp_path / "copy.db") as reader:
        assert reader.counts().by_status[Status.HIDDEN] == 1
        assert all(one.ok for one in check(reader))
    assert (tmp_path / "copy.db").stat().st_mode & 0o077 == 0


def test_a_copy_never_overwrites(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "there.db").write_text("mine")
    with pytest.raises(ModeratorError, match="backup.exists"):
        backup.copy(filled.path, tmp_path / "there.db")
    assert (tmp_path / "there.db").read_text() == "mine"


def test_restore_keeps_what_was_there_and_says_so_in_the_journal(filled: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backup.copy(filled.path, copy)
    decisions.decide(filled, [Request(UID, Verb.HIDE, "flood")], "甲").result()
    filled.close()
    kept = restore(filled.path, copy, "甲")
    assert kept is not None
    with open_reader(filled.path) as reader:
        assert reader.counts().by_status[Status.HIDDEN] == 0
        assert list(reader.events())[-1].verb is Verb.RESTORE
        assert all(one.ok for one in check(reader))
    with open_reader(kept) as reader:
        assert reader.counts().by_status[Status.HIDDEN] == 1


def test_a_damaged_backup_changes_nothing(filled: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backup.copy(filled.path, copy)
    raw = bytearray(copy.read_bytes())
    at = raw.find("第3条评论".encode())
    raw[at : at + 3] = "第".encode()[::-1]
    copy.write_bytes(raw)
    filled.close()
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(ModeratorError):
        restore(filled.path, copy, "甲")
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("copy")) == [
        name for name in before if not name.startswith("copy")
    ]
    with open_reader(filled.path) as reader:
        assert reader.counts().total == 10


def test_restore_refuses_the_queue_itself_and_one_in_use(filled: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backup.copy(filled.path, copy)
    with pytest.raises(ModeratorError, match="queue.in_use"):
        restore(filled.path, copy, "甲")
    with pytest.raises(ModeratorError, match="restore.same_file"):
        restore(filled.path, filled.path, "甲")
