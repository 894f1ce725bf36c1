"""Near-copies are found; two different statements never become one."""

from __future__ import annotations

import random

import pytest

from moderator import assets
from moderator.text.cluster import clusters, same_statement
from moderator.text.shingles import candidates

BASE = "昨天在这家店买了三斤苹果,回家一看全是烂的,老板态度还特别差,以后再也不来了"
NEWS = "据报道张伟在会上表示公司今年的销售额达到了一百二十亿元同比增长百分之三十"


def pair(one: str, other: str) -> bool:
    found = clusters([(1, one), (2, other)])
    return found == {1: 1, 2: 1}


def test_the_seed_s_edited_pair_is_one_cluster() -> None:
    lines = assets.seed().read_text(encoding="utf-8").splitlines()
    first, second = (row for row, line in enumerate(lines) if "红皮人" in line)
    assert clusters((row, line) for row, line in enumerate(lines) if len(line) > 20) == {
        first: first,
        second: first,
    }


@pytest.mark.parametrize(
    "copy",
    [
        BASE,
        BASE.replace(",", "，"),
        BASE.replace("", "\u200b"),
        BASE + "!!!",
        BASE.replace("回家", "我回家"),
        BASE + ",转发转发,大家都来看看",
        "[怒]" + BASE,
        BASE.replace("家", "傢").replace("态", "態"),
        BASE.replace("老板", "老 板"),
        " ".join(BASE),
    ],
)
def test_copies_with_small_additions_are_found(copy: str) -> None:
    assert pair(BASE, copy)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BASE, BASE.replace("三斤", "五斤")),
        (BASE, BASE.replace("三斤", "十三斤")),
        (BASE, BASE.replace("全是烂的", "没有烂的")),
        (BASE, BASE.replace("全是", "不全是")),
        (BASE, BASE.replace("再也不来了", "再来")),
        (BASE, BASE.replace("特别差", "特别好")),
        (BASE, BASE.replace("苹果", "香蕉")),
        (BASE, BASE + ",假的,别信"),
        (BASE, BASE + ",这种话谁信呢"),
        (BASE, BASE + ",以上都是谣言"),
        (BASE, "听说" + BASE),
        (BASE, "如果" + BASE),
        (NEWS, NEWS.replace("张伟", "李伟")),
        (NEWS, NEWS.replace("张伟", "王强")),
        (NEWS, NEWS.replace("一百二十亿", "一百三十亿")),
        (NEWS, NEWS.replace("百分之三十", "百分之三")),
        (NEWS, NEWS.replace("增长", "下降")),
        (NEWS, NEWS.replace("达到了", "未达到")),
        (NEWS, NEWS.replace("今年", "去年")),
        (NEWS.replace("一百二十亿", "120亿"), NEWS.replace("一百二十亿", "12.0亿")),
        (NEWS.replace("一百二十亿", "120亿"), NEWS.replace("一百二十亿", "1200亿")),
        (
            "我觉得甲队一定会打败乙队,因为他们的后卫今年状态实在太好了",
            "我觉得乙队一定会打败甲队,因为他们的后卫今年状态实在太好了",
        ),
        (
            "中国队今天晚上能够赢下这场至关重要的比赛我一点也不意外",
            "中国队今天晚上能够赢下这场至关重要的比赛我一点也不意外?",
        ),
        ("支持楼主说的每一句话,希望大家都冷静一点[赞]", "支持楼主说的每一句话,希望大家都冷静一点[怒]"),
    ],
)
def test_different_statements_stay_apart(one: str, other: str) -> None:
    assert not pair(one, other)
    assert not pair(other, one)


@pytest.mark.parametrize("text", ["顶", "沙发", "说得好", "支持支持"])
def test_short_words_are_everybody_s_own(text: str) -> None:
    assert clusters([(1, text), (2, text)]) == {}


def test_short_texts_need_to_be_equal() -> None:
    assert pair("中国加油世界第一", "中國加油!世界第一")
    assert not pair("中国加油世界第一", "中国加油世界第一名")


def test_the_smallest_row_stands_for_its_group() -> None:
    rows = [(9, BASE), (4, BASE), (7, NEWS), (2, "别的一句话而已"), (30, NEWS)]
    assert clusters(rows) == {9: 4, 4: 4, 7: 7, 30: 7}


def test_order_does_not_matter() -> None:
    rows = [
        (n, text)
        for n, text in enumerate(
            [BASE, BASE + "!", NEWS, NEWS + "转发转发", "另一个很长很长的句子说的是别的事情"] * 3
        )
    ]
    mixed = random.Random(3).sample(rows, len(rows))
    assert clusters(mixed) == clusters(rows)


def test_a_hundred_copies_are_one_group_and_templates_are_many() -> None:
    copies = [(n, BASE) for n in range(100)]
    names = [
        (100 + n, f"恭喜用户{n:04d}号在本次活动中获得了我们送出的精美礼品一份请尽快领取") for n in range(200)
    ]
    assert clusters([*copies, *names]) == dict.fromkeys(range(100), 0)


def test_one_statement_is_itself() -> None:
    assert same_statement(BASE, BASE)


def test_nothing_is_passed_over_that_a_comparison_would_take() -> None:
    """Of the pairs that share a band only those are sifted out that are not one statement."""
    chance = random.Random(3)
    texts = [BASE]
    while len(texts) < 60:
        old, at = chance.choice(texts), chance.randrange(len(BASE))
        added = chance.choice(["的", "啊", "转发", "大家来看", "路过", "😀", "A", "三"])
        for new in (old[:at] + added + old[at:], old.replace("的", "", 1)):
            texts += [new] if new not in texts else []
    every = set(candidates(texts, set("".join(texts))))
    sifted = set(candidates(texts, "的"))
    taken = {(one, other) for one, other in every if same_statement(texts[one], texts[other])}
    assert len(taken) > 50
    assert taken <= sifted < every


def test_a_crowded_bucket_costs_no_more_than_its_limit() -> None:
    texts = [BASE + BASE + f"{number:04d}" for number in range(900)]
    assert sum(1 for _ in candidates(texts, "")) <= 24 * len(texts)
