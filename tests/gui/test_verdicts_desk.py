"""Q and Shift+Q at the desk: one press teaches, everything alike follows, undo takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import Hand, desk_on, make_queue, until

from moderator.records import Finding, Item
from moderator.store.open import open_reader

TEXTS = (
    "别发牢骚浪费精力",
    "你就是个傻逼玩意儿",
    "你们又来发牢骚浪费口水",
    "昨天的傻逼玩意儿，真是够了",
    "今天天气不错，出去走走",
)
PATIENT = 30_000
"""A worker starts in a second or two; on a busy machine it may take much longer."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verdicts")
    source = folder / "c.csv"
    source.write_text(
        "id,text\n" + "".join(f"{n},{text}\n" for n, text in enumerate(TEXTS)), encoding="utf-8"
    )
    return make_queue(folder / "base.db", [source])


@pytest.fixture
def hand(base: Path, tmp_path: Path, qapp: object) -> Iterator[Hand]:
    queue = tmp_path / "desk.db"
    queue.write_bytes(base.read_bytes())
    with desk_on(queue) as opened:
        yield opened


def items(hand: Hand) -> dict[str, Item]:
    with open_reader(hand.queue) as reader:
        found = [reader.item(row) for row in range(1, len(TEXTS) + 1)]
    return {item.comment.text: item for item in found if item is not None}


def finding(hand: Hand, text: str) -> Finding:
    return items(hand)[text].flags.findings[0]


def go_to(hand: Hand, text: str) -> None:
    hand.desk.review.show_comment(items(hand)[text].comment.uid)
    hand.see()


def toast(hand: Hand) -> str:
    return hand.desk.window.stage.toast.text()


def test_wrong_on_a_flag_is_said_followed_and_undone(hand: Hand) -> None:
    here, alike = TEXTS[1], TEXTS[3]
    assert finding(hand, here).hits[0] == finding(hand, alike).hits[0], "the same words, the same way"
    go_to(hand, here)
    hand.press("Q")
    until(lambda: "误标" in toast(hand))
    assert "另有 1 条" in toast(hand)
    until(lambda: finding(hand, here).wrong and finding(hand, alike).wrong, PATIENT)
    until(lambda: hand.desk.review.item is not None and not hand.desk.review.item.flags.flagged, PATIENT)
    assert hand.desk.review.item is not None
    assert hand.desk.review.item.comment.text == here, "it stays under the hand"
    assert hand.verbs() == ["verdict"]
    hand.press("Z")
    until(lambda: not finding(hand, alike).held_back, PATIENT)
    assert hand.verbs() == ["verdict", "undo"]


def test_right_lets_a_held_back_hit_count_and_wrong_demotes_it(hand: Hand) -> None:
    here, alike = TEXTS[0], TEXTS[2]
    assert finding(hand, here).held_back
    go_to(hand, here)
    hand.press("Shift+Q")
    until(lambda: "算数" in toast(hand))
    until(lambda: items(hand)[alike].flags.flagged, PATIENT)
    until(lambda: hand.desk.review.item is not None and hand.desk.review.item.flags.flagged, PATIENT)
    assert finding(hand, here).why.endswith("审核人说这里算数"), "a standing verdict is seen"
    assert finding(hand, here).why_en.endswith("a reviewer said it counts here")
    hand.press("Q")
    until(lambda: finding(hand, here).wrong and finding(hand, alike).wrong, PATIENT)


def test_a_press_with_nothing_to_judge_is_seen(hand: Hand) -> None:
    go_to(hand, TEXTS[4])
    hand.press("Q")
    assert "没有可判误标" in toast(hand)
    hand.press("Shift+Q")
    assert "没有暂不计入" in toast(hand)
    assert hand.verbs() == []
