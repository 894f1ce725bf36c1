"""Rows and lists that are not as they should be, answers without comments, labels, English lines."""

from __future__ import annotations

import io
import json

import pytest

from moderator.errors import ModeratorError
from moderator.i18n import Language, Translator
from moderator.importers.base import Options, Record
from moderator.importers.loose_quotes import split
from moderator.importers.reading import read
from moderator.importers.values import page_of
from moderator.jobs import Job
from moderator.records import Article, Comment, Problem


def load(text: str, name: str) -> list[Record]:
    return list(read(io.BytesIO(text.encode()), name, Options(), Job()))


def texts(text: str, name: str) -> list[str]:
    return [record.text for record in load(text, name) if isinstance(record, Comment)]


def reasons(text: str, name: str) -> list[tuple[int | None, str]]:
    return [(record.line, record.reason) for record in load(text, name) if isinstance(record, Problem)]


def test_two_rows_whose_quotes_are_never_closed_are_two_problems() -> None:
    table = 'id,text,time\n1,"hello,2020-01-01\n2,"bye,2021-01-01\n3,ok,2021-01-02\n'
    assert texts(table, "a.csv") == ["ok"]
    assert reasons(table, "a.csv") == [(2, "import.unclosed_quote"), (3, "import.unclosed_quote")]


def test_quotes_within_quotes_that_are_not_doubled_are_kept() -> None:
    table = 'id,text,time\n1,"he said "hi" there",2020-01-01\n2,"one\nsaid "two" so",2020-01-01\n'
    assert texts(table, "a.csv") == ['he said "hi" there', 'one\nsaid "two" so']
    assert reasons(table, "a.csv") == []


def test_loose_quotes_take_time_in_proportion() -> None:
    assert split('"' + '""' * 500_000 + "x", ",") is None
    assert split('a,"b ""c"" d",', ",") == ["a", 'b "c" d', ""]


def test_a_row_without_its_last_columns_is_a_comment_with_a_note() -> None:
    table = "id,author,text,likes,time\n1,a,hello there\n2,b,bye,3\n3,c,ok,4,2021-01-02\n"
    assert texts(table, "a.csv") == ["hello there", "bye", "ok"]
    assert reasons(table, "a.csv") == [(2, "note.short_row"), (3, "note.short_row")]


@pytest.mark.parametrize("row", ["4,d,cut of", "4,2021-01-02,7\n", "4,d\n", "4,d,\n"])
def test_a_short_row_whose_text_is_doubtful_is_a_problem(row: str) -> None:
    table = f"id,author,text,likes,time\n3,c,ok,4,2021-01-02\n{row}"
    assert texts(table, "a.csv") == ["ok"]
    assert reasons(table, "a.csv") == [(3, "import.ragged")]


@pytest.mark.parametrize("end", ["", ",", ",\n", ', {"text": "c", "auth'])
@pytest.mark.parametrize("begin", ["[", '{"data": {"comments": ['])
def test_a_list_that_is_cut_off_says_so_once(begin: str, end: str) -> None:
    document = begin + '{"text": "a", "author": "x"}, {"text": "b", "author": "y"}' + end
    assert texts(document, "a.json") == ["a", "b"]
    assert [reason for _, reason in reasons(document, "a.json")] == ["import.cut_off"]


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ("[]", "a.json"),
        ('{"comments": []}', "a.json"),
        ('{"code": 0, "message": "0", "data": {"cursor": {"all_count": 0}, "replies": null}}', "a.json"),
        ('{"code": 12002, "message": "closed", "ttl": 1}', "a.json"),
        ("id,text\n", "a.csv"),
        ('<?xml version="1.0"?><i><chatid>1</chatid></i>', "a.xml"),
    ],
)
def test_an_input_that_says_it_is_empty_is_read(document: str, name: str) -> None:
    assert [(type(record), getattr(record, "reason", "")) for record in load(document, name)] == [
        (Problem, "note.no_comments")
    ]


def test_a_page_with_an_article_and_no_comments_is_an_article() -> None:
    page = "<html><title>T</title><article><p>First of all.</p><p>And then.</p></article></html>"
    assert [type(record) for record in load(page, "a.html")] == [Article]
    with pytest.raises(ModeratorError):
        load("<html><title>T</title><div>loading</div></html>", "a.html")


def test_settings_are_not_an_empty_list_of_comments() -> None:
    with pytest.raises(ModeratorError):
        load('{"a": {"b": 3}}', "a.json")


def test_labels_are_comments_only_where_there_are_no_others() -> None:
    labels = {"sorter": [{"type": "score", "text": "默认"}, {"type": "ts", "text": "最新"}]}
    comments = {"data": [{"author": "甲", "text": "好"}]}
    assert texts(json.dumps(labels | comments), "a.json") == ["好"]
    assert texts(json.dumps(labels), "a.json") == ["默认", "最新"]


def test_the_address_of_a_comment_is_no_article() -> None:
    assert page_of("https://b/p/1#comment-7", "7") == "https://b/p/1"
    assert page_of("https://w/1/status/1790000000000000000", "1790000000000000000") == ""
    assert page_of("https://b/p/1#part-two", "7") == "https://b/p/1#part-two"
    rows = "id,text,url\n" + "".join(f"90000{n},t{n},https://w/90000{n}\n" for n in range(3))
    records = load(rows, "a.csv")
    assert sum(isinstance(record, Article) for record in records) == 1
    assert next(r.extra["url"] for r in records if isinstance(r, Comment)) == "https://w/900000"


SAID = "This is the best phone I have ever bought.\nTerrible service, never again.\nmeh, fine for me lol\n"


def test_english_lines_without_names_are_comments() -> None:
    assert len(texts(SAID, "a.txt")) == 3


@pytest.mark.parametrize(
    "other",
    [
        "import os\nimport sys\n\ndef main():\n    return 0\n",
        "2024-11-10 08:53:20 INFO starting server\n2024-11-10 08:53:21 INFO listening\n2024-11-10 WARN a\n",
        "Installation\n============\n\nRun make install first.\n\nUsage:\n  foo --bar FILE\n",
        "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/bin/sh\nbin:x:2:2:bin:/bin:/bin/sh\n",
        "You may use this work for any purpose whatever, as long as all of those who\nreceive it are told of "
        "these terms and of whoever made it. Nobody who made it\nanswers for any harm that comes of its use, "
        "or of the use of whatever has been\nmade from it by others.\n",
    ],
)
def test_programs_logs_and_prose_are_not(other: str) -> None:
    with pytest.raises(ModeratorError):
        load(other, "a.txt")


def test_one_of_something_stands_without_the_s() -> None:
    tr = Translator({"k": {"en": "{n} comments, {m} new rows by {who}", "zh": "{n}"}}, Language.EN)
    assert tr("k", n=1, m=1, who="1 comments") == "1 comment, 1 new row by 1 comments"
    assert tr("k", n=11, m=0, who="x") == "11 comments, 0 new rows by x"


def read_bytes(raw: bytes) -> tuple[str, list[str]]:
    reading = read(io.BytesIO(raw), "a.csv", Options(), Job())
    return reading.encoding, [
        getattr(record, "text", "") for record in reading if isinstance(record, Comment)
    ]


FIRST, SECOND, THIRD = "1,甲乙丙丁\n", "2,评论评论评论\n", "3,戊己庚辛\n"


def test_lines_in_two_encodings_are_each_read_in_their_own() -> None:
    raw = b"id,text\n" + FIRST.encode() + SECOND.encode("gb18030") + THIRD.encode()
    assert read_bytes(raw) == ("utf-8", ["甲乙丙丁", "评论评论评论", "戊己庚辛"])


def test_one_bad_byte_does_not_make_a_line_of_another_encoding() -> None:
    broken = SECOND.encode().replace("评".encode(), "评".encode() + b"\xff", 1)
    encoding, found = read_bytes(b"id,text\n" + FIRST.encode() + broken + THIRD.encode())
    assert (encoding, found[1]) == ("utf-8", "评\ufffd论评论评论")
    assert read_bytes(("id,text\n" + FIRST + SECOND + THIRD).encode("gb18030"))[0] == "gb18030"


def test_a_header_longer_than_a_sample_is_read() -> None:
    names = ",".join(["text", *(f"column{number}" for number in range(10_000))])
    table = f"{names}\n{'x,' * 10_000}y\n{'z,' * 10_000}y\n"
    assert texts(table, "a.csv") == ["x", "z"]
