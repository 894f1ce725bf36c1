"""The queue that learns, at the desk: nothing on screen moves, the sample is blind, the figures are there."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import Hand, desk_on, until
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from moderator.i18n import Language
from moderator.jobs import Job
from moderator.journal import Verb
from moderator.records import (
    Article,
    Category,
    Comment,
    Field,
    Finding,
    Flags,
    Item,
    Scores,
    Severity,
    Uid,
    Veil,
)
from moderator.store import flagging, intake, learning
from moderator.store.open import Store, open_reader, open_store
from ui.dashboard.room import DashboardRoom
from ui.dialogs.evidence import Evidence

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
NUMBER = 90


def bad(n: int) -> bool:
    return n % 4 == 0


def text(n: int) -> str:
    chance = random.Random(n)
    return "".join(chance.choice(HAN) for _ in range(12)) + ("妖魔" if bad(n) else "神仙")


def uid(n: int) -> Uid:
    return Uid(f"c{n:019d}")


def mark() -> Finding:
    return Finding("test", 1, Category.ABUSE, Severity.HIGH, Field.TEXT, ((0, 2),), False, "因", "why")


def fill(store: Store, number: int) -> None:
    """Every second one is flagged, whatever it says: what is to be learnt is another thing."""
    article = Article(Uid("a0000000000000000001"), "test", title="一篇文章")
    made = [Comment(uid(n), article.uid, None, n, f"作者{n}", text(n)) for n in range(1, number + 1)]
    store.writer.run(lambda db: intake.take_in(db, [article, *made], "t", "test", "甲", Job()))
    with store.reader() as reader:
        rows = {name: row for row, name in learning.waiting(reader.db)}
    ready = []
    for n in range(1, number + 1):
        found = (mark(),) if n % 2 == 0 else ()
        flags = Flags(uid(n), found, Scores(0.8 if found else 0.0, 0.5), bool(found), 0.8 if found else 0.0)
        ready.append((rows[uid(n)], flags))
    store.writer.run(lambda db: flagging.save(db, ready))
    store.writer.run(lambda db: flagging.finish(db, "甲", number, []))


@pytest.fixture
def queue(tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        fill(store, NUMBER)
    return path


def judge(hand: Hand, number: int) -> None:
    """Decide by what the text says, by key."""
    for _ in range(number):
        item = hand.desk.review.item
        assert item is not None
        hand.press("Shift+3" if "妖魔" in item.comment.text else "A")
    hand.settle()


def visible(hand: Hand) -> list[int]:
    """What the list shows, down to its last line in sight."""
    last = hand.desk.window.queue.list.last_visible()
    return list(hand.desk.model.snapshot.rows[: last + 1])


def ranked(hand: Hand) -> bool:
    learner = hand.desk.session.learning
    return learner.last is not None and not learner.busy


def test_a_new_order_moves_nothing_on_the_screen(qtbot: QtBot, queue: Path) -> None:
    with desk_on(queue, learn=True) as hand:
        review, view = hand.desk.review, hand.desk.window.queue.list
        judge(hand, 4)
        before, members = visible(hand), set(hand.desk.model.snapshot.rows)
        order = list(hand.desk.model.snapshot.rows)
        judge(hand, 1)
        at, scrolled = hand.uid, view.verticalScrollBar().value()
        until(lambda: ranked(hand) and list(hand.desk.model.snapshot.rows) != order, 30_000)
        assert hand.uid == at == hand.desk.guard.uid
        assert view.verticalScrollBar().value() == scrolled
        assert hand.desk.model.snapshot.rows[: len(before)].tolist() == before
        assert set(hand.desk.model.snapshot.rows) == members
        said = hand.desk.window.status.learnt()[1]
        assert "5" in said
        # The word is known now: below the screen what holds it stands first.
        below = hand.desk.model.snapshot.rows[len(before) + 8 :]
        with open_reader(queue) as reader:
            first = [item.comment.text for item in reader.items_of(list(below[:6]))]
        assert sum("妖魔" in one for one in first) >= 5
        # And the evidence says why.
        review.go(review.place_of(below[0]))
        hand.press("W")
        evidence = hand.desk.window.review.why.findChildren(Evidence)[0]
        until(lambda: any(one.startswith("上移") for one in evidence.texts()), 10_000)


def test_an_undo_is_unlearnt(qtbot: QtBot, queue: Path) -> None:
    with desk_on(queue, learn=True) as hand:
        judge(hand, 5)
        until(lambda: ranked(hand), 30_000)
        hidden = hand.desk.session.learning.last.hidden
        hand.press("Z", "Z", "Z", "Z", "Z")
        hand.settle()
        until(lambda: hand.desk.session.learning.last.hidden + hand.desk.session.learning.last.approved == 0)
        assert hidden > 0


def sampled(hand: Hand) -> Iterator[Item]:
    """Walk to every blind comment of the list."""
    review = hand.desk.review
    for place, row in enumerate(hand.desk.model.snapshot.rows):
        if hand.desk.model.snapshot.veils.get(row) is Veil.SAMPLE:
            review.go(place)
            assert review.item is not None
            yield review.item


def test_the_sample_is_blind_everywhere_until_it_is_decided(qtbot: QtBot, queue: Path) -> None:
    with desk_on(queue, sample=0.2) as hand:
        found = list(sampled(hand))
        assert len(found) == NUMBER * 0.2
        flagged = next(item for item in sampled(hand) if int(item.comment.uid[1:]) % 2 == 0)
        desk, row = hand.desk, flagged.row
        place = desk.review.place_of(row)
        desk.review.go(place)
        assert flagged.flags.findings == ()
        shown = desk.model.row(place)
        assert shown is not None
        assert (shown.flagged, shown.category, shown.severity, shown.priority) == (False, None, None, 0.0)
        hand.press("W")
        evidence = desk.window.review.why.findChildren(Evidence)[0]
        assert not any("0.8" in one or "高" in one for one in evidence.texts())
        neighbours = desk.window.context.lists[desk.window.context.tab].texts()
        assert not any("高" in one for one in neighbours if flagged.comment.text[:6] in one)
        hand.press("W", "P")
        until(lambda: desk.pages.active)
        assert all(not card.item.flags.findings for card in desk.window.page._cards if card.item.row == row)
        hand.press("P")
        desk.review.go(place)
        hand.press("A")
        hand.settle()
        desk.review.go(place)
        assert desk.review.item is not None
        assert desk.review.item.flags.findings
        seen = desk.model.row(place)
        assert seen is not None
        assert seen.flagged
    with open_reader(queue) as reader:
        (said,) = [e.shown or "" for e in reader.events() if e.verb is Verb.APPROVE]
        assert '"sampled":true' in said
        assert '"findings":[]' in said
        assert len(learning.draws(reader.db)[0]) == 1


def test_an_old_decision_is_asked_again_as_if_it_were_open(qtbot: QtBot, queue: Path) -> None:
    from moderator import decisions
    from moderator.decisions import Request

    with open_store(queue) as store:
        for n in range(1, 41):
            decisions.decide(store, [Request(uid(n), Verb.APPROVE)], "tester").result()
    with desk_on(queue, again=0.2) as hand:
        review, snapshot = hand.desk.review, hand.desk.model.snapshot
        place = next(at for at, row in enumerate(snapshot.rows) if row in snapshot.veils)
        review.go(place)
        assert review.item is not None
        assert review.item.veil is Veil.AGAIN
        assert review.item.state.status == "open"
        row = hand.desk.model.row(place)
        assert row is not None
        assert row.status == "open"
        hand.press("Shift+3")
        hand.settle()
        assert snapshot.done[place] == 1
        hand.press("Z")
        hand.settle()
    with open_reader(queue) as reader:
        shown = [e.shown or "" for e in reader.events() if e.verb is Verb.HIDE]
        assert len(shown) == 1
        assert '"again":true' in shown[0]


def test_a_contradiction_is_said_quietly_and_one_key_goes_there(qtbot: QtBot, queue: Path) -> None:
    with open_store(queue) as store:
        store.writer.run(
            lambda db: db.execute(
                "UPDATE reviews SET cluster = 'x', flagged = 1, priority = .9 WHERE comment_id <= 2"
            )
        )
    with desk_on(queue) as hand:
        strip = hand.desk.window.strip
        first = hand.uid
        hand.press("A")
        assert strip.isHidden()
        hand.press("Shift+3")
        hand.settle()
        until(strip.isVisible)
        assert "近似" in strip.texts()[0]
        hand.press("Shift+Y")
        assert hand.uid == first
        assert strip.isHidden()


@pytest.mark.parametrize(("palette", "language"), [("light", Language.ZH), ("dark", Language.EN)])
def test_the_dashboard_opens_at_once_and_its_charts_can_be_taken_along(
    qtbot: QtBot, queue: Path, tmp_path: Path, palette: str, language: Language
) -> None:
    with desk_on(queue, palette=palette, language=language) as hand:
        judge(hand, 4)
        hand.press("Ctrl+D")
        (room,) = (room for room in hand.desk.rooms if isinstance(room, DashboardRoom))
        assert room.panel.isVisible()
        until(lambda: bool(room.panel.charts))
        assert any("4" in one for one in room.panel.texts())
        for chart in room.panel.charts:
            for ending in ("svg", "png"):
                room.save(chart, tmp_path / f"{chart.objectName()}.{ending}")
        for file in tmp_path.glob("*.svg"):
            assert QSvgRenderer(str(file)).isValid()
        grounds = {QImage(str(file)).pixelColor(2, 2).lightness() > 128 for file in tmp_path.glob("*.png")}
        assert grounds == {palette == "light"}
        room.panel.charts[0].copy()
        assert not QGuiApplication.clipboard().image().isNull()
        before = hand.verbs()
        hand.press("A", "D", "Shift+3")
        assert hand.verbs() == before
        hand.press("Esc")
        assert not room.panel.isVisible()
        assert hand.focus() is hand.desk.window.stage


def test_a_signal_is_switched_off_from_the_dashboard(qtbot: QtBot, queue: Path) -> None:
    with desk_on(queue, learn=True) as hand:
        judge(hand, 5)
        until(lambda: ranked(hand), 30_000)
        hand.press("Ctrl+D")
        (room,) = (room for room in hand.desk.rooms if isinstance(room, DashboardRoom))
        until(lambda: bool(room.panel.charts))
        button = room.panel.findChild(QPushButton, "rules.off")
        assert isinstance(button, QPushButton)
        button.click()
        until(lambda: "rules" in hand.desk.session.learning.last.silent, 30_000)
        with open_reader(queue) as reader:
            assert learning.switches(reader.db).of("rules") == "off"
