"""The palette finds a command by either language, runs it with the old focus, and lets no key through."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from moderator.i18n import Language, Translator, read_catalogue
from ui.command_palette import CommandPalette, entries
from ui.dialogs.fuzzy import fit, ranked
from ui.dialogs.pick_list import Entry
from ui.theme import DARK_THEME, LIGHT_THEME

TR = Translator(read_catalogue(), Language.ZH)
LISTED = (
    Entry("approve", "通过", "Approve", "这条没有问题", ("A",)),
    Entry("hide", "隐藏", "Hide", "", ("D",)),
    Entry("hide.advert", "隐藏：广告引流", "Hide: advert", "", ("Shift 4",)),
    Entry("undo", "撤销", "Undo", "", ("Z", "Ctrl Z"), enabled=False),
    Entry("export.csv", "导出 CSV", "Export CSV"),
)


class Window(QWidget):
    """Counts the keys that reach it."""

    def __init__(self) -> None:
        super().__init__()
        self.keys = 0
        self.resize(900, 600)
        self.below = QPushButton("below", self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keys += 1


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    made.below.setFocus()
    return made


@pytest.fixture
def palette(window: Window) -> CommandPalette:
    made = CommandPalette(LIGHT_THEME, TR, window)
    made.open_with(LISTED)
    return made


def test_fit_prefers_starts_then_words_then_letters_in_order() -> None:
    scores = [fit("exp", title) for title in ("Export CSV", "Re export", "unexpected", "e-x-p", "CSV")]
    assert all(score is not None for score in scores[:4])
    assert scores[:4] == sorted(scores[:4], key=lambda s: -(s or 0))
    assert len(set(scores[:4])) == 4
    assert scores[4] is None
    assert fit("csv exp", "Export CSV") is not None
    assert fit("", "anything") == 0


def test_ranked_keeps_the_order_of_equals() -> None:
    assert ranked("a", ["ab", "ac", "xa", "b"], lambda text: [text]) == ["ab", "ac", "xa"]
    assert ranked("  ", ["b", "a"], lambda text: [text]) == ["b", "a"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("通过", "approve"),
        ("appr", "approve"),
        ("广告", "hide.advert"),
        ("csv", "export.csv"),
        ("xpt", "export.csv"),
    ],
)
def test_a_command_is_found_in_either_language(
    palette: CommandPalette, qtbot: QtBot, query: str, first: str
) -> None:
    palette.picks.field.setText(query)
    assert palette.picks.shown()[0] == first


def test_what_does_not_work_now_stands_last_and_cannot_be_chosen(
    palette: CommandPalette, qtbot: QtBot
) -> None:
    assert palette.picks.shown()[-1] == "undo"
    palette.picks.field.setText("撤销")
    with qtbot.assertNotEmitted(palette.chosen):
        qtbot.keyClick(palette.picks.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_it_shrinks_to_what_is_left_and_the_field_stays(palette: CommandPalette, window: Window) -> None:
    picks = palette.picks
    palette.open_with(LISTED)
    before = picks.field.mapTo(window, QPoint(0, 0))
    picks.field.setText("csv")
    assert picks.field.mapTo(window, QPoint(0, 0)) == before
    beside = palette.panel.height() - picks.list.height() - picks.field.height()
    assert beside < 80, "no room is left over where commands stood"


def test_arrows_go_round_and_enter_chooses_with_the_focus_back(
    palette: CommandPalette, window: Window, qtbot: QtBot
) -> None:
    focus: list[bool] = []
    palette.chosen.connect(lambda _: focus.append(window.below.hasFocus()))
    qtbot.keyClick(palette.picks.field, Qt.Key.Key_Up)
    qtbot.keyClick(palette.picks.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.picks.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.chosen) as told:
        qtbot.keyClick(palette.picks.field, Qt.Key.Key_Return)
    assert told.args == ["hide"]
    assert focus == [True]
    assert not palette.isVisible()


def test_escape_gives_the_focus_back_and_chooses_nothing(
    palette: CommandPalette, window: Window, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(palette.chosen), qtbot.waitSignal(palette.closed):
        qtbot.keyClick(palette.picks.field, Qt.Key.Key_Escape)
    assert window.below.hasFocus()


def test_no_key_reaches_what_lies_below(palette: CommandPalette, window: Window, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_A, Qt.Key.Key_D, Qt.Key.Key_F5, Qt.Key.Key_Tab):
        qtbot.keyClick(palette.picks.field, key)
    palette.setFocus()
    qtbot.keyClick(palette, Qt.Key.Key_D)
    assert window.keys == 0
    assert palette.picks.field.text().lower() == "ad"


def test_a_click_beside_it_closes_a_click_on_a_row_chooses(
    palette: CommandPalette, window: Window, qtbot: QtBot
) -> None:
    listed = palette.picks.list
    row = listed.visualRect(palette.picks.model.index(1, 0)).center()
    with qtbot.waitSignal(palette.chosen) as told:
        qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert told.args == ["hide"]
    palette.open_with(LISTED)
    qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert not palette.isVisible()


def test_nothing_found_is_said(palette: CommandPalette) -> None:
    palette.picks.field.setText("qqqq")
    assert palette.picks.shown() == []
    assert palette.picks.current() is None
    assert palette.picks._nothing.isVisible()
    assert palette.picks._nothing.text() == TR("palette.nothing")


def test_it_follows_the_window_and_stays_inside(palette: CommandPalette, window: Window) -> None:
    window.resize(420, 300)
    assert window.rect().contains(palette.panel.geometry())
    palette.set_theme(DARK_THEME)
    assert palette.geometry() == window.rect()


def test_entries_hold_both_languages_and_the_live_keys() -> None:
    @dataclass(frozen=True)
    class Fake:
        id: str
        group: str = "decide"

        def label(self, tr: Translator) -> str:
            return tr("verb.approve")

        def explain(self, tr: Translator) -> str:
            return tr("verb.hide")

    (made,) = entries([Fake("approve")], TR, lambda _: ["A"], lambda _: False)
    assert made == Entry("approve", "通过", "Approve", "隐藏", ("A",), enabled=False)


def test_a_screen_reader_hears_title_help_and_key(palette: CommandPalette) -> None:
    index = palette.picks.model.index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "通过 这条没有问题 A"
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable
