"""Times that lack a year, a zone or a day of their own, placed by what a person said of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

from moderator.errors import ModeratorError
from moderator.importers import values
from moderator.importers.values import Moment
from moderator.records import Precision

SAVED_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d")
ZONE = re.compile(r"(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?")
YEARS = range(1970, 2101)

_UNITS = {
    "秒": "seconds", "second": "seconds", "分": "minutes", "minute": "minutes", "小时": "hours",
    "hour": "hours", "天": "days", "day": "days", "周": "weeks", "星期": "weeks", "week": "weeks",
    "月": "months", "month": "months", "年": "years", "year": "years",
}  # fmt: skip
AGO = re.compile(
    r"(?P<n>\d+|an?)\s*个?(?P<unit>秒|分|小时|天|周|星期|月|年|second|minute|hour|day|week|month|year)"
    r"[钟s]*\s*(?:以?前|ago).*",
    re.IGNORECASE,
)
CLOCKED = re.compile(
    r"(?P<day>今天|今日|昨天|昨日|前天)\s*(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?::\d{2})?.*"
)
DAYS_BACK = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
NOW = frozenset({"刚刚", "刚才", "just now"})
EXACT = frozenset({Precision.MINUTE, Precision.SECOND})


@dataclass(frozen=True, slots=True)
class Reference:
    """When the page was saved (as the clock stood there; ``clock`` false: only the day is known), the year
    of dates without one, and the zone of times without one. Nothing here is ever guessed."""

    saved: datetime | None = None
    clock: bool = False
    year: int | None = None
    zone: timezone | None = None

    def __bool__(self) -> bool:
        return self.saved is not None or self.year is not None or self.zone is not None


NO_REFERENCE = Reference()


def reference(date: str = "", year: str = "", zone: str = "") -> Reference:
    """What was given on the command line or in the window.

    Raises ModeratorError for a date, year or zone that cannot be read.
    """
    saved = _saved(date.strip()) if date.strip() else None
    return Reference(
        saved=saved,
        clock=":" in date,
        year=_year(year.strip()) if year.strip() else None,
        zone=_zone(zone.strip()) if zone.strip() else None,
    )


def _saved(text: str) -> datetime:
    for form in SAVED_FORMS:
        try:
            return datetime.strptime(text.replace("/", "-"), form)
        except ValueError:
            continue
    raise ModeratorError("import.bad_date", given=text)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:9]) in YEARS):
        raise ModeratorError("import.bad_year", given=text)
    return int(text)


def _zone(text: str) -> timezone:
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    match = ZONE.fullmatch(text.upper().removeprefix("UTC").removeprefix("GMT").replace("：", ":"))
    minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0) if match else 24 * 60
    if match is None or minutes > 14 * 60:
        raise ModeratorError("import.bad_zone", given=text)
    return timezone(timedelta(minutes=-minutes if match["sign"] == "-" else minutes))


def placed(raw: str, zone: str, known: Reference) -> tuple[Moment, str]:
    """What a raw time says, and which part of the reference was needed for its instant ("" where none was).

    The precision stays that of the raw time. ``zone`` is the format's own, as in ``values.moment``.
    """
    moment = values.moment(raw, zone)
    if moment.at is not None or moment.precision is None or not known:
        return moment, ""
    offset = values.offset(zone) or known.zone
    if offset is None:
        return moment, ""
    when, used = _local(raw.strip(), moment.precision, offset, known)
    if when is None:
        return moment, ""
    try:
        at = when.replace(tzinfo=offset).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError):
        return moment, ""
    return replace(moment, at=at), f"{used}{_name(offset)}"


def _name(offset: timezone) -> str:
    minutes = round((offset.utcoffset(None) or timedelta()).total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _local(raw: str, precision: Precision, offset: timezone, known: Reference) -> tuple[datetime | None, str]:
    """The time by the clock of its place, and the part of the reference that gave the day."""
    if precision in EXACT:
        return values.clock_time(raw), ""
    if precision is Precision.MINUTE_NO_YEAR:
        return _with_year(raw, known)
    if precision is Precision.RELATIVE and known.saved is not None:
        said = known.saved.isoformat(timespec="minutes") if known.clock else known.saved.date().isoformat()
        return _before(raw, known), said
    return None, ""


def _with_year(raw: str, known: Reference) -> tuple[datetime | None, str]:
    match = values.YEARLESS.fullmatch(raw)
    if match is None or (known.year is None and known.saved is None):
        return None, ""
    month, day, hour, minute = (int(match[name]) for name in ("month", "day", "hour", "minute"))
    try:
        if known.year is not None:
            return datetime(known.year, month, day, hour, minute), f"{known.year}"
        assert known.saved is not None
        last = known.saved if known.clock else known.saved.replace(hour=23, minute=59)
        when = datetime(last.year, month, day, hour, minute)
        # The page cannot hold what was written after it was saved.
        when = when if when <= last else when.replace(year=last.year - 1)
    except ValueError:
        return None, ""
    return when, known.saved.date().isoformat()


def _before(raw: str, known: Reference) -> datetime | None:
    """``3小时前`` counted back from a known clock; ``昨天 08:34`` from a known day."""
    assert known.saved is not None
    try:
        if (match := CLOCKED.fullmatch(raw)) is not None:
            day = known.saved - timedelta(days=DAYS_BACK[match["day"]])
            return day.replace(hour=int(match["hour"]), minute=int(match["minute"]), second=0)
        if not known.clock:
            return None
        if raw.lower() in NOW:
            return known.saved
        if (match := AGO.fullmatch(raw)) is not None:
            return _ago(known.saved, match)
    except (ValueError, OverflowError):
        return None
    return None


def _ago(saved: datetime, match: re.Match[str]) -> datetime:
    count = int(match["n"]) if match["n"].isdigit() else 1
    unit = _UNITS[match["unit"].lower()]
    if unit not in ("months", "years"):
        return saved - timedelta(**{unit: count})
    months = saved.year * 12 + saved.month - 1 - count * (12 if unit == "years" else 1)
    return saved.replace(year=months // 12, month=months % 12 + 1, day=min(saved.day, 28))
