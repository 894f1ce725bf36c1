"""Cells: times with their precision, counts, places, ids."""

from __future__ import annotations

import pytest

from moderator.importers import values
from moderator.records import Precision


@pytest.mark.parametrize(
    ("raw", "at", "precision"),
    [
        ("1712659551", "2024-04-09T10:45:51Z", Precision.SECOND),
        ("1712659551078", "2024-04-09T10:45:51Z", Precision.SECOND),
        ("1712659551078.0", "2024-04-09T10:45:51Z", Precision.SECOND),
        ("Sat Aug 29 16:39:44 +0800 2026", "2026-08-29T08:39:44Z", Precision.SECOND),
        ("2024-08-06 22:09:01+08:00", "2024-08-06T14:09:01Z", Precision.SECOND),
        ("2024-08-06T22:09:01.123Z", "2024-08-06T22:09:01Z", Precision.SECOND),
        (
            "Mon Jan 26 2026 14:46:26 GMT+0000 (Coordinated Universal Time)",
            "2026-01-26T14:46:26Z",
            Precision.SECOND,
        ),
        ("Mon, 26 Jan 2026 14:46:26 GMT", "2026-01-26T14:46:26Z", Precision.SECOND),
        ("2024-08-06 22:09", None, Precision.MINUTE),
        ("2026/4/14 14:25:10", None, Precision.SECOND),
        ("2019-10-11 12:03\u00a0", None, Precision.MINUTE),
        ("2024年8月6日 22:09", None, Precision.MINUTE),
        ("2020-12-31", None, Precision.DAY),
        ("20190110", None, Precision.DAY),
        ("23/08/2018 13:10", None, Precision.MINUTE),
        ("01-31 10:32", None, Precision.MINUTE_NO_YEAR),
        ("\n03-03", None, Precision.DAY_NO_YEAR),
        ("昨天 08:34", None, Precision.RELATIVE),
        ("3小时前", None, Precision.RELATIVE),
        ("1天前发布", None, Precision.RELATIVE),
        ("刚刚", None, Precision.RELATIVE),
        ("3 weeks ago", None, Precision.RELATIVE),
        ("2024", None, Precision.YEAR),
        ("2024-05", None, Precision.MONTH),
        ("2024-02-30 10:00", None, None),
        ("13-45 10:32", None, None),
        ("0001-01-01 00:00:00+23:59", None, Precision.SECOND),
        ("2024-01-01 00:00:00+99:99", None, Precision.SECOND),
        ("", None, None),
        ("很久以前", None, None),
        ("12", None, None),
    ],
)
def test_times(raw: str, at: str | None, precision: Precision | None) -> None:
    assert values.moment(raw) == values.Moment(at, precision)


@pytest.mark.parametrize(
    ("raw", "count"),
    [
        ("1.5万", 15000),
        ("28k", 28000),
        ("1.2K", 1200),
        ("1,234", 1234),
        ("", None),
        ("赞", None),
        ("3", 3),
        ("2亿", 200_000_000),
    ],
)
def test_counts(raw: str, count: int | None) -> None:
    assert values.count(raw) == count


@pytest.mark.parametrize(
    "raw", ["IP属地：广东", "来自广东", "来自 广东", "发布于 广东", "广东", "IP属地:广东"]
)
def test_places(raw: str) -> None:
    assert values.place(raw) == "广东"


def test_no_parent_in_all_its_spellings() -> None:
    for raw in ("", "0", " 0 ", "root", "None", "null", "77"):
        assert values.parent_id(raw, "77") is None
    assert values.parent_id("76", "77") == "76"


def test_mangled_ids() -> None:
    assert values.is_mangled("5.1111E+15")
    assert values.is_mangled("2800366891.0")
    assert not values.is_mangled("2800366891")
    assert not values.is_mangled("5a3e10f")


def test_lone_surrogates_become_the_replacement_character() -> None:
    assert values.clean("a\ud83db") == ("a\ufffdb", True)
    assert values.clean("好🤣") == ("好🤣", False)
