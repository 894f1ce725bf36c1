"""How a comment's time is shown: as it was written, unless that is a number of seconds."""

from __future__ import annotations

from moderator.importers.values import UNIX, moment


def written(raw: str | None) -> str:
    """The raw time; seconds since 1970 as day and minute in UTC; empty where there is none."""
    if raw is None:
        return ""
    at = moment(raw).at if UNIX.fullmatch(raw.strip()) else None
    return raw if at is None else f"{at[:10]} {at[11:16]} UTC"
