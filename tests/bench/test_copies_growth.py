"""Near-copies among many comments: found where they were put, and the time grows with the number of texts.

``MODERATOR_BENCH=1000000 pytest -s tests/bench/test_copies_growth.py`` says what so many take; without
it only small numbers are looked at. The comments are woven of the same clauses over and over, so that very
many pairs have to be looked at: real ones are kinder.
"""

from __future__ import annotations

import os
import time

import pytest
from invented import COLUMNS, rows

from moderator.text.cluster import NEAR_FROM, clusters
from moderator.text.fold import fold_text
from moderator.text.shingles import candidates

SMALL, TIMES = 1_500, 6
EVERY = 20
"""One comment in so many is sent again with words added."""
TAIL = "大家都来看看吧"


def flooded(count: int) -> tuple[list[str], dict[int, int]]:
    """Woven comments, followed by copies of some of them; and each copy's row with its original's."""
    texts = [row[COLUMNS.index("content")] for row in rows(count * EVERY // (EVERY + 1))]
    long = [row for row, text in enumerate(texts) if len(fold_text(text)) > NEAR_FROM + 10]
    copied = long[::EVERY]
    copies = {len(texts) + n: row for n, row in enumerate(copied)}
    return [*texts, *(texts[row] + TAIL for row in copied)], copies


def cost(count: int, times: int = 2) -> float:
    """Processor seconds, the best of several runs; every copy must have been found."""
    texts, copies = flooded(count)
    best = float("inf")
    for _ in range(times):
        began = time.process_time()
        found = clusters(enumerate(texts))
        best = min(best, time.process_time() - began)
    missed = [copy for copy, row in copies.items() if found.get(copy, -1) != found.get(row, -2)]
    assert len(missed) <= len(copies) // 50, missed
    assert len(copies) > count // (3 * EVERY)
    return best


def test_the_time_grows_with_the_number_of_texts() -> None:
    """Comparing each with each would take 36 times as long."""
    assert cost(SMALL * TIMES) / cost(SMALL) < 2.5 * TIMES


def test_few_pairs_are_compared_and_no_more_for_each_text_of_many() -> None:
    """What is compared, one text with another, is counted: the same on a slow machine."""
    few, many = (
        sorted({text for text in map(fold_text, flooded(count)[0]) if len(text) >= NEAR_FROM})
        for count in (SMALL, SMALL * TIMES)
    )
    pairs, more = (sum(1 for _ in candidates(texts, "")) for texts in (few, many))
    assert len(few) // (3 * EVERY) < pairs < len(few)
    assert more < 1.5 * pairs * len(many) / len(few)


@pytest.mark.skipif("MODERATOR_BENCH" not in os.environ, reason="a figure for the page, not for every run")
def test_how_long_many_take(capsys: pytest.CaptureFixture[str]) -> None:
    count = int(os.environ["MODERATOR_BENCH"])
    took, smaller = cost(count, 1), cost(count // 10, 1)
    with capsys.disabled():
        print(f"\nnear-copies: {count:,} comments in {took:.1f} s, {count // 10:,} in {smaller:.1f} s")
