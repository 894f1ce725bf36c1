"""Finding by keyboard alone: filters, orders, saved queues, search hits; set, changed and cleared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import Hand, copy_queue, desk_on, make_queue, until
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moderator.errors import ModeratorError
from moderator.records import Category, Item, Uid
from moderator.store.query import Filters, Order
from ui.queue import saved
from ui.queue.saved import Named
from ui.queue.snapshot import Shelf, View


@pytest.fixture(scope="module")
def seed_queue(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Path:
    return make_queue(tmp_path_factory.mktemp("filters") / "seed.db", [seed])


@pytest.fixture
def hand(qtbot: QtBot, seed_queue: Path, tmp_path: Path) -> Iterator[Hand]:
    saved.saved_file().unlink(missing_ok=True)
    with desk_on(copy_queue(seed_queue, tmp_path)) as made:
        yield made
    saved.saved_file().unlink(missing_ok=True)


def pick(hand: Hand, *words: str) -> None:
    """F, then in one list after another type and choose the first that fits."""
    chooser = hand.desk.filtering.chooser
    hand.press("F", wait=20)
    for word in words:
        until(chooser.isVisible)
        chooser.picks.field.setText(word)
        until(lambda: bool(chooser.picks.shown()))
        hand.press("Enter", wait=20)


def listed(hand: Hand, filters: Filters) -> list[Item]:
    """Wait for the list of this filter; gives what it holds."""
    until(lambda: hand.desk.review.view.filters == filters)
    return hand.desk.session.reader.items_of(list(hand.desk.review.snapshot.rows))


def test_an_author_typed_in_full_and_cleared_again(hand: Hand) -> None:
    item = hand.desk.review.item
    assert item is not None
    author = item.comment.author
    pick(hand, "by.author", author)
    found = listed(hand, Filters(author=author))
    assert found
    assert {each.comment.author for each in found} == {author}
    assert hand.verbs() == []
    hand.press("Shift+F")
    until(lambda: hand.desk.review.view == View())
    assert len(hand.desk.review.snapshot) == 48


def test_scores_lengths_and_days_as_typed(hand: Hand) -> None:
    pick(hand, "by.score", "0-0.1")
    low = listed(hand, Filters(score=(0.0, 0.1)))
    assert 0 < len(low) < 48
    pick(hand, "by.length", "<10")
    both = listed(hand, Filters(score=(0.0, 0.1), length=(0, 9)))
    assert 0 < len(both) < len(low)
    assert all(len(item.comment.text) < 10 for item in both)
    assert "分数 0.00–0.10" in hand.desk.window.queue.title
    pick(hand, "by.posted", "01-31")
    day = listed(hand, Filters(score=(0.0, 0.1), length=(0, 9), posted_raw="01-31"))
    assert all("01-31" in (item.comment.posted_raw or "") for item in day)
    hand.press("Esc")
    until(lambda: hand.desk.review.view == View())


def test_values_that_occur_are_offered_and_any_takes_the_filter_away(hand: Hand) -> None:
    pick(hand, "category.hate")
    assert len(listed(hand, Filters(category=Category.HATE))) == 2
    pick(hand, "by.category", "不限")
    assert len(listed(hand, Filters())) == 48
    rule = next(
        f.rule for f in hand.desk.session.reader.items_of([hand.desk.review.item.row])[0].flags.findings
    )  # type: ignore[union-attr]
    pick(hand, "by.rule", rule)
    found = listed(hand, Filters(rule=rule))
    assert all(any(f.rule == rule for f in item.flags.findings) for item in found)


@pytest.mark.parametrize("order", list(Order))
def test_every_order_is_a_few_keys_away(hand: Hand, order: Order) -> None:
    pick(hand, f"order.{order}")
    until(lambda: hand.desk.review.view.order is order)
    assert len(hand.desk.review.snapshot) == 48


@pytest.mark.parametrize("shelf", [Shelf.APPROVED, Shelf.HIDDEN, Shelf.ALL, Shelf.FLAGGED])
def test_status_is_a_filter_too(hand: Hand, shelf: Shelf) -> None:
    hand.press("A", "D")
    hand.settle()
    pick(hand, "by.shelf", shelf)
    until(lambda: hand.desk.review.view.shelf is shelf)
    expected = {Shelf.APPROVED: 1, Shelf.HIDDEN: 1, Shelf.ALL: 48}
    if shelf in expected:
        assert len(hand.desk.review.snapshot) == expected[shelf]


def test_yes_and_no(hand: Hand) -> None:
    pick(hand, "by.answers", "yes")
    replies = listed(hand, Filters(answers=True))
    assert all(item.comment.parent for item in replies)
    pick(hand, "by.answers", "no")
    assert len(replies) + len(listed(hand, Filters(answers=False))) == 48


def test_a_queue_is_saved_named_counted_and_one_key_away(hand: Hand) -> None:
    pick(hand, "category.hate")
    listed(hand, Filters(category=Category.HATE))
    hand.press("Ctrl+S", wait=20)
    QTest.keyClicks(hand.focus(), "hate")
    hand.press("Enter")
    (row,) = hand.desk.window.queue.saved.rows
    until(lambda: row.accessibleName() == "hate 2")
    assert row.isChecked()
    hand.press("Shift+F")
    until(lambda: hand.desk.review.view == View())
    assert not row.isChecked()
    hand.press("Alt+1")
    until(lambda: hand.desk.review.view.filters.category is Category.HATE)
    hand.press("A")
    until(lambda: row.accessibleName() == "hate 1")
    assert [each.name for each in saved.read()] == ["hate"]


def test_search_hits_are_marked_in_the_list_and_in_the_text(hand: Hand) -> None:
    hand.press("/", wait=20)
    hand.focus().setText("美国")  # type: ignore[attr-defined]
    hand.press("Enter")
    until(lambda: hand.desk.review.view.search == "美国")
    window = hand.desk.window
    assert window.queue.list.words == "美国"
    text = window.review.comment.text()
    assert [text[start:end] for start, end in window.review.comment.found()] == ["美国"] * text.count("美国")
    hand.press("Esc")
    until(lambda: hand.desk.review.view.search == "")
    assert window.review.comment.found() == ()


VIEWS = [
    View(),
    View(Shelf.SKIPPED, "a'b\"\n中", Order.THREAD),
    View(
        filters=Filters(
            Category.CODED, "r.1", (0.0, 0.5), "标", "王", "", Uid("a1"), 3, ("2026", "2026~"), "01-31",
            (1, 9), True, False, True,
        )
    ),
]  # fmt: skip


def test_saved_queues_come_back_as_they_were(tmp_path: Path) -> None:
    file = tmp_path / "new" / "queues.toml"
    kept = tuple(Named(f"第 {n} 个", view) for n, view in enumerate(VIEWS))
    saved.write(kept, file)
    assert saved.read(file) == kept
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "text", ["queue = 3", "[[queue]]\nname = 1", '[[queue]]\nname="a"\nshelf="x"\norder="page"', "\x00"]
)
def test_a_file_that_cannot_be_understood_is_said_not_guessed(tmp_path: Path, text: str) -> None:
    file = tmp_path / "queues.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ModeratorError) as caught:
        saved.read(file)
    assert caught.value.key == "queues.unreadable"
