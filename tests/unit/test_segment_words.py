"""jieba behind its adapter: spans without gaps, a private cache, quiet, and no endless texts."""

from __future__ import annotations

import stat
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from moderator.text.segment import Segmenter


@pytest.fixture(scope="module")
def segmenter(tmp_path_factory: pytest.TempPathFactory) -> Segmenter:
    return Segmenter(tmp_path_factory.mktemp("cache") / "jieba")


@pytest.mark.parametrize(
    "text",
    [
        "我来到北京清华大学",
        "a b\n\n 好的ＯＫ😂。",
        "",
        "   ",
        "傻\u200b逼" * 900,
        "哈" * 8000,
        "\ue000狗\x00",
    ],
)
def test_spans_cover_the_text_without_gaps(segmenter: Segmenter, text: str) -> None:
    spans = segmenter.cuts(text)
    assert "".join(text[first:last] for first, last in spans) == text
    assert all(before[1] == after[0] for before, after in pairwise(spans))


def test_words_are_the_dictionary_s(segmenter: Segmenter) -> None:
    assert segmenter.words("前方路口交通拥堵") == ["前方", "路口", "交通拥堵"]
    assert segmenter.words("这鸟人怕了") == ["这", "鸟", "人", "怕", "了"]


def test_the_cache_is_private(segmenter: Segmenter) -> None:
    segmenter.cuts("好")
    assert (segmenter.cache / "jieba.cache").is_file()
    if sys.platform != "win32":
        assert stat.S_IMODE(segmenter.cache.stat().st_mode) == 0o700


def test_nothing_is_written_to_the_console(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys\n"
        "from moderator.text.segment import Segmenter\n"
        "assert 'jieba' not in sys.modules\n"
        "Segmenter(pathlib.Path(sys.argv[1])).cuts('好的')\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(tmp_path / "c")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == done.stderr == ""
