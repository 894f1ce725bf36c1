"""Forgetting an author: nothing of them is left in the file, the chain verifies, they do not come back."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from conftest import ARTICLE, comment

from moderator import decisions
from moderator.cli.main import run
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.jobs import Job
from moderator.journal import VEIL, Verb
from moderator.records import Comment, Problem, Status, Uid
from moderator.store import copies, intake
from moderator.store.check import check
from moderator.store.forget import forget, forget_in, holding
from moderator.store.open import Store, open_reader, open_store
from moderator.store.query import Query
from moderator.store.restore import restore, set_aside
from moderator.store.staging import hash_of

NAME = "路人王小明"
TEXT = "只有我会这样写的一句话"
NOTE = "关于此人的备注"
MINE, OTHER = Uid("c" + "7" * 19), Uid(f"c{2:019d}")


def _records() -> list[Comment]:
    mine = comment(21, TEXT, uid=MINE, author=NAME, author_raw=NAME, extra={"手机": "13800000000"})
    return [mine, comment(22, "回复", parent=MINE)]


@pytest.fixture
def told(filled: Store) -> Store:
    """A queue where the author wrote, was decided upon alone and with others, and has a reply."""
    records = [*_records(), Problem("test.txt", 9, "importers.no_text", f"{NAME},坏行")]
    filled.writer.run(lambda db: intake.take_in(db, [ARTICLE, *records], "test.txt", "test", "甲", Job()))
    decisions.decide(filled, [Request(MINE, Verb.HIDE, "flood", ("coded",), note=NOTE)], "甲").result()
    both = [Request(MINE, Verb.APPROVE), Request(OTHER, Verb.APPROVE)]
    decisions.decide(filled, both, "甲").result()
    decisions.decide(filled, [Request(MINE, note=NOTE)], "甲").result()
    return filled


def _left(folder: Path, *words: str) -> list[str]:
    """Files that hold any of the words, in UTF-8."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if any(word.encode() in file.read_bytes() for word in words)]


def test_nothing_of_the_author_is_left(told: Store, tmp_path: Path) -> None:
    told.close()
    assert _left(tmp_path, NAME) == ["q.db"]
    done = forget(told.path, NAME, "甲")
    assert (done.comments, done.events, done.problems, done.copies) == (1, 3, 1, ())
    assert _left(tmp_path, NAME, TEXT, NOTE, "13800000000", MINE) == []
    with open_reader(told.path) as reader:
        assert list(reader.items(Query(search="这样写"))) == []
        assert [one for one in check(reader) if not one.ok] == []
        events = list(reader.events())
    assert events[-1].verb is Verb.FORGET
    assert len([event for event in events if event.comment and event.comment.startswith(VEIL)]) == 3


def test_what_was_forgotten_does_not_come_back(told: Store) -> None:
    told.close()
    forget(told.path, NAME, "甲")
    with open_store(told.path) as store:
        tally = store.writer.run(
            lambda db: intake.take_in(db, [ARTICLE, *_records()], "again.txt", "test", "甲", Job())
        )
        assert (tally.new, tally.comments) == (0, 2)
        with store.reader() as reader:
            assert reader.row_of(MINE) is None


def test_others_keep_their_decisions_and_undo_goes_on(told: Store) -> None:
    told.close()
    forget(told.path, NAME, "甲")
    with open_store(told.path) as store:
        with store.reader() as reader:
            assert reader.counts().by_status[Status.APPROVED] == 1
            preview = reader.undo_preview()
        assert preview is not None
        assert preview.uid == OTHER
        decisions.undo(store, "甲").result()
        with store.reader() as reader:
            assert reader.counts().by_status[Status.APPROVED] == 0
            assert reader.undo_preview() is None
            assert [one for one in check(reader) if not one.ok] == []


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE events SET reason = 'threat' WHERE comment_uid LIKE '{VEIL}%' AND reason = 'flood'",
        f"UPDATE events SET verb = 'skip' WHERE comment_uid LIKE '{VEIL}%' AND verb = 'hide'",
        f"UPDATE events SET comment_uid = '{VEIL}00000000000000000' WHERE comment_uid LIKE '{VEIL}%'",
        f"UPDATE events SET comment_uid = '{VEIL}00000000000000000' WHERE comment_uid = '{OTHER}'",
        "UPDATE events SET payload = '{\"comments\":1,\"events\":{}}' WHERE verb = 'forget'",
    ],
)
def test_forgetting_opens_no_door_to_changing_the_journal(told: Store, statement: str) -> None:
    told.close()
    forget(told.path, NAME, "甲")
    with open_store(told.path) as store:
        store.writer.run(lambda db: db.execute(statement))
        with store.reader() as reader:
            assert "journal" in [one.name for one in check(reader) if not one.ok]


def test_copies_that_hold_the_author_are_listed_or_deleted(told: Store) -> None:
    held = copies.make(told.path, "hourly")
    told.close()
    assert forget(told.path, NAME, "甲").copies == (held,)
    assert forget(told.path, NAME, "甲", delete_copies=True).copies == ()
    assert copies.listed(told.path) == []


def test_it_wants_to_be_confirmed(told: Store, capsys: pytest.CaptureFixture[str]) -> None:
    told.close()
    before = told.path.read_bytes()
    assert run(["forget", "--author", NAME, "--queue", str(told.path), "--lang", "en"]) == 1
    assert "cannot be undone" in capsys.readouterr().err
    assert told.path.read_bytes() == before
    assert run(["forget", "--author", NAME, "--yes", "--queue", str(told.path), "--json"]) == 0
    assert '"comments": 1' in capsys.readouterr().out


def test_a_reply_still_hashes(told: Store) -> None:
    told.close()
    forget(told.path, NAME, "甲")
    with open_reader(told.path) as reader:
        reply = next(iter(reader.items(Query(author="作者22"))))
        assert reply.comment.parent is not None
        assert reply.comment.parent.startswith(VEIL)
        assert hash_of(reply.comment) != hash_of(dataclasses.replace(reply.comment, parent=MINE))


def test_what_was_forgotten_stays_so_after_going_back_to_a_copy(told: Store, tmp_path: Path) -> None:
    """The copy still holds the author; what is put in place of the queue does not."""
    held = copies.make(told.path, "hourly")
    assert held is not None
    told.close()
    forget(told.path, NAME, "甲")
    restore(told.path, held, "甲")
    held.unlink()
    assert _left(tmp_path, NAME, TEXT, NOTE, "13800000000", MINE) == []
    with open_reader(told.path) as reader:
        assert [one for one in check(reader) if not one.ok] == []
        assert reader.row_of(MINE) is None
        assert reader.row_of(OTHER) is not None
    with open_store(told.path) as store:
        tally = store.writer.run(
            lambda db: intake.take_in(db, [ARTICLE, *_records()], "again.txt", "test", "甲", Job())
        )
        assert tally.new == 0


def test_a_queue_in_use_forgets_too_and_readers_go_on(told: Store, tmp_path: Path) -> None:
    with told.reader() as reader:
        before = reader.counts().total
        done = forget_in(told, NAME, "甲")
        assert done.comments == 1
        assert reader.counts().total == before - 1
        assert [one for one in check(reader) if not one.ok] == []
    assert _left(tmp_path, NAME, TEXT, NOTE, MINE) == []
    decisions.decide(told, [Request(OTHER, Verb.HIDE)], "甲").result()


def test_a_reader_in_the_middle_keeps_the_sweep_from_being_called_done(told: Store) -> None:
    """What cannot be swept out is said, and the same command finishes it."""
    told.writer.alone(lambda db: db.execute("PRAGMA busy_timeout = 50"))
    with told.reader() as reader:
        reader.db.execute("BEGIN")
        reader.counts()
        with pytest.raises(ModeratorError, match="forget.not_swept"):
            forget_in(told, NAME, "甲")
    assert forget_in(told, NAME, "甲").comments == 0
    assert _left(told.path.parent, NAME, TEXT) == []


def test_damaged_files_that_were_put_aside_are_named_as_well(told: Store) -> None:
    path = told.path
    told.close()
    kept = path.with_name("kept.db")
    kept.write_bytes(path.read_bytes())
    aside = set_aside(path)
    kept.replace(path)
    assert holding(path, NAME) == [aside]
    assert forget(path, NAME, "甲").copies == (aside,)
    assert forget(path, NAME, "甲", delete_copies=True).copies == ()
    assert not aside.exists()


def test_nobody_is_not_an_author(told: Store) -> None:
    told.close()
    before = told.path.read_bytes()
    with pytest.raises(ModeratorError, match="forget.nobody"):
        forget(told.path, "", "甲")
    assert told.path.read_bytes()[100:] == before[100:]
