"""A real queue file on disk, and comments to put into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from moderator.jobs import Job
from moderator.records import Article, Comment, Uid
from moderator.store import intake
from moderator.store.open import Store, open_store


def comment(n: int, text: str | None = None, **changes: object) -> Comment:
    values: dict[str, object] = {
        "uid": Uid(f"c{n:019d}"),
        "article": Uid("a0000000000000000001"),
        "parent": None,
        "position": n,
        "author": f"作者{n}",
        "text": text if text is not None else f"第{n}条评论，说点什么",
    }
    return Comment(**(values | changes))  # type: ignore[arg-type]  # a table of field values


ARTICLE = Article(Uid("a0000000000000000001"), "test", title="一篇文章", paragraphs=("第一段", "第二段"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "q.db") as opened:
        yield opened


@pytest.fixture
def filled(store: Store) -> Store:
    records = [ARTICLE, *(comment(n) for n in range(1, 11))]
    store.writer.run(lambda db: intake.take_in(db, records, "test.txt", "test", "tester", Job()))
    return store
