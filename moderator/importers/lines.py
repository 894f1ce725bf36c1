"""Cuts a page's text into numbered lines, and scores what a line may be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from moderator.importers.base import Sniff, Source

FURNITURE = frozenset({
    "回复", "收起回复", "展开", "展开全部", "收起全文", "查看更多评论", "赞", "踩", "举报", "分享",
    "收藏", "只看楼主", "送TA礼物", "写下你的评论", "默认排序", "切换为时间排序", "最热", "最新",
    "上一页", "下一页", "UP主觉得很赞", "热评", "置顶", "作者", "楼主", "评论", "评论区", "全部评论",
    "热门评论", "最新评论", "网友评论", "发表评论", "发表回复", "加载更多", "查看更多", "点击加载更多",
    "没有更多了", "已显示全部评论", "文明上网理性发言，请遵守新闻评论服务协议",
    "Reply", "reply", "Like", "Dislike", "Share", "Report", "Award", "Upvote", "Downvote", "Show more",
    "Load more comments", "Show more replies", "Read more", "Sort by", "Sort by Best", "Add a comment...",
    "Most relevant", "Write a comment…", "Write a comment...", "Post a comment", "Leave a comment",
    "Log in to reply", "Comments", "View more comments", "See translation", "Favorite", "Login", "help", "•",
    "Top comments", "Newest first",
})  # fmt: skip
FURNITURE_FORMS = re.compile(
    r"(?:View |Hide )?(?:all )?\d[\d,.]* (?:more )?(?:[Rr]epl(?:y|ies)|[Cc]omments?)|Comments \(\d+\)"
    r"|Pinned by .*"
    r"|View replies(?: \(\d+\))?|Like \(\d+\)|[•·] ?Reply ?[•·] ?Share ?›?|u/\S+ avatar"
    r"|Comments for this thread are now closed"
    r"|查看全部\s*\d+\s*条回复|共\s*\d+\s*条回复(?:，点击查看)?|(?:全部|最新|热门)?评论\s*[(（]?\d+[)）]?|\d+\s*条评论"
)

WHEN = (
    r"(?:\d{4}[-/年.])?\d{1,2}[-/月.]\d{1,2}日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\d+\s*(?:秒|分钟|小时|天|周|个月|年)前|(?:今天|昨天|前天)\s*\d{1,2}:\d{2}|刚刚"
)
REPLY_HEADING = re.compile(rf"(?P<author>.+?)[ \u00a0\u3000]+回复[ \u00a0\u3000]+(?P<time>{WHEN})")
CLOSED = re.compile(r"[。!?！？…][”\"’』」)）]*$")
WRITTEN = re.compile(r"\||#{1,6} |```|<!--|- \[|\d+\. ")
HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds something: its number from 1, and its text without the line end."""

    number: int
    text: str


def page_lines(source: Source) -> list[Line]:
    """All lines that are not blank, in order; only line feeds end a line, with or without a CR before."""
    with source.text() as stream:
        text = stream.read()
    return unfolded(split(text.removeprefix("\ufeff")))


def split(text: str) -> list[Line]:
    if "\n" not in text:
        text = text.replace("\r", "\n")
    lines = enumerate(text.split("\n"), 1)
    return [
        Line(number, line) for number, line in ((n, t.removesuffix("\r")) for n, t in lines) if line.strip()
    ]


INLINE = re.compile(r"(?:^|(?<=\s))(?=[^\s:：]{1,12}[:：][^\s/])")
"""Where a name and its comment begin on a line that holds several."""


def unfolded(lines: Sequence[Line]) -> list[Line]:
    """A page that is one line of ``name: text name: text`` as lines of their own."""
    if len(lines) != 1 or len(starts := [match.start() for match in INLINE.finditer(lines[0].text)]) < 3:
        return list(lines)
    parts = zip([0, *starts[1:]], [*starts[1:], len(lines[0].text)], strict=True)
    return [Line(lines[0].number, lines[0].text[begin:end].strip()) for begin, end in parts]


def beginning(sniff: Sniff, *, han: bool = True) -> list[Line]:
    """The first lines of what may be a copied page; none of JSON, of markup or, unless told otherwise, of a
    text without Han."""
    if sniff.head.lstrip("\ufeff \t\r\n")[:1] in ("{", "<") or (han and not HAN.search(sniff.head)):
        return []
    lines = unfolded(split(sniff.head.removeprefix("\ufeff")))
    return lines if sniff.whole or len(lines) < 2 else lines[:-1]


def chinese(lines: Sequence[Line]) -> float:
    """The share of the lines that hold Han."""
    return sum(HAN.search(line.text) is not None for line in lines) / max(len(lines), 1)


def is_document(lines: Sequence[Line]) -> bool:
    """True for a written document: many lines are headings, table rows or code fences of its markup."""
    return 5 * sum(WRITTEN.match(line.text) is not None for line in lines) > len(lines)


def is_furniture(text: str) -> bool:
    """True for a button or label of a web page that stands alone on its line."""
    bare = text.strip()
    return bare in FURNITURE or FURNITURE_FORMS.fullmatch(bare) is not None


def like_author(text: str) -> float:
    """How much a line looks like the name above a comment (a log-likelihood, higher is likelier)."""
    if REPLY_HEADING.fullmatch(text):
        return 12.0
    size = len(text)
    score = 1.5 if size <= 12 else 0.5 if size <= 20 else -2.0 if size <= 32 else -8.0
    if CLOSED.search(text):
        score -= 3.0
    if "," in text or "，" in text:
        score -= 2.0
    return score


def like_text(text: str) -> float:
    """How much a line looks like what somebody wrote in a comment."""
    if REPLY_HEADING.fullmatch(text):
        return -12.0
    return 0.5 if len(text) > 20 else 0.0


def like_paragraph(text: str) -> float:
    """How much a line looks like a paragraph of an article."""
    if REPLY_HEADING.fullmatch(text):
        return -12.0
    score = 1.5 if len(text) >= 40 else 0.0 if len(text) >= 24 else -2.5
    return score + 1.0 if CLOSED.search(text) else score
