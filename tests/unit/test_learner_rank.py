"""The learner: starts from rules and prior, moves with the decisions, is the same for the same journal."""

from __future__ import annotations

import random

import numpy as np
import pytest

from moderator.scoring import bag as bags
from moderator.scoring.learner import RAMP, SHARE, SIGNALS, WORDS, Case, Learner, banded, due
from moderator.scoring.logistic import descend, fit, sigmoid

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"


def made(number: int = 400, seed: int = 1) -> tuple[list[Case], list[bool]]:
    """Made-up comments; the harmful ones hold a word no rule knows."""
    chance = random.Random(seed)
    cases, harmful = [], []
    for _ in range(number):
        bad = chance.random() < 0.2
        text = "".join(chance.choice(HAN) for _ in range(chance.randint(4, 20)))
        text += "妖魔" if bad else chance.choice(["甲乙", "丙丁"])
        cases.append(Case(text, author=chance.choice("abcdef")))
        harmful.append(bad)
    return cases, harmful


def labelled(harmful: list[bool], upto: int) -> dict[int, bool]:
    return dict(enumerate(harmful[:upto]))


def test_without_decisions_the_start_stands_rules_first_then_the_prior() -> None:
    cases = [
        Case("甲", priority=0.9, rules=0.9, prior=0.5),
        Case("乙", prior=0.9),
        Case("丙", prior=0.2),
        Case("丁", prior=0.1),
    ]
    said = Learner(cases).rank({})
    assert said.trust == 0.0
    assert list(np.argsort(-said.priority)) == [0, 1, 2, 3]


def test_it_learns_a_word_that_no_rule_knows() -> None:
    cases, harmful = made()
    said = Learner(cases).rank(labelled(harmful, 150))
    rest = range(150, 400)
    worst = min(said.risk[row] for row in rest if harmful[row])
    best = max(said.risk[row] for row in rest if not harmful[row])
    assert worst > best


def test_it_says_which_words_moved_a_comment() -> None:
    cases, harmful = made()
    said = Learner(cases).rank(labelled(harmful, 150))
    gram, weight = said.reasons("你妖魔")[0]
    assert gram in ("妖", "魔", "妖魔")
    assert weight > 0
    assert said.reasons("") == []


def test_trust_grows_with_the_hidden_comments() -> None:
    cases, harmful = made()
    for upto in (20, 60, 200):
        said = Learner(cases).rank(labelled(harmful, upto))
        assert said.trust == pytest.approx(said.hidden / (said.hidden + RAMP))
        assert said.hidden + said.approved == upto


def test_one_kind_of_decision_teaches_nothing() -> None:
    cases, _ = made(50)
    learner = Learner(cases)
    assert learner.rank(dict.fromkeys(range(9), True)).trust == 0.0
    assert learner.rank(dict.fromkeys(range(9), False)).trust == 0.0


def test_the_same_decisions_give_the_same_numbers() -> None:
    cases, harmful = made()
    one = Learner(cases).rank(labelled(harmful, 120))
    two = Learner(cases).rank(labelled(harmful, 120))
    assert (one.priority == two.priority).all()
    assert (one.words == two.words).all()


def test_an_undone_decision_is_as_if_it_had_never_been() -> None:
    cases, harmful = made()
    learner = Learner(cases)
    before = learner.rank(labelled(harmful, 100))
    learner.rank(labelled(harmful, 101))
    again = learner.rank(labelled(harmful, 100))
    assert (before.priority == again.priority).all()


def test_priority_is_the_sum_of_its_parts() -> None:
    cases, harmful = made()
    cases = [Case(case.text, priority=0.4, rules=0.5) for case in cases]
    said = Learner(cases).rank(labelled(harmful, 120))
    for row in range(len(cases)):
        learnt = sum(part.value * part.weight for part in said.parts(row))
        assert said.priority[row] == pytest.approx(learnt + (1 - SHARE) * 0.4)
    assert said.priority.max() <= 1.0
    assert said.asked


def test_a_signal_that_is_off_moves_nothing() -> None:
    cases, harmful = made()
    plain = Learner(cases).rank(labelled(harmful, 120), off=frozenset({"prior"}))
    loud = [
        Case(c.text, prior=0.99 if h else 0.01, author=c.author) for c, h in zip(cases, harmful, strict=True)
    ]
    quiet = Learner(loud).rank(labelled(harmful, 120), off=frozenset({"prior"}))
    assert (plain.priority == quiet.priority).all()
    silent = Learner(cases).rank(labelled(harmful, 120), off=frozenset({*SIGNALS, WORDS}))
    waiting = [p for row, p in enumerate(silent.priority) if row not in silent.asked]
    assert max(waiting) - min(waiting) < 1e-9


def test_an_author_is_known_by_the_other_comments_only() -> None:
    cases = [Case("甲", author="x"), Case("乙", author="x"), Case("丙", author="y"), Case("丁")]
    history = Learner(cases).signals({0: True})[:, SIGNALS.index("author")]
    assert history[0] == 0.0
    assert history[1] > 0
    assert history[2] == history[3] == 0.0


def test_unsure_ones_end_the_first_stretches_and_decided_ones_are_not_asked() -> None:
    cases, harmful = made(300)
    labels = labelled(harmful, 60)
    closed = {60, 61, 62}
    said = Learner(cases).rank(labels, closed=closed)
    waiting = [row for row in range(300) if row not in labels and row not in closed]
    order = sorted(waiting, key=lambda row: (-said.priority[row], row))
    places = sorted(order.index(row) for row in said.asked)
    assert len(places) == 3
    assert all(place <= wanted for place, wanted in zip(places, (11, 21, 31), strict=True))


def test_the_harmless_tail_is_read_in_page_order() -> None:
    low = np.array([0.0001, 0.003, 0.011, 0.0112, 0.09, 0.1, 0.5])
    said = banded(low)
    assert (said <= low + 1e-6).all()
    assert (said[0], said[2]) == (0.0, said[3])
    assert said.tolist() == sorted(said.tolist())
    assert list(said[-2:]) == [0.1, 0.5]


def test_fits_are_due_often_at_first_and_seldom_later() -> None:
    assert not due(4, 0)
    assert due(5, 0)
    assert not due(50, 1000)
    assert due(100, 1000)
    assert not due(9, 0, soonest=10)


def test_the_minimum_is_the_minimum() -> None:
    """Against a closed form: a quadratic bowl."""
    middle, bend = np.array([1.0, -2.0, 3.0]), np.array([1.0, 3.0, 9.0])

    def bowl(w: bags.Floats) -> tuple[float, bags.Floats]:
        away = w - middle
        return 0.5 * float(bend @ (away * away)), bend * away

    found = descend(bowl, np.zeros(3), np.ones(3))
    assert np.abs(found - middle).max() < 0.02


def test_the_fit_balances_its_slope_and_stays_at_its_start_where_held() -> None:
    chance = np.random.default_rng(3)
    signal = chance.normal(size=(500, 1))
    told = (chance.random(500) < sigmoid(2 * signal[:, 0] - 1)).astype(float)
    nothing = bags.bag(["" for _ in range(500)])
    free = fit(nothing, signal, told, np.zeros(2), 1.0, np.array([1e-6, 1e-6]))
    said = sigmoid(signal[:, 0] * free.dense[0] + free.dense[1])
    assert abs(float((said - told).mean())) < 0.01
    assert abs(float(((said - told) * signal[:, 0]).mean())) < 0.01
    held = fit(nothing, signal, told, np.array([0.5, -3.0]), 1.0, np.array([1e9, 1e9]))
    assert np.abs(held.dense - [0.5, -3.0]).max() < 1e-3


def test_n_grams_are_the_same_one_text_at_a_time_or_all_at_once() -> None:
    texts = ["天地玄黄", "", "a", "天地\x00玄", "𠀀地"]
    together = bags.bag(texts, np.ones(1 << bags.BITS))
    for row, text in enumerate(texts):
        alone = bags.bag([text], np.ones(1 << bags.BITS))
        here = slice(together.starts[row], together.starts[row + 1])
        assert (together.places[here] == alone.places).all()
    assert [gram for gram, _ in bags.grams_of("天地玄")] == ["天", "天地", "天地玄", "地", "地玄", "玄"]
    assert len({place for _, place in bags.grams_of("天地玄黄宇宙洪荒")}) == 21


def test_chosen_rows_are_the_rows() -> None:
    texts = ["天地", "玄黄宇宙", "", "洪荒日月"]
    whole = bags.bag(texts)
    weights = np.random.default_rng(1).normal(size=1 << bags.BITS)
    weights[bags.NOTHING] = 0
    chosen = np.array([3, 0, 2])
    assert whole.only(chosen).times(weights) == pytest.approx(whole.times(weights)[chosen])


def test_an_article_is_known_by_its_other_comments_and_a_large_one_not_at_all() -> None:
    cases = [Case(f"第{n}条", article=f"篇{n // 3}") for n in range(60)]
    history = Learner(cases).signals({0: True, 3: False})[:, SIGNALS.index("article")]
    assert history[0] == history[3] == 0.0
    assert history[1] == history[2] > 0 > history[4] == history[5]
    assert not history[6:].any()
    one = [Case(f"第{n}条", article="全部") for n in range(60)]
    assert not Learner(one).signals({0: True, 3: False})[:, SIGNALS.index("article")].any()
