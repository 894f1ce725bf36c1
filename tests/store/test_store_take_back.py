"""Taking an import back: only what it alone brought goes, the journal says so, the file comes back clean."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
from conftest import ARTICLE, comment

from moderator import decisions, pipeline
from moderator.cli.main import run
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.jobs import Job
from moderator.journal import Verb
from moderator.records import Comment, Problem, Status
from moderator.store import copies, intake, take_back
from moderator.store.check import check
from moderator.store.forget import forget
from moderator.store.open import Store
from moderator.store.query import Order, Query
from moderator.store.take_back import Consequence


def load(store: Store, *records: Comment | Problem, file: str = "b.txt") -> None:
    store.writer.run(lambda db: intake.take_in(db, [ARTICLE, *records], file, "test", "甲", Job()))


def back(store: Store, number: int) -> Consequence:
    done = pipeline.take_back(store, number, "甲")
    with store.reader() as reader:
        assert [one for one in check(reader) if not one.ok] == []
    return done


def told(store: Store) -> list[tuple[int, str, Status]]:
    with store.reader() as reader:
        items = reader.items(Query(order=Order.PAGE))
        return [(item.comment.position, item.comment.text, item.state.status) for item in items]


def test_what_only_this_import_brought_goes_with_its_problems(filled: Store) -> None:
    before = told(filled)
    load(filled, comment(3), comment(11), comment(12), Problem("b.txt", 4, "import.no_text", "坏行"))
    assert back(filled, 2) == Consequence("b.txt", gone=2, decided=0, kept=0, restored=0)
    assert told(filled) == before
    with filled.reader() as reader:
        assert reader.problems() == []
        assert list(reader.items(Query(search="第11条"))) == []
        assert [(one.number, one.taken_back is not None) for one in take_back.listed(reader.db)] == [
            (2, True),
            (1, False),
        ]


def test_what_a_later_import_brought_too_stays(filled: Store) -> None:
    load(filled, comment(3), comment(4, "改过的第四条"))
    done = back(filled, 1)
    assert (done.gone, done.kept) == (8, 2)
    assert [(position, text) for position, text, _ in told(filled)] == [
        (3, comment(3).text), (4, "改过的第四条"),
    ]  # fmt: skip
    assert back(filled, 2).gone == 2
    assert told(filled) == []


def test_a_changed_text_becomes_what_it_was_and_its_decision_stands_again(filled: Store) -> None:
    decisions.decide(filled, [Request(comment(1).uid, Verb.HIDE, "flood", note="刷屏")], "甲").result()
    before = told(filled)
    load(filled, comment(1, "改过的话"), replace(comment(2), likes=9))
    assert told(filled)[0] == (1, "改过的话", Status.OPEN)
    assert back(filled, 2).restored == 2
    assert told(filled) == before
    with filled.reader() as reader:
        item = reader.item(reader.row_of(comment(1).uid) or 0)
        assert item is not None
        assert (item.state.reason, item.state.note, item.changed_since_decision) == ("flood", "刷屏", False)


def test_a_decision_made_on_the_changed_text_does_not_stand_for_the_old_one(filled: Store) -> None:
    load(filled, comment(1, "改过的话"))
    decisions.decide(filled, [Request(comment(1).uid, Verb.HIDE, "flood")], "甲").result()
    back(filled, 2)
    with filled.reader() as reader:
        item = reader.item(reader.row_of(comment(1).uid) or 0)
        assert item is not None
        assert (item.comment.text, item.state.status) == (comment(1).text, Status.OPEN)
        assert item.changed_since_decision


def test_a_change_made_twice_goes_back_past_the_import_that_is_taken_back(filled: Store) -> None:
    load(filled, comment(1, "第一次改"))
    load(filled, comment(1, "第二次改"), file="c.txt")
    assert back(filled, 2).restored == 1
    assert told(filled)[0][1] == "第二次改"
    back(filled, 3)
    assert told(filled)[0][1] == comment(1).text


def test_decisions_stay_in_the_journal_but_stand_no_longer(store: Store) -> None:
    load(store, comment(1), comment(2), file="a.txt")
    decisions.decide(
        store, [Request(comment(1).uid, Verb.HIDE, "flood", ("coded",), note="n")], "甲"
    ).result()
    with store.reader() as reader:
        count = reader.head().count
    assert back(store, 1) == Consequence("a.txt", gone=2, decided=1, kept=0, restored=0)
    assert [one.occasion for one in copies.listed(store.path)][-1] == "before-take-back"
    with store.reader() as reader:
        assert reader.head().count == count + 2
        assert reader.undo_preview() is None
        assert reader.counts().total == 0
    load(store, comment(1), comment(2), file="a.txt")
    assert [status for _, _, status in told(store)] == [Status.OPEN, Status.OPEN]
    assert decisions.undo(store, "甲").result().gestures == 0
    with store.reader() as reader:
        assert [one for one in check(reader) if not one.ok] == []


def test_a_gesture_over_two_imports_can_still_be_undone_for_what_is_left(filled: Store) -> None:
    load(filled, comment(11))
    both = [Request(comment(1).uid, Verb.APPROVE), Request(comment(11).uid, Verb.APPROVE)]
    decisions.decide(filled, both, "甲").result()
    back(filled, 2)
    decisions.undo(filled, "甲").result()
    assert told(filled)[0][2] is Status.OPEN
    load(filled, comment(11))
    assert told(filled)[-1] == (11, comment(11).text, Status.OPEN)
    with filled.reader() as reader:
        assert [one for one in check(reader) if not one.ok] == []


@pytest.mark.parametrize(("number", "key"), [(7, "take_back.unknown"), (1, "take_back.done")])
def test_what_cannot_be_taken_back_is_said(filled: Store, number: int, key: str) -> None:
    pipeline.take_back(filled, 1, "甲")
    with pytest.raises(ModeratorError, match=key):
        pipeline.take_back(filled, number, "甲")


def test_older_data_of_the_same_id_does_not_replace_newer(filled: Store) -> None:
    first = replace(comment(1), extra={"last_modify_ts": "1712659551078"}, likes=5)
    load(filled, first)
    older = replace(first, text="旧的", likes=1, extra={"last_modify_ts": "999"})
    newer = replace(first, likes=8, extra={"last_modify_ts": "1712659551079"})
    load(filled, older)
    assert told(filled)[0][1] == comment(1).text
    load(filled, newer)
    with filled.reader() as reader:
        assert [item.comment.likes for item in reader.items_of([1])] == [8]


def test_forgetting_an_author_forgets_what_was_replaced(filled: Store) -> None:
    load(filled, replace(comment(1), author="改名后的人"))
    path = filled.path
    filled.close()
    forget(path, "作者1", "甲")
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM replaced").fetchone() == (0,)
    db.close()


def test_the_command_asks_first_and_says_what_it_did(
    filled: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(filled.path)
    filled.close()
    assert run(["take-back", "1", "--queue", path, "--lang", "en"]) == 1
    assert "10 comment(s) go" in capsys.readouterr().err
    assert run(["take-back", "1", "--yes", "--queue", path, "--lang", "en"]) == 0
    assert run(["imports", "--queue", path, "--lang", "en"]) == 0
    assert "taken back" in capsys.readouterr().out
