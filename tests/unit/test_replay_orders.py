"""The replay: golden on made-up comments, the same every time, and honest where there is nothing to learn."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from moderator.jobs import Cancelled, Job
from moderator.replay import Order, draw, read, replay
from moderator.scoring.learner import Case

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"


def made(number: int = 600) -> tuple[list[Case], list[bool]]:
    """A third of the harm has a word the rules know, the rest one they do not; the prior is half right."""
    chance = random.Random(5)
    cases, harmful = [], []
    for _ in range(number):
        bad = chance.random() < 0.3
        known = bad and chance.random() < 0.33
        text = "".join(chance.choice(HAN) for _ in range(12)) + ("妖魔" if bad else "神仙")
        prior = min(max(chance.gauss(0.6 if bad else 0.4, 0.2), 0.01), 0.99)
        cases.append(Case(text, 0.86 if known else 0.0, 0.9 if known else 0.0, prior=prior))
        harmful.append(bad)
    return cases, harmful


def test_the_blend_beats_rules_prior_and_arrival() -> None:
    cases, harmful = made()
    done = replay(cases, harmful, 0.1, 3, Job())
    read80 = {order: np.mean([c.read_to_find[80] for c in curves]) for order, curves in done.curves.items()}
    first = {order: np.mean([c.found_in[10] for c in curves]) for order, curves in done.curves.items()}
    assert read80[Order.BLEND] < 0.6 * min(read80[o] for o in (Order.ARRIVAL, Order.RULES, Order.PRIOR))
    assert first[Order.BLEND] >= first[Order.RULES]
    assert read80[Order.ARRIVAL] == pytest.approx(0.8, abs=0.02)


def test_the_same_file_gives_the_same_replay() -> None:
    cases, harmful = made(300)
    assert replay(cases, harmful, 0.1, 2, Job()).to_json() == replay(cases, harmful, 0.1, 2, Job()).to_json()


def test_where_labels_are_chance_nothing_is_learnt() -> None:
    """Guards against a leak from labels into the order."""
    cases, _ = made()
    bare = [replace(case, prior=None, rules=0.0, priority=0.0, text=case.text[:12]) for case in cases]
    told = np.random.default_rng(2).random(len(bare)) < 0.3
    done = replay(bare, told.tolist(), None, 3, Job())
    found = np.mean([curve.found_in[20] for curve in done.curves[Order.BLEND]])
    assert found == pytest.approx(0.2, abs=0.06)


def test_every_comment_is_read_once() -> None:
    cases, harmful = made(200)
    reading = read(cases, harmful, 0.1, "1", Job())
    assert len(reading.labels) == 200
    assert sum(reading.labels) == sum(harmful)


def test_the_base_rate_is_met_from_either_side() -> None:
    labels = np.array([True] * 100 + [False] * 100)
    assert labels[draw(labels, 0.05, 0)].mean() == pytest.approx(0.05, abs=0.01)
    assert labels[draw(labels, 0.9, 0)].mean() == pytest.approx(0.9, abs=0.01)
    assert len(draw(labels, None, 0)) == 200
    assert (draw(labels, 0.05, 1) != draw(labels, 0.05, 2)).any()


def test_stop_figures_tell_of_a_large_enough_sample() -> None:
    cases, harmful = made(900)
    done = replay(cases, harmful, None, 2, Job(), rate=0.2)
    stop = done.to_json()["stop"]
    assert isinstance(stop, dict)
    assert stop["told"] > 0
    assert 0 <= stop["covered"] <= 1


def test_a_replay_can_be_cancelled() -> None:
    cases, harmful = made(200)
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        replay(cases, harmful, None, 1, job)
