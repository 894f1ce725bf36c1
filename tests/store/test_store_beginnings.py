"""The first comments of any query are those that the whole of it begins with, and cost what they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from moderator.jobs import Job
from moderator.records import Category, Comment, Status, Uid
from moderator.store import beginning, intake
from moderator.store.beginning import beginning as begin
from moderator.store.open import Store, open_store
from moderator.store.query import Filters, Order, Query

MANY = 240
QUERIES = {
    "open": Query(status=Status.OPEN),
    "flagged": Query(status=Status.OPEN, flagged=True),
    "decided": Query(decided=True),
    "all": Query(),
    "hidden": Query(status=Status.HIDDEN),
    "search": Query(search="二条"),
    "punctuation": Query(search="!"),
    "category": Query(status=Status.OPEN, filters=Filters(category=Category.ABUSE)),
    "score": Query(status=Status.OPEN, filters=Filters(score=(0.2, 0.6))),
    "author": Query(filters=Filters(author="作者3")),
    "tag": Query(filters=Filters(tag="看")),
}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    def comment(n: int) -> Comment:
        when = {} if n % 5 == 0 else {"posted_at": f"2024-01-{1 + n * 7 % 28:02d}T00:00:00Z"}
        said = f"第{n}条!" if n % 3 else "第二条"
        return Comment(Uid(f"c{n:019d}"), None, None, n, f"作者{n % 7}", said, **when)  # type: ignore[arg-type]

    made = open_store(tmp_path / "many.db")
    comments = [comment(n) for n in range(1, MANY + 1)]
    made.writer.run(lambda db: intake.take_in(db, comments, "t", "test", "甲", Job()))
    for sql in (
        "UPDATE reviews SET priority = (comment_id * 37 % 101) / 100.0, flagged = comment_id % 3 = 0",
        "UPDATE reviews SET status = 'hidden' WHERE comment_id % 4 = 1",
        "UPDATE reviews SET status = 'approved' WHERE comment_id % 4 = 2",
        "UPDATE reviews SET tags = '[\"看\"]' WHERE comment_id % 2",
        "INSERT INTO findings (comment_id, rule, version, category, severity, field, spans, held_back, why, "
        "why_en, hits, wrong) SELECT comment_id, 'r', 1, 'abuse', 'low', 'text', '[]', 0, '', '', '[]', 0 "
        "FROM reviews WHERE flagged",
        "DELETE FROM counters",
        "INSERT INTO counters SELECT 'status:' || status, count(*) FROM reviews GROUP BY status",
    ):
        made.writer.run(lambda db, sql=sql: db.execute(sql))  # type: ignore[misc]
    monkeypatch.setattr(beginning, "FEW", 3)
    yield made
    made.close()


@pytest.mark.parametrize("order", [*Order])
@pytest.mark.parametrize("name", QUERIES)
def test_a_beginning_is_how_the_whole_begins(store: Store, name: str, order: Order) -> None:
    query = replace(QUERIES[name], order=order)
    with store.reader() as reader:
        whole = list(reader.order(query))
        for count in (1, 20, MANY + 1):
            found = begin(reader, query, count)
            assert list(found.rows) == whole[: len(found.rows)]
            if found.whole:
                assert list(found.rows) == whole
            elif order not in (Order.THREAD, Order.MOOD):
                assert len(found.rows) == count


@pytest.mark.parametrize("order", [Order.PRIORITY, Order.TIME, Order.PAGE, Order.AUTHOR])
def test_nothing_is_sorted_for_a_beginning(store: Store, order: Order) -> None:
    seen: list[str] = []
    with store.reader() as reader:
        reader.db.set_trace_callback(seen.append)
        begin(reader, Query(status=Status.OPEN, order=order), 20)
        reader.db.set_trace_callback(None)
        last = next(sql for sql in reversed(seen) if sql.startswith("SELECT"))
        plan = [str(row[3]) for row in reader.db.execute(f"EXPLAIN QUERY PLAN {last}")]
    assert not [step for step in plan if "TEMP B-TREE" in step], plan
