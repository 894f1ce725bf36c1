"""The comment view paints what was written: offsets, chips, pages, and never markup."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from moderator.i18n import Language, Translator, read_catalogue
from moderator.records import Category, Field, Finding, Severity
from ui.detail.comment_view import CommentView
from ui.detail.marks import LINE_HEIGHT, Mark, lay_out, marks_of
from ui.detail.pages import PAGE
from ui.theme import DARK_THEME, LIGHT_THEME

TR = Translator(read_catalogue(), Language.ZH)


def finding(text: str, words: str, category: Category = Category.ABUSE, held_back: bool = False) -> Finding:
    start = text.index(words)
    span = (start, start + len(words))
    return Finding("r.one", 1, category, Severity.HIGH, Field.TEXT, (span,), held_back, "骂人", "insult")


@pytest.fixture
def view(qtbot: QtBot) -> CommentView:
    made = CommentView(LIGHT_THEME, TR)
    qtbot.addWidget(made)
    made.resize(780, 400)
    return made


def has_color(view: CommentView, name: str) -> bool:
    image: QImage = view.grab().toImage()
    wanted = view._theme.color(name).rgb()
    return any(image.pixel(x, y) == wanted for y in range(image.height()) for x in range(image.width()))


@pytest.mark.parametrize("before", ["", "🤣", "𠮷🤣👨\u200d👩\u200d👧", "\u200b\u202e", "a\r\nb"])
def test_a_mark_lies_on_its_words_whatever_stands_before(qapp: object, before: str) -> None:
    text = before + "说一套做一套的狗东西"
    start = text.index("狗东西")
    laid = lay_out(text, (), LIGHT_THEME, 2_000)
    (rect,) = laid.rects(start, start + 3)
    plain = lay_out("狗东西", (), LIGHT_THEME, 2_000)
    assert rect.width() == pytest.approx(plain.natural_width, abs=1)
    assert laid.offset_at(rect.center()) in (start + 1, start + 2)
    assert laid.rects(start, start + 3)[0].right() == pytest.approx(laid.rects(start, len(text))[0].right())


def test_a_mark_over_a_line_end_has_a_rectangle_on_each_line(qapp: object) -> None:
    text = "国" * 10
    laid = lay_out(text, (Mark(3, 7, Category.HATE),), LIGHT_THEME, 22 * 5 + 4)
    assert laid.line_count == 2
    rects = laid.rects(3, 7)
    assert [round(rect.width()) for rect in rects] == [44, 44]
    assert rects[1].top() - rects[0].top() == pytest.approx(39, abs=1)
    assert laid.height == pytest.approx(2 * 22 * LINE_HEIGHT, abs=2)


def test_where_marks_meet_the_graver_is_painted(view: CommentView) -> None:
    text = "加微信的狗东西"
    mild = Finding("r.c", 1, Category.CONTACT, Severity.LOW, Field.TEXT, ((0, 7),), False, "")
    view.show_comment(text, [finding(text, "狗东西"), mild])
    assert has_color(view, "harm_soft")
    assert has_color(view, "spam_soft")
    view.show_comment(text, [finding(text, text), mild])
    assert not has_color(view, "spam_soft")


def test_a_held_back_hit_has_no_tint(view: CommentView) -> None:
    text = "回给美国佬送一个大礼"
    view.show_comment(text, [finding(text, "美国佬", held_back=True)])
    assert not has_color(view, "harm_soft")
    assert not has_color(view, "harm")


def test_marks_of_the_author_stay_out_of_the_text() -> None:
    author = Finding("r.n", 1, Category.ABUSE, Severity.LOW, Field.AUTHOR, ((0, 2),), False, "")
    assert marks_of([author]) == ()
    assert marks_of([author], Field.AUTHOR) == (Mark(0, 2, Category.ABUSE, False, 1),)


def test_a_chip_is_drawn_for_a_hidden_character(view: CommentView) -> None:
    view.show_comment("傻逼", [])
    assert not has_color(view, "spam_soft")
    view.show_comment("傻\u200b逼", [])
    assert has_color(view, "spam_soft")
    assert view.text() == "傻\u200b逼"
    wide = lay_out("傻\u202e逼", (), LIGHT_THEME, 2_000).natural_width
    assert wide > lay_out("傻逼", (), LIGHT_THEME, 2_000).natural_width + 30


HUGE: dict[str, Callable[[], str]] = {
    "latin": lambda: "a" * 1_000_000,
    "han": lambda: "国" * 1_000_000,
    "emoji": lambda: "🤣" * 500_000,
    "stacked": lambda: "a" + "\u0301" * 1_000_000,
    "hidden": lambda: "\u200b\u202e" * 500_000,
    "lines": lambda: "\n" * 1_000_000,
    "joined": lambda: "👨\u200d" * 400_000,
}


@pytest.mark.parametrize("kind", HUGE)
def test_a_megabyte_costs_hardly_more_than_two_pages(view: CommentView, kind: str) -> None:
    text = HUGE[kind]()

    def cost(shown: str) -> float:
        best = 9.0
        for _ in range(3):
            start = time.thread_time()
            view.show_comment(shown, [])
            view.grab()
            best = min(best, time.thread_time() - start)
        return best

    small = cost(text[:4_000])
    assert cost(text) < small * 4 + 0.1


def test_a_text_of_nothing_but_hits_costs_hardly_more(view: CommentView) -> None:
    text = "狗东西," * 250_000
    hits = Finding("r", 1, Category.ABUSE, Severity.HIGH, Field.TEXT, (), False, "")
    hits = replace(hits, spans=tuple((n * 4, n * 4 + 3) for n in range(250_000)))

    def cost(shown: str) -> float:
        start = time.thread_time()
        view.show_comment(shown, [hits])
        view.grab()
        return time.thread_time() - start

    cost("狗东西")
    few = min(cost(text[:4_000]) for _ in range(3))
    assert min(cost(text) for _ in range(3)) < few * 3 + 0.1


def test_pages_are_turned_and_counted(view: CommentView) -> None:
    seen: list[tuple[int, int]] = []
    view.page_changed.connect(lambda page, count: seen.append((page, count)))
    view.show_comment("国" * (2 * PAGE + 500), [])
    assert (view.page, view.page_count) == (1, 3)
    assert "1 / 3" in view.caption()
    assert view.page_forward()
    assert view.page_forward()
    assert not view.page_forward()
    assert view.page == 3
    assert view.page_back()
    assert seen == [(1, 3), (2, 3), (3, 3), (2, 3)]


def test_a_mark_on_a_later_page_is_painted_there(view: CommentView) -> None:
    text = "国" * (PAGE + 500) + "狗东西"
    view.show_comment(text, [finding(text, "狗东西")])
    view.resize(780, view.heightForWidth(780))
    assert not has_color(view, "harm_soft")
    view.page_forward()
    assert has_color(view, "harm_soft")


def test_space_scrolls_inside_a_page_before_it_turns(qtbot: QtBot) -> None:
    area = QScrollArea()
    area.setWidgetResizable(True)
    qtbot.addWidget(area)
    view = CommentView(LIGHT_THEME, TR)
    area.setWidget(view)
    area.resize(600, 300)
    area.show()
    qtbot.waitExposed(area)
    view.show_comment("国" * 2_500, [])
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    presses = 0
    while view.page == 1 and view.page_forward():
        presses += 1
    assert presses > 3
    assert area.verticalScrollBar().value() == 0


def test_copying_gives_what_was_written(view: CommentView, qtbot: QtBot) -> None:
    text = "🤣傻\u200b逼<b>"
    view.show_comment(text, [])
    assert view.selected_text() == text
    view.show()
    laid = view._layout_for(view.width())
    left = laid.rects(1, 2)[0]
    right = laid.rects(3, 4)[0]
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(int(left.left()) + 2, 20))
    qtbot.mouseMove(view, QPoint(int(right.right()) - 2, 20))
    view._select(view._anchor, laid.offset_at(right.center() + (right.topRight() - right.center()) * 0.9))
    assert view.selected_text() == "傻\u200b逼"


def test_the_folded_reading_is_named_as_such(view: CommentView) -> None:
    view.show_comment("傻*逼", [finding("傻*逼", "傻*逼")])
    view.show_reading("傻逼")
    assert view.is_reading
    assert view.caption() == TR("comment.reading")
    assert not has_color(view, "harm_soft")
    view.show_reading(None)
    assert has_color(view, "harm_soft")
    assert view.caption() == ""


def test_a_screen_reader_hears_the_comment(view: CommentView) -> None:
    view.show_comment("说一套做一套的狗东西", [])
    assert view.accessibleName() == "说一套做一套的狗东西"
    view.show_comment("坏\ud800了", [])
    assert view.accessibleName() == "坏?了"


def test_it_takes_no_focus_and_no_input_method(view: CommentView) -> None:
    assert view.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert not view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_the_theme_is_changed_in_place(view: CommentView) -> None:
    view.show_comment("狗东西", [finding("狗东西", "狗东西")])
    view.set_theme(DARK_THEME)
    assert has_color(view, "harm_soft")


def test_height_follows_size_and_width(view: CommentView) -> None:
    view.show_comment("国" * 100, [])
    at_22 = view.heightForWidth(780)
    assert at_22 == 3 * 39
    assert view.heightForWidth(400) > at_22
    view.set_size(44)
    assert view.heightForWidth(780) > at_22 * 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_markup_is_never_followed(view: CommentView, tmp_path: Path) -> None:
    pipe = tmp_path / "canary"
    os.mkfifo(pipe)
    opened = threading.Event()

    def wait() -> None:
        with pipe.open("wb"):
            opened.set()

    watcher = threading.Thread(target=wait, daemon=True)
    watcher.start()
    text = f'<img src="file://{pipe}"><h1>大</h1>&lt;'
    view.show_comment(text, [])
    view.grab()
    assert not opened.wait(0.2)
    assert view._layout_for(780).shown.text == text
    with pipe.open("rb"):
        watcher.join(2)
