"""The order a queue is read in: flagged or risky by priority, the tail by levels, threads and page."""

from __future__ import annotations

import numpy as np

from moderator.scoring.learner import LINES, SHARE, banded
from moderator.scoring.order import in_order


def test_flagged_and_risky_come_first_by_priority_and_equals_by_page() -> None:
    priority = np.array([0.01, 0.5, 0.02, 0.5, 0.9])
    flagged = np.array([False, False, True, False, False])
    places, edge = in_order(priority, flagged)
    assert places.tolist() == [4, 1, 3, 2, 0]
    assert edge == 4


def test_a_level_of_the_tail_is_read_thread_by_thread() -> None:
    low = LINES[-1] / 2
    threads = np.array([0, 1, 0, 1, 4])
    places, edge = in_order(np.array([low, low, low, low, 0.04]), np.zeros(5, bool), threads)
    assert edge == 0
    assert places.tolist() == [4, 0, 2, 1, 3]


def test_levels_part_what_the_learner_leaves_apart_and_nothing_else() -> None:
    risks = banded(np.geomspace(1e-4, 0.0999, 400))
    priority = SHARE * risks
    depth = np.searchsorted(-np.array(LINES), -priority)
    assert len(set(depth.tolist())) == len(set(risks.tolist()))
    assert all(len(set(risks[depth == one].tolist())) == 1 for one in set(depth.tolist()))


def test_an_empty_queue_has_an_empty_order() -> None:
    places, edge = in_order(np.zeros(0), np.zeros(0, bool))
    assert (places.tolist(), edge) == ([], 0)
