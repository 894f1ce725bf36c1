"""Sentiment in a queue: worked out once a text, gone on with after a break, a filter and an order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import ARTICLE, comment

from moderator import pipeline
from moderator.exporters.rows import ROW_KEYS, item_to_row
from moderator.jobs import Cancelled, Job, Progress
from moderator.rules.parse import default_packs
from moderator.settings import Settings
from moderator.store import flagging, intake
from moderator.store.open import Store
from moderator.store.query import Filters, Order, Query
from moderator.worker import Pool

MANY = 1300


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as opened:
        yield opened


def fill(store: Store, texts: list[str]) -> None:
    made = [comment(n, text) for n, text in enumerate(texts, 1)]
    store.writer.run(lambda db: intake.take_in(db, [ARTICLE, *made], "t", "test", "甲", Job()))


def flag(store: Store, pool: Pool, job: Job, *, everything: bool = False) -> None:
    pipeline.flag(store, pool, Settings(), job, "甲", packs=default_packs()[:1], everything=everything)


def sentiments(store: Store) -> dict[int, float | None]:
    with store.reader() as reader:
        return dict(
            reader.db.execute("SELECT comment_id, sentiment FROM reviews WHERE scored = 1").fetchall()
        )


def test_a_flagging_broken_off_goes_on_where_it_stopped(store: Store, pool: Pool) -> None:
    fill(store, [f"第{n}条，味道不错，价格有点贵" for n in range(MANY)])
    job = Job(on_progress=lambda progress: stop(job, progress))
    with pytest.raises(Cancelled):
        flag(store, pool, job)
    done = sentiments(store)
    assert 0 < len(done) < MANY
    # A mark no worker would give: what is known is not worked out again.
    row = next(iter(done))
    store.writer.run(
        lambda db: db.execute("UPDATE reviews SET sentiment = 0.123 WHERE comment_id = ?", (row,))
    )
    with store.reader() as reader:
        assert flagging.unfinished(reader.db)
    flag(store, pool, Job())
    after = sentiments(store)
    assert len(after) == MANY
    assert None not in after.values()
    assert after[row] == 0.123
    with store.reader() as reader:
        assert not flagging.unfinished(reader.db)


def stop(job: Job, progress: Progress) -> None:
    if progress.done:
        job.cancel()


def test_mood_filters_and_sorts(store: Store, pool: Pool) -> None:
    fill(store, ["太好吃了，非常喜欢，推荐", "太差了，很失望，再也不来", "\u200b", "还行吧"])
    flag(store, pool, Job())
    known = sentiments(store)
    with store.reader() as reader:
        order = list(reader.order(Query(order=Order.MOOD)))
        dark = list(reader.order(Query(filters=Filters(mood=(0.0, 0.3)))))
    seen = [known[row] for row in order]
    assert seen[-1] is None, "without a visible character there is no mood"
    assert seen[:-1] == sorted(score for score in seen[:-1] if score is not None)
    assert dark == [row for row, score in known.items() if score is not None and score <= 0.3]
    assert 0 < len(dark) < len(order)


def test_the_reason_in_a_row_tells_words_reading_and_what_mattered(store: Store, pool: Pool) -> None:
    fill(store, ["你就是个傻＊逼"])
    flag(store, pool, Job())
    with store.reader() as reader:
        item = reader.item(1)
    assert item is not None
    row = item_to_row(item)
    assert tuple(row) == ROW_KEYS
    (found,) = row["findings"]  # type: ignore[misc]
    assert set(found) == {"rule", "version", "category", "severity", "field", "spans", "held_back", "why"}
    for part in ("「傻＊逼」", "abuse.fool", "读作「傻逼」", "没有「傻＊逼」，这条就不会被标记"):
        assert part in found["why"]
    assert "Without “傻＊逼”" in item_to_row(item, english=True)["findings"][0]["why"]  # type: ignore[index]
