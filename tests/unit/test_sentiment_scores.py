"""The sentiment equals snownlp's own, whatever the text."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from moderator import assets
from moderator.errors import ModeratorError
from moderator.i18n import Language, translator
from moderator.settings import cache_folder, private_folder
from moderator.text import lattice
from moderator.text import sentiment as room
from moderator.text.sentiment import LIMIT, Sentiment

HARD = (
    "的",
    "a",
    "。",
    "哈" * 300,
    "好好好好坏坏坏坏" * 20,
    "囍囍囍囍",
    "龘靐齉龘",
    "我龘我",
    "龘我",
    "我我龘龘龘好",
    "深度求索DeepSeek 正式 向美国敲响丧钟!",
    "  前后 有 空格\t制表\n换行 ",
    "﷽🙏👨‍👩‍👧",
    "㐀㐁㐂",
    "龥龦",
    "徇徇徇龘徇",
    "垃圾,再也不来了,服务员态度极差",
    "很好,下次还来",
    "\u2028行\u2029段\x85下\x0b一\x1c页",
)


@pytest.fixture(scope="module")
def cache() -> Path:
    """The tests' own cache folder, so that snownlp's counts are compiled once a session."""
    return private_folder(cache_folder())


@pytest.fixture(scope="module")
def sentiment(cache: Path) -> Sentiment:
    return Sentiment(cache)


def _classify(text: str) -> float:
    from snownlp import sentiment as original

    value: float = original.classify(text)
    return value


def _made_up(count: int) -> Iterator[str]:
    """Texts woven from the seed's characters, rare and unknown ones, and anything else."""
    pick = random.Random(20)
    seed = assets.seed().read_text(encoding="utf-8")
    for _ in range(count):
        parts = []
        for _ in range(pick.randint(1, 6)):
            at = pick.randrange(len(seed))
            scattered = "".join(pick.choice(seed) for _ in range(pick.randint(0, 6)))
            any_han = "".join(chr(pick.randint(0x4DF0, 0x9FB0)) for _ in range(pick.randint(0, 3)))
            parts += [
                seed[at : at + pick.randint(1, 12)],
                scattered,
                any_han,
                pick.choice(["", " ", "x1", "哈" * 5]),
            ]
        yield "".join(parts)


def test_equal_to_snownlp(sentiment: Sentiment) -> None:
    texts = [*HARD, *assets.seed().read_text(encoding="utf-8").splitlines(), *_made_up(300)]
    for text, score in zip(texts, sentiment.scores(texts), strict=True):
        assert score == pytest.approx(_classify(text), abs=1e-9), text


@pytest.mark.skipif("MODERATOR_DATA" not in os.environ, reason="needs the labelled data")
def test_equal_to_snownlp_on_real_comments(sentiment: Sentiment) -> None:
    """MODERATOR_SENTIMENT_TEXTS says how many; all 42,000 take five minutes."""
    folder = Path(os.environ["MODERATOR_DATA"])
    count = int(os.environ.get("MODERATOR_SENTIMENT_TEXTS", "600"))
    texts: list[str] = []
    for name, column in (("swsr/SexComment.csv", "comment_text"), ("cold/train.csv", "TEXT")):
        with (folder / name).open(encoding="utf-8-sig", newline="") as stream:
            texts += [row[column] for row in csv.DictReader(stream)]
    chosen = random.Random(count).sample(texts, min(count, len(texts)))
    for text, score in zip(chosen, sentiment.scores(chosen), strict=True):
        assert score == pytest.approx(_classify(text), abs=1e-9), text


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b\u200d", "\u3000\ufeff", "\u3164\u2800", "\u0301"])
def test_abstains_where_nothing_is_visible(sentiment: Sentiment, text: str) -> None:
    assert sentiment.score(text) is None


def test_a_stop_word_alone_has_a_score(sentiment: Sentiment) -> None:
    assert sentiment.score("的") == pytest.approx(_classify("的"), abs=1e-9)


def test_a_long_text_is_scored_by_its_beginning(sentiment: Sentiment) -> None:
    good, bad = "很好吃" * (LIMIT // 3 + 1), "垃圾透顶" * 5_000
    assert sentiment.score(good[:LIMIT] + bad) == sentiment.score(good[:LIMIT])
    assert sentiment.score(bad) != sentiment.score(good)


def test_a_text_that_begins_with_nothing_visible_has_a_score(sentiment: Sentiment) -> None:
    text = " " * LIMIT + "很好"
    assert sentiment.score(text) == pytest.approx(_classify(text[:LIMIT]), abs=1e-9)


@pytest.mark.parametrize("text", ["坏\ud800死了", "\x00很\x00好\x00", "\U0010ffff好", "[狗头]" * 400])
def test_hostile_texts_have_snownlps_score(sentiment: Sentiment, text: str) -> None:
    assert sentiment.score(text) == pytest.approx(_classify(text), abs=1e-9)


def test_a_batch_scores_like_one_by_one(sentiment: Sentiment) -> None:
    texts = [*HARD, "", "\u200b", *_made_up(50)]
    assert sentiment.scores(texts) == [sentiment.score(text) for text in texts]
    assert sentiment.scores([]) == []


def test_the_cache_gives_the_same_scores_and_a_damaged_one_is_replaced(
    sentiment: Sentiment, cache: Path, tmp_path: Path
) -> None:
    first = sentiment.scores(HARD)
    (good,) = cache.glob("lattice-*.npz")
    whole = good.read_bytes()
    assert Sentiment(cache).scores(HARD) == first
    kept = tmp_path / good.name
    kept.write_bytes(whole[: len(whole) // 2])
    assert Sentiment(tmp_path).scores(HARD) == first
    assert len(kept.read_bytes()) == len(whole)


def test_a_folder_that_cannot_be_written_is_no_obstacle(sentiment: Sentiment, tmp_path: Path) -> None:
    gone = tmp_path / "missing" / "kept.npz"
    lattice._keep(sentiment._lattice._t, gone)
    assert not gone.exists()


def test_snownlp_missing_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModeratorError) as caught:
        Sentiment(None)
    for language in Language:
        assert all(translator(language).error(caught.value))


def test_a_damaged_snownlp_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(room, "_package", lambda: tmp_path)
    with pytest.raises(ModeratorError) as caught:
        Sentiment(None)
    assert caught.value.where == str(tmp_path)
    for language in Language:
        assert all(translator(language).error(caught.value))


def test_scoring_loads_neither_snownlp_nor_the_other_heavy_ones(sentiment: Sentiment, cache: Path) -> None:
    code = (
        "import sys, pathlib; from moderator.text.sentiment import Sentiment;"
        f"Sentiment(pathlib.Path({str(cache)!r})).score('很好');"
        "print(sorted(set(sys.modules) & {'jieba', 'snownlp', 'sklearn', 'PySide6'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
