"""A queue whose flagging was broken off is flagged to its end when the desk opens it, beside the review."""

from __future__ import annotations

from pathlib import Path

from desk_hand import desk_on, until
from pytestqt.qtbot import QtBot

from moderator import pipeline
from moderator.importers.base import Options
from moderator.jobs import Job
from moderator.store.open import open_reader, open_store


def unscored(queue: Path) -> int:
    with open_reader(queue) as reader:
        (count,) = reader.db.execute("SELECT count(*) FROM reviews WHERE scored = 0").fetchone()
    return int(count)


def test_the_desk_goes_on_with_a_flagging_on_opening(qtbot: QtBot, seed: Path, tmp_path: Path) -> None:
    queue = tmp_path / "half.db"
    with open_store(queue) as store:
        readings, faults = pipeline.open_inputs([seed], None, Options(), Job())  # type: ignore[arg-type]
        assert not faults
        pipeline.take_in(store, readings, "tester", Job())
    assert unscored(queue) == 48
    with desk_on(queue) as hand:
        hand.program.resume()
        hand.press("a")
        hand.settle()
        until(lambda: unscored(queue) == 0, 60_000)
        assert hand.verbs() == ["approve"]
    with open_reader(queue) as reader:
        flagged, moods = reader.db.execute("SELECT sum(flagged), count(sentiment) FROM reviews").fetchone()
    assert flagged > 0
    assert moods == 48
