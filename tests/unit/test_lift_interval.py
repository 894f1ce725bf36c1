"""Lift of a signal: right where the truth is known, silent where there is too little."""

from __future__ import annotations

import numpy as np
import pytest

from moderator.scoring.lift import FEWEST, Verdict, lifts
from moderator.scoring.logistic import sigmoid


def decisions(number: int, weight: float, seed: int) -> tuple[np.ndarray, list[bool]]:
    """Two signals; the first moves the decision by ``weight``, the second only goes along with it."""
    chance = np.random.default_rng(seed)
    good = chance.normal(size=number)
    noise = 0.5 * good + chance.normal(size=number)
    hidden = chance.random(number) < sigmoid(weight * good - 0.5)
    return np.column_stack((good, noise)), hidden.tolist()


def test_a_signal_that_helps_is_told_from_one_that_only_goes_along() -> None:
    good, noise = lifts(["good", "noise"], *decisions(800, 1.0, 1))
    assert good.verdict is Verdict.HELPS
    assert noise.verdict is Verdict.NO_HELP
    assert good.low is not None
    assert good.odds is not None
    assert good.high is not None
    assert 1 < good.low < good.odds < good.high


def test_the_interval_holds_the_true_odds_ratio() -> None:
    held = 0
    for seed in range(200):
        signals, hidden = decisions(400, 0.7, seed)
        good = lifts(["good", "noise"], signals, hidden)[0]
        assert good.low is not None
        assert good.high is not None
        held += good.low <= np.exp(0.7 * signals[:, 0].std()) <= good.high
    assert held >= 0.92 * 200


def test_what_the_queue_chose_to_show_does_not_bend_it() -> None:
    """Only comments with high signals were decided: the second still shows no help."""
    signals, hidden = decisions(6000, 1.0, 3)
    shown = signals.sum(axis=1) > 1.5
    found = lifts(["good", "noise"], signals[shown], np.array(hidden)[shown].tolist())
    assert [lift.verdict for lift in found] == [Verdict.HELPS, Verdict.NO_HELP]


def test_too_few_to_tell() -> None:
    signals, hidden = decisions(40, 1.0, 1)
    assert {lift.verdict for lift in lifts(["a", "b"], signals, hidden)} == {Verdict.TOO_FEW}
    signals = np.column_stack((np.linspace(0, 1, 100), np.ones(100)))
    said = lifts(["moves", "same"], signals, [number % 2 == 0 for number in range(100)])
    assert said[1].verdict is Verdict.TOO_FEW
    assert said[1].to_json()["interval"] is None
    assert said[0].verdict is not Verdict.TOO_FEW


def test_a_signal_that_parts_them_without_a_rest_stays_finite() -> None:
    hidden = [number < FEWEST for number in range(2 * FEWEST)]
    said = lifts(["clear"], np.array(hidden, float)[:, None], hidden)[0]
    assert said.verdict is Verdict.HELPS
    assert said.odds is not None
    assert said.high is not None
    assert said.high < 1e4
    assert said.odds > 2


@pytest.mark.parametrize("sign", [1, -1])
def test_a_signal_that_misleads_is_no_help(sign: int) -> None:
    signals, hidden = decisions(800, 1.0, 2)
    said = lifts(["good", "noise"], sign * signals, hidden)[0]
    assert (said.verdict is Verdict.HELPS) is (sign == 1)
