"""The keys of the cheat-sheet on the seed: each does what it says, and the journal holds exactly that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import SETTLED, Hand, copy_queue, desk_on, make_queue, until
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from moderator.records import Status
from moderator.vocabulary import REASONS, TAGS
from ui.detail.context import Tab
from ui.queue.snapshot import Shelf
from ui.stage import Scene


@pytest.fixture(scope="module")
def seed_queue(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Path:
    return make_queue(tmp_path_factory.mktemp("seed") / "seed.db", [seed])


@pytest.fixture
def hand(qtbot: QtBot, seed_queue: Path, tmp_path: Path) -> Iterator[Hand]:
    with desk_on(copy_queue(seed_queue, tmp_path)) as made:
        yield made


def test_approve_hide_skip_tag_undo_write_exactly_those_events(hand: Hand) -> None:
    first = hand.uid
    hand.press("A")
    second = hand.uid
    hand.press("D")
    third = hand.uid
    hand.press("S")
    fourth = hand.uid
    hand.press("1", "Z")
    events = hand.journal()
    assert len({first, second, third, fourth}) == 4
    assert [(verb, uid) for verb, uid, _ in events] == [
        ("approve", first),
        ("hide", second),
        ("skip", third),
        ("tag", fourth),
        ("undo", fourth),
    ]
    assert events[1][2] == "group_hate"
    assert hand.uid == fourth


def test_the_next_comment_comes_by_itself_and_the_list_stays(hand: Hand) -> None:
    model = hand.desk.model
    before = list(model.snapshot.rows)
    hand.press("A", "A")
    assert list(model.snapshot.rows) == before
    assert hand.desk.review.place == 2
    row = model.row(0)
    assert row is not None
    assert model.status(row) is Status.APPROVED


@pytest.mark.parametrize("reason", [r for r in REASONS if r.key is not None and not r.needs_note])
def test_shift_and_a_digit_hide_for_that_reason(hand: Hand, reason: object) -> None:
    uid = hand.uid
    hand.press(f"Shift+{reason.key}")  # type: ignore[attr-defined]
    assert hand.journal() == [("hide", uid, reason.id)]  # type: ignore[attr-defined]


def test_the_symbol_above_the_digit_counts_as_the_digit(hand: Hand) -> None:
    uid = hand.uid
    hand.see()
    QTest.keyClick(hand.focus(), Qt.Key.Key_Exclam, Qt.KeyboardModifier.ShiftModifier)
    assert hand.journal() == [("hide", uid, "personal_abuse")]


def test_other_asks_for_a_note_and_hides_with_it(hand: Hand) -> None:
    uid = hand.uid
    hand.press("Shift+0")
    assert hand.focus() is hand.desk.questions.note.field
    QTest.keyClicks(hand.focus(), "spoiler")
    hand.press("Ctrl+Enter")
    assert hand.journal() == [("hide", uid, "other")]
    row = hand.desk.session.reader.row_of(uid)
    item = hand.desk.session.reader.item(row)
    assert item.state.note == "spoiler"


def test_leaving_the_note_decides_nothing(hand: Hand) -> None:
    hand.press("Shift+0", "Esc")
    assert hand.journal() == []
    assert hand.focus() is hand.desk.window.stage


def test_hide_without_a_suggestion_opens_the_strip_and_a_digit_chooses(hand: Hand) -> None:
    hand.press("End", wait=250)
    uid = hand.uid
    hand.press("D")
    assert hand.desk.questions.asking_reason
    assert hand.journal() == []
    hand.press("6")
    assert hand.journal() == [("hide", uid, "off_topic")]
    assert not hand.desk.questions.asking_reason


def test_leaving_the_strip_decides_nothing_and_the_digits_are_tags_again(hand: Hand) -> None:
    hand.press("End", wait=250)
    hand.press("D", "Esc", "1")
    assert hand.verbs() == ["tag"]


def test_escalate_reopen_and_redo(hand: Hand) -> None:
    uid = hand.uid
    hand.press("E", "K", "R")
    assert hand.uid == uid
    hand.press("Z", "Shift+Z")
    assert hand.verbs() == ["escalate", "reopen", "undo", "redo"]


@pytest.mark.parametrize("tag", [t for t in TAGS if t.key is not None])
def test_digits_toggle_tags(hand: Hand, tag: object) -> None:
    uid = hand.uid
    key = str(tag.key)  # type: ignore[attr-defined]
    hand.press(key)
    button = hand.desk.window.bottom.buttons[f"tag.{tag.id}"]  # type: ignore[attr-defined]
    until(button.isChecked)
    assert hand.uid == uid
    hand.press(key)
    until(lambda: not button.isChecked())
    assert hand.verbs() == (
        ["tag", "escalate", "untag"] if tag.escalates else ["tag", "untag"]  # type: ignore[attr-defined]
    )


def test_a_tag_by_name(hand: Hand) -> None:
    hand.press("T")
    QTest.keyClicks(hand.focus(), "minor")
    hand.press("Enter")
    assert hand.verbs() == ["tag"]
    assert hand.desk.review.item.state.tags == ("minor",)


def test_a_note(hand: Hand) -> None:
    hand.press("N")
    QTest.keyClicks(hand.focus(), "look again")
    hand.press("Ctrl+Enter")
    assert hand.verbs() == ["note"]
    assert hand.desk.review.item.state.note == "look again"


def test_undo_brings_the_comment_back_on_screen(hand: Hand) -> None:
    first = hand.uid
    hand.press("A", "A", "A", "Z", "Z", "Z")
    assert hand.verbs() == ["approve"] * 3 + ["undo"] * 3
    assert hand.uid == first
    assert hand.desk.session.reader.counts().open == 48


def test_moving_writes_nothing_and_decided_ones_can_be_visited(hand: Hand) -> None:
    first = hand.uid
    hand.press("J", "Down", "K", "Up", wait=30)
    assert hand.uid == first
    QTest.qWait(SETTLED)
    hand.press("A", "K")
    assert hand.uid == first
    hand.press("L")
    assert hand.desk.review.place == 1
    assert hand.verbs() == ["approve"]


def test_space_never_decides(hand: Hand) -> None:
    hand.press("Space", "Shift+Space")
    assert hand.journal() == []


def test_copy_takes_the_text_as_written(hand: Hand) -> None:
    hand.press("Ctrl+C")
    assert QGuiApplication.clipboard().text() == hand.desk.review.item.comment.text


def test_why_context_reading_and_focus_mode_only_look(hand: Hand) -> None:
    window = hand.desk.window
    hand.press("W")
    assert window.review.why.is_open
    for key, tab in {"I": Tab.ARTICLE, "U": Tab.AUTHOR, "M": Tab.NEAR, "H": Tab.THREAD}.items():
        hand.press(key)
        assert window.context.tab is tab
    hand.press("C")
    assert window.context.tab is Tab.ARTICLE
    hand.press("Shift+C")
    assert not window.context.isVisible()
    hand.press("O")
    until(lambda: window.review.comment.is_reading)
    hand.press("O")
    assert not window.review.comment.is_reading
    hand.press("F11")
    assert not window.queue.isVisible()
    assert window.bottom.isVisible()
    hand.press("F11")
    assert window.queue.isVisible()
    assert hand.journal() == []


def test_page_mode_decides_exactly_what_was_painted_as_one_gesture(hand: Hand) -> None:
    hand.press("P", wait=400)
    page = hand.desk.window.page
    painted = page.painted_uids()
    assert painted
    hand.press("D", "J", "S")
    kept = page.current_item().comment.uid
    hand.press("Enter")
    events = hand.journal()
    assert {uid for _, uid, _ in events} == set(painted) - {kept}
    assert [verb for verb, _, _ in events].count("hide") == 1
    assert hand.desk.session.reader.counts().open == 48 - len(painted) + 1
    hand.press("Z")
    until(lambda: hand.desk.session.reader.counts().open == 48)
    hand.press("Esc")
    assert hand.desk.window.stage.scene is Scene.REVIEW
    before = len(hand.journal())
    hand.press("A")
    assert hand.verbs()[before:] == ["approve"]


def test_shelves_search_and_filters_by_keyboard_alone(hand: Hand) -> None:
    desk = hand.desk
    hand.press("S", "Ctrl+3")
    until(lambda: desk.review.view.shelf is Shelf.SKIPPED and len(desk.review.snapshot) == 1)
    hand.press("Ctrl+1")
    until(lambda: desk.review.view.shelf is Shelf.OPEN and len(desk.review.snapshot) == 47)
    hand.press("/")
    QTest.keyClicks(hand.focus(), "elegant")
    until(lambda: desk.review.view.search == "elegant" and len(desk.review.snapshot) == 1)
    hand.press("Enter")
    assert hand.focus() is desk.window.stage
    hand.press("Esc")
    until(lambda: desk.review.view.search == "" and len(desk.review.snapshot) == 47)
    assert hand.verbs() == ["skip"]


def test_the_filter_list_narrows_and_esc_widens(hand: Hand) -> None:
    hand.press("F")
    QTest.keyClicks(hand.focus(), "hate")
    hand.press("Enter")
    until(lambda: len(hand.desk.review.snapshot) == 2)
    assert hand.focus() is hand.desk.window.stage
    hand.press("Esc")
    until(lambda: len(hand.desk.review.snapshot) == 48)
    assert hand.journal() == []


def test_palette_and_cheat_sheet_open_and_close(hand: Hand) -> None:
    hand.press("Ctrl+K")
    assert hand.desk.overlays.palette.isVisible()
    QTest.keyClicks(hand.focus(), "asd")
    hand.press("Esc", "?")
    assert hand.desk.overlays.cheat_sheet.isVisible()
    hand.press("A", "D", "Esc")
    assert not hand.desk.overlays.cheat_sheet.isVisible()
    assert hand.focus() is hand.desk.window.stage
    assert hand.journal() == []


def test_the_palette_runs_what_was_chosen(hand: Hand) -> None:
    uid = hand.uid
    hand.press("Ctrl+K")
    QTest.keyClicks(hand.focus(), "misinformation")
    hand.press("Enter")
    assert hand.journal() == [("hide", uid, "misinformation")]


def test_everything_decided_says_so_and_offers_the_export(hand: Hand) -> None:
    hand.press("P", wait=400)
    for _ in range(40):
        if hand.desk.pages.active:
            hand.press("Enter", wait=300)
    hand.settle()
    assert hand.desk.session.reader.counts().open == 0
    assert hand.desk.window.stage.scene is Scene.NOTICE
    title, text = hand.desk.window.stage.notice.texts()
    assert title.startswith("全部看完：48 条，用时")
    assert "导出" in text


def test_composed_text_never_decides(hand: Hand) -> None:
    stage = hand.desk.window.stage
    assert not stage.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    event = QInputMethodEvent("ad", [])
    event.setCommitString("ads")
    QApplication.sendEvent(stage, event)
    assert hand.journal() == []


def test_a_note_saved_in_the_middle_of_a_word_keeps_the_word(hand: Hand) -> None:
    hand.press("N")
    field = hand.desk.questions.note.field
    until(field.hasFocus)
    QApplication.sendEvent(field, QInputMethodEvent("我们", []))
    assert field.placeholderText() == ""
    assert hand.verbs() == []
    hand.press("Ctrl+Enter")
    assert hand.verbs() == ["note"]
    assert hand.desk.review.item is not None
    until(lambda: hand.desk.review.item.state.note == "我们")
    hand.press("N")
    assert field.placeholderText() == field.prompt


def test_no_part_that_can_hold_the_focus_opens_an_input_method_but_text_fields(hand: Hand) -> None:
    for widget in hand.desk.window.findChildren(QWidget):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(
            widget, QLineEdit | QPlainTextEdit
        ):
            assert not widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled), widget
