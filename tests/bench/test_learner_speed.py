"""How long ranking a hundred thousand comments takes, against the folding and counting done once."""

from __future__ import annotations

import random
import time

from threadpoolctl import threadpool_limits

from moderator.scoring.learner import Case, Learner
from moderator.text.fold import fold_text

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
COMMENTS, DECIDED = 100_000, 1000


def test_a_refit_costs_less_than_folding_the_texts_once() -> None:
    chance = random.Random(1)
    texts = [
        "".join(chance.choice(HAN) for _ in range(24)) + ("妖" if n % 20 == 0 else "神")
        for n in range(COMMENTS)
    ]
    started = time.process_time()
    cases = [Case(fold_text(text)) for text in texts]
    folded = time.process_time() - started
    started = time.process_time()
    learner = Learner(cases)
    counted = time.process_time() - started
    started = time.process_time()
    with threadpool_limits(1):  # as in a worker: the vectors are short
        learner.rank({row: row % 20 == 0 for row in range(DECIDED)})
    ranked = time.process_time() - started
    print(f"folded {folded:.2f} s, counted {counted:.2f} s, fitted and ranked {ranked:.2f} s of one core")
    assert ranked < folded + counted
