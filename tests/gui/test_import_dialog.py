"""The import dialog with real keys: looked at first, one Enter to load, nothing kept where it was left."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import Hand, desk_on, until
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from moderator.i18n import Language
from moderator.importers.memory import memory
from moderator.importers.preview import Given, Pasted
from moderator.pipeline import FlagReport
from moderator.records import Comment
from moderator.store.query import Order, Query
from ui.imports.dialog import ImportDialog
from ui.session import Session

PAGE = "文章的第一段,说了很多很多的话,一直说到了这里为止。\n" + "".join(
    f"读者{n}\n第{n}条评论说得对\n" for n in range(1, 6)
)
TABLE = "甲列,乙列,丙列\nx1,1,2\nx2,2,3\nx3,3,4\n"


@pytest.fixture
def unflagged(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked at here is the way into the queue: starting workers each time would only take long."""
    monkeypatch.setattr(Session, "_flag", lambda *_, **__: FlagReport(0, 0, 0.0))


@pytest.fixture
def empty(qapp: QApplication, tmp_path: Path) -> Iterator[Hand]:
    with desk_on(tmp_path / "new.db") as hand:
        yield hand


def dialog(hand: Hand) -> ImportDialog:
    made = hand.desk.imports.dialog
    assert made is not None
    return made


def looked(hand: Hand) -> None:
    until(lambda: all(one.preview is not None for one in dialog(hand).inputs.inputs) and shown(hand), 20_000)


def shown(hand: Hand) -> bool:
    return bool(dialog(hand).inputs.inputs)


def look(hand: Hand, *given: Given) -> ImportDialog:
    hand.desk.imports.look_at(given)
    looked(hand)
    return dialog(hand)


def press(widget: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(widget, key)


def enter(hand: Hand) -> None:
    press(hand.focus(), Qt.Key.Key_Return)


def comments(hand: Hand, count: int) -> list[Comment]:
    """What is in the queue once so many are."""
    session = hand.desk.session
    until(lambda: session.reader.counts().total == count and not session.busy, 60_000)
    return [item.comment for item in session.reader.items(Query(order=Order.PAGE))]


@pytest.mark.usefixtures("unflagged")
def test_a_dropped_file_is_shown_and_one_enter_loads_it(empty: Hand, seed: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(seed)), QUrl("https://example.org/x.csv")])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    empty.desk.window.dropEvent(QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, left, none))
    looked(empty)
    box = dialog(empty)
    assert [one.given for one in box.inputs.inputs] == [seed]
    assert "48" in box.take.text()
    assert box.rows.cells.rowCount() == 48
    assert empty.desk.session.reader.counts().total == 0
    until(lambda: box.take.hasFocus())
    enter(empty)
    assert len(comments(empty, 48)) == 48
    assert not box.isVisible()


def test_left_with_esc_nothing_is_loaded(empty: Hand, seed: Path) -> None:
    box = look(empty, seed)
    press(empty.focus(), Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert empty.desk.session.reader.size("imports") == 0
    assert empty.desk.window.stage.hasFocus()


@pytest.mark.usefixtures("unflagged")
def test_a_copied_page_is_pasted_and_its_cut_is_moved_by_keys_and_mouse(empty: Hand) -> None:
    QGuiApplication.clipboard().setText(PAGE)
    empty.desk.trigger("import.paste")
    looked(empty)
    box = dialog(empty)
    preview = box.inputs.inputs[0].preview
    assert preview is not None
    assert (preview.comments, preview.cut) == (5, 2)
    box.tabs.setCurrentWidget(box.cut)
    press(box.cut, Qt.Key.Key_Down, Qt.Key.Key_Down)
    until(lambda: box.inputs.inputs[0].options.cut == 4)
    looked(empty)
    assert "4" in box.take.text()
    third = box.cut.visualRect(box.cut.model_of_lines.index(5, 0)).center()
    QTest.mouseClick(box.cut.viewport(), Qt.MouseButton.LeftButton, pos=third)
    until(lambda: box.inputs.inputs[0].options.cut in (6, 7))
    press(box.cut, Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down)
    until(lambda: box.inputs.inputs[0].options.cut == 4)
    looked(empty)
    enter(empty)
    assert [comment.author for comment in comments(empty, 4)] == ["读者2", "读者3", "读者4", "读者5"]


@pytest.mark.usefixtures("unflagged")
def test_markup_on_the_clipboard_is_preferred_where_comments_stand_in_it(empty: Hand) -> None:
    items = "".join(f'<li class="comment"><b class="author">甲{n}</b><p>好{n}</p></li>' for n in range(3))
    html = f"<html><body><ul>{items}</ul></body></html>"
    box = look(empty, Pasted("贴", "甲0\n好0\n甲1\n好1\n甲2\n好2\n", html))
    preview = box.inputs.inputs[0].preview
    assert preview is not None
    assert (preview.format, preview.comments) == ("html", 3)
    assert dict(preview.formats).keys() >= {"html", "page", "text"}
    enter(empty)
    assert [comment.author for comment in comments(empty, 3)] == ["甲0", "甲1", "甲2"]


def test_an_empty_clipboard_is_said(empty: Hand) -> None:
    QGuiApplication.clipboard().clear()
    empty.desk.trigger("import.paste")
    assert empty.desk.imports.dialog is None


@pytest.mark.usefixtures("unflagged")
def test_columns_are_chosen_kept_under_a_name_and_offered_again(empty: Hand, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text(TABLE, encoding="utf-8")
    box = look(empty, file)
    assert box.fault.isVisible()
    assert not box.take.isEnabled()
    assert box.tabs.currentWidget() is box.columns
    chosen = box.columns.boxes["text"]
    chosen.setFocus()
    press(chosen, Qt.Key.Key_Down)
    until(lambda: box.take.isEnabled())
    assert [row.text for row in box.inputs.inputs[0].preview.rows] == ["x1", "x2", "x3"]  # type: ignore[union-attr]
    QTest.keyClicks(box.columns.name, "three columns")
    press(box.columns.keep, Qt.Key.Key_Space)
    looked(empty)
    assert [(kept.name, dict(kept.mapping)) for kept in memory().presets()] == [
        ("three columns", {"text": "甲列"})
    ]
    box.dismiss()
    again = look(empty, file)
    assert again.take.isEnabled()
    assert again.columns.preset.currentText() == "three columns"
    again.take.setFocus()
    enter(empty)
    assert [comment.text for comment in comments(empty, 3)] == ["x1", "x2", "x3"]


@pytest.mark.usefixtures("unflagged")
def test_times_that_lack_something_are_asked_for_and_never_invented(empty: Hand, tmp_path: Path) -> None:
    file = tmp_path / "times.csv"
    file.write_text("用户名,评论内容,时间\n甲,好的,3小时前\n乙,不错,01-31 10:22\n", encoding="utf-8")
    box = look(empty, file)
    assert box.times.isVisible()
    assert (box.times.saved.text(), box.times.year.text(), box.times.zone.currentText()) == ("", "", "")
    QTest.keyClicks(box.times.saved, "2025-02-02 10:30")
    QTest.keyClicks(box.times.zone.lineEdit(), "+08:00")
    press(box.times.zone.lineEdit(), Qt.Key.Key_Return)
    looked(empty)
    until(lambda: box.take.isEnabled())
    box.take.setFocus()
    enter(empty)
    found = comments(empty, 2)
    assert [c.posted_at for c in found] == ["2025-02-01T23:30:00Z", "2025-01-31T02:22:00Z"]
    assert found[0].extra["posted_reference"] == "2025-02-02T10:30+08:00"


@pytest.mark.usefixtures("unflagged")
def test_a_folder_shows_each_file_and_what_cannot_be_read_becomes_a_problem(
    empty: Hand, seed: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "dump"
    folder.mkdir()
    (folder / "a.csv").write_text("用户名,评论内容\n甲,好\n坏\n乙,不好\n", encoding="utf-8")
    (folder / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (folder / "c.txt").write_bytes(seed.read_bytes())
    box = look(empty, folder)
    assert [one.readable for one in box.inputs.inputs] == [True, False, True]
    assert "50" in box.take.text()
    box.files.setFocus()
    box.files.setCurrentIndex(box.inputs.index(2, 0))
    press(box.files, Qt.Key.Key_Delete)
    looked(empty)
    assert [one.given.name for one in box.inputs.inputs] == ["a.csv", "b.png"]
    enter(empty)
    comments(empty, 2)
    room, out = empty.desk.imports, tmp_path / "problems.csv"
    until(lambda: room.report is not None)
    empty.desk.trigger("import.summary")
    until(lambda: room.summary is not None and room.summary.isVisible())
    assert room.summary is not None
    assert [figure.text() for figure in room.summary.figures.values()] == ["1", "1", "2", "0", "0", "2"]
    room.summary.export_wanted.emit(out)
    until(out.exists)
    until(lambda: not empty.desk.session.busy)
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert [(Path(row["file"]).name, row["line"]) for row in rows] == [("a.csv", "3"), ("b.png", "")]


@pytest.mark.usefixtures("unflagged")
def test_an_import_is_taken_back_after_its_counts_were_seen(empty: Hand, seed: Path) -> None:
    look(empty, seed)
    enter(empty)
    comments(empty, 48)
    until(lambda: empty.desk.review.item is not None)
    empty.press("A")
    empty.settle()
    empty.desk.trigger("import.take_back")
    taking = empty.desk.imports.taking_back
    until(lambda: taking.chooser.isVisible() and taking.chooser.picks.current() is not None)
    enter(empty)
    until(lambda: taking.confirm.isVisible())
    assert "48" in taking.confirm.said.text()
    enter(empty)
    assert not taking.confirm.isVisible()
    assert empty.desk.session.reader.counts().total == 48
    taking.confirm.open()
    taking.confirm.go.setFocus()
    enter(empty)
    comments(empty, 0)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("palette", ["light", "dark"])
def test_everything_fits_a_small_window(
    qapp: QApplication, tmp_path: Path, seed: Path, language: Language, palette: str
) -> None:
    with desk_on(tmp_path / "new.db", language=language, palette=palette) as hand:
        hand.desk.window.resize(1280, 720)
        file = tmp_path / "times.csv"
        file.write_text("用户名,评论内容,时间\n甲,好的,3小时前\n乙,不错,01-31 10:22\n", encoding="utf-8")
        box = look(hand, seed, file)
        for row in (0, 1):
            box.files.setCurrentIndex(box.inputs.index(row, 0))
            QTest.qWait(20)
            assert box.panel.height() <= 720 - 48
            assert box.body.totalMinimumSize().height() <= box.panel.height()
            for button in (box.take, box.times.of_file, box.columns.keep):
                assert button.width() >= button.minimumSizeHint().width()
