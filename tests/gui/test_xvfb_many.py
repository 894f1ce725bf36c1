"""Real key events where one key decides many: a held key, a typed sentence, and one undo."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import copy_queue, make_queue
from xvfb_hand import NEEDED, Typist, typing, until

pytestmark = NEEDED


@pytest.fixture(scope="module")
def seed_queue(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Path:
    return make_queue(tmp_path_factory.mktemp("many") / "seed.db", [seed])


@pytest.fixture
def typist(seed_queue: Path, tmp_path: Path) -> Iterator[Typist]:
    with typing(copy_queue(seed_queue, tmp_path), tmp_path / "config") as made:
        yield made


def test_a_key_held_over_a_batch_decides_it_once_and_one_undo_takes_it_back(typist: Typist) -> None:
    typist.press("x", "x", "b")
    time.sleep(1.0)
    typist.xdotool("keydown", "a")
    time.sleep(2)
    typist.xdotool("keyup", "a")
    until(lambda: len(typist.journal()) >= 2)
    assert typist.verbs() == ["approve", "approve"]
    assert len({uid for _, uid in typist.journal()}) == 2
    typist.decide("z")
    assert typist.verbs() == ["approve", "approve", "undo", "undo"]


@pytest.mark.parametrize("entered", [("x", "x", "b"), ("p",)], ids=["batch", "page"])
def test_a_sentence_typed_over_many_decides_nothing(typist: Typist, entered: tuple[str, ...]) -> None:
    typist.press(*entered)
    time.sleep(1.0)
    typist.type("sad news about dads and ads", 40)
    assert typist.verbs() == []
