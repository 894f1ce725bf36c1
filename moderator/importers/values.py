"""Reads the values of cells: times, counts, ids, places, and repairs what cannot be stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from moderator.records import Precision

NO_PARENT = frozenset({"", "0", "root", "none", "null", "nan", "undefined", "nil", "-1", "0.0", "/", "无"})
MANGLED = re.compile(r"\d(\.\d+)?[eE]\+?\d+|\d+\.0+")
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, 1)}
UNIX = re.compile(r"(\d{9,10})(\.\d+)?|(\d{12,13})(\.0+)?")
UNIX_FIRST, UNIX_LAST = 631_152_000, 4_102_444_800

_DATE = r"(?P<year>\d{4})(?:-|/|\.|年)(?P<month>\d{1,2})(?:-|/|\.|月)(?P<day>\d{1,2})日?"
_CLOCK = r"(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2})(?:[.,]\d+)?)?"
_ZONE = r"(?P<zone>[Zz]|(?:GMT|UTC)?[+-]\d{2}:?\d{2}|GMT|UTC)?(?: [A-Z]{3,4})?"
_NAME = r"(?P<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_HALF = r"(?P<half>[ap]\.?m\.?)?"
_AT = rf"(?:,?\s+(?:at\s+)?{_CLOCK}\s*{_HALF})?"
_WEEKDAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+"

ABSOLUTE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_DATE}(?:[T\s]+(?:星期.|周.)?\s*{_CLOCK}\s*{_ZONE})?",
        r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})",
        rf"(?P<year>2\d)-(?P<month>\d{{2}})-(?P<day>\d{{2}})\s+{_CLOCK}",
        rf"{_WEEKDAY}{_NAME}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s+{_ZONE}\s+(?P<year>\d{{4}})",
        rf"{_WEEKDAY}{_NAME}\s+(?P<day>\d{{1,2}})\s+(?P<year>\d{{4}})\s+{_CLOCK}\s*{_ZONE}(?:\s*\(.*\))?",
        rf"(?:{_WEEKDAY})?(?P<day>\d{{1,2}})\s+{_NAME}\s+(?P<year>\d{{4}})\s+{_CLOCK}\s*{_ZONE}(?:\s*\(.*\))?",
        rf"(?:on\s+)?(?:{_WEEKDAY})?{_NAME}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_AT}",
        rf"(?:on\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_NAME}\.?,?\s+(?P<year>\d{{4}}){_AT}",
        rf"(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/(?P<year>\d{{4}})(?:,?\s+{_CLOCK})?",
    )
)
"""Times with a year. The last form has the day first where that is possible, else the month."""

YEARLESS = re.compile(rf"(?P<month>\d{{1,2}})(?:-|/|月)(?P<day>\d{{1,2}})日?(?:\s*{_CLOCK})?")
MONTH_ONLY = re.compile(r"(?:19|20)\d{2}(?:[-/.](?:0?[1-9]|1[0-2])|年(?:0?[1-9]|1[0-2])月)")
YEAR_ONLY = re.compile(r"(?:19|20)\d{2}年?")
RELATIVE = re.compile(
    r"刚刚|刚才|just now|yesterday.*|today.*"
    r"|\d+\s*(?:秒钟?|分钟?|个?小时|天|周|个?星期|个?月|年)(?:以)?前.*"
    r"|(?:今天|昨天|前天|昨日|今日)\s*(?:\d{1,2}[:：]\d{2}.*)?"
    r"|(?:an?|\d+)\s+(?:second|sec|minute|min|hour|hr|day|week|month|year)s?\s+ago.*"
    r"|\d{1,3}\s?(?:mo|min|hr|yr|[smhdwy])(?:\s+ago)?.{0,10}",
    re.IGNORECASE,
)
COUNT = re.compile(r"(\d+(?:\.\d+)?)\s*([kKmMwW万亿千])?\+?")
COUNT_UNITS = {"k": 1_000, "千": 1_000, "w": 10_000, "万": 10_000, "m": 1_000_000, "亿": 100_000_000}
PLACE = re.compile(r"^(?:IP\s*(?:属地|归属地|地址)?\s*[:：]?|来自|发布于)\s*", re.IGNORECASE)
PLACE_ON_PAGE = re.compile(r"(?:issue|disc)?-?(?:comment|reply|floor|post|[prc]id|[cpr])[-_=]?\d", re.I)
"""What stands behind the ``#`` of an address that leads to one comment of a page."""
TELLING_ID = 5
"""Characters: a shorter id may stand in an address by chance."""
SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Moment:
    """What a raw time says: ISO 8601 UTC (None unless year and zone are known) and how exact it is."""

    at: str | None = None
    precision: Precision | None = None


NO_MOMENT = Moment()


def clean(text: str) -> tuple[str, bool]:
    """The text without lone surrogates (each becomes U+FFFD), and whether there were any."""
    if text.isascii() or not SURROGATE.search(text):
        return text, False
    return SURROGATE.sub("\ufffd", text), True


def moment(raw: str, zone: str = "") -> Moment:
    """Read a time in any of the listed forms; nothing is invented: no year, no zone, no reference date.

    ``zone`` (``+00:00``) holds for times that name none, where the format is known to write it so.
    """
    text = raw.strip()
    if not text:
        return NO_MOMENT
    if (unix := UNIX.fullmatch(text)) is not None:
        return _unix(unix)
    for form in ABSOLUTE:
        if (match := form.fullmatch(text)) is not None:
            return _absolute({**match.groupdict(), "zone": match.groupdict().get("zone") or zone})
    if (match := YEARLESS.fullmatch(text)) is not None:
        return _yearless(match.groupdict())
    if RELATIVE.fullmatch(text):
        return Moment(None, Precision.RELATIVE)
    if MONTH_ONLY.fullmatch(text):
        return Moment(None, Precision.MONTH)
    if YEAR_ONLY.fullmatch(text):
        return Moment(None, Precision.YEAR)
    return NO_MOMENT


def _unix(match: re.Match[str]) -> Moment:
    seconds = int(match[1]) if match[1] else int(match[3]) // 1000
    if not UNIX_FIRST <= seconds <= UNIX_LAST:
        return NO_MOMENT
    return Moment(_iso(datetime.fromtimestamp(seconds, UTC)), Precision.SECOND)


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clock_time(raw: str) -> datetime | None:
    """A time with a year as a clock showed it, whatever its zone."""
    for form in ABSOLUTE:
        if (match := form.fullmatch(raw.strip())) is not None:
            return _when(match.groupdict())
    return None


def _when(parts: dict[str, str | None]) -> datetime | None:
    month = MONTHS[(parts["name"] or "").lower()] if parts.get("name") else int(parts["month"] or 0)
    day = int(parts["day"] or 0)
    if month > 12 and day <= 12:
        month, day = day, month
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    if (half := (parts.get("half") or "").lower()) and hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    year = parts["year"] or "0"
    try:
        return datetime(int(f"20{year}" if len(year) == 2 else year), month, day, hour, minute, second)
    except ValueError:
        return None


def _absolute(parts: dict[str, str | None]) -> Moment:
    when, hour, second = _when(parts), parts.get("hour"), parts.get("second")
    if when is None:
        return NO_MOMENT
    precision = Precision.DAY if hour is None else Precision.MINUTE if second is None else Precision.SECOND
    zone = offset(parts.get("zone"))
    if zone is None or hour is None:
        return Moment(None, precision)
    try:
        return Moment(_iso(when.replace(tzinfo=zone)), precision)
    except OverflowError:
        return Moment(None, precision)


def offset(word: str | None) -> timezone | None:
    """``+08:00``, ``GMT+0800`` or ``Z`` as a zone; None where there is none or it makes no sense."""
    if not word:
        return None
    digits = word.upper().removeprefix("GMT").removeprefix("UTC").replace(":", "")
    if digits in ("", "Z"):
        return UTC
    minutes = int(digits[1:3]) * 60 + int(digits[3:5])
    if minutes >= 24 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if digits[0] == "-" else minutes))


def _yearless(parts: dict[str, str | None]) -> Moment:
    try:
        datetime(
            2000,
            int(parts["month"] or 0),
            int(parts["day"] or 0),
            int(parts["hour"] or 0),
            int(parts["minute"] or 0),
        )
    except ValueError:
        return NO_MOMENT
    return Moment(None, Precision.DAY_NO_YEAR if parts["hour"] is None else Precision.MINUTE_NO_YEAR)


def count(raw: str) -> int | None:
    """``1.5万``, ``28k``, ``1,234`` as a number; None for buttons (``赞``) and empty cells."""
    if not raw:
        return None
    if raw.isdecimal() and raw.isascii() and len(raw) < 16:
        return int(raw)
    match = COUNT.fullmatch(raw.strip().replace(",", ""))
    if match is None or len(match[1]) > 15:
        return None
    return round(float(match[1]) * COUNT_UNITS.get((match[2] or "").lower(), 1))


def place(raw: str) -> str | None:
    """``IP属地：广东``, ``来自 广东`` and ``广东`` as 广东; None where it is unknown."""
    if not raw:
        return None
    name = PLACE.sub("", raw.strip())
    return None if name in ("", "未知", "无", "None", "null") else name


def is_mangled(source_id: str) -> bool:
    """True for an id that a spreadsheet turned into a number: ``5.1111E+15``, ``2800366891.0``."""
    return MANGLED.fullmatch(source_id) is not None


def page_of(url: str, own_id: str) -> str:
    """The address of the page that a comment stands on; empty where it is the comment's own, with its id."""
    page, mark, place = url.partition("#")
    if mark and (PLACE_ON_PAGE.match(place) or (own_id and own_id in place)):
        url = page
    return "" if len(own_id) >= TELLING_ID and own_id in url else url


def parent_id(raw: str, own_id: str) -> str | None:
    """The parent's id; None in all the spellings of "no parent", among them the comment's own id."""
    text = raw.strip()
    return None if text.lower() in NO_PARENT or text == own_id else text
