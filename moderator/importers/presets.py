"""What the dumps of known crawlers, interfaces and engines look like, as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from moderator.importers import columns


class Kind(StrEnum):
    COMMENTS = "comments"
    ARTICLES = "articles"


class Threading(StrEnum):
    """How a row names its parent, where it is not simply the parent's id."""

    PLAIN = "plain"
    PREFIXED = "prefixed"
    """Reddit: ``t1_`` before a comment's id, ``t3_`` before an article's."""
    DOTTED = "dotted"
    """youtube-comment-downloader: a reply's id is its parent's, a dot, and its own."""


@dataclass(frozen=True, slots=True)
class Preset:
    """One shape of row. It matches where all of ``needs`` are there and none of ``lacks``.

    ``source`` is the namespace of ids: the same for comments and for the articles they belong to. ``fields``
    overrules the general names. ``html`` marks texts that hold markup. ``zone`` is the offset of times that
    name none. Column names are compared without case and underscores.
    """

    name: str
    source: str
    needs: frozenset[str]
    lacks: frozenset[str] = frozenset()
    fields: Mapping[str, str] = field(default_factory=dict)
    kind: Kind = Kind.COMMENTS
    html: bool = False
    zone: str = ""
    threading: Threading = Threading.PLAIN
    break_mark: str = ""
    """What stands for a line feed in its texts."""


def _preset(
    name: str,
    source: str,
    needs: str,
    fields: Mapping[str, str] | None = None,
    *,
    lacks: str = "",
    kind: Kind = Kind.COMMENTS,
    html: bool = False,
    zone: str = "",
    threading: Threading = Threading.PLAIN,
    break_mark: str = "",
) -> Preset:
    needed, lacking = frozenset(needs.split()), frozenset(lacks.split())
    return Preset(name, source, needed, lacking, fields or {}, kind, html, zone, threading, break_mark)


_BODY = {"body": "desc", "time": "time"}
_SNIPPET = "snippet.toplevelcomment.snippet."

PRESETS = (
    _preset(
        "mediacrawler notes", "note", "noteid title desc", _BODY, lacks="commentid", kind=Kind.ARTICLES
    ),
    _preset(
        "mediacrawler posts", "note", "noteid content commentscount", {"body": "content"},
        lacks="commentid", kind=Kind.ARTICLES,
    ),
    _preset(
        "mediacrawler douyin works", "douyin", "awemeid desc", {**_BODY, "article_url": "awemeurl"},
        lacks="commentid cid", kind=Kind.ARTICLES,
    ),
    _preset(
        "mediacrawler videos", "video", "videoid title desc", _BODY, lacks="commentid", kind=Kind.ARTICLES
    ),
    _preset(
        "mediacrawler answers", "zhihu", "contentid contenttype contenttext",
        {"body": "contenttext", "article_url": "contenturl"},
        lacks="commentid", kind=Kind.ARTICLES, html=True,
    ),
    _preset(
        "zhihu interface", "zhihu", "content createdtime author.name",
        {"author": "author.name", "time": "createdtime", "place": "addresstext",
         "parent": "replycommentid", "article_url": ""},
        html=True,
    ),
    _preset(
        "zhihu interface, members", "zhihu", "content createdtime author.member.name",
        {"author": "author.member.name", "time": "createdtime", "place": "addresstext",
         "parent": "replycommentid", "article_url": ""},
        html=True,
    ),
    _preset("mediacrawler zhihu", "zhihu", "commentid contentid contenttype", html=True),
    _preset("mediacrawler weibo, xhs, tieba", "note", "commentid noteid content"),
    _preset("mediacrawler douyin", "douyin", "commentid awemeid content"),
    _preset("mediacrawler bilibili, kuaishou", "video", "commentid videoid content"),
    _preset(
        "douyin", "douyin", "cid awemeid text",
        {"id": "cid", "parent": "replytoreplyid", "root": "replyid", "article": "awemeid"},
    ),
    _preset(
        "tiktok downloader database", "douyin", "cid collectiontime text replytoreplyid",
        {"id": "cid", "time": "createtime", "parent": "replytoreplyid", "root": "replyid"},
    ),
    _preset(
        "toutiao", "toutiao", "idstr text createtime diggcount",
        {"id": "idstr", "parent": "replytocomment.id"},
    ),
    _preset("sina", "sina", "mid nick content newsid", {"id": "mid", "article": "newsid", "root": "thread"}),
    _preset(
        "xiaohongshu interface", "note", "content userinfo.nickname id",
        {"author": "userinfo.nickname", "parent": "targetcomment.id", "id": "id", "article": "noteid"},
    ),
    _preset(
        "xiaohongshu interface, old", "note", "content user.nickname time id",
        {"author": "user.nickname", "parent": "targetcomment.id", "id": "id"},
    ),
    _preset(
        "tiktok downloader", "douyin", "采集时间 评论id 评论内容", {"parent": "回复对象", "root": "回复id"}
    ),
    _preset(
        "weibo interface", "weibo", "rootid text user.screenname",
        {"place": "source", "likes": "likecount", "id": "id"}, html=True,
    ),
    _preset(
        "weibo spider", "weibo", "id content commentuser.nickname",
        {"author": "commentuser.nickname", "parent": "replycomment.id", "id": "id"},
    ),
    _preset("weibo crawler", "weibo", "id weiboid userscreenname text", {"article": "weiboid"}),
    _preset("weibo search", "weibo", "id bid 微博正文 用户昵称", {"place": "ip"}),
    _preset("weibo comments with profiles", "weibo", "评论标识号 上级评论 用户标识符"),
    _preset(
        "bilibili interface", "bilibili", "rpid content.message member.uname",
        {"text": "content.message", "author": "member.uname", "article": "oid", "time": "ctime",
         "replies": "rcount", "place": "replycontrol.location"},
    ),
    _preset("bilibili crawler, times in UTC", "bilibili", "上级评论id 评论id up主是否点赞", zone="+00:00"),
    _preset("bilibili scraper", "bilibili", "隶属关系 评论内容 被评论者昵称", {"author": "昵称"}),
    _preset("guancha", "guancha", "usernick praisenum content", {"author": "usernick"}, html=True),
    _preset(
        "netease", "netease", "commentid content buildlevel",
        {"author": "user.nickname", "likes": "vote", "place": "user.location"},
    ),
    _preset("twikoo", "twikoo", "nick comment mailmd5", {"parent": "pid", "root": "rid"}, html=True),
    _preset(
        "waline", "waline", "comment nick insertedat url", {"time": "insertedat", "author": "nick"}, html=True
    ),
    _preset(
        "remark42", "remark42", "locator.url text pid", {"author": "user.name", "article_url": "locator.url"},
        html=True,
    ),
    _preset(
        "discourse", "discourse", "cooked postnumber topicid",
        {"text": "cooked", "author": "username", "article": "topicid", "floor": "postnumber",
         "parent_floor": "replytopostnumber", "likes": "likecount", "id": "id",
         "article_title": "topictitle"},
        html=True,
    ),
    _preset("isso", "isso", "text remoteaddr author", {"author": "author", "id": "id"}, html=True),
    _preset(
        "weibo crawler posts", "weibo", "id bid text screenname repostscount",
        {"article": "id", "body": "text"}, kind=Kind.ARTICLES,
    ),
    _preset(
        "youtube threads, as displayed", "youtube", _SNIPPET + "textdisplay",
        {"text": _SNIPPET + "textdisplay", "author": _SNIPPET + "authordisplayname",
         "time": _SNIPPET + "publishedat", "likes": _SNIPPET + "likecount", "article": "snippet.videoid",
         "id": "id", "replies": "snippet.totalreplycount"},
        lacks=_SNIPPET + "textoriginal", html=True,
    ),
    _preset(
        "youtube replies, as displayed", "youtube", "snippet.textdisplay snippet.authordisplayname",
        {"text": "snippet.textdisplay", "author": "snippet.authordisplayname",
         "time": "snippet.publishedat", "likes": "snippet.likecount",
         "parent": "snippet.parentid", "id": "id", "article": "snippet.videoid"},
        lacks="snippet.textoriginal", html=True,
    ),
    _preset(
        "youtube threads", "youtube", _SNIPPET + "textoriginal",
        {"text": _SNIPPET + "textoriginal", "author": _SNIPPET + "authordisplayname",
         "time": _SNIPPET + "publishedat", "likes": _SNIPPET + "likecount", "article": "snippet.videoid",
         "id": "id", "replies": "snippet.totalreplycount"},
    ),
    _preset(
        "youtube replies", "youtube", "snippet.textoriginal snippet.authordisplayname",
        {"text": "snippet.textoriginal", "author": "snippet.authordisplayname",
         "time": "snippet.publishedat", "likes": "snippet.likecount",
         "parent": "snippet.parentid", "id": "id", "article": "snippet.videoid"},
    ),
    _preset(
        "youtube comment downloader", "youtube", "cid text votes channel",
        {"id": "cid", "replies": "replies"}, threading=Threading.DOTTED,
    ),
    _preset("yt-dlp", "youtube", "id parent authorid text", {"id": "id", "likes": "likecount"}),
    _preset(
        "yt-dlp, as markup", "youtube", "id parent authorid html", {"text": "html", "likes": "likecount"},
        html=True,
    ),
    _preset(
        "reddit", "reddit", "linkid parentid body", {"text": "body", "article": "linkid", "likes": "score"},
        html=True, threading=Threading.PREFIXED,
    ),
    _preset(
        "reddit posts", "reddit", "id title selftext subreddit",
        {"article": "id", "article_title": "title", "article_url": "permalink", "body": "selftext",
         "time": "createdutc"},
        lacks="linkid", kind=Kind.ARTICLES, html=True, threading=Threading.PREFIXED,
    ),
    _preset(
        "hacker news stories", "hackernews", "by id title type descendants",
        {"article": "id", "article_title": "title", "article_url": "url", "body": "text", "time": "time"},
        lacks="parent", kind=Kind.ARTICLES, html=True,
    ),
    _preset(
        "hacker news search", "hackernews", "storyid parentid text author",
        {"article": "storyid", "parent": "parentid"}, html=True,
    ),
    _preset(
        "hacker news search hits", "hackernews", "storyid parentid commenttext author",
        {"text": "commenttext", "id": "objectid", "article": "storyid", "article_title": "storytitle",
         "parent": "parentid"},
        html=True,
    ),
    _preset("hacker news", "hackernews", "by text parent type", {"author": "by"}, html=True),
    _preset(
        "commento", "commento", "commenthex markdown commenterhex",
        {"text": "markdown", "author": "commentername", "id": "commenthex", "parent": "parenthex"},
    ),
    _preset(
        "coral table", "coral", "coralid coralauthor coralstory coralbody",
        {"id": "coralid", "author": "coralauthor", "article": "coralstory", "time": "createdat",
         "text": "coralbody", "parent": "parentid"},
        html=True,
    ),
    _preset(
        "coral stories", "coral", "coralid coraltitle coralmode",
        {"article": "coralid", "article_url": "url", "article_title": "coraltitle", "time": "publishedat"},
        kind=Kind.ARTICLES,
    ),
    _preset(
        "coral", "coral", "storyid revisions.body",
        {"text": "revisions.body", "author": "authorid", "article": "storyid"}, html=True,
    ),
    _preset(
        "wordpress interface", "wordpress", "content.rendered authorname post",
        {"text": "content.rendered", "author": "authorname", "time": "dategmt", "article": "post",
         "parent": "parent", "id": "id", "article_url": ""},
        html=True, zone="+00:00",
    ),
    _preset(
        "wordpress", "wordpress", "commentid commentauthor commentcontent",
        {"text": "commentcontent", "author": "commentauthor", "time": "commentdategmt",
         "parent": "commentparent", "id": "commentid", "level": ""},
        html=True, zone="+00:00",
    ),
    _preset(
        "disqus threads", "disqus", "id link title isclosed",
        {"article": "id", "article_url": "link", "article_title": "title", "body": "message",
         "time": "createdat"},
        kind=Kind.ARTICLES, html=True,
    ),
    _preset(
        "disqus posts", "disqus", "id message createdat thread",
        {"text": "message", "author": "author.name", "article": "thread", "parent": "parent", "id": "id"},
        html=True, zone="+00:00",
    ),
    _preset(
        "danmaku", "bilibili", "dmid midhash text", {"time": "ctime", "id": "dmid"}, break_mark="/n"
    ),
    _preset("niconico", "niconico", "vpos no text thread", {"article": "thread", "id": "no", "time": "date"}),
    _preset("artalk", "artalk", "rid content nick pagekey", {"parent": "rid", "article_url": "pagekey"}),
)  # fmt: skip
"""Tried from first to last."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column holds which field, and the preset that said so (None: general names only)."""

    fields: Mapping[str, str] = field(default_factory=dict)
    preset: Preset | None = None

    @property
    def source(self) -> str:
        return "table" if self.preset is None else self.preset.source


def understand(names: Sequence[str], wanted: Mapping[str, str]) -> Layout:
    """The layout of a row: the user's mapping comes before the preset, the preset before names."""
    by_name: dict[str, str] = {}
    for name in names:
        by_name.setdefault(columns.squash(name), name)
    for preset in PRESETS:
        if preset.needs <= by_name.keys() and not preset.lacks & by_name.keys():
            fixed = {
                field: by_name.get(column, "")
                for field, column in preset.fields.items()
                if column in by_name or not column
            }
            return Layout(columns.recognise(names, {**fixed, **wanted}), preset)
    return Layout(columns.recognise(names, wanted), None)


def is_readable(layout: Layout) -> bool:
    """True where it is known which column holds the text, or that the rows are articles."""
    articles = layout.preset is not None and layout.preset.kind is Kind.ARTICLES
    return articles or columns.TEXT in layout.fields
