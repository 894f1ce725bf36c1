"""Every command of the table is driven by its own key, and the journal holds what it says and no more.

The cases are made from the table: a new command that decides, without a line in ``WRITES``, fails here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
from desk_hand import Hand, desk_on, make_queue, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from moderator.records import Status
from moderator.store.open import open_reader
from moderator.vocabulary import REASONS, TAGS
from ui.commands import Command, Place, commands
from ui.keymap import build, chord
from ui.queue.snapshot import View

TABLE = commands()
WITH_KEYS = [command for command in TABLE if command.keys]
DECIDING = [command for command in WITH_KEYS if command.undoable]
QUIET = [command for command in WITH_KEYS if not command.undoable]

VERBS = {verb: [verb] for verb in ("approve", "skip", "hide", "escalate")}
REVIEW: Mapping[str, list[str]] = {
    **VERBS,
    "reopen": ["reopen"],
    "note": ["note"],
    "wrong": ["verdict"],
    "counts": ["verdict"],
    **{f"hide.{reason.id}": ["hide"] for reason in REASONS},
    **{f"tag.{tag.id}": ["tag", "escalate"] if tag.escalates else ["tag"] for tag in TAGS},
    **{f"author.{verb}": [verb] for verb in ("warn", "mute", "ban", "lift", "rename", "keep_name")},
}
"""What one press writes about the comment on screen, or its author."""
BATCH: Mapping[str, list[str]] = {
    **{f"batch.{verb}": [verb] * 2 for verb in VERBS},
    **{f"batch.hide.{reason.id}": ["hide"] * 2 for reason in REASONS},
}
"""What one press writes about a batch of two."""
PAGE: Mapping[str, list[str]] = {"page.decide": ["approve"]}
"""What one press writes about a page, the same for each comment on it."""
NOTED = {"note", "hide.other", "batch.hide.other"}
"""Commands that ask for a note before anything is written."""


@pytest.fixture(scope="module")
def hand(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Iterator[Hand]:
    with desk_on(make_queue(tmp_path_factory.mktemp("every") / "seed.db", [seed])) as made:
        yield made


@pytest.fixture(autouse=True)
def back_to_the_start(hand: Hand) -> Iterator[None]:
    """One comment on screen, nothing decided, nothing open."""
    before = len(hand.journal())
    hand.desk.modes.leave()
    hand.desk.guard.resume()
    hand.desk.window.top.search.clear()
    hand.desk.review.show_now(View())
    hand.desk.kit.focus()
    hand.see()
    yield
    while any(hand.desk.session.reader.counts().by_status.get(s, 0) for s in Status if s is not Status.OPEN):
        hand.desk.review.undo()
        hand.settle()
    assert len(hand.journal()) >= before


def written(hand: Hand, act: Callable[[], None]) -> list[tuple[str, str | None, str | None]]:
    """What the journal holds after ``act`` that it did not hold before."""
    before = len(hand.journal())
    act()
    return hand.journal()[before:]


def note(hand: Hand) -> None:
    until(hand.desk.questions.note.isVisible)
    QTest.keyClicks(hand.focus(), "why")
    hand.press("Ctrl+Enter")


def press(hand: Hand, command: Command) -> None:
    hand.press(command.keys[0])
    if command.id in NOTED:
        note(hand)


def test_every_command_that_decides_says_here_what_it_writes() -> None:
    known = {*REVIEW, *BATCH, *PAGE}
    assert {command.id for command in DECIDING} <= known
    for command in DECIDING:
        assert (command.id in REVIEW) is (Place.REVIEW in command.places), command.id
        assert (command.id in PAGE) is (Place.PAGE in command.places), command.id


@pytest.mark.parametrize("command", [c for c in DECIDING if c.id in REVIEW], ids=lambda c: c.id)
def test_one_press_writes_exactly_that_about_the_painted_comment(hand: Hand, command: Command) -> None:
    named = next(i for i in hand.desk.session.reader.items_of(list(hand.desk.review.snapshot.rows))
                 if i.comment.author == "峰歌" and i.flags.findings)  # fmt: skip
    hand.desk.review.show_comment(named.comment.uid)
    hand.see()
    if command.id == "reopen":
        hand.press("S")
        hand.desk.review.show_comment(named.comment.uid)
        hand.see()
    found = written(hand, partial(press, hand, command))
    if command.id == "counts" and not found:
        assert hand.desk.window.stage.toast.isVisible(), "it counts already: that is said"
        return
    assert [verb for verb, _, _ in found] == REVIEW[command.id]
    if not command.id.startswith("author."):
        assert {uid for _, uid, _ in found} == {named.comment.uid}
    if command.id.startswith("hide."):
        assert found[0][2] == command.id.removeprefix("hide.")


@pytest.mark.parametrize("command", [c for c in DECIDING if c.id in BATCH], ids=lambda c: c.id)
def test_one_press_decides_the_batch_and_nothing_else(hand: Hand, command: Command) -> None:
    marked = [hand.uid]
    hand.press("X", wait=10)
    marked.append(hand.uid)
    hand.press("X", "B", wait=10)
    until(lambda: (hand.desk.guard.uid or "").startswith("batch:"))

    def act() -> None:
        press(hand, command)
        if hand.desk.questions.asking_reason:
            hand.press("3")

    found = written(hand, act)
    assert [verb for verb, _, _ in found] == BATCH[command.id]
    assert {uid for _, uid, _ in found} == set(marked)


@pytest.mark.parametrize("command", [c for c in DECIDING if c.id in PAGE], ids=lambda c: c.id)
def test_one_press_decides_the_page_and_nothing_else(hand: Hand, command: Command) -> None:
    hand.press("P", wait=10)
    until(lambda: (hand.desk.guard.uid or "").startswith("page:"))
    painted = set(hand.desk.window.page.painted_uids())
    found = written(hand, lambda: hand.press("Enter"))
    assert {uid for _, uid, _ in found} == painted
    assert {verb for verb, _, _ in found} == set(PAGE[command.id])


@pytest.mark.parametrize("command", QUIET, ids=lambda c: c.id)
def test_every_other_key_reaches_its_own_work_and_writes_nothing(
    hand: Hand, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What that work is, its own room tests; here the key leads there and nowhere else."""
    ran: list[str] = []
    presses = hand.desk.presses
    monkeypatch.setattr(presses, "handlers", {c.id: partial(ran.append, c.id) for c in TABLE})
    monkeypatch.setattr(presses, "_enabled", lambda: frozenset(c.id for c in TABLE))
    for action in hand.desk.actions.actions.values():
        action.setEnabled(True)
    place = Place.REVIEW if command.places & {Place.REVIEW, Place.WINDOW} else next(iter(command.places))
    monkeypatch.setattr(hand.desk.keyboard, "place", place)
    for key in command.keys:
        ran.clear()
        hand.desk.guard.resume()
        _click(hand, key)
        until(lambda: ran == [command.id], 3000)
    assert ran == [command.id]
    hand.desk.bars.show_now()


def _click(hand: Hand, key: str, wait: int = 60) -> None:
    """Press and let go, without waiting: the guard judges only commands that decide."""
    pressed = chord(key)
    held = Qt.KeyboardModifier.NoModifier
    for name, flag in (
        ("Ctrl", Qt.KeyboardModifier.ControlModifier),
        ("Shift", Qt.KeyboardModifier.ShiftModifier),
        ("Alt", Qt.KeyboardModifier.AltModifier),
    ):
        held |= flag if name in pressed.modifiers else Qt.KeyboardModifier.NoModifier
    code = getattr(Qt.Key, f"Key_{_QT.get(pressed.key, pressed.key)}")
    QTest.keyClick(hand.focus(), code, held)
    # The same key counts again only after the quiet that ends a hold.
    QTest.qWait(wait)


_QT = {
    "/": "Slash", "?": "Question", "=": "Equal", "-": "Minus", ",": "Comma", "Esc": "Escape",
    "Return": "Return", ";": "Semicolon", ".": "Period",
}  # fmt: skip


PLAIN = sorted({key for command in DECIDING for key in command.keys if chord(key).plain or key == "Return"})
OPENED = {
    "palette": "Ctrl+K", "filter": "F", "search": "/", "tags": "T", "note": "N", "batch": "B",
    "save": "Ctrl+S", "cheat sheet": "?",
}  # fmt: skip


@pytest.mark.parametrize("name", OPENED)
def test_no_deciding_key_decides_while_something_else_has_the_focus(hand: Hand, name: str) -> None:
    def act() -> None:
        hand.press(OPENED[name], wait=10)
        until(lambda: hand.focus() is not hand.desk.window.stage)
        before = hand.focus()
        for key in PLAIN:
            if key != "Return" and hand.focus() is before:
                _click(hand, key, wait=2)
        for _ in range(3):
            if hand.focus() is not hand.desk.window.stage:
                QTest.keyClick(hand.focus(), Qt.Key.Key_Escape)
                QTest.qWait(20)

    assert written(hand, act) == []
    assert hand.focus() is hand.desk.window.stage


@pytest.mark.parametrize("place", [place for place in Place if place is not Place.WINDOW])
def test_in_every_place_a_plain_key_decides_only_what_belongs_there(place: Place) -> None:
    keymap, by_id = build(TABLE), {command.id: command for command in TABLE}
    for key in PLAIN:
        found = keymap.command(place, chord(key))
        command = by_id.get(found or "")
        if command is not None and command.undoable:
            assert place in command.places
            assert place is not Place.REASONS, "there a digit chooses a reason and nothing decides by itself"


def test_what_stays_behind_is_as_the_journal_says(hand: Hand) -> None:
    with open_reader(hand.queue) as reader:
        assert reader.counts() == hand.desk.session.reader.counts()
