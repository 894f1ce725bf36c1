"""Reads saved web pages: the comments of Tieba and of comment lists in general, the article above them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from moderator.errors import ModeratorError
from moderator.importers import identity, values
from moderator.importers.base import Options, Record, Sniff, Source
from moderator.importers.copied_page import SAMPLE_LINES, CopiedPage, trust
from moderator.importers.html_depth import LEVELS, levelled
from moderator.importers.html_parts import Parts
from moderator.importers.json_rows import flatten, loads
from moderator.importers.lines import split
from moderator.importers.markup import plain
from moderator.importers.presets import Layout
from moderator.importers.rows import Rows
from moderator.records import Article, Problem, Uid


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a comment's parts are, as CSS selectors; the first that finds something counts.

    ``data`` is an attribute with a JSON object of further fields (dotted names -> fields).
    """

    name: str
    items: str
    author: str
    text: str
    time: str = ""
    likes: str = ""
    id_attributes: tuple[str, ...] = ()
    data: str = ""
    data_fields: tuple[tuple[str, str], ...] = ()


_TIME = (
    "time, .time, .date, .comment-date, .comment-time, .pubtime, .ctime, .post-time, [class*=time],"
    " [class*=date]"
)
_LIKES = ".like-count, .likes, .zan, .digg, .up-count, [class*=like] .num, [class*=zan], [class*=digg]"
_AUTHOR = (
    "[itemprop=author], .author, .fn, .nickname, .username, .user-name, .uname, .nick, .comment-author,"
    " .name, [class*=nick], [class*=user-name], [class*=username], [class*=author], cite"
)
_TEXT = (
    "[itemprop=text], .comment-content, .comment-text, .comment-body, .content, .text, .txt, .message, .msg,"
    " .body, .reply-content, [class*=content], [class*=text], [class*=message], p"
)
_IDS = ("data-id", "data-comment-id", "data-cid", "data-rpid", "data-pid", "id")

SHAPES = (
    Shape(
        "tieba", ".l_post[data-field]", ".d_name a, .p_author_name", ".d_post_content", "",
        data="data-field",
        data_fields=(
            ("content.post_id", "id"), ("author.user_name", "author"), ("content.date", "time"),
            ("content.post_no", "floor"),
        ),
    ),
    Shape(
        "tieba replies", ".lzl_single_post[data-field]", ".lzl_cnt a.at", ".lzl_content_main", ".lzl_time",
        data="data-field", data_fields=(("spid", "id"), ("user_name", "author")),
    ),
    Shape("microdata", "[itemprop=comment]", _AUTHOR, _TEXT, _TIME, _LIKES, _IDS),
    Shape(
        "list", ".comment-item, .comment_item, .commentItem, .comment-list > li",
        _AUTHOR, _TEXT, _TIME, _LIKES, _IDS,
    ),
    Shape("items", "li.comment, div.comment, article.comment", _AUTHOR, _TEXT, _TIME, _LIKES, _IDS),
    Shape(
        "replies", ".reply-item, .reply_item, .reply-list > li, .replies > li",
        _AUTHOR, _TEXT, _TIME, _LIKES, _IDS,
    ),
    Shape("posts", ".post, .message-item, .cell[id]", _AUTHOR, _TEXT, _TIME, _LIKES, _IDS),
)  # fmt: skip
TIEBA_TAIL = re.compile(r"(?P<floor>\d+)楼|(?P<time>\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2})")
PARAGRAPHS = "article p, .article p, #article p, .article-content p, .post-content p, #content p, .content p"
ARTICLE = 2
"""Paragraphs that make an article of a page without comments."""
TITLES = ("h1", "title")
ANYWHERE = frozenset({"tieba", "tieba replies"})
"""Shapes that stand side by side on one page."""


@dataclass(frozen=True, slots=True)
class SavedHtml:
    """A page as a browser saves it."""

    name: str = "html"
    binary: bool = False

    def confidence(self, sniff: Sniff) -> float:
        head = sniff.head.lstrip("\ufeff \t\r\n").lower()
        if not head.startswith("<"):
            return 0.0
        if "<html" in head[:5000] or head.startswith("<!doctype html"):
            return 0.88
        return 0.5 if re.search(r"<(?:div|ul|li|p|body|span|table)\b", head) else 0.0

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        with source.text() as stream:
            markup, cut = levelled(stream.read(), options.depth_cap * LEVELS)
        if cut:
            yield Problem(source.name, None, "import.too_deep", "")
        tree = LexborHTMLParser(markup.encode("utf-8", "replace"))
        found = _items(tree)
        if not found:
            yield from _as_text(tree, markup, source, options)
            return
        inside = {node.mem_id: shape for node, shape in found}
        parts = Parts(tree, inside)
        parts.hold([node for node, _ in found])
        article = _article(tree, source, found, parts)
        rows = Rows(source.name, source.stem, LAYOUT, article=article, reference=options.reference)
        yield article
        uids: dict[int, Uid] = {}
        for number, (node, shape) in enumerate(found):
            if number % 200 == 0:
                source.job.report("import.reading", number, len(found))
            cells = _cells(node, shape, parts)
            above = _above(node, uids)
            for record in rows.records(None, cells, cells.get("text", ""), above):
                if not isinstance(record, Article):
                    uids.setdefault(node.mem_id, getattr(record, "uid", Uid("")))
                yield record
        yield from rows.closing()


LAYOUT = Layout({name: name for name in ("text", "author", "time", "likes", "id", "floor")})


def _items(tree: LexborHTMLParser) -> list[tuple[LexborNode, Shape]]:
    """The comments in page order: those of the shape that finds most, each with its shape."""
    best: list[tuple[LexborNode, Shape]] = []
    special: list[tuple[LexborNode, Shape]] = []
    for shape in SHAPES:
        nodes = [node for node in tree.css(shape.items) if node.css_first(shape.text) is not None]
        if shape.name in ANYWHERE:
            special += [(node, shape) for node in nodes]
        elif len(nodes) > len(best):
            best = [(node, shape) for node in nodes]
    if special:
        order = {node.mem_id: place for place, node in enumerate(tree.css(".l_post, .lzl_single_post"))}
        return sorted(special, key=lambda pair: order.get(pair[0].mem_id, 0))
    return best


def _cells(node: LexborNode, shape: Shape, parts: Parts) -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, selector in (
        ("author", shape.author),
        ("text", shape.text),
        ("time", shape.time),
        ("likes", shape.likes),
    ):
        part = parts.first(node, selector)
        if part is not None:
            cells[name] = parts.text(part)
    time = parts.first(node, "time[datetime]")
    if time is not None:
        cells["time"] = time.attributes.get("datetime") or cells.get("time", "")
    for attribute in shape.id_attributes:
        if node.attributes.get(attribute):
            cells["id"] = node.attributes[attribute] or ""
            break
    if shape.data:
        cells |= _data(node, shape)
    if shape.name == "tieba":
        for tail in parts.every(node, ".tail-info"):
            match = TIEBA_TAIL.search(tail.text())
            if match is not None:
                cells |= {name: value for name, value in match.groupdict().items() if value}
    return {name: value.strip() if name != "text" else value for name, value in cells.items()}


def _data(node: LexborNode, shape: Shape) -> dict[str, str]:
    """Fields of the JSON in an attribute; Tieba also writes it with single quotes."""
    raw = node.attributes.get(shape.data) or ""
    for text in (raw, raw.replace("'", '"')):
        try:
            parsed = loads(text)
        except ValueError:
            continue
        flat = flatten(parsed).cells if isinstance(parsed, dict) else {}
        return {field: flat[name] for name, field in shape.data_fields if flat.get(name)}
    return {}


def _above(node: LexborNode, uids: dict[int, Uid]) -> Uid | None:
    holder = node.parent
    while holder is not None:
        if holder.mem_id in uids:
            return uids[holder.mem_id]
        holder = holder.parent
    return None


def _article(
    tree: LexborHTMLParser, source: Source, found: list[tuple[LexborNode, Shape]], parts: Parts
) -> Article:
    title = next(
        (
            text
            for name in TITLES
            if (node := tree.css_first(name)) is not None and (text := parts.text(node))
        ),
        None,
    )
    paragraphs = tuple(
        text
        for node in tree.css(PARAGRAPHS)
        if node.mem_id not in parts.items and parts.owner(node) is None and (text := parts.text(node))
    )
    link = tree.css_first("link[rel=canonical]")
    url = (link.attributes.get("href") or None) if link is not None else None
    title = values.clean(title)[0] if title else None
    if url:
        uid = identity.article_uid("html", url)
    elif title or paragraphs:
        uid = identity.article_print(title, paragraphs)
    else:
        uid = identity.digest("a", ("file", *(parts.text(node) for node, _ in found[:1])))
    return Article(uid, "html", None, title or source.stem, url, paragraphs)


def _as_text(tree: LexborHTMLParser, markup: str, source: Source, options: Options) -> Iterator[Record]:
    """A page without a comment list that is known: read as the text that one would copy from it."""
    text = plain(markup).encode("utf-8", "replace")
    if trust(split(text.decode("utf-8"))[:SAMPLE_LINES]) < 0.4:
        page = _article(tree, source, [], Parts(tree, frozenset()))
        if len(page.paragraphs) >= ARTICLE:
            yield page
            return
        raise ModeratorError("import.no_comments_in_html", where=source.name)
    yield from CopiedPage().read(source.holding(text), options)
