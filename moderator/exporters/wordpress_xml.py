"""Writes WordPress eXtended RSS: comments with their approval, inside the posts they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import BinaryIO
from xml.sax.saxutils import escape

from moderator.exporters.base import STATES_LACK, Context, Form
from moderator.exporters.lines import frame
from moderator.exporters.target import is_spam, kept
from moderator.records import Article, Item, Status, Uid

HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    b' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
    b' xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    b' xmlns:wp="http://wordpress.org/export/1.2/">\n'
    b"<channel>\n<title>moderation-desk</title>\n<link>https://localhost/</link>\n"
    b"<description></description>\n<wp:wxr_version>1.2</wp:wxr_version>\n"
    b"<wp:base_site_url>https://localhost/</wp:base_site_url>\n"
    b"<wp:base_blog_url>https://localhost/</wp:base_blog_url>\n"
)
_OWN = re.compile("[1-9][0-9]{0,18}")
_MOST = 2**63 - 1
NEVER = "0000-00-00 00:00:00"
"""How WordPress itself writes a time that is not known."""
TYPES = frozenset({"comment", "pingback", "trackback"})
FOOT = b"</channel>\n</rss>\n"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold in any spelling: they become U+FFFD, which is seen."""


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """One comment is one line; consecutive comments of one article share an ``item``."""
    frame(out, context, HEAD)
    numbers, pages = _Numbers(), _Numbers()
    posts = groupby(enumerate(items), key=lambda pair: pair[1].comment.article)
    for article, members in posts:
        found = context.backdrop.article(article) if article else None
        frame(out, context, _post(pages, article, found))
        for number, item in members:
            context.tick(number)
            row = _comment(item, numbers, context) + b"\n"
            out.write(row)
            context.seal.row(row)
        frame(out, context, b"</item>\n")
    frame(out, context, FOOT)


class _Numbers:
    """WordPress numbers posts and comments: their own number where they have one, else a new one.

    No number is given twice: two places a comment came from may both have had a comment 1.
    """

    def __init__(self) -> None:
        self._of: dict[str, int] = {}
        self._taken: set[int] = set()
        self._next = 900_000_000

    def of(self, uid: str, source_id: str | None) -> int:
        if uid not in self._of:
            own = int(source_id) if source_id and _OWN.fullmatch(source_id) else 0
            self._of[uid] = own if 0 < own <= _MOST and own not in self._taken else self._new()
            self._taken.add(self._of[uid])
        return self._of[uid]

    def _new(self) -> int:
        self._next += 1
        while self._next in self._taken:
            self._next += 1
        return self._next


def _post(numbers: _Numbers, uid: Uid | None, article: Article | None) -> bytes:
    key = uid or "none"
    number = numbers.of(key, article.source_id if article else None)
    body = "\n".join(article.paragraphs) if article else ""
    parts = (
        ("title", (article.title if article else None) or key),
        ("link", (article.url if article else None) or ""),
        ("content:encoded", body),
        ("excerpt:encoded", ""),
        ("wp:post_id", str(number)),
        ("wp:post_name", key),
        ("wp:status", "publish"),
        ("wp:post_parent", "0"),
        ("wp:post_type", "post"),
        ("wp:comment_status", "open"),
    )
    return b"<item>\n" + b"".join(_element(name, text) + b"\n" for name, text in parts)


def _comment(item: Item, numbers: _Numbers, context: Context) -> bytes:
    comment = item.comment
    posted = comment.posted_at[:19].replace("T", " ") if comment.posted_at else NEVER
    kind = kept(item, "commenttype")
    above = context.backdrop.comment(comment.parent) if comment.parent else None
    parent = numbers.of(comment.parent, above.comment.source_id if above else None) if comment.parent else 0
    parts = (
        ("wp:comment_id", str(numbers.of(comment.uid, comment.source_id))),
        ("wp:comment_author", comment.author),
        ("wp:comment_author_email", kept(item, "commentauthoremail", "email", "mail")),
        ("wp:comment_author_url", kept(item, "commentauthorurl", "link")),
        ("wp:comment_author_IP", kept(item, "commentauthorip", "ip")),
        ("wp:comment_date", posted),
        ("wp:comment_date_gmt", posted),
        ("wp:comment_content", comment.text),
        ("wp:comment_approved", approved(item)),
        ("wp:comment_type", kind if kind in TYPES else "comment"),
        ("wp:comment_parent", str(parent)),
        ("wp:comment_user_id", "0"),
    )
    return b"<wp:comment>" + b"".join(_element(name, text) for name, text in parts) + b"</wp:comment>"


def approved(item: Item) -> str:
    if item.state.status is Status.APPROVED:
        return "1"
    if item.state.status is Status.HIDDEN:
        return "spam" if is_spam(item) else "trash"
    return "0"


def _element(name: str, text: str) -> bytes:
    """Line ends as references: a parser would turn a bare carriage return into a line feed."""
    safe = escape(_ILLEGAL.sub("\ufffd", text), {"\r": "&#13;", "\n": "&#10;"})
    return f"<{name}>{safe}</{name}>".encode("utf-8", "replace")


FORM = Form("wxr", ".xml", write, STATES_LACK)
