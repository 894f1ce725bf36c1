"""A large queue opens with its first comments; what follows comes behind them without moving anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_hand import desk_on, until
from pytestqt.qtbot import QtBot

from moderator.decisions import Request
from moderator.i18n import Language, translator
from moderator.jobs import Job
from moderator.journal import Verb
from moderator.records import Changes, Comment, Status, Uid
from moderator.store import intake
from moderator.store.open import open_reader, open_store
from ui import review
from ui.queue import listing, waiting
from ui.queue.model import QueueModel
from ui.queue.snapshot import View, take

MANY, RISKY = 60, 20


@pytest.fixture
def queue(tmp_path: Path) -> Path:
    records = [Comment(Uid(f"c{n:019d}"), None, None, n, f"作者{n}", f"第{n}条") for n in range(1, MANY + 1)]
    path = tmp_path / "large.db"
    with open_store(path) as store:
        store.writer.run(lambda db: intake.take_in(db, records, "t", "test", "甲", Job()))
        sql = "UPDATE reviews SET flagged = 1, priority = 0.9 WHERE comment_id <= ?"
        store.writer.run(lambda db: db.execute(sql, (RISKY,)))
    return path


def test_it_opens_with_its_beginning_and_is_completed(
    queue: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(listing, "AT_ONCE", 10)
    monkeypatch.setattr(listing, "SOON", 5)
    with desk_on(queue) as hand:
        until(lambda: len(hand.desk.review.snapshot) == MANY)
        snapshot = hand.desk.review.snapshot
        assert list(snapshot.rows[:5]) == [1, 2, 3, 4, 5]
        assert sorted(snapshot.rows) == list(range(1, MANY + 1))
        assert snapshot.flagged >= RISKY
        assert len(snapshot.done) == MANY
        hand.press("a")
        hand.settle()
        assert hand.verbs() == ["approve"]


def test_a_large_gesture_and_its_undo_are_followed_behind_the_hand(
    queue: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(review, "MANY", 5)
    monkeypatch.setattr(waiting, "MANY", 5)
    with desk_on(queue) as hand:
        session, shown = hand.desk.session, hand.desk.review
        wanted = [row for row in shown.snapshot.rows if row % 2]
        turned: list[bool] = []
        shown.turned_back.connect(lambda: turned.append(True))
        session.decide([Request(Uid(f"c{row:019d}"), Verb.APPROVE) for row in reversed(wanted)])
        until(lambda: shown.snapshot.waiting == MANY - len(wanted))
        assert [
            row for row, done in zip(shown.snapshot.rows, shown.snapshot.done, strict=True) if done
        ] == wanted
        shown.undo()
        until(lambda: shown.snapshot.waiting == MANY and bool(turned))
        # The highest of them in the list is current again, whichever was decided first.
        assert shown.item is not None
        assert shown.item.row == wanted[0]


def test_only_the_lines_that_change_are_painted_anew(queue: Path, qtbot: QtBot) -> None:
    uid, painted = Uid(f"c{7:019d}"), list[tuple[int, int]]()
    with open_reader(queue) as reader:
        model = QueueModel(reader.rows, translator(Language.ZH))
        model.show(take(reader, View()))
        assert model.row(MANY - 1) is not None
        line = model.line(list(model.snapshot.rows).index(7))
        model.dataChanged.connect(lambda first, last: painted.append((first.row(), last.row())))
        model.set_ahead({uid: Status.APPROVED})
        model.set_ahead({uid: Status.APPROVED})
        model.refresh(Changes(uids=(uid,)))
        model.set_ahead({})
        # The page was forgotten: what is not read again is not on the screen either.
        assert painted == [(line, line)] * 2
        assert model.row(6) is not None
        model.set_ahead({uid: Status.HIDDEN})
        assert painted == [(line, line)] * 3
