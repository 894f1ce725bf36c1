"""What a shift costs in key presses, and that what moves in the background never moves a decision."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk_hand import Hand, copy_queue, desk_on, make_queue, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from moderator import settings
from moderator.records import Changes, Uid
from moderator.store.query import Query
from ui.detail.why_line import suggested_reason
from ui.guard import Taken
from ui.keyboard import milliseconds

TRIALS = 300


@pytest.fixture(scope="module")
def seed_queue(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Path:
    return make_queue(tmp_path_factory.mktemp("shift") / "seed.db", [seed])


@pytest.fixture
def hand(qtbot: QtBot, seed_queue: Path, tmp_path: Path) -> Iterator[Hand]:
    with desk_on(copy_queue(seed_queue, tmp_path)) as made:
        yield made


def test_one_by_one_costs_at_most_1_1_presses_a_comment(hand: Hand) -> None:
    presses = 0
    while hand.desk.review.item is not None and presses < 100:
        hand.press("A" if suggested_reason(hand.desk.review.item) is None else "D", wait=10)
        presses += 1
    hand.settle()
    counts = hand.desk.session.reader.counts()
    assert (counts.open, counts.decided) == (0, 48)
    assert presses / 48 <= 1.1


def test_page_mode_costs_at_most_half_a_press_a_comment(hand: Hand) -> None:
    """Every comment with a suggested reason is hidden for it, all others pass."""
    reader = hand.desk.session.reader
    bad = {
        item.comment.uid
        for item in reader.items_of(list(hand.desk.review.snapshot.rows))
        if suggested_reason(item) is not None
    }
    presses = 1
    hand.press("P", wait=10)
    while hand.desk.pages.active and presses < 100:
        page = hand.desk.window.page
        until(lambda: set(hand.desk.window.page.shown()) == set(hand.desk.window.page.painted_uids()))
        left = [uid for uid in page.shown() if uid in bad]
        while left:
            item = page.current_item()
            assert item is not None
            if item.comment.uid in left:
                left.remove(item.comment.uid)
                hand.press("D", wait=160)
            else:
                hand.press("J", wait=60)
            presses += 1
        hand.press("Enter", wait=160)
        presses += 1
    hand.settle()
    by_status = reader.counts().by_status
    assert (reader.counts().open, by_status["hidden"]) == (0, len(bad))  # type: ignore[index]
    assert presses / 48 <= 0.5, presses


@pytest.fixture
def quick(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    """A longer queue and a hand that need not wait for the comment to settle."""
    rows = [f'{{"id":"{n}","author":"u{n}","text":"评论第 {n} 条"}}' for n in range(TRIALS + 40)]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    queue = make_queue(tmp_path / "q.db", [file])
    chosen = replace(settings.read(), settle_ms=0, quiet_ms=0)
    monkeypatch.setattr(settings, "read", lambda: chosen)
    with desk_on(queue) as made:
        yield made


def test_decisions_while_the_queue_is_ranked_anew_hit_the_painted_comment(
    quick: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Priorities change in the background all the time; each press decides what stood on the screen."""
    desk, chance = quick.desk, random.Random(7)

    def shuffle(db: sqlite3.Connection) -> None:
        db.execute("UPDATE reviews SET priority = abs(random() % 1000) / 1000.0, flagged = abs(random() % 2)")

    expected: list[tuple[str, str]] = []
    decided: list[str] = []
    run = desk.verbs.run

    def spy(command_id: str, taken: Taken) -> bool:
        done = run(command_id, taken)
        decided.extend([str(taken.uid)] if done else [])
        return done

    monkeypatch.setattr(desk.verbs, "run", spy)
    texts = {i.comment.uid: i.comment.text for i in desk.session.reader.items(Query())}
    for trial in range(TRIALS):
        if trial % 3 == 0:
            desk.session.store.writer.submit(shuffle)
            desk.session.changed.emit(Changes(uids=None, order=True))
        if chance.random() < 0.3:
            desk.review.refresh()
        if chance.random() < 0.5:
            QApplication.processEvents()
        until(lambda: desk.guard.uid is not None and desk.guard.settled(milliseconds()))
        painted, seen = str(desk.guard.uid), desk.window.review.comment.text()
        key, verb = chance.choice([("A", "approve"), ("S", "skip"), ("E", "escalate")])
        # As a typist does not: two deliberate keys come further apart than the roll of a hand.
        desk.guard.resume()
        decided.clear()
        QTest.keyClick(desk.window.stage, Qt.Key(ord(key)))
        if decided:
            assert decided == [painted]
            assert texts[Uid(painted)] == seen
            expected.append((verb, painted))
    assert len(expected) > TRIALS / 2, "most presses must have counted, else this shows little"
    assert [(verb, str(uid)) for verb, uid, _ in quick.journal()] == expected
