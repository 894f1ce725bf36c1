"""How copied pages lay out their comments, line by line, as data."""

from __future__ import annotations

import re
from dataclasses import dataclass

WHEN = (
    r"(?:\d{4}[-/年.])?\d{1,2}[-/月.]\d{1,2}日?(?:[ T\u00a0]+\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\d+ ?(?:秒钟?|分钟|个?小时|天|周|个?月|年)前|(?:今天|昨天|前天) ?\d{1,2}:\d{2}|刚刚"
)
DATED = r"\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}(?::\d{2})?"
CLIENT = r"(?:\[?来自.*?客户端\]?)?"
FOOT = rf"(?:IP属地[:：](?P<place>[\u4e00-\u9fff]{{2,8}}?))?{CLIENT}(?P<floor>\d+)楼(?P<time>{DATED})"
PLACE = r"(?:IP属地[:：]? ?|来自 ?|发布于 ?|· ?)?(?P<place>[\u4e00-\u9fff]{2,8})"
BUTTONS = r"(?:\s*(?:[·|]|回复|赞|踩|举报|分享|收起回复|展开|\(?\d+\)?))*"


@dataclass(frozen=True, slots=True)
class Spec:
    """One line of a record, by a pattern whose named groups are its fields; or, without one, the body.

    Fields: author, text, time, likes, replies, reads, place, floor, title, parent_author, next_author.
    """

    pattern: re.Pattern[str] | None = None
    optional: bool = False
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to lay out comments. ``weight`` is how far a full match is trusted, in [0, 1].

    ``distinct``: the lines before the body tell by themselves that a record begins. ``indent`` is the prefix
    whose depth makes the thread; it is stripped before the lines are read. ``least`` records make a page.
    """

    name: str
    specs: tuple[Spec, ...]
    weight: float = 0.85
    distinct: bool = True
    indent: re.Pattern[str] | None = None
    least: int = 2
    anchored: bool = False
    """Without a grammar: every line that is a time belongs to one comment."""


BODY = Spec()


def line(pattern: str, optional: bool = False) -> Spec:
    return Spec(re.compile(pattern), optional)


_NAMES = r"(?P<author>(?!回复$|赞$|踩$|举报$).{1,30})"

LAYOUTS = (
    Layout(
        "tieba thread",
        (
            line(_NAMES),
            line(r"(?P<title>(?:大|小|图片|视频)?吧主|.{1,8}(?=\n))", optional=True),
            line(r"\d{1,2}", optional=True),
            Spec(at_least=0),
            line(FOOT),
            line(r"回复(?:\(\d+\))?\|?(?:收起回复)?", optional=True),
        ),
        distinct=False,
    ),
    Layout(
        "tieba thread, each label on a line of its own",
        (
            line(_NAMES),
            line(r"(?P<title>[\w\u4e00-\u9fff]{2,8})"),
            line(r"\d{1,2}"),
            Spec(at_least=0),
            line(r"IP属地[:：] ?(?P<place>[\u4e00-\u9fff]{2,8})", optional=True),
            line(r"来自", optional=True),
            line(r".{0,12}客户端", optional=True),
            line(r"(?P<floor>\d+)楼"),
            line(rf"(?P<time>{DATED})"),
            line(r"回复", optional=True),
            line(r"\(?\d{1,4}\)?", optional=True),
        ),
        weight=0.9,
    ),
    Layout(
        "guba list",
        (
            line(r"(?P<reads>\d+(?:\.\d+)?万?)"),
            line(r"(?P<replies>\d+(?:\.\d+)?万?)"),
            line(r"(?P<text>.+)"),
            line(r"(?P<author>.+)"),
            line(r"(?P<time>\d{2}-\d{2} \d{2}:\d{2})"),
        ),
    ),
    Layout(
        "zhihu markdown",
        (
            line(
                r"\s*(?:[-*] )?(?:\[(?P<author>[^\]]+)\]\([^)]*\)|(?P<anonymous>知乎用户))"
                rf"(?:回复\[(?P<parent_author>[^\]]+)\]\([^)]*\))?\s*(?P<time>{WHEN})"
            ),
            BODY,
            line(r"\s*(?P<likes>\d*)赞?\s*回复\s*踩\s*举报", optional=True),
        ),
    ),
    Layout(
        "comment tree",
        (
            line(
                r"(?P<author>[^:：]{1,40})[:：] ?(?P<text>.*?)\s*👍\S*?(?P<likes>\d+)"
                rf"(?:\s*💭(?P<place>\S*))?(?:\s*🕐(?P<time>{DATED}))?\s*"
            ),
        ),
        indent=re.compile(r"[│├└─\s]*"),
    ),
    Layout(
        "rendered zhihu comments",
        (
            line(r"#{2,4} (?P<author>.+?)(?: › (?P<parent_author>.+))?"),
            BODY,
            line(
                rf"(?P<time>{WHEN}|{DATED})(?:\s+(?P<place>[\u4e00-\u9fff]{{2,8}}))?"
                r"(?:\s+(?P<likes>\d+) 赞)?"
            ),
        ),
        indent=re.compile(r"(?:> ?)*"),
    ),
    Layout(
        "author glued to time",
        (
            line(r"(?P<author>.+)(?P<time>(?:19|20)\d{2}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}:\d{2})"),
            line(r"(?P<text>回复\d+# (?P<parent_author>[^:：]+)[:：].*)", optional=True),
            Spec(at_least=0),
        ),
    ),
    Layout(
        "quoted notes",
        (line(r"(?P<text>.+)"),),
        indent=re.compile(r"\s*(?:- )?>+ ?"),
    ),
    Layout(
        "weibo user export",
        (
            line(r"\d+[:：](?P<text>.*)"),
            Spec(at_least=0),
            line(r"微博位置[:：] ?(?P<place>.*)", optional=True),
            line(rf"发布时间[:：] ?(?P<time>{DATED}|.*)"),
            line(r"点赞数[:：] ?(?P<likes>\d+)\s+转发数[:：] ?\d+\s+评论数[:：] ?(?P<replies>\d+)"),
            line(r"发布工具[:：].*", optional=True),
        ),
    ),
    Layout(
        "tianya crawl",
        (
            BODY,
            line(
                r"举报\|(?P<floor>\d+)楼\|打赏\|回复\|评论(?:\((?P<replies>\d+)\))?\|赞"
                r"(?P<next_author>.*)"
            ),
        ),
        distinct=False,
    ),
    Layout(
        "x thread",
        (line(r"(?P<author>.{1,50})"), line(r"@\w{1,20}(?: ?· ?.*)?"), BODY),
    ),
    Layout(
        "markdown list",
        (
            line(
                rf"\*\*(?P<author>[^*]{{1,30}})\*\* ?[(（·]? ?(?P<time>{DATED}|{WHEN})[)）]?[:：] ?"
                r"(?P<text>.+)"
            ),
            Spec(at_least=0),
        ),
        indent=re.compile(r"\s*(?:[-*+] )?(?:> ?)*"),
    ),
    Layout(
        "markdown headings",
        (line(rf"\*\*(?P<author>[^*]{{1,30}})\*\* ?[(（·|,，]? ?(?P<time>{DATED}|{WHEN})[)）]?"), BODY),
        indent=re.compile(r"\s*(?:> ?)*"),
    ),
    Layout(
        "time, name: text",
        (
            line(rf"[\[(（]?(?P<time>{DATED})[\])）]?[ \t]*(?P<author>[^:：]{{1,30}}?)[:：] ?(?P<text>.+)"),
            Spec(at_least=0),
        ),
        least=3,
    ),
    Layout(
        "name, time: text",
        (
            line(
                rf"(?P<author>[^:：]{{1,30}}?)[ \t]*[(（\[ \t](?P<time>{DATED}|{WHEN})[)）\]]?[:：] ?"
                r"(?P<text>.+)"
            ),
            Spec(at_least=0),
        ),
    ),
    Layout(
        "name and time on one line",
        (
            line(
                r"(?:[#＃]?(?P<floor>\d{1,5}) ?[楼#.、]?[ \t]+)?(?P<author>.{1,30}?)[ \t\u00a0·|｜,，(（]+"
                rf"(?:发[表布]于 ?|于 ?)?(?P<time>{DATED}|{WHEN})[)）]?(?:[ \u00a0]*{PLACE})?{BUTTONS}"
            ),
            BODY,
        ),
        weight=0.82,
    ),
    Layout(
        "time and name on one line",
        (line(rf"(?P<time>{DATED})[ \t]+(?P<author>[^\s:：\[].{{0,29}}?)(?:[(（<]\S+[)）>])?"), BODY),
        weight=0.75,
    ),
    Layout("time on a line of its own", (), weight=0.8, anchored=True),
    Layout(
        "name: text",
        (line(r"(?P<author>[^:：\s][^:：]{0,23})[:：] ?(?P<text>.+)"),),
        weight=0.55,
        least=3,
    ),
    Layout("one comment a line", (line(r"(?P<text>.+)"),), weight=0.3, least=3),
)  # fmt: skip
"""Tried all; the one that covers most of the page, weighed by its trust, is taken."""
