"""Which column holds what: names seen in crawlers' dumps, exports and hand-made tables, as data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

TEXT = "text"
FIELDS: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text", "content", "评论内容", "weibo_text", "tweet_text", "post_text", "comment_content",
        "comment_text", "commenttext", "comment", "评论", "body", "message", "内容", "回复内容",
        "review", "评论正文", "正文", "微博正文", "用户评论", "留言", "留言内容", "评价", "评价内容",
        "弹幕", "弹幕内容", "text_raw", "textoriginal", "textdisplay", "text_original", "text_display",
        "content.message", "回答内容", "微博内容", "评论文本", "文本", "comment_body", "msg",
        "markdown", "原文", "发言", "发言内容", "orig", "cooked", "contents", "review_text",
        "reviewtext", "sentence", "tweet", "html",
    ),
    "author": (
        "author", "nickname", "昵称", "用户名", "用户昵称", "user_nickname", "screen_name",
        "user_screen_name", "username", "user_name", "author_name", "authorname", "comment_author",
        "authordisplayname", "评论者昵称", "评论者姓名", "评论者", "评论人", "用户名称", "账号昵称",
        "用户", "作者", "网名", "姓名", "name", "user", "nick", "uname", "发布者", "发布人", "评论用户",
        "user_nick", "by", "member.uname", "user.screen_name", "user.nickname", "user.name",
        "user_info.nickname", "user_info_nickname", "comment_user.nick_name",
        "comment_user.screen_name", "author.name", "author.username", "知乎作者", "commenter",
        "reviewer_name", "poster", "display_name", "from",
    ),
    "id": (
        "comment_id", "commentid", "评论id", "评论标识号", "评论编号", "rpid_str", "rpid", "id_str", "idstr",
        "id", "cid", "mid", "_id", "_id.$oid", "objectid", "commenthex", "post_id", "uuid", "dmid",
    ),
    "parent": (
        "parent", "parent_id", "parentid", "parent_comment_id", "comment_parent", "上级评论id",
        "上级评论", "父评论id", "父评论", "reply_to", "replyto", "pid", "parenthex", "reply_to_id",
        "reply_id", "回复id", "回复的评论id", "reply_comment._id", "in_reply_to", "in_reply_to_id",
        "被回复评论id", "target_comment.id", "reply_to_comment.id",
    ),
    "root": (
        "root", "root_id", "rootid", "rootidstr", "rid", "root_comment_id", "根评论id",
    ),
    "time": (
        "posted_raw", "time", "create_time", "created_at", "createdat", "create_date_time", "评论时间",
        "发布时间", "评论发布时间", "时间", "date", "ctime", "timestamp", "publish_time",
        "published_at", "publishedat", "created_utc", "created", "comment_date_gmt", "comment_date",
        "comment_time", "日期", "评论日期", "回复时间", "发表时间", "upload_time", "posted_at",
        "post_time", "datetime", "inserted_at", "insertedat", "creationdate", "pubdate", "addtime",
        "回答时间", "发布日期",
    ),
    "likes": (
        "likes", "like_count", "likecount", "like_counts", "like", "comment_like_count", "点赞数",
        "点赞", "赞", "点赞量", "评论点赞数", "评论获赞数", "点赞数量", "评论点赞次数", "赞同数",
        "digg_count", "favorites", "praise_num", "votes", "score", "vote", "up", "agree", "vote_up", "获赞数",
        "upvotes", "praise", "like_num", "赞数",
        "attitudes_count", "voteup_count", "comment_like", "liked_count", "likes_count", "upvote_count",
        "agree_count", "zan", "zan_count", "favorite_count", "favourites_count", "reaction_count",
    ),
    "replies": (
        "replies", "sub_comment_count", "reply_count", "replycount", "回复数", "评论回复数", "回复数量",
        "rcount", "reply_comment_total", "total_number", "totalreplycount", "底下评论数", "回复量",
        "reply_total",
    ),
    "place": (
        "place", "ip_location", "iplocation", "ip属地", "ip归属地", "评论ip", "评论者ip归属地",
        "ip_label", "ip地址", "属地", "地区", "location", "reply_control.location", "area", "所在地",
        "评论者所在地", "user_location", "省份", "publish_loc_info", "ip_region",
    ),
    "article": (
        "article", "article_id", "articleid", "note_id", "aweme_id", "video_id", "videoid", "weibo_id",
        "微博id", "content_id", "thread_id", "topic_id", "story_id", "storyid", "post", "oid",
        "link_id", "newsid", "news_id", "文章id", "帖子id", "视频id", "笔记id", "作品id", "item_id",
        "group_id", "snippet.videoid",
    ),
    "article_title": (
        "article_title", "articletitle", "文章标题", "标题", "title", "帖子标题", "视频标题",
        "笔记标题", "page_title", "笔记名称", "news_title", "新闻标题", "note_title", "post_title",
    ),
    "article_url": (
        "article_url", "articleurl", "url", "链接", "文章链接", "帖子链接", "视频链接", "笔记链接",
        "page_key", "note_url", "page_url", "locator.url", "uri", "href", "video_url", "网址",
    ),
    "level": ("隶属关系", "comment_type", "评论类型", "评论级别", "层级"),
    "floor": ("floor", "楼层"),
    "parent_floor": ("reply_to_post_number", "parent_floor"),
    "body": (),
}  # fmt: skip
"""field -> names, most telling first. A name stands for one field only."""

TOP_LEVELS = frozenset({"一级评论", "主评论", "根评论", "父评论"})
SUB_LEVELS = frozenset({"二级评论", "子评论", "三级评论", "回复"})
"""Values of the field ``level``: a row of the second kind answers the last row of the first."""


def fold(name: str) -> str:
    """A column name in the form that is compared: ``Comment-ID`` and ``comment id`` are ``comment_id``."""
    text = unicodedata.normalize("NFKC", name).strip("\ufeff\u200b\u200e \t\r\n\"'").casefold()
    return text.replace(" ", "_").replace("-", "_") if text.isascii() else text.replace(" ", "")


def squash(name: str) -> str:
    """A column name without case, spaces and underscores."""
    return fold(name).replace("_", "")


def recognise(names: Sequence[str], wanted: Mapping[str, str]) -> dict[str, str]:
    """field -> one of ``names``: those the user asked for first, then by the table above.

    ``wanted`` is the user's ``--map``; a column may also be named by its number, ``#3``, and an empty name
    means that no column holds the field. Names that are not there are left out: the caller says so.
    """
    found: dict[str, str] = {}
    for field, column in wanted.items():
        chosen = _pick(column, names) if column else None
        if chosen is not None:
            found[field] = chosen
    taken = set(found.values())
    by_name: dict[str, str] = {}
    for name in names:
        by_name.setdefault(squash(name), name)
    for field, aliases in FIELDS.items():
        if field in found or wanted.get(field) == "":
            continue
        for alias in aliases:
            match = by_name.get(alias.replace("_", ""))
            if match is not None and match not in taken:
                found[field] = match
                taken.add(match)
                break
    for field, ending in ENDINGS:
        if field not in found and wanted.get(field) != "":
            match = next((name for key, name in by_name.items() if ending.fullmatch(key)), None)
            if match is not None and match not in taken:
                found[field] = match
                taken.add(match)
    return found


ENDINGS = tuple(
    (field, re.compile(pattern))
    for field, pattern in (
        ("text", r"(?!.*(?:被|父|上级|原)).{0,6}(?:评论|回复|留言|弹幕|评价)(?:的?内容|文本|正文|详情)"),
        ("author", r"(?!.*(?:被|父|上级)).{0,6}(?:昵称|网名|用户名称?)"),
        ("time", r"(?!.*(?:采集|抓取|爬取|更新|注册)).{0,6}(?:评论|发布|发表|回复|创建)(?:时间|日期)"),
        ("likes", r".{0,4}(?:评论|获|被).{0,2}点?赞(?:数量?|次数|量)?"),
    )
)
"""field -> how a name ends that holds it, where no listed name does."""


def _pick(column: str, names: Sequence[str]) -> str | None:
    if column in names:
        return column
    if column.startswith("#") and column[1:].isdigit() and 1 <= int(column[1:]) <= len(names):
        return names[int(column[1:]) - 1]
    return next((name for name in names if fold(name) == fold(column)), None)


BODIES = frozenset({"描述", "正文", "desc", "description", "笔记内容", "文章内容", "articlebody"})
"""Names of a column with an article's own text, in a row that also holds its comments."""


def field_of(name: str) -> str | None:
    """The field that a column of this name holds."""
    wanted = squash(name)
    for field, aliases in FIELDS.items():
        if any(alias.replace("_", "") == wanted for alias in aliases):
            return field
    return None


def looks_like_header(names: Iterable[str]) -> bool:
    """True where at least one cell is a known name for the text, or two cells are known names."""
    known = {alias.replace("_", ""): field for field, aliases in FIELDS.items() for alias in aliases}
    hits = [known[name] for name in map(squash, names) if name in known]
    return TEXT in hits or len(set(hits)) >= 2
