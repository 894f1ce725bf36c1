"""Writes Artrans, the format Artalk imports: a JSON array whose values are all strings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import STATES_LACK, Context, Form
from moderator.exporters.lines import line, write_array
from moderator.exporters.place import address, thread_ids
from moderator.exporters.target import kept
from moderator.records import Item, Status


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """Pending comments are not shown there: all but approved ones are."""

    def make(item: Item) -> bytes:
        comment = item.comment
        return line(
            {
                "id": comment.source_id or comment.uid,
                "rid": thread_ids(item, context)[1] or "0",
                "content": comment.text,
                "ua": kept(item, "ua"),
                "ip": kept(item, "ip"),
                "is_collapsed": kept(item, "iscollapsed") or "false",
                "is_pending": "false" if item.state.status is Status.APPROVED else "true",
                "is_pinned": kept(item, "ispinned") or "false",
                "vote_up": str(comment.likes or 0),
                "vote_down": kept(item, "votedown") or "0",
                "created_at": comment.posted_at or comment.posted_raw or "",
                "updated_at": item.state.decided_at or comment.posted_at or "",
                "nick": comment.author,
                "email": kept(item, "email", "mail"),
                "link": kept(item, "link"),
                "badge_name": kept(item, "badgename"),
                "badge_color": kept(item, "badgecolor"),
                "page_key": address(item, context),
                "page_title": item.article_title or "",
                "page_admin_only": kept(item, "pageadminonly") or "false",
                "site_name": kept(item, "sitename"),
                "site_urls": kept(item, "siteurls"),
            }
        )

    write_array(items, out, context, make)


FORM = Form("artalk", ".json", write, STATES_LACK)
