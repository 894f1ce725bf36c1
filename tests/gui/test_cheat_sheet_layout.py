"""The cheat-sheet shows every key it is given, whole, on a small screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from moderator.i18n import Language, Translator, read_catalogue
from ui.cheat_sheet import CheatSheet, Line, Section, columns
from ui.commands import Group, Place, commands
from ui.keymap import build
from ui.overlays import acting
from ui.theme import LIGHT_THEME


def section(title: str, count: int) -> Section:
    return Section(title, tuple(Line(f"{title} {n}", (str(n),)) for n in range(count)))


def test_columns_keep_order_and_lose_nothing() -> None:
    sections = [section(name, count) for name, count in (("a", 18), ("b", 10), ("c", 7), ("d", 8), ("e", 4))]
    packed = columns(sections, 3)
    assert len(packed) <= 3
    assert [s for column in packed for s in column] == sections
    assert max(sum(len(s.lines) + 2 for s in column) for column in packed) <= 25


def test_columns_of_nothing_and_of_one() -> None:
    assert columns([], 3) == []
    assert columns([section("a", 3)], 4) == [[section("a", 3)]]


@pytest.mark.parametrize("size", [(1280, 720), (1280, 800), (1440, 900)])
@pytest.mark.parametrize("place", [Place.REVIEW, Place.PAGE, Place.BATCH])
def test_every_key_of_a_view_fits_without_scrolling(
    qtbot: QtBot, size: tuple[int, int], place: Place
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    qtbot.waitExposed(window)
    table = acting(commands(), place)
    keys = build(commands())
    sheet = CheatSheet(LIGHT_THEME, Translator(read_catalogue(), Language.EN), window)
    sheet.show_sections(
        Section(
            group.value,
            tuple(
                Line(command.id, tuple(chord.shown() for chord in keys.chords(command.id)))
                for command in table
                if command.group is group and keys.chords(command.id)
            ),
        )
        for group in Group
    )
    sheet.open()
    qtbot.waitUntil(lambda: sheet._area.viewport().height() > 100)
    assert sheet._area.verticalScrollBar().maximum() == 0
    assert window.rect().contains(sheet.panel.geometry())
    drawn = [
        line.title
        for column in sheet._sheet.layout_for(sheet._sheet.width())
        for s in column
        for line in s.lines
    ]
    assert sorted(drawn) == sorted(command.id for command in table if keys.chords(command.id))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("place", [Place.REVIEW, Place.PAGE, Place.BATCH])
def test_no_title_is_cut_on_a_small_screen(qtbot: QtBot, language: Language, place: Place) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    tr, keys = Translator(read_catalogue(), language), build(commands())
    sheet = CheatSheet(LIGHT_THEME, tr, window)
    sheet.show_sections(
        Section(
            tr(f"command_group.{group}"),
            tuple(
                Line(command.label(tr), tuple(chord.shown() for chord in keys.chords(command.id)))
                for command in acting(commands(), place)
                if command.group is group
                and keys.chords(command.id)
                and not command.enabled_when.startswith("saved_")
            ),
        )
        for group in Group
    )
    sheet.open()
    qtbot.waitUntil(lambda: sheet._sheet.width() > 1000)
    assert sheet._sheet.cut() == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Question, Qt.Key.Key_F1])
def test_it_is_closed_by_the_keys_that_open_it(qtbot: QtBot, key: Qt.Key) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    sheet = CheatSheet(LIGHT_THEME, Translator(read_catalogue(), Language.ZH), window)
    sheet.show_sections([section("决定", 3)])
    sheet.open()
    assert "0 决定 0" in sheet._sheet.accessibleDescription()
    qtbot.keyClick(sheet, Qt.Key.Key_D)
    assert sheet.isVisible()
    qtbot.keyClick(sheet, key)
    assert not sheet.isVisible()
