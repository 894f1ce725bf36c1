"""Folding and rules against plain loops over the same texts in the same run: ratios, never seconds."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

import pytest

from moderator.rules.match import Matcher
from moderator.rules.parse import default_packs, read_pack
from moderator.text.characters import plain
from moderator.text.fold import fold, fold_text

WORDS = (
    *(
        "今天",
        "天气",
        "不错",
        "我们",
        "一起",
        "去",
        "公园",
        "走走",
        "吧",
        "这个",
        "手机",
        "真的",
        "很",
        "好用",
        "就是",
    ),
    *("有点", "贵", "大家", "觉得", "怎么样", "支持", "一下", "加油", "客服", "说", "明天", "发货"),
)


def texts(count: int) -> list[str]:
    """Ordinary comments of about 40 characters."""
    chance = random.Random(7)
    return ["".join(chance.choices(WORDS, k=18)) + chance.choice("。！，") + str(n) for n in range(count)]


def seconds(work: Callable[[str], object], given: Sequence[str]) -> float:
    """Processor seconds, the best of five: what the machine can do when nobody else uses it."""
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for text in given:
            work(text)
        best = min(best, time.process_time() - start)
    return max(best, 1e-6)


def plain_loop(text: str) -> str:
    """The characters' step alone, worked out anew for each: what the table saves."""
    return "".join(plain(char) for char in text)


def test_folding_beats_the_plain_loop() -> None:
    given = texts(1000)
    slow = seconds(plain_loop, given)
    assert slow / seconds(fold_text, given) > 5
    assert slow / seconds(fold, given) > 3


def test_offsets_cost_less_than_twice_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    given = texts(1500)
    with_offsets = alone = float("inf")
    for _ in range(9):
        # In turn, so that a busy moment falls on both.
        with_offsets, alone = min(with_offsets, seconds(fold, given)), min(alone, seconds(fold_text, given))
    with capsys.disabled():
        print(f"\nfolding with offsets {1500 / with_offsets:,.0f} comments/s, alone {1500 / alone:,.0f}")
    assert with_offsets / alone < 2


def test_rules_cost_a_small_multiple_of_folding() -> None:
    given = texts(1500)
    matcher = Matcher([read_pack(path) for path in default_packs()])
    assert seconds(lambda text: matcher.findings(text, "用户"), given) / seconds(fold_text, given) < 25


@pytest.mark.parametrize(
    "hostile",
    [
        "加 " * 20_000,
        "傻" * 50_000,
        "aB" * 25_000,
        "[" * 50_000,
        "🐴" * 30_000,
        "a." * 25_000,
        "a\u200b" * 25_000,
        "傻*逼 " * 12_000,
    ],
)
def test_hostile_texts_cost_no_more_than_their_length(hostile: str) -> None:
    """Linear time: ten times the text takes at most some fifteen times as long."""
    matcher = Matcher([read_pack(path) for path in default_packs()])
    small = seconds(lambda text: matcher.findings(text, ""), [hostile[: len(hostile) // 10]])
    large = seconds(lambda text: matcher.findings(text, ""), [hostile])
    assert large / small < 40
