"""The off-topic score: its abstaining, its order, its independence of copies and of the order of input."""

from __future__ import annotations

from pathlib import Path

import pytest

from moderator.records import Scores
from moderator.scoring.priority import Lines, far_off
from moderator.scoring.topic import EVEN, MOST_SIBLINGS, SHORTEST, TopicModel, TopicShelf

FOREIGN = "这家店的红烧排骨味道真不错,周末还想带孩子再来吃一次"


@pytest.fixture(scope="module")
def page() -> tuple[list[str], list[str]]:
    """The seed's paragraphs and its comments' texts."""
    lines = (
        (Path(__file__).resolve().parents[2] / "seeds/000_8ec5993da452e490.txt")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    return lines[:20], lines[21::2]


Page = tuple[list[str], list[str]]


@pytest.mark.parametrize("kind", ["both", "article", "siblings"])
def test_nothing_on_the_seed_is_far_off(page: Page, kind: str) -> None:
    article, texts = page
    model = TopicModel([] if kind == "siblings" else article, [] if kind == "article" else texts)
    assert not [text for text in texts if far_off(Scores(off_topic=model.score(text)), Lines())]


def test_the_rotten_apple_is_not_off_topic(page: Page) -> None:
    model = TopicModel(*page)
    (apple,) = (text for text in page[1] if "烂苹果" in text)
    score = model.score(apple)
    assert score is not None
    assert score < 0.5


@pytest.mark.parametrize("kind", ["both", "article", "siblings"])
def test_a_foreign_comment_scores_above_nearly_all_honest_ones(page: Page, kind: str) -> None:
    article, texts = page
    model = TopicModel([] if kind == "siblings" else article, [] if kind == "article" else [*texts, FOREIGN])
    foreign = model.score(FOREIGN)
    assert foreign is not None
    honest = [score for text in texts if (score := model.score(text)) is not None]
    assert sum(score > foreign for score in honest) <= len(honest) * 0.15
    assert foreign > EVEN


def test_short_comments_are_not_judged(page: Page) -> None:
    model = TopicModel(*page)
    assert model.score("好" * (SHORTEST - 1)) is None
    assert model.score("完" * 4 + "\u200b " * 30 + "全" * 4) is None
    assert model.score("芯片出口管制没有任何用处啊") is not None


@pytest.mark.parametrize("text", ["", "。。。。。。。。。。。。。。", "👍" * 20])
def test_texts_without_a_word_are_not_judged(page: Page, text: str) -> None:
    assert TopicModel(*page).score(text) is None


def test_hostile_texts_are_judged_like_others(page: Page) -> None:
    model = TopicModel(page[0], [*page[1], "\ud800" + FOREIGN, "\x00" * 40])
    assert model.score("\ud800" + FOREIGN) is not None
    assert model.score(FOREIGN + "\x00\udfff") is not None
    assert model.score("\x00" * 40) is None
    assert model.score("字" * 1_000_000) is not None


def test_with_nothing_to_compare_it_abstains() -> None:
    assert TopicModel([], []).score(FOREIGN) is None
    assert TopicModel([], [FOREIGN]).score(FOREIGN) is None
    assert TopicModel([], [FOREIGN, FOREIGN]).score(FOREIGN) is None


def test_copies_do_not_speak_for_each_other(page: Page) -> None:
    article, texts = page
    once = TopicModel(article, [*texts, FOREIGN]).score(FOREIGN)
    assert TopicModel(article, [*texts, *[FOREIGN] * 50]).score(FOREIGN) == once
    assert TopicModel(article, texts).score(FOREIGN) == pytest.approx(once)


def test_the_order_of_siblings_changes_nothing(page: Page) -> None:
    article, texts = page
    assert [TopicModel(article, texts).score(text) for text in texts] == [
        TopicModel(article, texts[::-1]).score(text) for text in texts
    ]


def test_many_foreign_siblings_do_not_make_the_honest_ones_foreign(page: Page) -> None:
    article, texts = page
    foreign = [
        f"{FOREIGN},第{number}次来,{dish}很新鲜" for number, dish in enumerate("鱼虾菜肉汤面饭粥饼" * 2)
    ]
    model = TopicModel(article, texts + foreign)
    honest = [score for text in texts if (score := model.score(text)) is not None]
    assert sum(score >= 0.97 for score in honest) == 0


def test_more_siblings_than_it_looks_at(page: Page) -> None:
    article, texts = page
    many = [f"{text}{number}" for number in range(MOST_SIBLINGS // 10) for text in texts]
    assert TopicModel(article, many).score(FOREIGN) is not None


def test_a_shelf_scores_like_single_models(page: Page) -> None:
    article, texts = page
    shelf = TopicShelf({"a": article}, {"a": texts, "b": texts[:9]}, kept=1)
    for text in texts[:12]:
        assert shelf.score("a", text) == TopicModel(article, texts).score(text)
        assert shelf.score("b", text) == TopicModel([], texts[:9]).score(text)
    assert shelf.score("unknown", FOREIGN) is None
