"""Authors on the desk: their record, the verbs on them, masked names, and replies left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import Hand, copy_queue, desk_on, make_queue, until
from pytestqt.qtbot import QtBot

from moderator.records import NameVerdict, Standing
from moderator.store.open import open_reader

ROWS = (
    '{"id":"1","author":"坏人","text":"顶楼","article_id":"a"}',
    '{"id":"2","author":"甲","text":"回一","parent_id":"1","article_id":"a"}',
    '{"id":"3","author":"张***三","text":"回二","parent_id":"1","article_id":"a"}',
    '{"id":"4","author":"坏人","text":"又来","article_id":"a"}',
)


@pytest.fixture(scope="module")
def made_queue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("authors")
    file = folder / "rows.jsonl"
    file.write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    return make_queue(folder / "made.db", [file])


@pytest.fixture
def hand(qtbot: QtBot, made_queue: Path, tmp_path: Path) -> Iterator[Hand]:
    with desk_on(copy_queue(made_queue, tmp_path)) as made:
        yield made


def show(hand: Hand, source_id: str) -> None:
    """Bring one of the rows on screen."""
    reader = hand.desk.session.reader
    items = reader.items_of(list(hand.desk.review.snapshot.rows))
    uid = next(item.comment.uid for item in items if item.comment.source_id == source_id)
    hand.desk.review.show_comment(uid)
    hand.see()


def record(hand: Hand) -> str:
    return hand.desk.window.review.author.record


@pytest.mark.parametrize(
    ("key", "standing", "said"),
    [
        ("Shift+W", Standing.WARNED, "已警告"),
        ("Shift+M", Standing.MUTED, "已禁言"),
        ("Shift+B", Standing.BANNED, "已封禁"),
    ],
)
def test_a_verb_on_the_author_is_written_shown_and_undone(
    hand: Hand, key: str, standing: Standing, said: str
) -> None:
    show(hand, "1")
    hand.press(key)
    hand.settle()
    assert hand.desk.session.reader.author_state("坏人").standing is standing
    until(lambda: said in record(hand))
    show(hand, "4")
    until(lambda: said in record(hand))
    hand.press("Z")
    until(lambda: said not in record(hand))
    assert hand.desk.session.reader.counts().open == 4


def test_a_bad_name_is_decided_once_and_lifting_takes_a_standing_away(hand: Hand) -> None:
    show(hand, "1")
    hand.press("Shift+N", "Shift+W", "Shift+L", "Shift+K")
    assert hand.verbs() == ["rename", "warn", "lift", "keep_name"]
    state = hand.desk.session.reader.author_state("坏人")
    assert (state.name, state.standing) == (NameVerdict.FINE, None)


def test_a_masked_name_says_that_it_is_nobody_and_takes_no_verb(hand: Hand) -> None:
    show(hand, "3")
    until(lambda: "不算同一个人" in record(hand))
    hand.press("Shift+B")
    assert hand.journal() == []
    hand.press("U")
    until(lambda: "不能算作一个人" in hand.desk.window.context.lists["author"].texts()[0])  # type: ignore[index]


def test_all_of_an_author_are_decided_and_judged_from_their_view(hand: Hand) -> None:
    show(hand, "1")
    hand.press("Shift+U")
    until(lambda: (hand.desk.guard.uid or "").startswith("batch:"))
    assert len(hand.desk.batch.batch.items) == 2
    hand.press("Shift+B")
    hand.settle()
    assert hand.desk.session.reader.author_state("坏人").standing is Standing.BANNED
    until(lambda: hand.desk.batch.active)
    hand.press("Shift+4")
    hand.settle()
    assert hand.verbs() == ["ban", "hide", "hide"]
    assert not hand.desk.batch.active


def test_replies_to_a_hidden_comment_are_counted_offered_and_decided(hand: Hand) -> None:
    show(hand, "1")
    hand.press("Shift+1")
    hand.settle()
    until(lambda: "2 条回复" in hand.desk.window.stage.toast.text())
    hand.press("Shift+R")
    until(lambda: (hand.desk.guard.uid or "").startswith("batch:"))
    assert {item.comment.source_id for item in hand.desk.batch.batch.items} == {"2", "3"}
    hand.press("A")
    hand.settle()
    with open_reader(hand.queue) as reader:
        assert reader.counts().decided == 3


def test_nothing_is_offered_where_nothing_was_left(hand: Hand) -> None:
    show(hand, "4")
    hand.press("Shift+1")
    hand.settle()
    assert "replies" not in hand.desk.enabled()
