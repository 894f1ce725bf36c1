"""Taking comments in: twice adds nothing, a changed text returns to the queue, a cancel leaves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from conftest import ARTICLE, comment

from moderator import decisions
from moderator.decisions import Request
from moderator.jobs import Cancelled, Job
from moderator.journal import Verb
from moderator.records import Comment, Problem, Status
from moderator.store import intake
from moderator.store.open import Store
from moderator.store.query import Order, Query
from moderator.store.staging import Record, Tally


def _take(store: Store, *records: Record) -> Tally:
    return store.writer.run(lambda db: intake.take_in(db, records, "a.txt", "test", "甲", Job()))


def test_the_same_records_twice_add_nothing(filled: Store) -> None:
    tally = _take(filled, ARTICLE, *(comment(n) for n in range(1, 11)))
    assert (tally.new, tally.updated, tally.duplicates, tally.comments) == (0, 0, 10, 10)
    with filled.reader() as reader:
        assert reader.counts().total == 10


def test_newer_data_updates_and_a_changed_text_reopens(filled: Store) -> None:
    first = comment(1)
    decisions.decide(filled, [Request(first.uid, Verb.APPROVE)], "甲").result()
    assert _take(filled, ARTICLE, replace(first, likes=7)).updated == 1
    with filled.reader() as reader:
        assert reader.counts().by_status[Status.APPROVED] == 1
    assert _take(filled, ARTICLE, replace(first, text="改过的话")).updated == 1
    with filled.reader() as reader:
        item = reader.item(reader.row_of(first.uid) or 0)
        assert item is not None
        assert (item.state.status, item.changed_since_decision) == (Status.OPEN, True)
        assert [i.comment.uid for i in reader.items(Query(search="改过"))] == [first.uid]
        assert list(reader.items(Query(search="第1条评论"))) == []


def test_problems_are_kept_and_notes_are_not_counted(filled: Store) -> None:
    tally = _take(
        filled, Problem("a.txt", 3, "row.odd", "剩下的一行"), Problem("a.txt", 4, "note.repaired", "x")
    )
    assert tally.problems == 1
    with filled.reader() as reader:
        assert [problem.raw for problem in reader.problems()] == ["剩下的一行", "x"]


def test_a_cancelled_import_leaves_nothing(store: Store) -> None:
    job = Job()

    def records() -> Iterator[Comment]:
        for n in range(1, 2000):
            if n == 1200:
                job.cancel()
            yield comment(n, article=None)

    with pytest.raises(Cancelled):
        store.writer.run(lambda db: intake.take_in(db, records(), "a.txt", "test", "甲", job))
    with store.reader() as reader:
        assert (reader.counts().total, reader.size("imports"), reader.size("comments")) == (0, 0, 0)


def test_search_finds_one_han_character_and_survives_quotes(filled: Store) -> None:
    _take(filled, ARTICLE, comment(20, text='他说"大蒜"好'), comment(21, text="full WIDTH ＡＢＣ"))
    with filled.reader() as reader:

        def found(words: str) -> list[int]:
            return [item.comment.position for item in reader.items(Query(search=words, order=Order.PAGE))]

        assert found("蒜") == [20]
        assert found("大蒜") == [20]
        assert found("蒜大") == []
        assert found('"大蒜" OR 1') == []
        assert found("width abc") == [21]
        assert found("作者20") == [20]
        assert found('"') == [20]


def test_order_is_priority_then_page(filled: Store) -> None:
    filled.writer.run(lambda db: db.execute("UPDATE reviews SET priority = 0.5 WHERE comment_id IN (4, 7)"))
    with filled.reader() as reader:
        assert list(reader.order(Query())) == [4, 7, 1, 2, 3, 5, 6, 8, 9, 10]
        assert list(reader.order(Query(order=Order.PAGE), 3)) == [1, 2, 3]
        plan = " ".join(str(row) for row in reader.db.execute(
            "EXPLAIN QUERY PLAN SELECT r.comment_id FROM reviews r JOIN comments c ON c.id = r.comment_id "
            "WHERE r.status = 'open' ORDER BY r.priority DESC, r.comment_id LIMIT 50"
        ))  # fmt: skip
        assert "reviews_queue" in plan
        assert "TEMP B-TREE" not in plan


def test_thread_neighbours_and_parent(filled: Store) -> None:
    top = comment(3)
    _take(filled, ARTICLE, comment(30, parent=top.uid), comment(31, parent=comment(30).uid))
    with filled.reader() as reader:
        last = reader.row_of(comment(31).uid) or 0
        assert [row.position for row in reader.thread(last)] == [3, 30, 31]
        parent = reader.parent(last)
        assert parent is not None
        assert parent.comment.position == 30
        assert [row.position for row in reader.neighbours(5, 2, 1)] == [3, 4, 5, 6]
        assert [row.position for row in reader.replies(3)] == [30]
