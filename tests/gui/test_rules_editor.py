"""The rules editor in the window: faults at their line, the try-out, the bill before saving, proposals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import Hand, copy_queue, desk_on, make_queue, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moderator import decisions
from moderator.decisions import Request
from moderator.journal import Verb
from moderator.rules.drafting import own_pack
from moderator.rules.parse import read_pack
from moderator.store.open import open_reader, open_store
from moderator.store.query import Order, Query
from ui.rules.editor import RulesEditor, Side
from ui.rules.room import Rules

PACK = """# 我的规则
[pack]
id = "own"
title = { zh = "自己的规则", en = "Own rules" }

[[rule]]
id = "own.meme"
title = { zh = "梗", en = "memes" }
category = "abuse"
severity = "low"
terms = [%s]
match = ["都是美国的", "说到美国"]
no_match = ["天气不错", "吃饭了吗"]
"""
SLOW = 30000


@pytest.fixture(scope="module")
def rules_queue(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Path:
    """The seed with ten decisions: what speaks of 美国 half hidden, half approved."""
    queue = make_queue(tmp_path_factory.mktemp("rules") / "seed.db", [seed])
    with open_store(queue) as store:
        with store.reader() as reader:
            items = [item for item in reader.items(Query(order=Order.PAGE)) if "美国" in item.comment.text]
        verbs = (Verb.HIDE, Verb.APPROVE)
        requests = [Request(item.comment.uid, verbs[at % 2]) for at, item in enumerate(items[:10])]
        assert len(requests) >= 4
        decisions.decide(store, requests, "tester").result()
    return queue


@pytest.fixture
def hand(qtbot: QtBot, rules_queue: Path, tmp_path: Path) -> Iterator[Hand]:
    with desk_on(copy_queue(rules_queue, tmp_path)) as made:
        yield made


def opened(hand: Hand) -> tuple[Rules, RulesEditor]:
    hand.press("Ctrl+R")
    room = next(each for each in hand.desk.rooms if isinstance(each, Rules))
    assert room.editor is not None
    assert room.editor.isVisible()
    assert hand.focus() is room.editor.code
    return room, room.editor


def fill(editor: RulesEditor, text: str) -> None:
    editor.set_text(text)
    until(lambda: not editor._timer.isActive())


def bill(room: Rules, editor: RulesEditor) -> None:
    editor.save.click()
    until(lambda: editor.bill.tree.topLevelItemCount() > 0, SLOW)


def test_a_fault_stands_at_its_line_and_nothing_can_be_saved(hand: Hand) -> None:
    _, editor = opened(hand)
    fill(editor, PACK.replace('severity = "low"', 'severity = "lo"') % '"美国"')
    until(lambda: bool(editor.problems.faults))
    (fault,) = editor.problems.faults
    assert fault.line == 10
    assert "low" in editor.problems.item(0).text(), "the nearest name"
    assert not editor.save.isEnabled()
    editor.problems.itemActivated.emit(editor.problems.item(0))
    assert editor.code.line == 10
    assert not own_pack().exists()


def test_a_sentence_is_tried_as_it_is_typed(hand: Hand) -> None:
    _, editor = opened(hand)
    fill(editor, PACK % '"美国", "霸道"')
    until(lambda: editor.save.isEnabled())
    editor.try_out.field.setFocus()
    editor.try_out.field.insert("这分明是霸道!")
    until(lambda: editor.try_out.found.count() == 1, SLOW)
    assert "霸道" in editor.try_out.found.item(0).text()
    assert editor.try_out.verdict.text() == hand.desk.kit.tr("rules.flags")
    assert hand.verbs() == ["hide", "approve"] * (len(hand.verbs()) // 2), "what the queue came with"


def test_the_bill_comes_before_saving_and_below_the_floor_a_reason_is_logged(hand: Hand) -> None:
    room, editor = opened(hand)
    fill(editor, PACK % '"美国"')
    until(lambda: editor.save.isEnabled())
    bill(room, editor)
    assert editor.stack.currentWidget() is editor.bill
    row = editor.bill.tree.topLevelItem(0)
    assert row is not None
    assert "美国" in row.text(0)
    caught, wrong = int(row.text(1)), int(row.text(2))
    assert caught >= 2
    assert wrong >= 2
    assert f"{caught / (caught + wrong):.0%}" in row.text(4)
    assert row.childCount() >= 2
    assert not own_pack().exists(), "the bill alone writes nothing"
    assert not editor.save.isEnabled(), "below the floor, and no reason yet"
    editor.bill.reason.setFocus()
    QTest.keyClicks(editor.bill.reason, "site rule")
    assert editor.save.isEnabled()
    editor.save.click()
    until(lambda: not editor.isVisible())
    assert own_pack().read_text(encoding="utf-8") == PACK % '"美国"'
    until(lambda: _flagged(hand), SLOW)
    with open_reader(hand.queue) as reader:
        (event,) = [event for event in reader.events() if event.verb is Verb.RULES]
    said = json.loads(event.payload or "{}")
    assert said["reason"] == "site rule"
    assert said["below"] == ["own.meme"]
    assert said["versions"] == {"own.meme": 1}


def _flagged(hand: Hand) -> bool:
    """Whether the queue was flagged anew with the rule."""
    with open_reader(hand.queue) as reader:
        return any(rule == "own.meme" for rule, *_ in reader.rule_record())


def test_an_edit_makes_the_bill_void_and_a_changed_rule_gets_a_version(hand: Hand) -> None:
    own_pack().parent.mkdir(parents=True)
    own_pack().write_text(PACK % '"美国"', encoding="utf-8")
    room, editor = opened(hand)
    fill(editor, PACK % '"美国", "大蒜"')
    until(lambda: editor.save.isEnabled())
    bill(room, editor)
    row = editor.bill.tree.topLevelItem(0)
    assert row is not None
    assert "大蒜" in row.text(0)
    assert editor.bill.tree.topLevelItemCount() == 1
    editor.code.setFocus()
    QTest.keyClick(editor.code, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor.code, "# x")
    assert editor.bill.tree.topLevelItemCount() == 0
    until(lambda: editor.save.isEnabled())
    bill(room, editor)
    editor.bill.reason.setText("ok")
    editor.save.click()
    until(lambda: not editor.isVisible())
    (rule,) = read_pack(own_pack()).rules
    assert rule.version == 2
    text = own_pack().read_text(encoding="utf-8")
    assert text.startswith("# 我的规则\n")
    assert "# x" in text


def test_the_bill_can_be_stopped(hand: Hand) -> None:
    room, editor = opened(hand)
    fill(editor, PACK % '"美国"')
    until(lambda: editor.save.isEnabled())
    editor.save.click()
    editor.bill.cancelled.emit()
    assert editor.bill.make.isVisible()
    until(lambda: room._bench is not None and room._bench._jobs["bill"].cancelled)
    assert editor.bill.tree.topLevelItemCount() == 0


def test_a_proposed_term_is_added_with_enter(hand: Hand) -> None:
    _, editor = opened(hand)
    hand.desk.session.decide(
        [
            Request(item.comment.uid, Verb.HIDE)
            for item in hand.desk.session.reader.items(Query(order=Order.PAGE))
            if "中国" in item.comment.text
        ]
    )
    until(lambda: hand.desk.session.writing == 0)
    editor.show_side(Side.PROPOSALS)
    editor.proposals.look.click()
    until(lambda: editor.proposals.tree.topLevelItemCount() > 0, SLOW)
    first = editor.proposals.tree.topLevelItem(0)
    assert first is not None
    term, counts = first.text(0), [int(first.text(column)) for column in (1, 2, 3)]
    assert counts[0] >= 3
    with open_reader(hand.queue) as reader:
        open_hits = sum(term in i.comment.text for i in reader.items(Query()) if i.state.status == "open")
    assert counts[2] == open_hits
    QTest.keyClick(editor.proposals.tree, Qt.Key.Key_Return)
    assert f'terms = ["{term}"]' in editor.text()
    assert "own.proposed" in editor.text()
    until(lambda: editor.save.isEnabled())
    assert editor.problems.faults == ()


def test_the_packs_that_ship_can_be_read_and_not_changed(hand: Hand) -> None:
    _, editor = opened(hand)
    fill(editor, PACK % '"美国"')
    editor.packs.setCurrentIndex(1)
    assert editor.code.isReadOnly()
    assert "[[rule]]" in editor.code.toPlainText()
    QTest.keyClicks(editor.code, "x")
    editor.packs.setCurrentIndex(0)
    assert editor.text() == PACK % '"美国"'
    assert not editor.code.isReadOnly()


def test_typing_rules_decides_nothing_and_escape_gives_the_keys_back(hand: Hand) -> None:
    _, editor = opened(hand)
    before = hand.verbs()
    QTest.keyClicks(editor.code, "adsez")
    QTest.keyClick(editor.code, Qt.Key.Key_Escape)
    until(lambda: hand.focus() is hand.desk.window.stage)
    assert hand.verbs() == before
    # The same key again at once would be one held down: no hand is as quick as this test.
    QTest.qWait(hand.desk.session.settings.quiet_ms + 50)
    hand.press("A")
    until(lambda: hand.verbs() == [*before, "approve"])
