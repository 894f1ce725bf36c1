"""The jobs bar with several jobs: what waits is counted, each can be stopped, the line goes with the last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from desk_hand import Hand, desk_on, until
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from moderator.jobs import Cancelled, Job
from moderator.store.open import open_store


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    open_store(tmp_path / "desk.db").close()
    with desk_on(tmp_path / "desk.db") as made:
        yield made


class Labour:
    """A job that goes on until it is let go or stopped."""

    def __init__(self) -> None:
        self.begun, self.free, self.stopped = Event(), Event(), Event()

    def __call__(self, job: Job) -> None:
        self.begun.set()
        try:
            while not self.free.wait(0.01):
                job.report("job.load", 1, 2)
        except Cancelled:
            self.stopped.set()
            raise


def bar(hand: Hand) -> str:
    return " ".join(part.text() for part in hand.desk.window.jobs.findChildren(QLabel))


def test_jobs_wait_for_one_another_and_each_can_be_stopped(hand: Hand) -> None:
    session, window = hand.desk.session, hand.desk.window
    one, two = Labour(), Labour()
    session.run("job.load", "one.csv", one)
    session.run("job.load", "two.csv", two)
    until(lambda: window.jobs.isVisible() and "one.csv" in bar(hand) and "另有 1 件在等" in bar(hand))
    assert "正在载入" in window.stage.notice.texts()[0]
    one.free.set()
    until(two.begun.is_set)
    until(lambda: "two.csv" in bar(hand) and "在等" not in bar(hand))
    until(lambda: session.queued == 0)
    assert window.jobs.isVisible(), "what ended takes only its own line along"
    hand.press("Ctrl+.")
    until(two.stopped.is_set)
    until(lambda: not window.jobs.isVisible())
    assert not session.busy
    until(lambda: "没有评论" in window.stage.notice.texts()[0])


def test_stopping_where_nothing_runs_says_so(hand: Hand) -> None:
    hand.press("Ctrl+.")
    assert "没有工作" in hand.desk.window.stage.toast.text()
