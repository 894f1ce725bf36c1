"""A large JSON document is read part by part: the same comments, whatever is around them, damaged or not."""

from __future__ import annotations

import io
import json

import pytest

from moderator.importers.base import Options, Record, Source
from moderator.importers.json_document import JsonDocument, walk
from moderator.importers.json_rows import Objects
from moderator.importers.json_stream import CHUNK, WINDOW, Streamed, Text
from moderator.importers.rows import Rows
from moderator.jobs import Job
from moderator.records import Article, Comment, Problem

ROWS = [{"id": f"10000{n}", "author": f"名{n}", "text": "内容" * (n % 7)} for n in range(300)]
LONG = [{"id": f"20000{n}", "author": "甲", "text": f"{n}" + "长" * 3000} for n in range(400)]


def source(text: str) -> Source:
    data = text.encode()
    return Source("a.json", lambda: io.BytesIO(data), "utf-8", size=len(data), job=Job())


def streamed(text: str) -> list[Record]:
    given = source(text)
    objects = Objects(Rows(given.name, given.stem), Options())
    with given.text() as stream:
        return list(Streamed(given, objects, Text(stream), walk).records())


def comments(records: list[Record]) -> list[Comment]:
    return [record for record in records if isinstance(record, Comment)]


def rejected(records: list[Record]) -> list[Problem]:
    return [record for record in records if isinstance(record, Problem) and record.rejected]


WRAPPED = (
    "%s",
    '{"code": 0, "msg": "ok", "data": {"cursor": {}, "replies": %s, "more": [1, 2]}}',
    '{"title": "题", "url": "https://x/1", "comments": %s}',
    'cb({"data": %s});',
    '\ufeff  {"a": {"b": {"c": {"d": %s}}}}',
)


@pytest.mark.parametrize("wrap", WRAPPED)
@pytest.mark.parametrize("rows", [ROWS, LONG], ids=["short", "long"])
def test_streaming_reads_what_reading_at_once_reads(wrap: str, rows: list[dict[str, str]]) -> None:
    text = wrap % json.dumps(rows, ensure_ascii=False)
    if rows is LONG:
        assert len(text) > WINDOW > CHUNK
    assert streamed(text) == list(JsonDocument().read(source(text), Options()))
    assert [comment.text for comment in comments(streamed(text))] == [row["text"] for row in rows]


def test_the_article_around_a_list_is_told_before_it() -> None:
    records = streamed('{"title": "题", "comments": ' + json.dumps(LONG) + "}")
    assert isinstance(records[0], Article)
    assert records[0].title == "题"


def test_one_broken_object_costs_itself_only() -> None:
    parts = [json.dumps(row, ensure_ascii=False) for row in ROWS]
    parts[17] = '{"text": "坏", oops}'
    for text in ("[" + ",\n".join(parts) + "]", '{"comments": [' + ", ".join(parts) + "]}"):
        found = list(JsonDocument().read(source(text), Options()))
        assert len(comments(found)) == len(ROWS) - 1
        assert [problem.raw.startswith('{"text": "坏"') for problem in rejected(found)] == [True]


def test_rows_below_their_names_are_rows() -> None:
    data = [[row["author"], row["text"]] for row in LONG]
    found = comments(streamed(json.dumps({"columns": ["author", "text"], "data": data})))
    assert [(one.author, one.text) for one in found] == [(row["author"], row["text"]) for row in LONG]


def test_an_object_as_python_prints_it() -> None:
    found = comments(list(JsonDocument().read(source("{'author': '甲', 'text': \"it's\"}"), Options())))
    assert [(one.author, one.text) for one in found] == [("甲", "it's")]


def test_only_what_is_read_is_held() -> None:
    text = Text(io.StringIO("[" + ",".join(json.dumps(row) for row in LONG) + "]"))
    text.take("[")
    held = 0
    for _ in LONG:
        text.take(",")
        text.value(WINDOW)
        held = max(held, len(text.held))
    assert held < 3 * CHUNK
