"""Which ids a command for another system may hold, and what a decision means there."""

from __future__ import annotations

import re
from datetime import datetime

from moderator.exporters.base import Context, Missing
from moderator.records import Item, Status

_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:\-]{0,190}")
_NUMBER = re.compile(r"[0-9]{1,20}")

DECIDED = frozenset({Status.APPROVED, Status.HIDDEN})
SPAM_REASONS = frozenset({"advert", "flood"})
"""Reasons that comment systems call spam, so that their filters learn from them."""


def plain_id(item: Item, context: Context) -> str | None:
    """The comment's own id in its system. None, and counted, where none is safe in a command."""
    return _matching(item, context, _PLAIN_ID)


def number_id(item: Item, context: Context) -> str | None:
    """The same for systems that number their comments."""
    return _matching(item, context, _NUMBER)


def _matching(item: Item, context: Context, pattern: re.Pattern[str]) -> str | None:
    given = item.comment.source_id
    if given is None or pattern.fullmatch(given) is None:
        context.leave_out(Missing.NO_ID)
        return None
    return given


def is_spam(item: Item) -> bool:
    return item.state.status is Status.HIDDEN and item.state.reason in SPAM_REASONS


def kept(item: Item, *names: str) -> str:
    """The first of these columns that the comment came with and nobody recognised; empty where none did."""
    squashed = {name.lower().replace("_", ""): value for name, value in item.comment.extra.items()}
    return next((squashed[name] for name in names if squashed.get(name)), "")


def milliseconds(posted_at: str | None) -> int | None:
    """Unix time in milliseconds of an ISO 8601 UTC instant."""
    return None if posted_at is None else int(datetime.fromisoformat(posted_at).timestamp() * 1000)
