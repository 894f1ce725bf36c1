"""The window around the keys: where deciding keys act, slips, faults, languages, files, and states."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk_hand import SETTLED, Hand, copy_queue, desk_on, make_queue, until
from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from moderator import i18n
from moderator.errors import ModeratorError
from moderator.i18n import Language
from moderator.importers.base import Options
from moderator.importers.preview import Plan
from moderator.records import Changes
from moderator.store.open import open_store
from ui.app import Program, save_picture
from ui.commands import commands
from ui.guard import Ignored
from ui.queue.snapshot import Shelf
from ui.stage import Scene


@pytest.fixture(scope="module")
def seed_queue(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Path:
    return make_queue(tmp_path_factory.mktemp("seed") / "seed.db", [seed])


@pytest.fixture
def hand(qtbot: QtBot, seed_queue: Path, tmp_path: Path) -> Iterator[Hand]:
    with desk_on(copy_queue(seed_queue, tmp_path)) as made:
        yield made


@pytest.fixture
def empty(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    open_store(tmp_path / "empty.db").close()
    with desk_on(tmp_path / "empty.db") as made:
        yield made


def test_every_command_has_something_bound_to_it_and_texts_in_both_languages(hand: Hand) -> None:
    assert {command.id for command in commands()} == hand.desk.handled()
    for language in Language:
        tr = i18n.translator(language)
        for command in commands():
            assert command.label(tr).strip()
            assert command.explain(tr).strip()


def test_the_window_imports_nothing_that_belongs_in_the_worker() -> None:
    heavy = ("jieba", "snownlp", "sklearn", "matplotlib", "openpyxl", "pandas")
    code = f"import sys, ui.app; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


FOCUSES: dict[str, Callable[[Hand], QWidget]] = {
    "search field": lambda hand: hand.desk.window.top.search,
    "menu button": lambda hand: hand.desk.window.top.menu_button,
    "shelf": lambda hand: hand.desk.window.top.shelves[Shelf.SKIPPED],
    "bar button": lambda hand: hand.desk.window.bottom.buttons["approve"],
    "tag chip": lambda hand: hand.desk.window.bottom.buttons["tag.coded"],
    "evidence button": lambda hand: hand.desk.window.review.why.why_button,
}


@pytest.mark.parametrize("name", FOCUSES)
def test_deciding_keys_act_only_where_the_comment_has_the_focus(hand: Hand, name: str) -> None:
    widget = FOCUSES[name](hand)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert QApplication.focusWidget() is widget
    hand.press("A", "D", "S", "E", "1", "R", "Z", "Shift+1")
    assert hand.journal() == []


def test_the_list_never_takes_the_focus(hand: Hand) -> None:
    view = hand.desk.window.queue.list
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.rect().center())
    assert hand.focus() is hand.desk.window.stage
    place = hand.desk.review.place
    assert place > 0
    hand.press("A")
    assert hand.verbs() == ["approve"]


def test_tab_is_trapped_nowhere(hand: Hand) -> None:
    seen: set[QWidget] = set()
    for _ in range(60):
        QTest.keyClick(hand.focus(), Qt.Key.Key_Tab)
        seen.add(hand.focus())
    assert hand.desk.window.stage in seen
    assert len(seen) > 5


def test_a_held_key_decides_once_however_the_repeats_come(hand: Hand) -> None:
    stage = hand.desk.window.stage
    QTest.keyPress(stage, Qt.Key.Key_A)
    for _ in range(20):
        QTest.qWait(33)
        QTest.keyRelease(stage, Qt.Key.Key_A)
        QTest.keyPress(stage, Qt.Key.Key_A)
    QTest.keyRelease(stage, Qt.Key.Key_A)
    assert hand.verbs() == ["approve"]


def test_a_key_held_through_the_palette_decides_nothing(hand: Hand) -> None:
    hand.press("Ctrl+K")
    field = hand.focus()
    QTest.keyPress(field, Qt.Key.Key_A)
    QTest.keyPress(field, Qt.Key.Key_Escape)
    QTest.qWait(SETTLED)
    assert hand.focus() is hand.desk.window.stage
    QTest.keyPress(hand.focus(), Qt.Key.Key_A)
    assert hand.journal() == []


SENTENCES = ["sad dad", "a bad case", "dead sea", "hello there", "eats"]


def struck(letter: str, stamp: int) -> tuple[QKeyEvent, QKeyEvent]:
    """A letter as the window system sends it: pressed at ``stamp``, let go a moment later."""
    code, none = Qt.Key(ord(letter.upper())), Qt.KeyboardModifier.NoModifier
    pressed = QKeyEvent(QEvent.Type.KeyPress, code, none, letter)
    released = QKeyEvent(QEvent.Type.KeyRelease, code, none, letter)
    pressed.setTimestamp(stamp)
    released.setTimestamp(stamp + 5)
    return pressed, released


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("delay", [10, 90])
def test_stray_typing_decides_nothing(hand: Hand, sentence: str, delay: int) -> None:
    """However slowly the window comes to the letters: they carry the time they were struck."""
    for number, letter in enumerate(sentence):
        for event in struck(letter, 100_000 + number * delay):
            QCoreApplication.postEvent(hand.focus(), event)
    QTest.qWait(1)
    assert hand.journal() == []


@pytest.mark.parametrize("sentence", SENTENCES)
def test_letters_that_lay_unread_while_the_window_was_busy_decide_nothing(hand: Hand, sentence: str) -> None:
    """The first is heard, then the window stalls past its moment; the others were struck meanwhile."""
    first, *others = sentence
    for event in struck(first, 100_000):
        QCoreApplication.sendEvent(hand.focus(), event)
    stage = hand.focus()
    # As window systems do it: read in the round after the one in which timers that are due go off.
    QTimer.singleShot(0, lambda: [
        QCoreApplication.postEvent(stage, event)
        for number, letter in enumerate(others)
        for event in struck(letter, 100_090 + number * 90)
    ])  # fmt: skip
    time.sleep(0.4)
    assert hand.journal() == []


def test_a_burst_pauses_says_so_and_esc_goes_on(hand: Hand) -> None:
    uid = hand.uid
    for letter in "vyvgqv":
        QTest.keyClick(hand.focus(), letter)
        QTest.qWait(40)
    toast = hand.desk.window.stage.toast
    assert hand.desk.guard.paused
    assert toast.isVisible()
    hand.press("A")
    assert hand.journal() == []
    hand.press("Esc", "A")
    assert [(verb, comment) for verb, comment, _ in hand.journal()] == [("approve", uid)]


def test_two_keys_at_once_decide_nothing_and_the_comment_comes_back(hand: Hand) -> None:
    uid = hand.uid
    QTest.keyClick(hand.focus(), Qt.Key.Key_A)
    QTest.qWait(30)
    QTest.keyClick(hand.focus(), Qt.Key.Key_D)
    assert hand.journal() == []
    assert hand.uid == uid
    assert hand.desk.window.stage.toast.isVisible()


def test_a_press_before_the_comment_settled_is_seen_and_ignored(hand: Hand) -> None:
    ignored: list[Ignored] = []
    hand.desk.keyboard.ignored.connect(ignored.append)
    hand.press("J", wait=0)
    QTest.qWait(15)
    QTest.keyClick(hand.focus(), Qt.Key.Key_A)
    assert ignored == [Ignored.SETTLING]
    assert hand.desk.window.stage.toast.isVisible()
    assert hand.journal() == []


def test_a_double_click_on_a_button_decides_once(hand: Hand) -> None:
    button = hand.desk.window.bottom.buttons["approve"]
    QTest.qWait(400)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.qWait(60)
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
    assert hand.verbs() == ["approve"]


def test_buttons_say_what_their_key_does_now(hand: Hand) -> None:
    buttons = hand.desk.window.bottom.buttons
    assert buttons["hide"].spoken == ("D", "隐藏", "人身攻击")
    author = hand.desk.review.item.comment.author
    hand.press("A")
    hand.settle()
    assert buttons["hide"].spoken == ("D", "隐藏", "群体仇恨")
    assert buttons["undo"].spoken == ("Z", "撤销", f"通过 @{author}")


def test_a_failed_decision_stays_undecided_on_screen_and_says_so(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    from concurrent.futures import Future

    def refuse(*_: object) -> Future[Changes]:
        failed: Future[Changes] = Future()
        failed.set_exception(ModeratorError("decide.unknown_uid", uid="c0"))
        return failed

    uid = hand.uid
    monkeypatch.setattr("moderator.decisions.decide", refuse)
    hand.press("A")
    hand.settle()
    assert hand.uid == uid
    row = hand.desk.model.row(0)
    assert row is not None
    assert hand.desk.model.status(row) == "open"
    assert hand.desk.window.strip.isVisible()
    assert hand.journal() == []
    monkeypatch.undo()
    hand.press("A")
    assert hand.verbs() == ["approve"]


def test_a_bug_shows_the_log_and_no_comment(hand: Hand, tmp_path: Path) -> None:
    text = hand.desk.review.item.comment.text
    try:
        raise RuntimeError(text)
    except RuntimeError as fault:
        hand.desk.session.failed.emit(fault)
    sentence, hint = hand.desk.window.strip.texts()
    assert sentence
    assert "desk.log" in hint
    log = hand.desk._crashes.file
    assert text not in log.read_text(encoding="utf-8")
    assert log.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("setting", ["language.en", "palette.dark"])
def test_language_and_palette_change_at_run_time(hand: Hand, setting: str) -> None:
    hand.press("A")
    uid, before = hand.uid, hand.desk
    before.trigger(setting)
    until(lambda: hand.desk is not before)
    until(lambda: hand.desk.review.item is not None and hand.uid == uid)
    QTest.qWait(SETTLED)
    hand.desk.window.stage.setFocus()
    if setting == "language.en":
        assert hand.desk.window.bottom.buttons["approve"].spoken == ("A", "Approve", "")
    hand.press("A")
    assert hand.verbs() == ["approve", "approve"]


def test_an_empty_queue_says_what_to_do_and_the_sample_loads(empty: Hand) -> None:
    stage = empty.desk.window.stage
    assert stage.scene is Scene.NOTICE
    assert "Ctrl O" in stage.notice.texts()[1]
    empty.desk.trigger("sample")
    until(lambda: empty.desk.review.item is not None, 60_000)
    assert stage.scene is Scene.REVIEW
    assert len(empty.desk.review.snapshot) == 48
    assert "48" in empty.desk.window.strip.texts()[0]
    empty.press("A")
    assert empty.verbs() == ["approve"]


def test_a_file_that_cannot_be_read_is_said_calmly(empty: Hand, tmp_path: Path) -> None:
    empty.desk.session.load([Plan(tmp_path / "missing.csv", Options())])
    strip = empty.desk.window.strip
    until(strip.isVisible)
    sentence, hint = strip.texts()
    assert "missing.csv" in sentence
    assert hint
    assert empty.desk.window.stage.scene is Scene.NOTICE


def test_a_load_while_reviewing_never_moves_the_list(hand: Hand, tmp_path: Path) -> None:
    more = tmp_path / "more.csv"
    more.write_text("id,author,text\n1,x,你这个傻逼\n2,y,说得对\n", encoding="utf-8")
    hand.press("A")
    uid, rows = hand.uid, list(hand.desk.review.snapshot.rows)
    hand.desk.session.load([Plan(more, Options())])
    until(lambda: hand.desk.session.reader.counts().total == 50, 60_000)
    until(lambda: not hand.desk.session.busy, 60_000)
    assert list(hand.desk.review.snapshot.rows) == rows
    assert hand.uid == uid
    hand.press("F5")
    until(lambda: len(hand.desk.review.snapshot) == 49)
    assert hand.uid == uid


def test_an_export_holds_every_row(hand: Hand, tmp_path: Path) -> None:
    hand.press("A", "D")
    hand.settle()
    out = tmp_path / "out.jsonl"
    hand.press("Ctrl+E")
    dialog = hand.desk.outgoing.export_dialog
    assert dialog is not None
    assert dialog.format.currentData() == "xlsx"
    dialog.format.setCurrentIndex(dialog.format.findData("jsonl"))
    dialog.path.setText(str(out))
    dialog.path.setFocus()
    hand.press("Enter")
    until(out.exists, 20_000)
    until(lambda: not hand.desk.session.busy)
    assert len(out.read_text(encoding="utf-8").splitlines()) == 48


def test_no_label_interprets_markup(hand: Hand) -> None:
    for found in hand.desk.window.findChildren(QLabel):
        assert found.textFormat() == Qt.TextFormat.PlainText, found.text()


def test_keys_by_their_place_on_a_board_of_another_script(hand: Hand) -> None:
    event = QKeyEvent(QKeyEvent.Type.KeyPress, 0x0424, Qt.KeyboardModifier.NoModifier, 38, 0, 0, "ф")
    if sys.platform != "linux":
        pytest.skip("scan codes of X11")
    QApplication.sendEvent(hand.desk.window.stage, event)
    assert hand.verbs() == ["approve"]


def test_it_fits_a_small_screen(hand: Hand) -> None:
    window = hand.desk.window
    window.resize(1280, 720)
    QTest.qWait(50)
    assert (window.width(), window.height()) == (1280, 720)
    bar = window.bottom
    shown = [b for b in bar.buttons.values() if b.isVisible()]
    assert all(b.geometry().right() <= bar.width() for b in shown)
    for one in shown:
        for other in shown:
            assert one is other or not one.geometry().intersects(other.geometry())


def test_a_picture_of_the_desk(qtbot: QtBot, seed_queue: Path, tmp_path: Path) -> None:
    out = tmp_path / "desk.png"
    save_picture(copy_queue(seed_queue, tmp_path), out, "en", "dark", (1280, 800))
    assert out.read_bytes().startswith(b"\x89PNG")
    with pytest.raises(ModeratorError):
        save_picture(tmp_path / "desk.db", tmp_path / "none" / "desk.png")


def test_the_program_lets_go_of_the_queue(qtbot: QtBot, seed_queue: Path, tmp_path: Path) -> None:
    queue = copy_queue(seed_queue, tmp_path)
    with desk_on(queue) as hand:
        assert isinstance(hand.program, Program)
        with pytest.raises(ModeratorError):
            open_store(queue)
    open_store(queue).close()


def test_the_reason_stays_in_sight_below_a_text_of_a_megabyte(qtbot: QtBot, tmp_path: Path) -> None:
    page = tmp_path / "long.csv"
    page.write_text(f"id,author,text\n1,x,傻逼{'啊' * 1_000_000}\n2,y,短\n", encoding="utf-8")
    with desk_on(make_queue(tmp_path / "long.db", [page])) as hand:
        pane = hand.desk.window.review
        assert pane.pinned.isVisible()
        assert not pane.why.isVisible()
        bottom = pane.pinned.mapTo(pane, pane.pinned.rect().bottomLeft()).y()
        assert bottom <= pane.height()
        hand.press("W")
        assert pane.why.isVisible()
        assert not pane.pinned.isVisible()
        hand.press("W", "J")
        assert pane.why.isVisible()
        assert not pane.pinned.isVisible()


def test_a_window_made_anew_stands_where_it_stood(hand: Hand) -> None:
    stood = QRect(7, 3, 1290, 730)
    hand.desk.window.setGeometry(stood)
    hand.press("F11")
    hand.program.rebuild()
    assert hand.desk.window.geometry() == stood
    assert hand.desk.window.focus_mode
