"""Times that lack something: placed by what a person said, and by nothing else."""

from __future__ import annotations

import io

import pytest

from moderator.errors import ModeratorError
from moderator.importers.base import Options
from moderator.importers.reading import read
from moderator.importers.reference import NO_REFERENCE, placed, reference
from moderator.jobs import Job
from moderator.records import Comment, Precision

FULL = reference("2025-02-02 10:30", "", "+08:00")


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        ("3小时前", "2025-02-01T23:30:00Z"),
        ("15分钟前", "2025-02-02T02:15:00Z"),
        ("2天前", "2025-01-31T02:30:00Z"),
        ("3 weeks ago", "2025-01-12T02:30:00Z"),
        ("a year ago", "2024-02-02T02:30:00Z"),
        ("1个月前", "2025-01-02T02:30:00Z"),
        ("刚刚", "2025-02-02T02:30:00Z"),
        ("昨天 08:34", "2025-02-01T00:34:00Z"),
        ("01-31 10:32", "2025-01-31T02:32:00Z"),
        ("12-31 23:00", "2024-12-31T15:00:00Z"),
        ("2025-01-01 10:00", "2025-01-01T02:00:00Z"),
        ("2025-01-01", None),
        ("01-31", None),
        ("2025", None),
        ("02-30 10:00", None),
    ],
)
def test_with_day_clock_and_zone(raw: str, at: str | None) -> None:
    assert placed(raw, "", FULL)[0].at == at


@pytest.mark.parametrize("raw", ["3小时前", "昨天 08:34", "01-31 10:32", "2025-01-01 10:00"])
def test_nothing_is_invented(raw: str) -> None:
    assert placed(raw, "", NO_REFERENCE)[0].at is None
    assert placed(raw, "", reference("2025-02-02 10:30", "2025", ""))[0].at is None


def test_a_day_without_its_clock_places_yesterday_but_not_three_hours_ago() -> None:
    day = reference("2025-02-02", "", "+08:00")
    assert placed("昨天 08:34", "", day)[0].at == "2025-02-01T00:34:00Z"
    assert placed("3小时前", "", day)[0].at is None


def test_the_precision_stays_and_what_was_used_is_told() -> None:
    moment, used = placed("3小时前", "", FULL)
    assert (moment.precision, used) == (Precision.RELATIVE, "2025-02-02T10:30+08:00")
    assert placed("01-31 10:32", "", reference("", "2025", "+08:00"))[1] == "2025+08:00"
    assert placed("2025-01-01T10:00:00Z", "", FULL)[1] == ""


@pytest.mark.parametrize("given", [("gestern", "", ""), ("", "25", ""), ("", "", "+99:00"), ("", "", "北京")])
def test_what_cannot_be_read_is_refused(given: tuple[str, str, str]) -> None:
    with pytest.raises(ModeratorError, match=r"import\.bad_"):
        reference(*given)


def test_the_reference_changes_no_uid_and_is_kept_beside_the_comment() -> None:
    data = "用户名,评论内容,评论时间\n甲,好的评论,3小时前\n".encode()
    read_with = (read(io.BytesIO(data), "a.csv", Options(reference=r), Job()) for r in (NO_REFERENCE, FULL))
    plain, dated = ([record for record in found if isinstance(record, Comment)] for found in read_with)
    assert [c.uid for c in plain] == [c.uid for c in dated]
    assert dated[0].extra["posted_reference"] == "2025-02-02T10:30+08:00"
    assert plain[0].extra == {}
