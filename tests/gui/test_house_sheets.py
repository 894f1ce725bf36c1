"""Settings, keys, reasons, tags, cards, other queues and the mask, driven by key in the real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner
from desk_hand import Hand, copy_queue, desk_on, make_queue, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from moderator import settings, vocabulary
from moderator.cli.frame import Frame
from moderator.cli.main import build
from moderator.exporters.cards import cards
from moderator.i18n import Language, translator
from moderator.records import Severity
from moderator.store.open import open_reader
from ui.detail.why_line import suggested_reason
from ui.dialogs.overlay import Overlay
from ui.house.queues import Queues
from ui.house.room import House
from ui.house.wellbeing import Wellbeing
from ui.keymap import keymap_file
from ui.room import Room

R = TypeVar("R", bound=Room)


@pytest.fixture(scope="module")
def house_queue(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Path:
    return make_queue(tmp_path_factory.mktemp("house") / "seed.db", [seed])


@pytest.fixture
def hand(qtbot: QtBot, house_queue: Path, tmp_path: Path) -> Iterator[Hand]:
    # What a sheet changes is read anew with everything else in the file.
    settings.write("learn", False)
    settings.write("sample_rate", 0.0)
    with desk_on(copy_queue(house_queue, tmp_path)) as made:
        yield made


def room(hand: Hand, kind: type[R]) -> R:
    return next(each for each in hand.desk.rooms if isinstance(each, kind))


def tap(hand: Hand, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(hand.focus(), key, modifiers)


def type_in(hand: Hand, text: str) -> None:
    QTest.keyClicks(hand.focus(), text)


def opened(hand: Hand, key: str, sheet: str) -> Overlay:
    """The sheet that a key opens, with the focus inside it."""
    hand.press(key)
    found = getattr(room(hand, House), sheet)
    assert isinstance(found, Overlay)
    assert found.isVisible()
    assert found.isAncestorOf(hand.focus())
    return found


def test_a_setting_is_kept_at_once_and_the_window_follows_on_leaving(hand: Hand) -> None:
    before = hand.desk.window
    sheet = opened(hand, "Ctrl+,", "settings_sheet")
    language, size = sheet.fields["language"], sheet.fields["text_size"]  # type: ignore[attr-defined]
    assert isinstance(language, QComboBox)
    assert isinstance(size, QSpinBox)
    language.setFocus()
    while language.currentData() != "en":
        tap(hand, Qt.Key.Key_Down)
    size.setFocus()
    tap(hand, Qt.Key.Key_Up)
    assert settings.read().language == "en"
    assert settings.read().text_size == 24
    assert hand.desk.window is before, "nothing moves while the sheet is open"
    tap(hand, Qt.Key.Key_Escape)
    until(lambda: hand.desk.window is not before)
    assert hand.desk.kit.tr.language is Language.EN
    assert hand.desk.session.settings.text_size == 24
    hand.press("A")
    assert hand.verbs() == ["approve"], "and the keys decide as before"


def test_look_size_and_settling_time_follow_under_the_open_sheet(hand: Hand) -> None:
    before = hand.desk.window
    sheet = opened(hand, "Ctrl+,", "settings_sheet")
    for name in ("settle_ms", "text_size"):
        sheet.fields[name].setFocus()  # type: ignore[attr-defined]
        tap(hand, Qt.Key.Key_Up)
    assert hand.desk.guard.settle_ms == settings.read().settle_ms == 200
    assert hand.desk.looks._px == settings.read().text_size == 24
    assert hand.desk.window is before
    palette = sheet.fields["palette"]  # type: ignore[attr-defined]
    assert isinstance(palette, QComboBox)
    palette.setFocus()
    palette.setCurrentIndex(palette.findData("dark"))
    until(lambda: hand.desk.window is not before and hand.desk.kit.theme.dark)
    until(lambda: hand.desk.house.setting == "palette")
    anew = hand.desk.house.settings_sheet
    assert anew is not None
    assert anew.values()["palette"] == "dark"
    assert anew.values()["text_size"] == 24
    tap(hand, Qt.Key.Key_A)
    tap(hand, Qt.Key.Key_Escape)
    until(lambda: hand.focus() is hand.desk.window.stage)
    assert hand.verbs() == [], "the keys belonged to the sheet all the while"
    hand.press("A")
    assert hand.verbs() == ["approve"]


def test_every_setting_has_a_field_with_a_name_and_its_value(hand: Hand) -> None:
    sheet = opened(hand, "Ctrl+,", "settings_sheet")
    for name, widget in sheet.fields.items():  # type: ignore[attr-defined]
        assert widget.accessibleName(), name
        assert widget.accessibleDescription(), name
        if isinstance(widget, QAbstractSpinBox):
            assert widget.lineEdit().width() > 60, f"{name}: its value has no room to be seen"
    assert {name: sheet.values()[name] for name in sheet.fields} == {  # type: ignore[attr-defined]
        name: getattr(hand.desk.session.settings, name)
        for name in sheet.fields  # type: ignore[attr-defined]
    }


def test_tab_reaches_every_field_of_the_settings_and_goes_round(hand: Hand) -> None:
    sheet = opened(hand, "Ctrl+,", "settings_sheet")
    fields: dict[str, QWidget] = sheet.fields  # type: ignore[attr-defined]
    reached = []
    for _ in range(len(fields) + 1):
        reached.append(sheet.at)  # type: ignore[attr-defined]
        tap(hand, Qt.Key.Key_Tab)
    assert reached == [*fields, ""], "in order, then the button below them"
    assert sheet.at == next(iter(fields))  # type: ignore[attr-defined]
    tap(hand, Qt.Key.Key_Backtab)
    tap(hand, Qt.Key.Key_Backtab)
    assert sheet.at == reached[-2]  # type: ignore[attr-defined]


def test_typing_in_a_sheet_decides_nothing(hand: Hand) -> None:
    for key, sheet in (("Ctrl+,", "settings_sheet"), ("Ctrl+T", "words_sheet"), ("Ctrl+H", "cards_sheet")):
        opened(hand, key, sheet)
        for letter in "adesz1":
            tap(hand, Qt.Key(ord(letter.upper())))
        tap(hand, Qt.Key.Key_Escape)
        until(lambda: hand.focus() is hand.desk.window.stage)
    assert hand.verbs() == []


def test_a_key_is_changed_by_pressing_it(hand: Hand) -> None:
    keymap_file().parent.mkdir(parents=True, exist_ok=True)
    keymap_file().write_text("# 我的键\n", encoding="utf-8")
    before = hand.desk.window
    sheet = opened(hand, "Ctrl+Shift+K", "key_sheet")
    sheet.picks.field.setText("通过")  # type: ignore[attr-defined]
    tap(hand, Qt.Key.Key_Return)
    assert hand.focus() is sheet.catcher  # type: ignore[attr-defined]
    tap(hand, Qt.Key.Key_Y)
    sheet.keep.click()  # type: ignore[attr-defined]
    until(lambda: hand.desk.window is not before)
    assert keymap_file().read_text(encoding="utf-8").startswith("# 我的键\n")
    assert [str(each) for each in hand.desk.kit.keymap.chords("approve")] == ["Y"]
    hand.press("Y")
    assert hand.verbs() == ["approve"]


def test_a_clash_of_keys_is_shown_before_it_is_kept(hand: Hand) -> None:
    sheet = opened(hand, "Ctrl+Shift+K", "key_sheet")
    sheet.ask("approve")  # type: ignore[attr-defined]
    tap(hand, Qt.Key.Key_D)
    said = sheet._clashes.text()  # type: ignore[attr-defined]
    assert "通过" in said
    assert "隐藏" in said
    sheet.ask("approve")  # type: ignore[attr-defined]
    tap(hand, Qt.Key.Key_A)
    assert not sheet._clashes.isVisible()  # type: ignore[attr-defined]


def test_a_plain_letter_is_no_key_for_what_works_while_typing(hand: Hand) -> None:
    sheet = opened(hand, "Ctrl+Shift+K", "key_sheet")
    sheet.ask("palette")  # type: ignore[attr-defined]
    tap(hand, Qt.Key.Key_M)
    assert hand.focus() is sheet.catcher  # type: ignore[attr-defined]
    tap(hand, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert sheet.keymap.first("palette") == "Ctrl P"  # type: ignore[attr-defined]


def test_a_preset_is_chosen_and_in_force(hand: Hand) -> None:
    before = hand.desk.window
    sheet = opened(hand, "Ctrl+Shift+K", "key_sheet")
    sheet.preset.setCurrentIndex(sheet.preset.findData("coral"))  # type: ignore[attr-defined]
    sheet.keep.click()  # type: ignore[attr-defined]
    until(lambda: hand.desk.window is not before)
    hand.press("F")
    assert hand.verbs() == ["approve"]


def test_a_reason_and_a_tag_of_ones_own_decide_and_leave_with_the_export(hand: Hand) -> None:
    before = hand.desk.window
    sheet = opened(hand, "Ctrl+T", "words_sheet")
    sheet.add_word()  # type: ignore[attr-defined]
    type_in(hand, "Spoiler")
    sheet.key.setCurrentIndex(sheet.key.findData(4))  # type: ignore[attr-defined]
    assert "Shift+4" in sheet._clashes.text(), "advert has that digit"  # type: ignore[attr-defined]
    sheet.list.setCurrentRow(3)  # type: ignore[attr-defined]
    sheet.offered.setChecked(False)  # type: ignore[attr-defined]
    assert not sheet._clashes.isVisible()  # type: ignore[attr-defined]
    sheet._choose("tag")  # type: ignore[attr-defined]
    sheet.list.setCurrentRow(0)  # type: ignore[attr-defined]
    sheet.zh.setFocus()  # type: ignore[attr-defined]
    type_in(hand, "Memes")
    sheet.colour.setCurrentIndex(sheet.colour.findData("topic"))  # type: ignore[attr-defined]
    sheet.keep.click()  # type: ignore[attr-defined]
    until(lambda: hand.desk.window is not before)
    words = vocabulary.read()
    assert words.reasons[-1].zh == "Spoiler"
    assert words.tags[0].colour == "topic"
    assert hand.desk.window.bottom.buttons["tag.coded"].spoken[1] == "Memes"  # type: ignore[attr-defined]
    hand.press("1", "Shift+4", "Z", "Shift+Z")
    assert [(verb, reason) for verb, _, reason in hand.journal()] == [
        ("tag", None), ("hide", "own_1"), ("undo", None), ("redo", None),
    ]  # fmt: skip
    command = build(Frame(translator(Language.ZH), settings.Settings()))
    done = CliRunner().invoke(
        command, ["export", "--format", "csv", "--out", "-", "--queue", str(hand.queue)]
    )
    assert done.exit_code == 0, done.output
    assert '"own_1"' in done.output


def test_a_retired_reason_is_not_suggested_any_more(hand: Hand) -> None:
    item = hand.desk.review.item
    assert item is not None
    first = suggested_reason(item)
    assert first is not None
    sheet = opened(hand, "Ctrl+T", "words_sheet")
    before = hand.desk.window
    sheet.list.setCurrentRow([reason.id for reason in vocabulary.REASONS].index(first))  # type: ignore[attr-defined]
    sheet.offered.setChecked(False)  # type: ignore[attr-defined]
    sheet.keep.click()  # type: ignore[attr-defined]
    until(lambda: hand.desk.window is not before)
    offered = vocabulary.read().offered_ids
    assert first not in offered
    following = suggested_reason(item, offered)
    assert following != first
    name = hand.desk.kit.tr.word("reason", first)
    assert name not in hand.desk.window.review.why._pill.text()
    assert name not in str(hand.desk.window.bottom.buttons["hide"].spoken)  # type: ignore[attr-defined]
    listed: list[bool] = []
    hand.desk.session.ask("after", lambda _: True, listed.append)
    until(lambda: bool(listed))  # the new window has read its list: nothing closes the question any more
    hand.press("D")
    if following is None:
        assert hand.desk.questions.asking_reason, "no other fits: the reviewer says which"
    assert hand.journal() == ([("hide", item.comment.uid, following)] if following else [])


def test_the_order_of_tags_is_changed_with_alt_and_an_arrow(hand: Hand) -> None:
    sheet = opened(hand, "Ctrl+T", "words_sheet")
    sheet._choose("tag")  # type: ignore[attr-defined]
    sheet.list.setFocus()  # type: ignore[attr-defined]
    tap(hand, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [tag.id for tag in sheet.words.tags[:2]] == ["irony", "coded"]  # type: ignore[attr-defined]


def test_a_card_is_changed_and_its_notice_goes_out_with_it(hand: Hand, tmp_path: Path) -> None:
    sheet = opened(hand, "Ctrl+H", "cards_sheet")
    tap(hand, Qt.Key.Key_Down)
    assert sheet.reason == "group_hate"  # type: ignore[attr-defined]
    notice = sheet.texts["notice"]  # type: ignore[attr-defined]
    notice.setFocus()
    notice.selectAll()
    type_in(hand, "Not here.")
    tap(hand, Qt.Key.Key_Escape)
    assert cards()["group_hate"].notice["zh"] == "Not here."
    assert cards()["group_hate"].notice["en"] != "Not here."
    page = tmp_path / "rules.md"
    room(hand, House).write_page(page, "zh")
    assert "> Not here." in page.read_text(encoding="utf-8")


def test_question_mark_on_the_open_reasons_shows_the_card(hand: Hand) -> None:
    hand.desk.questions.ask_reason()
    QTest.qWait(50)
    hand.press("?")
    sheet = room(hand, House).cards_sheet
    assert sheet is not None
    assert sheet.isVisible()
    assert sheet.reason is not None
    assert hand.verbs() == []


def test_the_mask_covers_until_its_key_is_held(hand: Hand) -> None:
    before = hand.desk.window
    sheet = opened(hand, "Ctrl+,", "settings_sheet")
    mask = sheet.fields["mask"]  # type: ignore[attr-defined]
    assert isinstance(mask, QCheckBox)
    mask.setFocus()
    tap(hand, Qt.Key.Key_Space)
    tap(hand, Qt.Key.Key_Escape)
    until(lambda: hand.desk.window is not before)
    hand.see()
    item = hand.desk.review.item
    assert item is not None
    assert any(finding.severity is Severity.HIGH for finding in item.flags.findings)

    def picture() -> bytes:
        return bytes(hand.desk.window.review.comment.grab().toImage().constBits())

    theme = hand.desk.kit.theme
    assert theme.masked
    model = hand.desk.model
    place = hand.desk.review.place
    assert place is not None
    spoken = model.data(model.index(model.line(place), 0), int(Qt.ItemDataRole.AccessibleTextRole))
    assert item.comment.text[:4] not in str(spoken), "what is covered is not read out"
    QTest.keyPress(hand.focus(), Qt.Key.Key_V)
    shown = picture()
    QTest.qWait(60)
    assert not theme.masked, "as long as it is held"
    QTest.keyRelease(hand.focus(), Qt.Key.Key_V)
    assert theme.masked
    assert picture() != shown
    assert hand.verbs() == []


def test_what_was_read_is_counted_once_and_a_pause_is_suggested(hand: Hand) -> None:
    wellbeing = room(hand, Wellbeing)
    hand.desk.session.settings = settings.Settings(exposure_budget=3)
    begun = wellbeing.read_today
    assert begun == 1, "the comment on screen is flagged"
    hand.press("J", "K", "J")
    assert wellbeing.read_today == 2
    hand.press("J")
    assert wellbeing.read_today == 3
    assert "3" in "".join(hand.desk.window.strip.texts())


def test_another_queue_opens_in_the_window_and_both_are_remembered(
    hand: Hand, house_queue: Path, tmp_path: Path
) -> None:
    first = hand.desk.session.path
    other = copy_queue(house_queue, (tmp_path / "b").resolve()) if (tmp_path / "b").mkdir() is None else first
    hand.press("A")
    hand.settle()
    hand.desk.session.elsewhere.emit(other)
    until(lambda: hand.desk.session.path == other, 15000)
    until(lambda: hand.desk.review.item is not None)
    assert room(hand, Queues).recent() == [first.resolve()]
    hand.desk.window.activateWindow()
    hand.desk.kit.focus()
    hand.press("Ctrl+Shift+O")
    chooser = room(hand, Queues).chooser
    assert chooser.isVisible()
    assert str(first.resolve()) in chooser.picks.shown()
    tap(hand, Qt.Key.Key_Escape)
    with open_reader(first) as reader:
        assert reader.decisions_made() == 1


def test_a_file_that_is_no_queue_is_refused_and_the_queue_stays(hand: Hand, tmp_path: Path) -> None:
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"no queue at all" * 100)
    here = hand.desk.session.path
    hand.desk.session.elsewhere.emit(bad)
    until(lambda: hand.desk.window.strip.isVisible())
    assert hand.desk.session.path == here
    assert bad.read_bytes() == b"no queue at all" * 100
    hand.press("A")
    assert hand.verbs() == ["approve"]


def test_the_palette_leads_to_a_category_a_tag_and_the_article(hand: Hand) -> None:
    overlays = hand.desk.overlays
    until(lambda: bool(overlays._titles) or not hand.desk.session.reader.article_titles(1))
    hand.press("Ctrl+K")
    overlays.palette.picks.field.setText("hate")
    assert "category:hate" in overlays.palette.picks.shown()
    overlays.palette.picks.chosen.emit("category:hate")
    until(lambda: hand.desk.review.view.filters.category is not None)
    until(lambda: len(hand.desk.model.snapshot.rows) == 2)
    hand.press("Ctrl+K")
    shown = overlays.palette.picks.shown()
    assert "tag:irony" in shown
    assert all(f"article:{uid}" in shown for uid, _ in hand.desk.session.reader.article_titles(9))
    tap(hand, Qt.Key.Key_Escape)
    assert hand.verbs() == []
