"""The whole flagging pipeline against the plain loop (snownlp, jieba, re) over the same texts, as a ratio.

MODERATOR_DATA takes real comments instead of woven ones, MODERATOR_BENCH says how many (default 400).
"""

from __future__ import annotations

import csv
import os
import random
import re
import time
import warnings
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from moderator import pipeline
from moderator.importers.base import Options
from moderator.jobs import Job
from moderator.rules.parse import default_packs, read_pack
from moderator.settings import Settings, cache_folder, private_folder
from moderator.store.open import open_store
from moderator.text.sentiment import Sentiment
from moderator.worker import Pool

COUNT = int(os.environ.get("MODERATOR_BENCH", "400"))
LEAST = {"pipeline": 5, "batch": 20, "single": 4}
"""Far below what a quiet machine shows (see docs/quality.md), so that a busy one does not fail."""


@pytest.fixture(scope="module")
def texts(seed: Path) -> list[str]:
    folder = os.environ.get("MODERATOR_DATA")
    if folder:
        with (Path(folder) / "cold/train.csv").open(encoding="utf-8-sig", newline="") as stream:
            real = [row["TEXT"] for row in csv.DictReader(stream)]
        return random.Random(1).sample(real, min(COUNT, len(real)))
    return list(_woven(seed.read_text(encoding="utf-8").replace("\n", ""), COUNT))


def _woven(source: str, count: int) -> Iterator[str]:
    """Comments of 48 characters on average, as on the labelled sets, no two alike."""
    pick = random.Random(7)
    for number in range(count):
        at = [pick.randrange(len(source) - 30) for _ in range(pick.randint(2, 6))]
        yield ",".join(source[a : a + pick.randint(4, 20)] for a in at) + str(number)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@pytest.fixture(scope="module")
def plain(texts: list[str]) -> tuple[float, float]:
    """Seconds of the plain loop over all texts: altogether, and of snownlp alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        from snownlp import sentiment

        jieba.setLogLevel(60)
        jieba.initialize()
    terms = {term for pack in default_packs() for rule in read_pack(pack).rules for term in rule.terms}
    lexicon = re.compile("|".join(map(re.escape, sorted(terms, key=len, reverse=True))))
    sentiment.classify(texts[0])
    alone = _seconds(lambda: [sentiment.classify(text) for text in texts])
    rest = _seconds(lambda: [(jieba.lcut(text), lexicon.findall(text)) for text in texts])
    return alone + rest, alone


def test_pipeline_against_the_plain_loop(
    texts: list[str], plain: tuple[float, float], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "comments.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["author", "text"])
        writer.writerows([f"用户{number}", text] for number, text in enumerate(texts))
    job = Job()

    def seconds(number: int, pool: Pool) -> float:
        """Of flagging a queue never flagged before: nothing is known, the sentiment neither."""
        with open_store(tmp_path / f"{number}.db") as store:
            readings, faults = pipeline.open_inputs([file], BytesIO(), Options(), job)
            assert not faults
            pipeline.take_in(store, readings, "bench", job)
            started = time.perf_counter()
            report = pipeline.flag(store, pool, Settings(), job, "bench", packs=default_packs())
            assert report.comments == len(texts)
            return time.perf_counter() - started

    with Pool() as pool:
        seconds(0, pool)  # starts the workers and loads their dictionaries
        # The best of three: whatever else the machine does can only add to a time.
        ratio = plain[0] / min(seconds(number, pool) for number in (1, 2, 3))
    _say(capsys, f"pipeline {ratio:.0f}x the plain loop, {len(texts) / plain[0] * ratio:.0f} comments/s")
    assert ratio > LEAST["pipeline"]


def test_sentiment_on_one_core(
    texts: list[str], plain: tuple[float, float], capsys: pytest.CaptureFixture[str]
) -> None:
    sentiment = Sentiment(private_folder(cache_folder()))
    sentiment.scores(texts[:10])
    batch = plain[1] / _seconds(lambda: sentiment.scores(texts))
    some = texts[:200]
    single = plain[1] / len(texts) * len(some) / _seconds(lambda: [sentiment.score(text) for text in some])
    _say(capsys, f"sentiment {batch:.0f}x snownlp in batches, {single:.0f}x one by one")
    assert batch > LEAST["batch"]
    assert single > LEAST["single"]


def _say(capsys: pytest.CaptureFixture[str], figure: str) -> None:
    with capsys.disabled():
        print(f"\n{figure}")
