"""Any bytes whatsoever are read or refused: nothing but a ModeratorError is ever raised."""

from __future__ import annotations

import io
import json

from hypothesis import example, given
from hypothesis import strategies as st

from moderator.errors import ModeratorError
from moderator.importers.base import Options, Record
from moderator.importers.reading import importers, read
from moderator.importers.rows import UID
from moderator.jobs import Job
from moderator.records import Article, Comment, Problem

FORMATS = st.sampled_from([None, *(importer.name for importer in importers())])
NAMES = st.sampled_from(
    ["a.csv", "a.json", "a.jsonl", "a.txt", "a", "a.tsv", "a.xml", "a.html", "a.xlsx", "a.gz"]
)
PIECES = st.sampled_from(
    [
        *(b"author,text\n", b"text\n", b'{"text": ', b'"a"}\n', b"[", b"]", b"{", b"}", b'"', b",", b"\t"),
        *(b"\r\n", b"\r", b"\n", b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\\ud800"),
        *(b"9" * 40, b"1e999", b"NaN", b"<i><d p='1'>a</d>", b"<html><body><p>a</p>"),
        "昵称\n评论内容。\n".encode(),
        "weik 回复 01-31 10:32\n".encode(),
        "好的。".encode("gb18030"),
        b"uid,article,parent,author,text,status,flagged,csv_escaped\n",
    ]
)
BYTES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(st.one_of(PIECES, st.binary(max_size=4)), max_size=20).map(b"".join),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                ["text", "id", "author", "user", "replies", "comments", "parent", "title", "time", "uid"]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=20,
)


def load(data: bytes, name: str, form: str | None) -> list[Record]:
    try:
        return list(read(io.BytesIO(data), name, Options(format=form), Job()))
    except ModeratorError:
        return []


def check(records: list[Record]) -> None:
    """What every consumer relies on: storable text, well-formed uids, articles before their comments."""
    articles = set()
    for record in records:
        repr(record).encode("utf-8")
        match record:
            case Article():
                articles.add(record.uid)
                assert UID.fullmatch(record.uid)
            case Comment():
                assert UID.fullmatch(record.uid)
                assert record.article is None or record.article in articles
                assert record.parent is None or UID.fullmatch(record.parent)
                assert record.position >= 1
                for text in (record.text, record.author, record.posted_raw or "", *record.extra.values()):
                    text.encode("utf-8")
            case Problem():
                record.raw.encode("utf-8")


@given(BYTES, NAMES, FORMATS)
@example(b"\xff\xfe\x00", "a.txt", None)
@example(b'"', "a.csv", "csv")
def test_bytes(data: bytes, name: str, form: str | None) -> None:
    check(load(data, name, form))


@given(JSON, NAMES, FORMATS)
def test_json(value: object, name: str, form: str | None) -> None:
    check(load(json.dumps(value).encode(), name, form))


@given(st.lists(JSON, min_size=1, max_size=4), st.integers(0, 3))
def test_json_lines_lose_no_line(values: list[object], bad: int) -> None:
    lines = [json.dumps({"text": "a", "x": value}) for value in values] + ["{oops"] * bad
    records = load("\n".join(lines).encode(), "a.jsonl", "jsonl")
    comments = sum(isinstance(record, Comment) for record in records)
    problems = sum(isinstance(record, Problem) and record.rejected for record in records)
    assert problems >= bad
    assert comments >= len(values)
