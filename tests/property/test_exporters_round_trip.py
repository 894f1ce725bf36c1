"""Whatever people wrote: exported and loaded again it is the same comment."""

from __future__ import annotations

import io

from hypothesis import given
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


@given(st.lists(items(), min_size=1, max_size=5))
def test_jsonl_brings_back_what_its_rows_hold(found: list[Item]) -> None:
    wanted = [item.comment for item in found]
    keys = ("uid", "article", "parent", "position", "author", "text", "posted_raw", "posted_at", "likes")
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
