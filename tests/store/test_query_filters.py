"""Filters, orders and facets of a queue: each narrows to exactly what it says, and goes through an index."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from moderator import pipeline
from moderator.decisions import Request, decide
from moderator.importers.base import Options
from moderator.jobs import Job
from moderator.journal import Verb
from moderator.records import Item, Status, Uid
from moderator.store.facets import Facet, values
from moderator.store.open import Store, open_store
from moderator.store.query import Filters, Order, Query, clause
from moderator.store.reader import Reader

ROWS = (
    '{"id":"1","author":"甲","text":"第一条","time":"2025-01-05T08:00:00Z","article_id":"a"}',
    '{"id":"2","author":"乙","text":"回复甲","parent_id":"1","time":"2025-02-01T08:00:00Z","article_id":"a"}',
    '{"id":"3","author":"甲","text":"很长很长很长很长的一条评论","article_id":"a"}',
    '{"id":"4","author":"丙","text":"别的文章","article_id":"b"}',
    '{"id":"5","author":"丁","text":"回复乙","parent_id":"2","article_id":"a"}',
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("filters")
    first, second = folder / "one.jsonl", folder / "two.jsonl"
    first.write_text("\n".join(ROWS[:3]) + "\n", encoding="utf-8")
    second.write_text("\n".join(ROWS[3:]) + "\n", encoding="utf-8")
    with open_store(folder / "q.db") as made:
        for file in (first, second):
            readings, faults = pipeline.open_inputs([file], None, Options(), Job())  # type: ignore[arg-type]
            assert not faults
            pipeline.take_in(made, readings, "loader", Job())
        with made.reader() as reader:
            uids = {i.comment.source_id: i.comment.uid for i in reader.items(Query())}
        requests = [
            Request(uids["1"], Verb.HIDE, "profanity", tags=("coded",)),
            Request(uids["2"], note="看看", tags=("irony", "coded")),
        ]
        decide(made, requests, "小王").result()
        yield made


@pytest.fixture
def reader(store: Store) -> Iterator[Reader]:
    with store.reader() as made:
        yield made


def ids(reader: Reader, query: Query) -> list[str]:
    return [str(item.comment.source_id) for item in reader.items(query)]


def article(reader: Reader, source_id: str) -> Uid:
    return next(a.uid for a in reader.articles() if a.source_id == source_id)


CASES: dict[str, tuple[Filters, set[str]]] = {
    "tag": (Filters(tag="coded"), {"1", "2"}),
    "another tag": (Filters(tag="irony"), {"2"}),
    "reviewer": (Filters(reviewer="小王"), {"1"}),
    "author": (Filters(author="甲"), {"1", "3"}),
    "first import": (Filters(load=1), {"1", "2", "3"}),
    "second import": (Filters(load=2), {"4", "5"}),
    "posted": (Filters(posted=("2025-01-01", "2025-01-31T99")), {"1"}),
    "as written": (Filters(posted_raw="2025-02"), {"2"}),
    "short": (Filters(length=(0, 3)), {"1", "2", "5"}),
    "long": (Filters(length=(8, 999)), {"3"}),
    "replied to": (Filters(replied=True), {"1", "2"}),
    "not replied to": (Filters(replied=False), {"3", "4", "5"}),
    "a reply": (Filters(answers=True), {"2", "5"}),
    "no reply": (Filters(answers=False), {"1", "3", "4"}),
    "noted": (Filters(noted=True), {"2"}),
    "not noted": (Filters(noted=False), {"1", "3", "4", "5"}),
    "no such score": (Filters(score=(0.99, 1.0)), set()),
    "any score": (Filters(score=(0.0, 1.0)), {"1", "2", "3", "4", "5"}),
    "both": (Filters(author="甲", tag="coded"), {"1"}),
}


@pytest.mark.parametrize("name", CASES)
def test_a_filter_holds_exactly_what_it_says(reader: Reader, name: str) -> None:
    wanted, expected = CASES[name]
    assert set(ids(reader, Query(filters=wanted))) == expected
    assert reader.count(Query(filters=wanted)) == len(expected)


def test_an_article_is_a_filter(reader: Reader) -> None:
    assert ids(reader, Query(filters=Filters(article=article(reader, "b")))) == ["4"]


def test_authors_stand_together_and_threads_stand_together(reader: Reader) -> None:
    by_author = ids(reader, Query(order=Order.AUTHOR))
    assert abs(by_author.index("1") - by_author.index("3")) == 1
    assert ids(reader, Query(order=Order.THREAD)) == ["1", "2", "5", "3", "4"]
    assert (
        list(reader.order(Query(order=Order.THREAD), 2)) == list(reader.order(Query(order=Order.THREAD)))[:2]
    )


def test_facets_count_what_the_filter_finds(reader: Reader) -> None:
    made: dict[Facet, Callable[[str], Filters]] = {
        Facet.TAG: lambda v: Filters(tag=v),
        Facet.REVIEWER: lambda v: Filters(reviewer=v),
        Facet.AUTHOR: lambda v: Filters(author=v),
        Facet.ARTICLE: lambda v: Filters(article=Uid(v)),
        Facet.LOAD: lambda v: Filters(load=int(v)),
    }
    for facet, build in made.items():
        found = values(reader.db, facet)
        assert found, facet
        assert [v.count for v in found] == sorted((v.count for v in found), reverse=True)
        for value in found:
            assert reader.count(Query(filters=build(value.value))) == value.count, (facet, value)


@pytest.mark.parametrize(
    "wanted",
    [
        Filters(rule="x"), Filters(tag="coded"), Filters(reviewer="小王"), Filters(author="甲"),
        Filters(load=1), Filters(posted=("2025-01-01", "2025-02-01")), Filters(score=(0.2, 0.4)),
        Filters(noted=True),
    ],
)  # fmt: skip
def test_a_filter_goes_through_an_index(reader: Reader, wanted: Filters) -> None:
    made = clause(Query(filters=wanted))
    sql = f"SELECT r.comment_id FROM reviews r JOIN comments c ON c.id = r.comment_id {made.where}"
    plan = [str(row[3]) for row in reader.db.execute(f"EXPLAIN QUERY PLAN {sql}", made.values)]
    assert not any(step in ("SCAN r", "SCAN c") for step in plan), plan


def test_open_replies_of_hidden_comments_only(reader: Reader) -> None:
    by_id: dict[str, Item] = {str(i.comment.source_id): i for i in reader.items(Query())}
    assert by_id["1"].state.status is Status.HIDDEN
    rows = reader.open_replies([i.comment.uid for i in by_id.values()])
    assert rows == [by_id["2"].row]
