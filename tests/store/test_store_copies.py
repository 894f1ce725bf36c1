"""The queue's own copies: made when due, thinned by the clock, and the way back from a damaged file."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator import decisions
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.journal import Verb
from moderator.records import Status, Uid
from moderator.store import backup, copies
from moderator.store.check import check
from moderator.store.copies import Copy, superfluous
from moderator.store.open import Store, open_beside, open_reader, open_store
from moderator.store.restore import restore, restore_in

UID = Uid(f"c{1:019d}")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _decide(store: Store, verb: Verb = Verb.HIDE) -> None:
    decisions.decide(store, [Request(UID, verb)], "甲").result()


def test_a_new_queue_has_no_copies_and_an_old_one_gets_one_on_opening(filled: Store) -> None:
    path = filled.path
    assert copies.listed(path) == []
    filled.close()
    open_store(path).close()
    assert [one.occasion for one in copies.listed(path)] == ["open"]
    with open_store(path) as store:
        _decide(store)
    assert len(copies.listed(path)) == 1


def test_a_copy_is_due_by_age_and_only_if_there_is_something_new(filled: Store) -> None:
    path = filled.path
    assert copies.due(path)
    copies.make(path, "hourly")
    later = datetime.now(UTC) + timedelta(hours=2)
    assert not copies.due(path, now=later)
    assert copies.make(path, "hourly") is None
    _decide(filled)
    assert copies.due(path, now=later)
    assert not copies.due(path)
    # A clock set back by a year makes every copy look new: it must not stop them.
    assert copies.due(path, now=later - timedelta(days=365))


def test_copies_are_private(filled: Store) -> None:
    made = copies.make(filled.path, "hourly")
    assert made is not None
    assert made.stat().st_mode & 0o077 == 0
    assert made.parent.stat().st_mode & 0o077 == 0
    assert [file.name for file in made.parent.iterdir()] == [made.name]
    with open_reader(made) as reader:
        assert all(one.ok for one in check(reader))
    # Reading a copy leaves nothing beside it.
    assert [file.name for file in made.parent.iterdir()] == [made.name]


def test_a_copy_before_an_import_where_there_is_something_to_lose(filled: Store, tmp_path: Path) -> None:
    assert copies.before_import(filled.path) is None
    assert [one.occasion for one in copies.listed(filled.path)] == ["before-import"]
    with open_store(tmp_path / "new.db") as fresh:
        copies.before_import(fresh.path)
        assert copies.listed(fresh.path) == []


def test_a_copy_that_fails_keeps_nobody_from_work(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled.path
    filled.close()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))  # type: ignore[attr-defined]
    with open_store(path) as store:
        assert store.note is not None
        assert store.note.key == "backup.no_room"
        _decide(store)


def _copy(age: timedelta, occasion: str = "hourly") -> Copy:
    return Copy(Path(f"{age}.db"), NOW - age, occasion)


def test_thinning_keeps_hours_then_days_then_weeks() -> None:
    found = [_copy(timedelta(minutes=20 * n)) for n in range(3 * 24 * 150)][::-1]
    gone = set(superfluous(found, NOW))
    kept = [one for one in found if one not in gone]
    ages = [(NOW - one.at) for one in kept]
    assert 24 <= sum(age < timedelta(days=1) for age in ages) <= 28
    assert 12 <= sum(timedelta(days=1) <= age < timedelta(days=14) for age in ages) <= 15
    assert 9 <= sum(timedelta(days=14) <= age for age in ages) <= 12
    assert max(ages) < timedelta(weeks=12)


@given(st.lists(st.timedeltas(timedelta(-9), timedelta(400)), max_size=40, unique=True))
def test_thinning_keeps_the_newest_and_the_ways_back(ages: list[timedelta]) -> None:
    found = sorted((_copy(age) for age in ages), key=lambda one: one.at)
    gone = superfluous(found, NOW)
    assert not set(found[-3:]) & set(gone)
    kept = [one for one in found if one not in gone]
    # Thinning again takes nothing more: what was kept stands for itself.
    assert superfluous(kept, NOW) == []


def test_the_copy_before_a_restore_is_not_thinned() -> None:
    found = [_copy(timedelta(days=2, minutes=n), "before-restore") for n in range(9)][::-1]
    assert superfluous(found, NOW) == []
    assert len(superfluous([_copy(timedelta(days=2, minutes=n), "open") for n in range(9)][::-1], NOW)) == 5


def _broken(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[4096:8192] = bytes(4096)
    path.write_bytes(raw)


def test_a_damaged_queue_names_its_last_copy_and_steps_aside(filled: Store) -> None:
    path = filled.path
    _decide(filled)
    copy = copies.make(path, "hourly")
    assert copy is not None
    filled.close()
    _broken(path)
    damaged = hashlib.sha256(path.read_bytes()).digest()
    path.with_name(path.name + "-wal").write_bytes(b"a torn log")
    for opening in (open_store, open_reader):
        with pytest.raises(ModeratorError, match="queue.damaged_copied") as caught:
            opening(path)
        assert caught.value.params["copy"] == copy
    kept = restore(path, copy, "甲")
    assert kept is not None
    assert "damaged" in kept.name
    assert hashlib.sha256(kept.read_bytes()).digest() == damaged
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"a torn log"
    with open_reader(path) as reader:
        assert reader.counts().by_status[Status.HIDDEN] == 1
        assert all(one.ok for one in check(reader))


def _stale_log(filled: Store, tmp_path: Path) -> tuple[Path, Path]:
    """A queue that is gone but left its -wal behind, and a copy of it from before."""
    path = filled.path
    copy = tmp_path / "copy.db"
    _decide(filled, Verb.APPROVE)
    backup.copy(path, copy)
    for number in range(1, 9):
        decisions.decide(filled, [Request(Uid(f"c{number:019d}"), Verb.SKIP)], "甲").result()
    log = path.with_name(path.name + "-wal")
    left = tmp_path / "left-wal"
    shutil.copyfile(log, left)
    filled.close()
    path.unlink()
    shutil.copyfile(left, log)
    return path, copy


def test_a_log_left_behind_is_not_played_into_a_restored_file(filled: Store, tmp_path: Path) -> None:
    path, copy = _stale_log(filled, tmp_path)
    restore(path, copy, "甲")
    with open_reader(path) as reader:
        assert reader.counts().by_status[Status.APPROVED] == 1
        assert reader.counts().by_status[Status.SKIPPED] == 0
        assert all(one.ok for one in check(reader))


def test_a_log_left_behind_is_not_played_into_a_new_file(filled: Store, tmp_path: Path) -> None:
    path, _ = _stale_log(filled, tmp_path)
    with open_store(path) as store, store.reader() as reader:
        assert reader.counts().total == 0
        assert all(one.ok for one in check(reader))


def test_a_damaged_copy_restores_nothing_and_the_one_before_it_does(filled: Store) -> None:
    path = filled.path
    older = copies.make(path, "hourly")
    _decide(filled)
    newer = copies.make(path, "hourly")
    assert older is not None
    assert newer is not None
    filled.close()
    _broken(newer)
    _broken(path)
    before = path.read_bytes()
    with pytest.raises(ModeratorError, match="queue.damaged"):
        restore(path, newer, "甲")
    assert path.read_bytes() == before
    restore(path, older, "甲")
    with open_reader(path) as reader:
        assert reader.counts().total == 10


def test_an_unclean_exit_is_noticed(filled: Store) -> None:
    path = filled.path
    assert not filled.unclean
    filled.close()
    path.with_name(path.name + ".owner").write_text("{}")
    with open_store(path) as store:
        assert store.unclean
    with open_store(path) as store:
        assert not store.unclean


def test_a_copy_of_a_busy_queue_comes_to_an_end(filled: Store, tmp_path: Path) -> None:
    """A writer between two steps of a copy would make it start again, for ever."""
    from threading import Event, Thread

    stop, written = Event(), list[Uid]()

    def busy() -> None:
        while not stop.is_set():
            _decide(filled)
            written.append(UID)

    thread = Thread(target=busy)
    thread.start()
    try:
        for number in range(5):
            before = len(written)
            backup.copy(filled.path, tmp_path / f"busy-{number}.db")
            with open_reader(tmp_path / f"busy-{number}.db") as reader:
                assert reader.size("events") >= before
                assert all(one.ok for one in check(reader))
    finally:
        stop.set()
        thread.join()


def test_a_half_made_file_is_taken_on(tmp_path: Path) -> None:
    """Killed after SQLite wrote its header and before the schema: nothing is in it, so it may be used."""
    path = tmp_path / "q.db"
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = WAL")
    db.close()
    with open_store(path) as store, store.reader() as reader:
        assert all(one.ok for one in check(reader))


def test_an_open_queue_goes_back_and_its_readers_see_it(filled: Store) -> None:
    _decide(filled)
    held = copies.make(filled.path, "hourly")
    assert held is not None
    _decide(filled, Verb.APPROVE)
    with filled.reader() as reader:
        kept = restore_in(filled, held, "甲")
        assert reader.counts().by_status[Status.HIDDEN] == 1
        assert [event.verb for event in reader.events()][-1] is Verb.RESTORE
        assert all(one.ok for one in check(reader))
    _decide(filled, Verb.SKIP)
    # Going back can itself be taken back.
    restore_in(filled, kept, "甲")
    with filled.reader() as reader:
        assert reader.counts().by_status[Status.APPROVED] == 1


def test_a_copy_is_described_as_a_person_chooses_it(filled: Store) -> None:
    copies.make(filled.path, "hourly")
    _decide(filled)
    copies.make(filled.path, "before-import")
    said = copies.described(filled.path)
    assert [(one.copy.occasion, one.decisions) for one in said] == [("before-import", 1), ("hourly", 0)]
    assert all(one.size == one.copy.path.stat().st_size for one in said)
    said[0].copy.path.write_bytes(b"no database")
    assert [one.decisions for one in copies.described(filled.path)] == [None, 0]


def test_a_queue_open_for_reading_refuses_every_change(filled: Store) -> None:
    with open_beside(filled.path) as beside:
        assert beside.read_only
        assert not filled.read_only
        with beside.reader() as reader:
            assert reader.counts().total == 10
        with pytest.raises(ModeratorError, match="queue.read_only"):
            decisions.decide(beside, [Request(UID, Verb.HIDE)], "乙").result()
        with pytest.raises(ModeratorError, match="queue.read_only"):
            decisions.undo(beside, "乙").result()
        with pytest.raises(ModeratorError, match="queue.read_only"):
            restore_in(beside, filled.path.with_name("none.db"), "乙")
    # Closing it takes nothing from whoever has the queue.
    with pytest.raises(ModeratorError, match="queue.in_use"):
        open_store(filled.path)
    _decide(filled)
