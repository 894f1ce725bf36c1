"""Reads pages on which every comment has its time on a line of its own: names stand above it, texts above or
below, buttons and counts between; which, is told by the page as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from statistics import median

from moderator.importers.blocks import Block, Scan
from moderator.importers.layouts import Layout
from moderator.importers.lines import Line, is_furniture

_CLOCK = r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
_DATE = r"(?:(?:\d{2}|\d{4})[-/年.])?\d{1,2}[-/月]\d{1,2}日?|\d{4}\.\d{1,2}\.\d{1,2}"
_AGO = r"\d+ ?(?:秒钟?|分钟?|个?小时|天|周|个?星期|个?月|年)(?:以)?前"
WHEN = (
    rf"(?:(?:{_DATE})(?:[ T\u00a0]+{_CLOCK})?|{_AGO}|(?:今天|昨天|前天)(?: ?{_CLOCK})?|刚刚)"
    r"(?: ?\+\d{2}:?\d{2})?"
)
_SPACE = r"[ \t\u00a0\u3000]*"
_PLACE = (
    rf"(?:[·|,，]?{_SPACE}(?:IP ?(?:属地|归属地)|来自(?!.*(?:客户端|手机|网页))|发布于|发自)[:：]? ?"
    r"(?P<place>[\u4e00-\u9fff]{2,12})"
    rf"|[·|]?{_SPACE}(?P<region>(?!回复|举报|已购|点赞|来自|分享)[\u4e00-\u9fff]{{2,4}}))"
)
_BUTTONS = (
    r"(?:[·|]|回复|点?赞|踩|举报|分享|收起回复|展开|编辑|删除|投诉|\(?\d+\)?|(?P<replies>\d+) ?条?回复"
    r"|(?:via|来自|发自).{1,20}|已购.*)"
)
TIME_LINE = re.compile(
    rf"{_SPACE}(?:(?P<floor>\d+)楼{_SPACE})?(?:发[表布]于{_SPACE}|发表时间[:：]{_SPACE})?(?P<time>{WHEN})"
    rf"{_SPACE}{_PLACE}?(?:{_SPACE}{_BUTTONS})*{_SPACE}"
)
COUNT = re.compile(
    r"(?P<what>点?赞同?|顶|有用|亮了|喜欢|推荐|支持|踩|反对|回复|评论|转发|收藏|👍🏻?|▲)?[ :：]*[\[(（]?"
    r"(?P<count>\d[\d.,]*[万wWkK]?)?[\])）]?[ ]*(?:人赞同?|赞|回复|条回复)?"
)
AGAINST = frozenset({"踩", "反对", "回复", "评论", "转发", "收藏"})
BADGE = re.compile(
    r"(?i:lv\.?) ?\d{1,2}|作者|楼主|UP主?|博主|吧主|\.{3}|…|首评|铁粉|作者赞过|已关注|\+? ?关注|.{0,6}认证"
)
FLOOR = re.compile(r"(?:第 ?)?(?P<floor>\d{1,5}) ?[楼#]|#(?P<number>\d{1,5})|沙发|板凳|地板")
MORE = re.compile(
    r"点击查看.*|展开.{0,4}\d+.{0,4}条?.*|查看.{0,6}\d+.{0,4}条.*|共.{0,4}\d+.{0,4}条.*"
    r"|投诉|回应|喜欢|- ?THE END ?-|没有更多.{0,4}|已显示.{0,6}|按(?:热度|时间)|默认|收起|翻译|不感兴趣"
    r"|.{0,4}跟贴.*参与|.{0,4}(?:热门|最热|最新)(?:跟贴|评论)"
)
ANSWER = re.compile(
    r"(?P<author>.{1,30}?) ?(?:回复了?|▶|▸|›|➤) ?@?(?P<parent_author>[^\s:：].{0,29}?)[ :：]*"
)
ANSWERED = re.compile(r"(?:回复|回覆) ?@?(?P<parent_author>[^\s:：]{1,30}) ?[:：]")
INLINE = re.compile(r"(?P<author>[^:：]{1,30})[:：] ?(?P<text>.+)")
NUMBERED = re.compile(r"(?P<floor>\d{1,5})\t+(?P<author>.+)")
WORDY = 8
"""Lines a comment, on average: with more, the times are those of an article's sections."""


class Kind(Enum):
    TIME = "time"
    COUNT = "count"
    FURNITURE = "furniture"
    BADGE = "badge"
    FLOOR = "floor"
    TEXT = "text"


BUTTONS = frozenset({Kind.COUNT, Kind.FURNITURE})


@dataclass(frozen=True, slots=True)
class Part:
    """A line, what it is, and the fields that it holds."""

    line: Line
    kind: Kind
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def said(self) -> bool:
        """True for what may be a name or a text."""
        return self.kind is Kind.TEXT


def part_of(line: Line) -> Part:
    text = line.text.strip()
    if (match := TIME_LINE.fullmatch(text)) is not None:
        fields = {name: value for name, value in match.groupdict().items() if value}
        if region := fields.pop("region", ""):
            fields.setdefault("place", region)
        return Part(line, Kind.TIME, fields)
    if BADGE.fullmatch(text):
        return Part(line, Kind.BADGE)
    if is_furniture(text) or MORE.fullmatch(text):
        return Part(line, Kind.FURNITURE)
    if (match := FLOOR.fullmatch(text)) is not None:
        return Part(line, Kind.FLOOR, {"floor": match["floor"] or match["number"] or ""})
    if (match := COUNT.fullmatch(text)) is not None and (match["what"] or match["count"]):
        likes = match["count"] if match["count"] and match["what"] not in AGAINST else ""
        return Part(line, Kind.COUNT, {"likes": likes} if likes else {})
    return Part(line, Kind.TEXT)


def scan(layout: Layout, lines: Sequence[Line]) -> Scan:
    """Read the whole page; no records where fewer than two lines are times."""
    parts = [part_of(line) for line in lines]
    times = [number for number, part in enumerate(parts) if part.kind is Kind.TIME]
    if len(times) < layout.least or len(lines) > WORDY * len(times) + len(lines) // 2:
        return Scan(layout, tuple(lines), (), (), 0)
    read = _below if _texts_below(parts, times) else _above
    begin, blocks, odd = read(parts, times)
    if not all(block.fields["author"] for block in blocks):
        return Scan(layout, tuple(lines), (), (), 0)
    covered = len(lines) - begin - len(odd)
    return Scan(layout, tuple(lines[:begin]), tuple(blocks), tuple(odd), covered)


def _texts_below(parts: Sequence[Part], times: Sequence[int]) -> bool:
    """Whether texts stand below the times: buttons follow the text, in whatever order they come."""
    below = above = 0
    for before, after in pairwise(times):
        between = [part for part in parts[before + 1 : after] if part.kind not in (Kind.BADGE, Kind.FLOOR)]
        if not between:
            continue
        inside = any(part.kind in BUTTONS for part in between[1:-1])
        above += between[0].kind in BUTTONS and between[-1].said
        below += between[0].said and inside and between[-1].said
    tail = any(part.said for part in parts[times[-1] + 1 :])
    return below > above or (below == above and tail)


Read = tuple[int, list[Block], list[Line]]


def _below(parts: Sequence[Part], times: Sequence[int]) -> Read:
    """Name, time, text: a name is the last line that is said before a time."""
    names = [_name_above(parts, time, times[n - 1] + 1 if n else 0) for n, time in enumerate(times)]
    blocks: list[Block] = []
    odd: list[Line] = []
    for number, (time, name) in enumerate(zip(times, names, strict=True)):
        last = number + 1 == len(times)
        end = len(parts) if last else names[number + 1]
        body = list(parts[time + 1 : end])
        if last:
            body, rest = _closed(body)
            odd = [part.line for part in rest if part.said]
        blocks.append(_block(parts[name], parts[name:time], parts[time], body))
    return names[0], blocks, odd


def _name_above(parts: Sequence[Part], time: int, least: int) -> int:
    """Where the name of a comment stands whose time stands below it."""
    return next((n for n in range(time - 1, least - 1, -1) if parts[n].said), max(time - 1, least))


def _closed(body: list[Part]) -> tuple[list[Part], list[Part]]:
    """The last comment, and what stands below its buttons: the foot of the page."""
    said = False
    for number, part in enumerate(body):
        if said and part.kind in BUTTONS and any(below.said for below in body[number:]):
            rest = next(n for n in range(number, len(body)) if body[n].said)
            return body[:rest], body[rest:]
        said = said or part.said
    return body, []


def _above(parts: Sequence[Part], times: Sequence[int]) -> Read:
    """Name, text, time: behind a time come the buttons, then the next name."""
    starts = [_behind_buttons(parts, time + 1, end) for time, end in pairwise(times)]
    sizes = [sum(part.said for part in parts[s + 1 : t]) for s, t in zip(starts, times[1:], strict=True)]
    starts.insert(0, _first_name(parts, times[0], round(median(sizes)) if sizes else 1))
    blocks: list[Block] = []
    for number, (time, name) in enumerate(zip(times, starts, strict=True)):
        end = starts[number + 1] if number + 1 < len(times) else len(parts)
        counts = [part for part in parts[time + 1 : end] if part.kind in BUTTONS]
        body = [part for part in parts[name + 1 : time] if part.kind is not Kind.FLOOR]
        blocks.append(_block(parts[name], parts[name:time], parts[time], body, counts))
    odd = [part.line for part in parts[times[-1] + 1 :] if part.said]
    return starts[0], blocks, odd


def _behind_buttons(parts: Sequence[Part], begin: int, end: int) -> int:
    return next((n for n in range(begin, end) if parts[n].said), min(begin, end))


def _first_name(parts: Sequence[Part], time: int, size: int) -> int:
    """The first name of the page: as far above its time as a text is long, below all buttons."""
    said: list[int] = []
    for number in range(time - 1, -1, -1):
        if parts[number].kind in BUTTONS and said:
            break
        if parts[number].said:
            said.append(number)
    return said[min(size, len(said) - 1)] if said else max(time - 1, 0)


def _block(
    name: Part, heading: Sequence[Part], time: Part, body: Sequence[Part], counts: Sequence[Part] = ()
) -> Block:
    """One comment; ``counts`` are the lines below it, where they do not stand in the body."""
    fields = {"author": name.line.text.strip() if name.said else ""}
    if (numbered := NUMBERED.fullmatch(fields["author"])) is not None:
        fields |= numbered.groupdict()
    texts = [part.line.text for part in body if part.said]
    if not texts and (inline := INLINE.fullmatch(fields["author"])) is not None:
        fields["author"], texts = inline["author"].strip(), [inline["text"]]
    elif (answer := ANSWER.fullmatch(fields["author"])) is not None:
        fields |= answer.groupdict()
    for part in (*heading, time):
        fields |= {key: value for key, value in part.fields.items() if part.kind is not Kind.COUNT}
    if not texts:
        # A comment of nothing but a number looks like a count.
        texts = [part.line.text for part in body if part.kind is Kind.COUNT][:1]
        body = body[:0]
    likes = next((p.fields["likes"] for p in (*reversed(body), *counts) if "likes" in p.fields), "")
    if likes:
        fields["likes"] = likes
    if texts and (answered := ANSWERED.match(texts[0])) is not None:
        fields.setdefault("parent_author", answered["parent_author"])
    return Block(name.line.number, fields, tuple(texts), 0)
