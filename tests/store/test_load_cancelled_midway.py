"""A load of several files that is cancelled in the middle of one of them leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from moderator import pipeline
from moderator.importers.base import Options, Reading
from moderator.jobs import Cancelled, Job
from moderator.store.open import Store

TABLES = ("comments", "articles", "problems", "reviews")


def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "in"
    inside.mkdir()
    for name in ("a", "b", "c"):
        rows = "".join(f"用户{name}{n},{name}的第{n}条\n" for n in range(1500))
        (inside / f"{name}.csv").write_text(f"昵称,评论内容\n{rows}坏,了,多\n", encoding="utf-8")
    return inside


def stopping(reading: Reading, job: Job, at: int) -> Reading:
    """The same reading, cancelled from outside once so many of its records were handed out."""

    def records() -> Iterator[object]:
        for number, record in enumerate(reading):
            if number == at:
                job.cancel()
            yield record

    return Reading(reading.file, reading.format, reading.encoding, reading.confidence, records)  # type: ignore[arg-type]


@pytest.mark.parametrize("at", [0, 700])
def test_nothing_of_any_file_is_left(store: Store, tmp_path: Path, at: int) -> None:
    job = Job()
    given = folder(tmp_path)
    readings, faults = pipeline.open_inputs([given], None, Options(), job)  # type: ignore[arg-type]
    assert (len(readings), faults) == (3, [])
    readings[1] = stopping(readings[1], job, at)
    with pytest.raises(Cancelled):
        pipeline.take_in(store, readings, "甲", job)
    with store.reader() as reader:
        assert [reader.size(table) for table in TABLES] == [0, 0, 0, 0]
        assert reader.counts().total == 0
    again, _ = pipeline.open_inputs([given], None, Options(), Job())  # type: ignore[arg-type]
    report = pipeline.take_in(store, again, "甲", Job())
    assert (report.tally.new, report.tally.problems, report.files) == (4500, 3, 3)
