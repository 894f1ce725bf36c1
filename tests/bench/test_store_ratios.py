"""Small forms of ``make bench``: ratios and growth of the store, the best of several runs, never seconds."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from invented import COLUMNS, rows

from moderator import decisions
from moderator.decisions import Request
from moderator.exporters.choice import Choice, find
from moderator.exporters.export import Extras, export, exporter
from moderator.jobs import Job
from moderator.journal import Verb
from moderator.records import Comment, Uid
from moderator.store import intake, search
from moderator.store.open import Store, open_store
from moderator.store.query import Order, Query
from moderator.store.reader import Reader

SMALL, LARGE = 1_000, 8_000


def comments(count: int) -> Iterator[Comment]:
    for number, row in enumerate(rows(count), 1):
        said = dict(zip(COLUMNS, row, strict=True))
        yield Comment(Uid(f"c{number:019d}"), None, None, number, said["nickname"], said["content"])


def cost(work: Callable[[], object], times: int = 5) -> float:
    """Processor seconds of the best of several runs."""
    best = float("inf")
    for _ in range(times):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return max(best, 1e-5)


@pytest.fixture(scope="module")
def queues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Store]]:
    folder = tmp_path_factory.mktemp("ratios")
    made = {}
    for count in (SMALL, LARGE):
        made[count] = open_store(folder / f"{count}.db")
        intake.bring_in(made[count], comments(count), "t", "test", "bench", Job())
    yield made
    for store in made.values():
        store.close()


def growth(queues: dict[int, Store], work: Callable[[Reader], object]) -> float:
    """How many times as long the large queue takes, which is eight times as large."""
    took = {}
    for count, store in queues.items():
        with store.reader() as reader:
            took[count] = cost(lambda reader=reader: [work(reader) for _ in range(20)])  # type: ignore[misc]
    return took[LARGE] / took[SMALL]


@pytest.mark.parametrize(
    "work",
    [
        lambda reader: reader.counts(),
        lambda reader: reader.rows(range(400, 464)),
        lambda reader: reader.item(500),
        lambda reader: reader.order(Query(order=Order.PAGE), 64),
    ],
    ids=["counts", "page", "item", "first"],
)
def test_what_a_key_press_reads_does_not_grow(
    queues: dict[int, Store], work: Callable[[Reader], object]
) -> None:
    assert growth(queues, work) < 3


def test_search_beats_looking_through_all(queues: dict[int, Store]) -> None:
    with queues[LARGE].reader() as reader:
        match = "SELECT count(*) FROM search WHERE search MATCH ?"
        phrase = search.phrase("地铁票价")
        fast = cost(lambda: [reader.db.execute(match, (phrase,)).fetchone() for _ in range(10)])
        like = "SELECT count(*) FROM comments WHERE text LIKE '%地铁票价%'"
        slow = cost(lambda: [reader.db.execute(like).fetchone() for _ in range(10)])
    assert slow / fast > 2


def test_storing_grows_with_the_rows(tmp_path: Path) -> None:
    def store(count: int) -> float:
        listed = list(comments(count))
        with open_store(tmp_path / f"{count}.db") as opened:
            return cost(lambda: intake.bring_in(opened, listed, "t", "test", "bench", Job()), 1)

    assert store(4 * SMALL) / store(SMALL) < 12


def test_the_file_is_a_small_multiple_of_the_text(queues: dict[int, Store]) -> None:
    """Before flags, and with what every file has however small it is."""
    store = queues[LARGE]
    with store.reader() as reader:
        text, pages, size = reader.db.execute(
            "SELECT (SELECT sum(length(CAST(text AS BLOB))) FROM comments), page_count, page_size "
            "FROM pragma_page_count, pragma_page_size"
        ).fetchone()
    assert pages * size / text < 5.5


def test_undoing_many_grows_with_their_number(tmp_path: Path) -> None:
    def turned(count: int) -> float:
        with open_store(tmp_path / f"{count}.db") as opened:
            intake.bring_in(opened, comments(count), "t", "test", "bench", Job())
            wanted = [Request(Uid(f"c{n:019d}"), Verb.HIDE) for n in range(1, count + 1)]
            decisions.decide(opened, wanted, "bench").result()
            return cost(lambda: decisions.undo(opened, "bench").result(), 1)

    assert turned(2_000) / turned(500) < 12


def test_a_table_straight_from_the_queue_beats_one_of_records(queues: dict[int, Store]) -> None:
    with queues[LARGE].reader() as reader:

        def written(straight: bool) -> int:
            found = find(reader, Choice(), None)
            extras = Extras(cells=found.cells if straight else None)
            done = export(found.items, exporter("csv"), io.BytesIO(), reader.head(), Job(), extras=extras)
            return done.rows

        assert written(True) == written(False) == LARGE
        assert cost(lambda: written(False), 3) / cost(lambda: written(True), 3) > 1.5
