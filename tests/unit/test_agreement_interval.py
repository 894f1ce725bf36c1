"""Agreement with oneself: kappa, its interval, and silence where there is too little."""

from __future__ import annotations

import random

from moderator.intervals import FEWEST_PAIRS, agreement


def pairs(same: int, other: int) -> list[tuple[str, str]]:
    half = same // 2
    return (
        [("hide", "hide")] * half + [("approve", "approve")] * (same - half) + [("hide", "approve")] * other
    )


def test_too_few_pairs_say_nothing() -> None:
    said = agreement(pairs(FEWEST_PAIRS - 1, 0))
    assert (said.pairs, said.same, said.kappa, said.low) == (FEWEST_PAIRS - 1, FEWEST_PAIRS - 1, None, None)
    assert agreement([]).kappa is None
    assert agreement([("hide", "hide")] * 40).kappa is None


def test_one_who_always_agrees_is_not_called_sure_by_ten() -> None:
    said = agreement(pairs(10, 0))
    assert said.kappa == said.high == 1.0
    assert said.low is not None
    assert said.low < 0.7
    many = agreement(pairs(200, 0))
    assert many.low is not None
    assert many.low > 0.9


def test_the_interval_holds_the_truth_in_simulated_reviews() -> None:
    """Two rounds with a known chance of the same answer, half hidden: kappa is 2 p - 1."""
    chance, held, runs = random.Random(4), 0, 300
    for _ in range(runs):
        made = []
        for _ in range(60):
            first = chance.choice(("hide", "approve"))
            other = "approve" if first == "hide" else "hide"
            made.append((first, first if chance.random() < 0.85 else other))
        said = agreement(made)
        assert said.low is not None
        assert said.high is not None
        held += said.low <= 0.7 <= said.high
    assert held >= 0.92 * runs
