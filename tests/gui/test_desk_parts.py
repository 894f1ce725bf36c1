"""Parts of the desk by themselves: snapshots, the row cache, labels, key events, shared words."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

import pytest
from desk_hand import make_queue
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from moderator import i18n
from moderator.decisions import Request, decide
from moderator.i18n import Language
from moderator.journal import Verb
from moderator.records import Category, Row, Status, Uid
from moderator.store.open import open_store
from moderator.store.query import Filters, Order, Query
from moderator.store.reader import Reader
from ui.detail.article import _parts, _spans
from ui.detail.standing import standing
from ui.detail.why_line import suggested_reason
from ui.keymap import Chord
from ui.keystroke import chord_of
from ui.plain import ElidedLabel, button_text, one_line
from ui.queue.model import QueueModel
from ui.queue.page_cache import PAGE, PageCache
from ui.queue.snapshot import Shelf, Snapshot, View, take


@pytest.fixture(scope="module")
def seed_queue(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Path:
    return make_queue(tmp_path_factory.mktemp("parts") / "seed.db", [seed])


@pytest.fixture
def reader(seed_queue: Path) -> Reader:
    with open_store(seed_queue) as store, store.reader() as made:
        yield made


def row(number: int) -> Row:
    return Row(
        number, Uid(f"c{number}"), "a", "t", 1, None, False, Status.OPEN, False, 0.0, None, None, None, 0
    )


def test_flagged_ones_come_by_risk_and_the_rest_as_on_the_page(reader: Reader) -> None:
    made = take(reader, View())
    rows = reader.rows(made.rows)
    flagged, rest = rows[: made.flagged], rows[made.flagged :]
    assert len(rows) == 48
    assert flagged
    assert all(r.flagged for r in flagged)
    assert not any(r.flagged for r in rest)
    assert [r.priority for r in flagged] == sorted((r.priority for r in flagged), reverse=True)
    assert [r.position for r in rest] == sorted(r.position for r in rest)


@pytest.mark.parametrize("shelf", list(Shelf))
def test_shelves_hold_what_their_name_says(seed_queue: Path, tmp_path: Path, shelf: Shelf) -> None:
    queue = tmp_path / "q.db"
    queue.write_bytes(seed_queue.read_bytes())
    with open_store(queue) as store, store.reader() as reader:
        uids = [r.uid for r in reader.rows(take(reader, View()).rows[:4])]
        verbs = (Verb.APPROVE, Verb.HIDE, Verb.SKIP, Verb.ESCALATE)
        for uid, verb in zip(uids, verbs, strict=True):
            decide(store, [Request(uid, verb)], "t").result()
        held = {r.uid for r in reader.rows(take(reader, View(shelf)).rows)}
        expected = {
            Shelf.OPEN: None,
            Shelf.FLAGGED: None,
            Shelf.SKIPPED: {uids[2]},
            Shelf.ESCALATED: {uids[3]},
            Shelf.DECIDED: set(uids[:2]),
            Shelf.APPROVED: {uids[0]},
            Shelf.HIDDEN: {uids[1]},
            Shelf.ALL: {r.uid for r in reader.rows(reader.order(Query()))},
        }[shelf]
        if expected is None:
            assert held
            assert not held & set(uids)
        else:
            assert held == expected


def test_a_search_sees_every_status_and_only_open_ones_wait(reader: Reader) -> None:
    made = take(reader, View(search="weik"))
    assert len(made) > 1
    assert made.waiting == len(made)
    assert len(take(reader, View(filters=Filters(category=Category.HATE)))) == 2
    assert len(take(reader, View(order=Order.TIME))) == 48


def test_the_next_that_waits_wraps_round() -> None:
    made = Snapshot(View(), array("q", [5, 6, 7]), 0, bytearray([0, 1, 1]))
    assert made.next_waiting(1) == 0
    assert made.waiting == 1
    assert Snapshot(View(), array("q", [5]), 0, bytearray([1])).next_waiting(0) is None


def test_the_cache_reads_a_page_once_and_forgets_what_changed() -> None:
    reads: list[list[int]] = []

    def read(numbers: Sequence[int]) -> list[Row]:
        reads.append(list(numbers))
        return [row(n) for n in numbers if n != 3]

    cache = PageCache(read, list(range(200)))
    assert cache.row(0) == row(0)
    assert cache.row(PAGE - 1) == row(PAGE - 1)
    assert cache.row(3) is None
    assert len(reads) == 1
    cache.row(PAGE)
    assert cache.forget([Uid(f"c{PAGE}")]) == [PAGE]
    cache.row(PAGE)
    assert len(reads) == 3
    assert sorted(cache.forget(None)) == [0, PAGE]


def test_the_heading_stands_between_the_sections(qtbot: QtBot) -> None:
    model = QueueModel(lambda numbers: [row(n) for n in numbers], i18n.translator(Language.ZH))
    model.show(Snapshot(View(), array("q", range(10, 20)), 3, bytearray(10)))
    assert model.rowCount() == 11
    assert model.heading == 3
    assert [model.place(line) for line in (2, 3, 4)] == [2, None, 3]
    assert [model.line(place) for place in (2, 3)] == [2, 4]
    assert model.flags(model.index(3, 0)) == Qt.ItemFlag.NoItemFlags
    assert not model.flags(model.index(2, 0)) & (Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsSelectable)
    model.show(Snapshot(View(), array("q", [1]), 1, bytearray(1)))
    assert model.heading is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\tc", "a↵b c"),
        ("傻\u200b逼", "傻⟨U+200B⟩逼"),
        ("\u202eabc", "⟨U+202E⟩abc"),
        ("<b>x</b>", "<b>x</b>"),
        ("a" * 300, "a" * 200 + "…"),
    ],
)
def test_labels_show_what_is_there(text: str, shown: str) -> None:
    assert one_line(text) == shown


def test_an_ampersand_in_a_name_stays_an_ampersand() -> None:
    assert button_text("A&B") == "A&&B"


def test_an_elided_label_gives_way(qtbot: QtBot) -> None:
    made = ElidedLabel()
    qtbot.addWidget(made)
    made.setText("一二三四五" * 20)
    assert made.minimumSizeHint().width() == 0


def event(key: int, modifiers: Qt.KeyboardModifier, scan: int = 0, text: str = "") -> QKeyEvent:
    return QKeyEvent(QKeyEvent.Type.KeyPress, key, modifiers, scan, 0, 0, text)


NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (event(Qt.Key.Key_A, NONE, 38, "a"), Chord("A")),
        (event(Qt.Key.Key_A, SHIFT, 38, "A"), Chord("A", frozenset({"Shift"}))),
        (event(Qt.Key.Key_Exclam, SHIFT, 10, "!"), Chord("1", frozenset({"Shift"}))),
        (event(Qt.Key.Key_Ampersand, NONE, 10, "&"), Chord("1")),
        (event(Qt.Key.Key_Question, SHIFT, 61, "?"), Chord("?")),
        (event(Qt.Key.Key_Return, NONE, 36), Chord("Return")),
        (event(Qt.Key.Key_Enter, KEYPAD, 104), Chord("Return")),
        (event(Qt.Key.Key_1, KEYPAD, 87, "1"), Chord("1")),
        (event(Qt.Key.Key_Escape, NONE, 9), Chord("Esc")),
        (event(0x0424, NONE, 38, "ф"), Chord("A")),
        (event(Qt.Key.Key_Shift, SHIFT, 50), None),
    ],
)
def test_key_events_become_chords(made: QKeyEvent, expected: Chord | None) -> None:
    assert chord_of(made) == expected


def test_shared_words_of_comment_and_article() -> None:
    pairs, words = _parts("出口管制和贸易关税, DeepSeek")
    text = "阿莫迪认为出口管制更加重要,deepseek不是对手"
    spans = _spans(text, pairs, words)
    assert [text[a:b] for a, b in spans] == ["出口管制", "deepseek"]


def test_particles_alone_are_not_shared_words() -> None:
    pairs, words = _parts("我们的在了")
    assert _spans("他们的也在了", pairs, words) == ()


def test_the_suggested_reason_comes_from_the_gravest_finding_in_the_text(reader: Reader) -> None:
    for item in reader.items_of(take(reader, View()).rows):
        reason = suggested_reason(item)
        if not any(f.field == "text" for f in standing(item)):
            assert reason is None
        elif item.flags.flagged and item.comment.author == "风语者(^ω^)":
            assert reason == "personal_abuse"
