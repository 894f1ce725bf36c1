"""A flagging that is killed goes on where it stopped: nothing is worked out twice, nothing is missing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ARTICLE, comment

from moderator import pipeline
from moderator.jobs import Job
from moderator.records import Article, Comment
from moderator.rules.parse import default_packs
from moderator.settings import Settings
from moderator.store import check, flagging, intake
from moderator.store.open import open_reader, open_store
from moderator.worker import Pool

MANY = 3000
PATIENCE = 120
"""Seconds after which a child that says nothing is given up."""


def scored(queue: Path) -> dict[int, float | None]:
    with open_reader(queue) as reader:
        found = reader.db.execute("SELECT comment_id, sentiment FROM reviews WHERE scored = 1")
        return dict(found.fetchall())


def killed_in_the_middle(queue: Path) -> dict[int, float | None]:
    """Run ``moderator flag`` and kill it, workers and all, when some are saved; what was saved."""
    child = subprocess.Popen(
        [sys.executable, "-m", "moderator", "flag", "--queue", str(queue)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    end = time.monotonic() + PATIENCE
    try:
        while not scored(queue) and child.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    return scored(queue)


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL to send")
def test_a_killed_flagging_goes_on_where_it_stopped(tmp_path: Path) -> None:
    queue = tmp_path / "q.db"
    records: list[Article | Comment] = [
        ARTICLE,
        *(comment(n, f"第{n}条，味道不错，有点贵") for n in range(1, MANY + 1)),
    ]
    with open_store(queue) as store:
        store.writer.run(lambda db: intake.take_in(db, records, "t", "test", "甲", Job()))
    before = killed_in_the_middle(queue)
    assert 0 < len(before) < MANY, "it was to be killed in the middle"
    marked = next(iter(before))
    with open_store(queue) as store:
        # A score no worker would give: what is known is not worked out again.
        store.writer.run(
            lambda db: db.execute("UPDATE reviews SET sentiment = 0.123 WHERE comment_id = ?", (marked,))
        )
        with store.reader() as reader:
            assert flagging.unfinished(reader.db)
        with Pool(1) as pool:
            report = pipeline.flag(
                store, pool, Settings(), Job(), "甲", packs=default_packs()[:1], everything=False
            )
        with store.reader() as reader:
            assert not flagging.unfinished(reader.db)
            assert all(one.ok for one in check.check(reader))
    after = scored(queue)
    assert len(after) == MANY
    assert None not in after.values()
    assert after[marked] == 0.123
    assert report.comments >= MANY - len(before)
