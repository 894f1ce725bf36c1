"""The blind sample: evenly drawn, spread out, and an interval that holds the truth as often as it says."""

from __future__ import annotations

import numpy as np
import pytest

from moderator.records import Uid
from moderator.scoring.sample import TOO_FEW, Draw, Estimate, estimate, interleave, place


def _run(seed: int, total: int = 3000, rate: float = 0.08, share: float = 0.08) -> tuple[Estimate, int]:
    """Read risk first with a sample in between, stop somewhere; the estimate then, and the truth."""
    rng = np.random.default_rng(seed)
    harmful = rng.random(total) < rate
    risk = rng.normal(size=total) + 1.2 * harmful
    order = np.argsort(-risk).tolist()
    at_random = rng.permutation(total).tolist()
    stop = int(total * rng.uniform(0.3, 0.9))
    draws: list[Draw] = []
    found = 0
    for number, (row, blind) in enumerate(interleave(order, at_random, share, str(seed))):
        if number >= stop and sum(draw.harmful for draw in draws) >= TOO_FEW:
            return estimate(draws, found, total - number), int(harmful.sum()) - found
        if blind:
            draws.append(Draw(total - number, found, bool(harmful[row])))
        found += int(harmful[row])
    return estimate(draws, found, 0), int(harmful.sum()) - found


def test_the_interval_holds_the_truth_in_200_runs_as_often_as_it_says() -> None:
    held = 0
    for seed in range(200):
        said, left = _run(seed)
        assert said.left_low is not None
        assert said.left_high is not None
        held += said.left_low <= left <= said.left_high
    assert held >= 0.92 * 200


def test_the_interval_is_not_wide_for_nothing() -> None:
    widths = []
    for seed in range(40):
        said, _ = _run(seed, share=0.1)
        assert said.share_low is not None
        assert said.share_high is not None
        widths.append(said.share_high - said.share_low)
    assert np.mean(widths) < 0.35


def test_below_ten_sampled_harmful_comments_nothing_is_said() -> None:
    draws = [Draw(1000 - i, 0, i < TOO_FEW - 1) for i in range(60)]
    said = estimate(draws, found=40, unread=900)
    assert said.too_few
    assert said.share is said.share_low is None
    assert not said.reached(0.5)
    assert said.to_json()["left"] is None


def test_a_queue_read_to_its_end_has_nothing_left() -> None:
    said = estimate([], found=3, unread=0)
    assert (said.left, said.left_low, said.left_high) == (0.0, 0, 0)
    assert said.reached(1.0)


def test_sampling_alone_gives_the_share_of_the_sample() -> None:
    draws = [Draw(10_000 - i, 0, i % 10 == 0) for i in range(500)]
    said = estimate(draws, found=0, unread=9_500)
    assert said.left == pytest.approx(0.1 * 10_000, rel=0.05)


def test_what_is_found_is_never_taken_back() -> None:
    draws = [Draw(1000 - 10 * i, 4 * i, i % 4 == 0) for i in range(50)]
    said = estimate(draws, found=200, unread=500)
    assert said.left_low is not None
    assert said.left_low >= 0
    assert said.left is not None
    assert said.left_low <= said.left <= (said.left_high or 0) <= 500


def test_every_comment_is_shown_once_and_one_in_twenty_from_the_sample() -> None:
    order = list(range(1000))
    at_random = sorted(order, key=lambda row: place(Uid(f"c{row}"), "salt"))
    shown = list(interleave(order, at_random, 0.05, "salt"))
    assert sorted(row for row, _ in shown) == order
    blind = [number for number, (_, sampled) in enumerate(shown) if sampled]
    assert len(blind) == 50
    assert [number // 20 for number in blind] == list(range(50))
    assert len({number % 20 for number in blind}) > 5


def test_the_rest_keeps_its_order_and_the_sample_follows_the_random_one() -> None:
    order = list(range(200))
    at_random = list(reversed(order))
    shown = list(interleave(order, at_random, 0.1, "x"))
    best = [row for row, sampled in shown if not sampled]
    drawn = [row for row, sampled in shown if sampled]
    assert best == sorted(best)
    assert drawn == sorted(drawn, reverse=True)


def test_no_rate_no_sample() -> None:
    assert all(not sampled for _, sampled in interleave(range(50), range(50), 0.0, "x"))
