"""Ranges as typed: scores, lengths, days; what is none is refused, not guessed at."""

from __future__ import annotations

import pytest

from ui import ranges


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("0.2-0.35", (0.2, 0.35)), (".9~1", (0.9, 1.0)), ("0.5 0.1", (0.1, 0.5)), ("0..1", (0.0, 1.0)),
        ("2-3", None), ("abc", None), ("0.2", None), ("", None),
    ],
)  # fmt: skip
def test_scores(typed: str, found: tuple[float, float] | None) -> None:
    assert ranges.scores(typed) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("5-20", (5, 20)), ("20 5", (5, 20)), ("<10", (0, 9)), ("> 100", (101, ranges.LONGEST)),
        ("10", None), ("-5", None), ("x", None),
    ],
)  # fmt: skip
def test_lengths(typed: str, found: tuple[int, int] | None) -> None:
    assert ranges.lengths(typed) == found


@pytest.mark.parametrize(
    ("typed", "inside", "outside"),
    [
        ("2026", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z"),
        ("2026-1", "2026-01-31T23:59:59Z", "2026-02-01T00:00:00Z"),
        ("2026-01-05", "2026-01-05T23:59:59Z", "2026-01-06T00:00:00Z"),
        ("2026-01-05..2026-01-07", "2026-01-07T12:00:00Z", "2026-01-04T23:59:59Z"),
    ],
)
def test_days(typed: str, inside: str, outside: str) -> None:
    found = ranges.days(typed)
    assert found is not None
    low, high = found
    assert low <= inside <= high
    assert not low <= outside <= high


@pytest.mark.parametrize("typed", ["2026-13", "2026-02-30", "01-31", "", "yesterday"])
def test_days_that_are_none(typed: str) -> None:
    assert ranges.days(typed) is None
