"""The packs that ship: their examples behave, with and without word edges, and no rule is careless."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from moderator.i18n import Language, translator
from moderator.records import Category
from moderator.rules.check import EXAMPLES_WANTED, example_faults
from moderator.rules.match import Matcher
from moderator.rules.pack import Pack
from moderator.rules.parse import default_packs, read_pack
from moderator.text.segment import Segmenter

PACKS = [read_pack(path) for path in default_packs()]
TWINS = Path(__file__).parents[1] / "golden" / "packs" / "twins.tsv"
RIGHT = 57
EVERYDAY = TWINS.with_name("everyday.tsv")
LEAST = {"chain": 0.4, "hate": 0.8, "distress": 0.8, "sexual": 0.8}
"""The share of a kind that must be found, where it is not nine in ten."""


@pytest.fixture(scope="module")
def segmenter(tmp_path_factory: pytest.TempPathFactory) -> Segmenter:
    return Segmenter(tmp_path_factory.mktemp("jieba"))


@pytest.fixture(scope="module")
def matcher(segmenter: Segmenter) -> Matcher:
    return Matcher(PACKS, segmenter.cuts)


def flagged(matcher: Matcher, text: str, author: str = "") -> bool:
    return any(not finding.held_back for finding in matcher.findings(text, author))


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_examples_behave(pack: Pack, segmenter: Segmenter) -> None:
    tr = translator(Language.EN)
    assert [fault.describe(tr) for fault in example_faults(pack, segmenter.cuts)] == []
    assert all(len(rule.match) >= EXAMPLES_WANTED <= len(rule.no_match) for rule in pack.rules)


def test_harmless_examples_pass_every_rule_but_their_cousins(matcher: Matcher) -> None:
    """What must not match one rule matches no other either, but for a handful of near misses."""
    harmless = [example for pack in PACKS for rule in pack.rules for example in rule.no_match]
    wrong = [example.text for example in harmless if flagged(matcher, example.text, example.author)]
    assert len(wrong) <= 0.06 * len(harmless), wrong


def test_all_categories_of_rules_have_a_pack() -> None:
    found = {rule.category for pack in PACKS for rule in pack.rules}
    assert found == set(Category) - {Category.MOOD, Category.OFF_TOPIC}


def test_coded_speech_is_never_strong() -> None:
    coded = [rule for pack in PACKS for rule in pack.rules if rule.category is Category.CODED]
    assert coded
    assert {rule.severity for rule in coded} == {"low"}


def test_rule_ids_are_one_of_a_kind() -> None:
    ids = [rule.id for pack in PACKS for rule in pack.rules]
    assert len(ids) == len(set(ids))


def test_twins_are_told_apart(matcher: Matcher) -> None:
    with TWINS.open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file, delimiter="\t"))
    assert len(pairs) == 60
    wrong = [
        (pair["harmless"], pair["harmful"])
        for pair in pairs
        if flagged(matcher, pair["harmless"]) or not flagged(matcher, pair["harmful"])
    ]
    assert len(pairs) - len(wrong) >= RIGHT, wrong


def test_everyday_sentences_are_found_or_left_alone(matcher: Matcher) -> None:
    """A list by hand: unkind or shady sentences by kind, and harmless ones with the same characters."""
    with EVERYDAY.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for kind in {row["kind"] for row in rows}:
        texts = [row["text"] for row in rows if row["kind"] == kind]
        found = [text for text in texts if flagged(matcher, text)]
        if kind == "harmless":
            assert len(found) <= 0.05 * len(texts), found
        else:
            assert len(found) >= LEAST.get(kind, 0.9) * len(texts), (kind, set(texts) - set(found))


AGAINST_BIAS = [
    "不要歧视河南人，哪里都有好人坏人",
    "凭什么说东北人都是骗子",
    "地域黑有意思吗，都是中国人",
    "反对种族歧视，黑人也是人",
    "白人至上的思想体系",
    "女性在职场受到的歧视太多了",
    "谁说女司机不会开车",
    "别再骂外地人了，没有他们谁给你送外卖",
    "把犯罪率高归咎于黑人是刻板印象",
    "不能因为一个人偷东西就说新疆人都是小偷",
    "我是河南人，我们那里井盖早就不丢了",
    "为什么总有人说安徽人是骗子",
]
HARMLESS = [
    "河南的烩面很好吃",
    "东北冬天真冷，零下三十度",
    "上海的房价太高了",
    "新疆的葡萄干很甜",
    "我在广东打工十年了",
    "黑人音乐影响了整个流行乐",
    "这位印度老师讲得很清楚",
    "女生宿舍晚上十一点关门",
    "男生的体检在二楼",
    "穆斯林朋友请我吃了抓饭",
]
NEGATIVE = [
    "这手机太垃圾了，用两天就死机",
    "物流慢得要死，包装还破了",
    "客服态度恶劣，再也不买了",
    "质量差，穿一次就起球，差评",
    "房间有一股霉味，隔音也不好",
    "菜又咸又油，难吃死了",
    "屏幕漏光，退货还不给退运费",
    "早餐品种太少，服务员爱答不理",
    "电池不耐用，充一晚上只能用半天，坑人",
    "味道恶心，喝了一口就倒了",
]


@pytest.mark.parametrize("text", AGAINST_BIAS + HARMLESS + NEGATIVE)
def test_talk_against_bias_harmless_mentions_and_bad_reviews_pass(matcher: Matcher, text: str) -> None:
    assert matcher.findings(text, "") == ()


@pytest.mark.parametrize("spread", ["", "twice", " ", "*", ".", "·", "\u200b", "\u3000", "-", "~"])
def test_evasions_lose_nothing(matcher: Matcher, spread: str) -> None:
    for text in ("你就是个傻逼", "说一套做一套的狗东西", "臭不要脸的贱人", "满街黑鬼"):
        written = "".join(2 * char for char in text) if spread == "twice" else spread.join(text)
        assert flagged(matcher, written), written
