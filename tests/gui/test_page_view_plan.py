"""Page mode decides exactly what was painted whole, and shows beforehand what it will decide."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from moderator.i18n import Language, Translator, read_catalogue
from moderator.records import Comment, Flags, Item, Scores, State, Uid
from ui.page.plan import Hide, Keep, PagePlan, plan
from ui.page.view import PageView
from ui.theme import LIGHT_THEME

TR = Translator(read_catalogue(), Language.ZH)


def item(number: int, text: str = "自相矛盾") -> Item:
    uid = Uid(f"c{number:015d}")
    comment = Comment(uid, None, None, number, f"用户{number}", text)
    return Item(number, comment, None, None, State(), Flags(uid, (), Scores(), False, 0.0))


def uids(*numbers: int) -> tuple[Uid, ...]:
    return tuple(item(n).comment.uid for n in numbers)


@pytest.fixture
def page(qtbot: QtBot) -> PageView:
    made = PageView(LIGHT_THEME, TR)
    qtbot.addWidget(made)
    made.resize(1000, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def shown(page: PageView, qtbot: QtBot, items: list[Item]) -> PageView:
    page.show_items(items)
    qtbot.waitUntil(lambda: bool(page.painted_uids()) or page._cards[0].is_long)
    page.grab()
    return page


def test_plan_takes_only_what_was_painted() -> None:
    choices = {uids(1)[0]: Hide("advert"), uids(2)[0]: Keep(), uids(9)[0]: Hide("flood")}
    made = plan(uids(1, 2, 3), choices)
    assert made == PagePlan(uids(3), ((uids(1)[0], "advert"),), uids(2))
    assert made.decided == 2


def test_only_whole_cards_are_on_the_page(page: PageView, qtbot: QtBot) -> None:
    shown(page, qtbot, [item(n) for n in range(1, 40)])
    count = len(page.painted_uids())
    assert 3 <= count <= 6
    assert page.painted_uids() == uids(*range(1, count + 1)) == page.shown()
    assert all(page.rect().contains(card.geometry()) for card in page._cards)
    visible = [card for card in page.findChildren(QWidget) if card.isVisible()]
    assert len(visible) == count
    assert f"{count} 条全部显示" in page.header()[0]


def test_nothing_is_planned_before_it_is_painted(page: PageView, qtbot: QtBot) -> None:
    page.show_items([item(1), item(2)])
    assert page.painted_uids() == ()
    assert page.plan() == PagePlan()
    with qtbot.waitSignal(page.painted) as told:
        page.repaint()
    assert told.args == [uids(1, 2)]


def test_marks_make_the_plan(page: PageView, qtbot: QtBot) -> None:
    shown(page, qtbot, [item(1), item(2), item(3)])
    page.move(1)
    with qtbot.waitSignal(page.plan_changed) as told:
        page.toggle_hide("advert")
    page.move(1)
    page.toggle_keep()
    assert page.plan() == PagePlan(uids(1), ((uids(2)[0], "advert"),), uids(3))
    assert told.args[0].hide == ((uids(2)[0], "advert"),)
    assert page.header()[1] == "标记隐藏 1 · 留下 1"


def test_the_same_mark_again_takes_it_back_and_another_replaces_it(page: PageView, qtbot: QtBot) -> None:
    shown(page, qtbot, [item(1)])
    page.toggle_hide("advert")
    page.toggle_hide("flood")
    assert page.plan().hide == ((uids(1)[0], "flood"),)
    page.toggle_keep()
    assert page.plan().keep == uids(1)
    page.toggle_keep()
    assert page.plan().approve == uids(1)


def test_moving_stops_at_the_ends(page: PageView, qtbot: QtBot) -> None:
    shown(page, qtbot, [item(1), item(2)])
    assert not page.move(-1)
    assert page.move(1)
    assert not page.move(1)
    current = page.current_item()
    assert current is not None
    assert current.comment.uid == uids(2)[0]


def test_a_click_makes_a_card_current_and_decides_nothing(page: PageView, qtbot: QtBot) -> None:
    shown(page, qtbot, [item(1), item(2)])
    before = page.plan()
    qtbot.mouseClick(page._cards[1], Qt.MouseButton.LeftButton)
    current = page.current_item()
    assert current is not None
    assert current.comment.uid == uids(2)[0]
    assert page.plan() == before


def test_a_text_too_long_is_decided_only_after_its_end_was_painted(page: PageView, qtbot: QtBot) -> None:
    shown(page, qtbot, [item(1, "很长的评论," * 300), item(2)])
    assert page.shown() == uids(1)
    parts = 1
    while page.page_forward():
        assert page.plan() == PagePlan()
        assert not page.page_forward(), "a part that was not painted was skipped"
        page.repaint()
        page.grab()
        parts += 1
    assert parts > 3
    assert page.plan() == PagePlan(approve=uids(1))
    assert page.page_back()
    assert page.plan() == PagePlan(approve=uids(1))


def test_the_parts_of_a_long_text_leave_nothing_out(page: PageView, qtbot: QtBot) -> None:
    text = "".join(
        chr(0x4E00 + n % 2000) + ("\u200b\n"[n % 7 == 0] if n % 5 == 0 else "") for n in range(5000)
    )
    shown(page, qtbot, [item(1, text)])
    card = page._cards[0]
    end = 0
    while True:
        assert card._starts[-1] == end
        assert card._laid is not None
        end += card._laid.end
        page.grab()
        if not page.page_forward():
            break
    assert end == len(text)


def test_a_smaller_window_takes_cards_off_the_plan(page: PageView, qtbot: QtBot) -> None:
    shown(page, qtbot, [item(n) for n in range(1, 40)])
    before = len(page.painted_uids())
    page.toggle_hide("advert")
    page.resize(1000, 200)
    page.grab()
    assert 0 < len(page.painted_uids()) < before
    assert page.plan().hide == ((uids(1)[0], "advert"),)


def test_marks_outlive_a_refresh_but_not_a_changed_text(page: PageView, qtbot: QtBot) -> None:
    items = [item(1), item(2)]
    shown(page, qtbot, items)
    page.toggle_hide("advert")
    shown(page, qtbot, items)
    assert page.plan().hide
    changed = replace(items[0], comment=replace(items[0].comment, text="改过了"))
    shown(page, qtbot, [changed, items[1]])
    assert not page.plan().hide


def test_a_covered_page_is_not_painted(qtbot: QtBot) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    outer.resize(1000, 100)
    page = PageView(LIGHT_THEME, TR, outer)
    page.setGeometry(0, 0, 1000, 400)
    outer.show()
    qtbot.waitExposed(outer)
    page.show_items([item(n) for n in range(1, 7)])
    qtbot.waitUntil(lambda: bool(page.painted_uids()))
    assert len(page.painted_uids()) < len(page.shown())


def test_a_screen_reader_hears_each_card_and_its_fate(page: PageView, qtbot: QtBot) -> None:
    shown(page, qtbot, [item(1)])
    page.toggle_hide("advert")
    card = page._cards[0]
    assert card.accessibleName() == "用户1: 自相矛盾"
    assert card.accessibleDescription() == "将隐藏 广告引流"
    assert page.accessibleName().startswith("整页审")
