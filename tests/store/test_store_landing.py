"""A large file on its way in: unseen until it is there, out again after a cancel or a kill."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import pytest
from conftest import ARTICLE, comment

from moderator import decisions
from moderator.decisions import Request
from moderator.jobs import Cancelled, Job, Progress
from moderator.journal import Verb
from moderator.records import Comment, Problem
from moderator.store import intake, landing
from moderator.store.check import check
from moderator.store.landing import Landing
from moderator.store.open import Store, open_store
from moderator.store.query import Query
from moderator.store.staging import Record, Stage, stage_of

MANY = 3 * landing.PART


def _records(first: int = 1, text: str | None = None) -> Iterator[Record]:
    yield ARTICLE
    yield Problem("a.txt", 1, "row.odd", "剩下的")
    for n in range(first, first + MANY):
        yield comment(n) if text is None else comment(n, text=f"{text}{n}")


def _staged(store: Store, *records: Record) -> Landing:
    stage = Stage(stage_of(store.path))
    with store.reader() as reader:
        tally = stage.fill(reader.db, records, Job())
    return Landing(stage, tally, "a.txt", "test", "甲")


def _nothing(store: Store, comments: int = 0) -> None:
    with store.reader() as reader:
        assert (reader.counts().total, reader.size("comments"), reader.problems()) == (comments, comments, [])
        assert len(list(reader.items(Query()))) == comments
        assert reader.db.execute("SELECT count(*) FROM comments").fetchone() == (comments,)
        assert [one for one in check(reader) if not one.ok] == []
    assert not stage_of(store.path).exists()


def _steps(work: Landing, store: Store, count: int) -> None:
    for step in islice(work.steps(), count):
        store.writer.run(step)


def test_a_large_file_comes_in_whole_and_twice_adds_nothing(store: Store) -> None:
    first = intake.bring_in(store, _records(), "a.txt", "test", "甲", Job())
    again = intake.bring_in(store, _records(), "a.txt", "test", "甲", Job())
    assert (first.new, first.duplicates, first.problems, first.articles) == (MANY, 0, 1, 1)
    assert (again.new, again.duplicates) == (0, MANY)
    with store.reader() as reader:
        assert reader.counts().total == MANY
        assert [item.comment for item in reader.items_of([1, MANY])] == [comment(1), comment(MANY)]
        assert [one for one in check(reader) if not one.ok] == []
        assert len(list(reader.items(Query(search=f"第{MANY}条")))) == 1


def test_nothing_shows_before_all_is_there(store: Store) -> None:
    work = _staged(store, *_records())
    _steps(work, store, 5)
    with store.reader() as reader:
        assert reader.db.execute("SELECT count(*) FROM comments").fetchone()[0] > 0
        assert (reader.counts().total, reader.size("imports"), reader.size("articles")) == (0, 0, 0)
        assert (reader.articles(), reader.problems(), reader.author_count("作者1")) == ([], [], 0)
        assert (list(reader.items(Query())), reader.by_author("作者1"), reader.neighbours(1)) == ([], [], [])


def test_a_cancel_while_moving_in_leaves_nothing(store: Store) -> None:
    job = Job()
    with pytest.raises(Cancelled):
        landing.land(store.writer, _staged(store, *_records()), _cancel_after(job, 4))
    stage_of(store.path).unlink()
    _nothing(store)


def _cancel_after(job: Job, steps: int) -> Callable[[], None]:
    left = iter(range(steps))

    def checkpoint() -> None:
        if next(left, None) is None:
            job.cancel()
        job.checkpoint()

    return checkpoint


def test_a_cancel_while_staging_leaves_nothing(store: Store) -> None:
    def stop(progress: Progress) -> None:
        if progress.done >= MANY // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        intake.bring_in(store, _records(), "a.txt", "test", "甲", Job(on_progress=stop))
    _nothing(store)


@pytest.mark.parametrize("steps", [1, 2, 4, 6])
def test_a_kill_before_the_end_leaves_nothing(tmp_path: Path, steps: int) -> None:
    path = tmp_path / "q.db"
    with open_store(path) as store:
        _steps(_staged(store, *_records()), store, steps)
    with open_store(path) as store:
        _nothing(store)


def test_a_kill_after_it_is_brought_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "q.db"
    with open_store(path) as store:
        intake.bring_in(store, _records(), "a.txt", "test", "甲", Job())
        decisions.decide(store, [Request(comment(3).uid, Verb.HIDE)], "甲").result()
        work = _staged(store, *_records(text="改过的"), *_records(MANY + 1))
        for step in work.steps():
            store.writer.run(step)
            if work.sealed:
                break
    with open_store(path) as store, store.reader() as reader:
        assert reader.counts().total == 2 * MANY
        assert len(list(reader.items(Query(search="改过的")))) == MANY
        item = reader.item(3)
        assert item is not None
        assert item.changed_since_decision
        assert [one for one in check(reader) if not one.ok] == []
        assert not stage_of(path).exists()


def test_decisions_are_written_while_a_file_comes_in(filled: Store) -> None:
    """A decision handed over in the middle is on disk before the import is."""
    order: list[str] = []
    begun = threading.Event()

    def checkpoint() -> None:
        begun.set()
        if "decided" not in order:
            decided.result(30)

    def decide() -> None:
        begun.wait(30)
        decisions.decide(filled, [Request(comment(1).uid, Verb.HIDE)], "甲").result()
        order.append("decided")

    with ThreadPoolExecutor(1) as hand:
        decided = hand.submit(decide)
        landing.land(filled.writer, _staged(filled, *_records(100)), checkpoint)
        order.append("landed")
    assert order == ["decided", "landed"]


def test_a_person_comes_before_the_background(filled: Store) -> None:
    gate, order = threading.Event(), list[str]()
    blocked = filled.writer.submit(lambda _: gate.wait(30))
    late = filled.writer.submit(lambda _: order.append("background"), background=True)
    person = filled.writer.submit(lambda _: order.append("person"))
    gate.set()
    for future in (blocked, late, person):
        future.result(30)
    assert order == ["person", "background"]


def test_the_same_comment_twice_in_a_file_is_one_with_the_later_data(store: Store) -> None:
    records: list[Comment] = [comment(1), comment(1, likes=3), comment(1, likes=3)]
    tally = intake.bring_in(store, records, "a.txt", "test", "甲", Job())
    assert (tally.new, tally.updated, tally.duplicates) == (1, 1, 1)
    with store.reader() as reader:
        assert [item.comment.likes for item in reader.items(Query())] == [3]
