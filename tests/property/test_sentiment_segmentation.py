"""Cutting a run into words loses no character and agrees with snownlp."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from moderator.settings import cache_folder, private_folder
from moderator.text.lattice import Lattice, load_tables
from moderator.text.sentiment import _package

COMMON = "的一是不了人我在有他这中大来上国个到说们哈好坏狗垃圾中美芯片龘靐徇顿咬"


@cache
def _lattice() -> Lattice:
    return Lattice(load_tables(_package() / "seg" / "seg.marshal.3", private_folder(cache_folder())))


@settings(deadline=None, max_examples=150)
@given(st.lists(st.text(COMMON, min_size=1, max_size=25), max_size=8))
def test_words_are_snownlps(runs: list[str]) -> None:
    from snownlp import seg

    words = _lattice().words(runs)
    assert ["".join(cut) for cut in words] == runs
    assert words == [seg.single_seg(run) for run in runs]
