"""The mask of the worst words in windows whose texts no queue has findings for, and in rows of bad names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import Hand, copy_queue, desk_on, make_queue, until
from PySide6.QtCore import QAbstractTableModel
from PySide6.QtWidgets import QAbstractItemView, QLabel
from pytestqt.qtbot import QtBot

from moderator import settings
from moderator.records import Field, Severity, Uid
from moderator.rules.bill import Bill, Effect, Example
from moderator.rules.parse import default_packs
from ui.keeping.room import Keeping
from ui.worst_words import WorstWords, sound

WORST = "傻逼"
PAGE = (
    "文章的第一段,说了很多很多的话,一直说到了这里为止。\n"
    f"读者一\n你就是个{WORST}，滚\n{WORST}二\n第二条评论说得对\n"
)
# Severe in the name, mild in the text: the row's strongest finding may be the text's.
ROWS = (
    f'{{"id": "1", "author": "{WORST}老王", "text": "加我微信 vx12345678 领红包", "time": "2025-01-02"}}\n'
    f'{{"id": "2", "author": "小李", "text": "你就是个{WORST}", "time": "2025-01-02 08:01"}}\n'
)


@pytest.fixture(scope="module")
def insults(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("masked")
    (folder / "rows.jsonl").write_text(ROWS, "utf-8")
    return make_queue(folder / "masked.db", [folder / "rows.jsonl"])


@pytest.fixture
def hand(qtbot: QtBot, insults: Path, tmp_path: Path) -> Iterator[Hand]:
    for name, value in (("mask", True), ("learn", False), ("sample_rate", 0.0)):
        settings.write(name, value)
    with desk_on(copy_queue(insults, tmp_path)) as made:
        yield made


def cells(view: QAbstractItemView) -> list[str]:
    model = view.model()
    columns = model.columnCount() if isinstance(model, QAbstractTableModel) else 1
    places = [(row, column) for row in range(model.rowCount()) for column in range(columns)]
    return [str(model.index(row, column).data() or "") for row, column in places]


def test_a_row_of_a_bad_name_leaves_it_out_whatever_its_text_is_about(hand: Hand) -> None:
    model = hand.desk.model
    rows = [row for place in range(2) if (row := model.row(place)) is not None]
    named = next(row for row in rows if row.author.startswith(WORST))
    assert named.field is Field.TEXT, "the text's finding is the stronger one"
    assert named.severity is not Severity.HIGH
    assert named.bad_name
    shown = cells(hand.desk.window.queue.list)
    assert len(shown) >= 2
    assert not [said for said in shown if WORST in said]


@pytest.mark.parametrize("place", ["rows", "cut"])
def test_nor_does_the_preview_of_a_file_show_them(hand: Hand, tmp_path: Path, place: str) -> None:
    (tmp_path / "page.txt").write_text(PAGE, "utf-8")
    hand.desk.imports.look_at([tmp_path / "page.txt"])
    made = hand.desk.imports.dialog
    assert made is not None
    until(lambda: made.ready, 20_000)
    said = cells(made.rows if place == "rows" else made.cut)
    assert any("第二条评论说得对" in cell for cell in said)
    assert any("██" in cell for cell in said)
    assert not [cell for cell in said if WORST in cell]
    made.dismiss()


def test_nor_does_the_dialog_that_forgets_an_author(hand: Hand) -> None:
    while hand.desk.review.item is None or WORST not in hand.desk.review.item.comment.author:
        hand.press("J")
    hand.desk.trigger("forget_author")
    room = next(each for each in hand.desk.rooms if isinstance(each, Keeping))
    until(room.forget.isVisible)
    said = [part.text() for part in room.forget.findChildren(QLabel)] + [room.forget.accessibleName()]
    assert any("██老王" in one for one in said)
    assert not [one for one in said if WORST in one]


def test_nor_do_the_examples_of_a_bill() -> None:
    effect = Effect(caught=1, examples=[Example(Uid("c1"), True, f"你就是个{WORST}，滚")])
    covered = WorstWords(lambda: sound(default_packs())).bill(Bill([effect]))
    assert [one.snippet for one in covered.effects[0].examples] == ["你就是个██，滚"]
    assert covered.effects[0].caught == 1


def test_words_are_found_as_they_are_written_and_a_faulty_pack_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("[[rule", "utf-8")
    words = WorstWords(lambda: sound([*default_packs(), tmp_path / "broken.toml"]))
    assert words.text("你这个傻*逼，天气不错") == "你这个███，天气不错"
    assert words.text("今天天气不错") == "今天天气不错"
