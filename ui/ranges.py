"""Ranges as a reviewer types them: scores, lengths and days."""

from __future__ import annotations

import re
from datetime import date

LONGEST = 10_000_000
"""Upper end of a range of lengths that is open above."""
_SCORES = re.compile(r"\s*(0?\.\d+|[01](?:\.\d*)?)\s*(?:-|–|~|\.\.|\s)\s*(0?\.\d+|[01](?:\.\d*)?)\s*")
_LENGTHS = re.compile(r"\s*(\d{1,7})\s*(?:-|–|~|\.\.|\s)\s*(\d{1,7})\s*")
_BOUND = re.compile(r"\s*([<>])\s*(\d{1,7})\s*")
_DAY = r"(\d{4}(?:-\d{1,2}(?:-\d{1,2})?)?)"
_DAYS = re.compile(rf"\s*{_DAY}\s*(?:(?:~|–|\.\.|\s)\s*{_DAY})?\s*")
_AFTER = "~"
"""Sorts behind every time of the day or month it is put behind."""


def scores(text: str) -> tuple[float, float] | None:
    """``0.2-0.35``; None for anything else."""
    match = _SCORES.fullmatch(text)
    if match is None:
        return None
    low, high = sorted(float(part) for part in match.groups())
    return (low, high) if high <= 1 else None


def lengths(text: str) -> tuple[int, int] | None:
    """``5-20``, ``<10``, ``>200``, in characters; None for anything else."""
    if (match := _LENGTHS.fullmatch(text)) is not None:
        low, high = sorted(int(part) for part in match.groups())
        return low, high
    if (match := _BOUND.fullmatch(text)) is None:
        return None
    bound = int(match[2])
    return (0, max(bound - 1, 0)) if match[1] == "<" else (bound + 1, LONGEST)


def days(text: str) -> tuple[str, str] | None:
    """``2026``, ``2026-01``, ``2026-01-05`` or two of them with ``..`` between, as two ends to compare with.

    None for anything else, also for days that the calendar does not have.
    """
    match = _DAYS.fullmatch(text)
    if match is None:
        return None
    ends = [_day(part) for part in match.groups() if part is not None]
    if any(end is None for end in ends):
        return None
    known = sorted(end for end in ends if end is not None)
    return known[0], known[-1] + _AFTER


def _day(text: str) -> str | None:
    parts = [int(part) for part in text.split("-")]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return None
    return "-".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])])
