"""Whatever people wrote: exported and loaded again it is the same comment."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from moderator.exporters.export import export, exporter
from moderator.importers.base import Options
from moderator.importers.reading import read
from moderator.jobs import Job
from moderator.records import (
    Comment,
    Flags,
    Item,
    Precision,
    Scores,
    State,
    Status,
    Uid,
)
from moderator.store.reader import Head

HOSTILE = st.sampled_from(
    ["=", "+", "-", "@", "'", '"', "\t", "\r", "\n", "\r\n", "\x00", "\ufeff", "\u3000", ",", ";"]
)
ANY_TEXT = st.lists(st.one_of(HOSTILE, st.text(max_size=8)), max_size=6).map("".join)
SOME = st.one_of(st.none(), ANY_TEXT.filter(bool))
UIDS = st.from_regex(r"[a-z][0-9a-z]{15,31}", fullmatch=True).map(Uid)


@st.composite
def comments(draw: st.DrawFn) -> Comment:
    return Comment(
        uid=draw(UIDS),
        article=draw(st.one_of(st.none(), UIDS)),
        parent=draw(st.one_of(st.none(), UIDS)),
        position=draw(st.integers(1, 10**9)),
        author=draw(ANY_TEXT),
        text=draw(ANY_TEXT),
        source_id=draw(SOME),
        author_raw=draw(SOME),
        posted_raw=draw(SOME),
        posted_at=draw(st.one_of(st.none(), st.just("2024-04-09T10:45:51Z"))),
        posted_precision=draw(st.sampled_from(list(Precision))),
        likes=draw(st.one_of(st.none(), st.integers(0, 10**12))),
        replies=draw(st.one_of(st.none(), st.integers(0, 10**6))),
        place=draw(SOME),
        extra=draw(st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=3)),
    )


@st.composite
def items(draw: st.DrawFn) -> Item:
    comment = draw(comments())
    state = State(draw(st.sampled_from(list(Status))), draw(SOME), (), draw(SOME), draw(SOME), None)
    flags = Flags(
        comment.uid, (), Scores(abuse=draw(st.one_of(st.none(), st.floats(0, 1)))), draw(st.booleans()), 0.5
    )
    return Item(draw(st.integers(1, 10**6)), comment, draw(SOME), None, state, flags)


def back(found: list[Item], form: str) -> list[Comment]:
    out = io.BytesIO()
    export(found, exporter(form), out, Head(0, ""), Job())
    out.seek(0)
    return [
        record for record in read(out, "export", Options(format=form), Job()) if isinstance(record, Comment)
    ]


@given(st.lists(items(), min_size=1, max_size=5))
def test_csv_brings_back_the_whole_comment(found: list[Item]) -> None:
    assert back(found, "csv") == [item.comment for item in found]


@settings(max_examples=40)
@given(st.lists(items(), min_size=1, max_size=5, unique_by=lambda item: item.comment.uid))
def test_a_workbook_brings_back_the_whole_comment(found: list[Item]) -> None:
    """In the order of its sheets; XML knows no U+FFFE, and no line end but one."""
    keys = ("uid", "article", "parent", "position", "likes", "replies", "posted_at", "posted_precision")
    texts = ("author", "text", "source_id", "posted_raw", "place")
    known = {item.comment.uid: item.comment for item in found}
    loaded = back(found, "xlsx")
    assert {one.uid for one in loaded} == set(known)
    for one in loaded:
        wanted = known[one.uid]
        assert [getattr(one, k) for k in keys] == [getattr(wanted, k) for k in keys]
        assert [_xml(getattr(one, k)) for k in texts] == [_xml(getattr(wanted, k)) for k in texts]


def _xml(text: str | None) -> str | None:
    if text is None:
        return None
    return (
        text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
    )


def test_a_text_too_long_for_a_cell_comes_back_whole() -> None:
    text = "好" * 40_000
    comment = Comment(Uid("c" * 20), None, None, 1, "甲", text)
    item = Item(1, comment, None, None, State(), Flags(comment.uid, (), Scores(), False, 0.0))
    assert [one.text for one in back([item], "xlsx")] == [text]


@given(st.lists(items(), min_size=1, max_size=5))
def test_jsonl_brings_back_what_its_rows_hold(found: list[Item]) -> None:
    wanted = [item.comment for item in found]
    keys = ("uid", "article", "parent", "position", "author", "text", "posted_raw", "posted_at", "likes",
            "source_id", "author_raw", "replies", "place", "extra")  # fmt: skip
    assert [[getattr(c, k) for k in keys] for c in back(found, "jsonl")] == [
        [getattr(c, k) for k in keys] for c in wanted
    ]


@given(st.lists(items(), min_size=3, max_size=5))
def test_the_format_of_an_export_is_recognised(found: list[Item]) -> None:
    for form in ("csv", "jsonl"):
        out = io.BytesIO()
        export(found, exporter(form), out, Head(0, ""), Job())
        out.seek(0)
        assert read(out, f"export.{form}", Options(), Job()).format == form
