"""The figures of an evaluation, against scikit-learn and against a hand-worked example."""

from __future__ import annotations

import random

import pytest
from sklearn import metrics as reference

from moderator.scoring.metrics import (
    Confusion,
    auc,
    average_precision,
    confusion,
    found_in,
    read_to_find,
)

# Ten comments, best first; the third and the fourth tie, as do the last four.
SCORES = [0.9, 0.8, 0.7, 0.7, 0.6, 0.5, 0.0, 0.0, 0.0, 0.0]
LABELS = [True, False, True, False, False, True, False, False, True, False]


def test_the_hand_worked_example() -> None:
    # Harmless below each harmful one, ties as halves: 6, 4 + 1/2, 3, 3/2 of six: 15 of 24.
    assert auc(LABELS, SCORES) == pytest.approx(15 / 24)
    # Precision at the four harmful steps: 1/1, 2/4, 3/6, 4/10, each gaining a quarter of the recall.
    assert average_precision(LABELS, SCORES) == pytest.approx((1 + 0.5 + 0.5 + 0.4) / 4)
    # Half of the four: the first after 1, the second somewhere in places 3-4, on average by the end of both.
    assert read_to_find(LABELS, SCORES, 0.5) == pytest.approx(0.4)
    assert read_to_find(LABELS, SCORES, 0.75) == pytest.approx(0.6)
    # 95 %: 80 % of the last one, which hides among four ties: 6 + 0.8 x 4 places.
    assert read_to_find(LABELS, SCORES, 0.95) == pytest.approx(0.92)
    assert found_in(LABELS, SCORES, 0.1) == pytest.approx(0.25)
    assert found_in(LABELS, SCORES, 0.2) == pytest.approx(0.25)
    assert found_in(LABELS, SCORES, 0.3) == pytest.approx(0.375)
    assert found_in(LABELS, SCORES, 1.0) == pytest.approx(1.0)


def test_a_line_on_the_hand_worked_example() -> None:
    cases = confusion(LABELS, [score >= 0.7 for score in SCORES])
    assert cases == Confusion(true_flags=2, false_flags=2, missed=2, rightly_left=4)
    assert cases.accuracy == pytest.approx(0.6)
    assert cases.precision() == pytest.approx(0.5)
    assert cases.recall == pytest.approx(0.5)
    assert cases.false_flag_rate == pytest.approx(1 / 3)
    # At one harmful in twenty: .05 x .5 right flags to .95 / 3 wrong ones.
    assert cases.precision(0.05) == pytest.approx(0.025 / (0.025 + 0.95 / 3))
    assert cases.precision(0.4) == pytest.approx(0.5)


@pytest.mark.parametrize("seed", range(20))
def test_against_scikit_learn(seed: int) -> None:
    pick = random.Random(seed)
    count = pick.randint(5, 300)
    labels = [True, False, *(pick.random() < 0.3 for _ in range(count))]
    scores = [round(pick.random() + 0.3 * label, pick.choice([1, 2, 6])) for label in labels]
    flagged = [score >= 0.6 for score in scores]
    assert auc(labels, scores) == pytest.approx(reference.roc_auc_score(labels, scores))
    assert average_precision(labels, scores) == pytest.approx(
        reference.average_precision_score(labels, scores)
    )
    cases = confusion(labels, flagged)
    assert cases.accuracy == pytest.approx(reference.accuracy_score(labels, flagged))
    assert cases.recall == pytest.approx(reference.recall_score(labels, flagged))
    if any(flagged):
        assert cases.precision() == pytest.approx(reference.precision_score(labels, flagged))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8, 0.95, 1.0])
def test_reading_all_ties_is_reading_at_random(share: float) -> None:
    labels = [number % 4 == 0 for number in range(40)]
    assert read_to_find(labels, [0.0] * 40, share) == pytest.approx(share)
    assert found_in(labels, [0.0] * 40, share) == pytest.approx(share)


def test_the_order_of_input_changes_nothing() -> None:
    rows = list(zip(LABELS, SCORES, strict=True))
    random.Random(1).shuffle(rows)
    labels, scores = [row[0] for row in rows], [row[1] for row in rows]
    for share in (0.5, 0.8, 0.95):
        assert read_to_find(labels, scores, share) == read_to_find(LABELS, SCORES, share)
    assert auc(labels, scores) == auc(LABELS, SCORES)


@pytest.mark.parametrize("labels", [[], [False, False], [True, True]])
def test_what_the_labels_leave_undefined_is_none(labels: list[bool]) -> None:
    scores = [0.1, 0.2][: len(labels)]
    assert auc(labels, scores) is None
    if not any(labels):
        assert average_precision(labels, scores) is None
        assert read_to_find(labels, scores, 0.5) is None
        assert found_in(labels, scores, 0.1) is None
        assert confusion(labels, [False] * len(labels)).recall is None
        assert confusion(labels, [False] * len(labels)).precision() is None


def test_labels_and_scores_of_different_number_are_a_bug() -> None:
    with pytest.raises(ValueError, match="2 labels for 1 scores"):
        auc([True, False], [0.5])
