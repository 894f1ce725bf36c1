"""Tables whose writer put a space behind every separator, before the quote."""

from __future__ import annotations

import io

from moderator.importers.base import Options
from moderator.importers.reading import read
from moderator.jobs import Job
from moderator.records import Comment, Problem


def rows(table: str) -> tuple[list[tuple[str, str]], int]:
    records = list(read(io.BytesIO(table.encode()), "a.csv", Options(), Job()))
    found = [(record.author, record.text) for record in records if isinstance(record, Comment)]
    return found, sum(isinstance(record, Problem) for record in records)


def test_a_space_before_every_quote_is_the_writers_habit() -> None:
    table = 'author, text, time\n甲, "好, 不错", 2024-01-01\n乙, "他说 ""行, 可以""", 2024-01-02\n'
    assert rows(table) == ([("甲", "好, 不错"), ("乙", '他说 "行, 可以"')], 0)


def test_spaces_in_a_table_without_that_habit_are_kept() -> None:
    assert rows('author,text\n甲,"好"\n乙, "行"\n') == ([("甲", "好"), ("乙", ' "行"')], 0)
    assert rows("author,text\n甲, 好\n") == ([("甲", " 好")], 0)
