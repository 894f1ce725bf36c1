"""The saved page: the seed as it is, and the ways in which such a page may differ."""

from __future__ import annotations

import io

import pytest

from moderator import assets
from moderator.errors import ModeratorError
from moderator.importers.base import Options, Record
from moderator.importers.reading import read
from moderator.jobs import Job
from moderator.records import Article, Comment, Precision, Problem

SEED = assets.seed().read_bytes()
LINES = SEED.decode("utf-8").split("\n")


def load(data: bytes, name: str = "page.txt", **options: object) -> list[Record]:
    return list(read(io.BytesIO(data), name, Options(**options), Job()))  # type: ignore[arg-type]


def comments(records: list[Record]) -> list[Comment]:
    return [record for record in records if isinstance(record, Comment)]


def articles(records: list[Record]) -> list[Article]:
    return [record for record in records if isinstance(record, Article)]


def problems(records: list[Record]) -> list[Problem]:
    return [record for record in records if isinstance(record, Problem)]


def test_the_seed_is_one_article_and_48_comments() -> None:
    records = load(SEED)
    assert [len(found.paragraphs) for found in articles(records)] == [20]
    assert articles(records)[0].paragraphs == tuple(LINES[:20])
    assert len(comments(records)) == 48
    assert problems(records) == []


def test_authors_and_texts_of_the_seed_are_as_written() -> None:
    found = comments(load(SEED))
    headings = [comment.author_raw or comment.author for comment in found]
    assert headings == LINES[20::2]
    assert [comment.text for comment in found] == LINES[21::2]
    assert [comment.position for comment in found] == list(range(1, 49))


def test_replies_of_the_seed_name_their_author_time_and_parent() -> None:
    found = comments(load(SEED))
    by_uid = {comment.uid: comment for comment in found}
    replies = [comment for comment in found if comment.parent]
    assert [(r.author, r.posted_raw, by_uid[r.parent].position, r.position) for r in replies if r.parent] == [
        ("weik", "01-31 10:32", 7, 8),
        ("用户14xxx96", "02-01 10:04", 14, 15),
        ("沧海", "01-31 18:38", 35, 36),
    ]
    assert replies[0].author_raw == "weik 回复 01-31 10:32"
    assert {r.posted_precision for r in replies} == {Precision.MINUTE_NO_YEAR}
    assert {comment.posted_at for comment in found} == {None}


@pytest.mark.parametrize(
    "data",
    [
        SEED + b"\n",
        SEED.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + SEED,
        SEED.decode("utf-8").encode("gb18030"),
        SEED.decode("utf-8").encode("utf-16"),
        SEED.replace(b"\n", b"\r"),
        SEED.replace(b"\n", b"\n\n"),
    ],
    ids=["newline at the end", "crlf", "bom", "gb18030", "utf-16", "cr", "blank lines"],
)
def test_the_same_page_written_otherwise_gives_the_same_comments(data: bytes) -> None:
    assert [c.uid for c in comments(load(data))] == [c.uid for c in comments(load(SEED))]
    assert problems(load(data)) == []


def test_uids_do_not_depend_on_the_file_name() -> None:
    assert load(SEED, "a.txt") == load(SEED, "b.bak")


def test_a_line_left_over_at_the_end_is_a_problem() -> None:
    records = load(SEED + "\n落单的一行".encode())
    assert len(comments(records)) == 48
    assert [(p.line, p.reason, p.raw) for p in problems(records)] == [(117, "import.odd_line", "落单的一行")]


def test_a_line_lost_in_the_middle_costs_one_pair_only() -> None:
    lines = LINES[:40] + LINES[41:]
    records = load("\n".join(lines).encode())
    assert len(comments(records)) == 47
    assert len(problems(records)) == 1


def test_an_article_without_comments() -> None:
    records = load("\n".join(LINES[:20]).encode())
    assert len(articles(records)) == 1
    assert comments(records) == []
    assert problems(records) == []


def test_comments_without_an_article() -> None:
    records = load("\n".join(LINES[20:]).encode())
    assert len(comments(records)) == 48
    assert articles(records)[0].paragraphs == ()
    assert articles(records)[0].title == "page"


def test_a_page_without_any_reply_is_cut_by_the_shape_of_its_lines() -> None:
    plain = [line for n, line in enumerate(LINES) if not ("回复 0" in line or "回复 0" in LINES[n - 1])]
    records = load("\n".join(plain).encode())
    assert len(articles(records)[0].paragraphs) == 20
    assert len(comments(records)) == 45


def test_two_people_saying_the_same_are_two_comments() -> None:
    page = "\n".join([*LINES[:20], "甲", "顶", "乙", "顶", "甲", "顶", "weik 回复 01-31 10:32", "好的"])
    found = comments(load(page.encode()))
    assert len({comment.uid for comment in found}) == 4


def test_a_bad_byte_spoils_no_other_line_and_is_reported() -> None:
    records = load(SEED.replace("皮尔洛".encode(), "皮尔".encode() + b"\xe6\xb4"))
    assert comments(records)[1].author == "皮尔\ufffd"
    assert len(comments(records)) == 48
    assert [(p.reason, p.line) for p in problems(records)] == [("note.bad_bytes", 23)]


@pytest.mark.parametrize(
    "text", ["hello world", "just some words\nand nothing else\n", "一句话", "x = 1\n" * 40]
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ModeratorError) as refused:
        load(text.encode(), "notes.xyz")
    assert refused.value.key == "import.unknown_format"
