"""Comments of a page that lie in each other, as deep as a page without closing tags makes them."""

from __future__ import annotations

import io
import tracemalloc

from moderator.importers.base import Options
from moderator.importers.html_depth import levelled
from moderator.importers.reading import read
from moderator.jobs import Job
from moderator.records import Comment, Problem

ITEM = '<div class="comment"><b class="author">甲{n}</b><div class="content">好{n}'


def read_page(count: int) -> list[Comment]:
    page = "<html><body>" + "".join(ITEM.format(n=n) for n in range(count))
    records = read(io.BytesIO(page.encode()), "a.html", Options(), Job())
    return [record for record in records if isinstance(record, Comment)]


def test_unclosed_comments_each_have_their_own_author_text_and_parent() -> None:
    found = read_page(400)
    assert [(one.author, one.text) for one in found] == [(f"甲{n}", f"好{n}") for n in range(400)]
    assert [one.parent for one in found] == [None, *(one.uid for one in found[:-1])]


def test_the_markup_of_nested_comments_is_not_taken_along_by_each_above_them() -> None:
    """Each holding all below it would be 800 times 60 KB."""
    tracemalloc.start()
    read_page(800)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 << 20


def test_deeper_than_the_cap_is_said_and_keeps_its_texts() -> None:
    deep = "<div>" * 40 + "<div class=comment><b class=author>甲</b><div class=content>好"
    markup, cut = levelled("<html><body>" + deep, 30)
    assert cut
    assert markup.count("<div") < 42
    assert markup.endswith("好")
    page = "<html><body>" + ITEM.format(n=1) + "</div></div>" + "<div>" * 60 + "尾"
    records = list(read(io.BytesIO(page.encode()), "a.html", Options(depth_cap=1), Job()))
    assert [record.reason for record in records if isinstance(record, Problem)] == ["import.too_deep"]


def test_closed_elements_are_not_deep() -> None:
    page = "<div><p>a</p></div>" * 1000
    assert levelled(page, 30) == (page, False)
