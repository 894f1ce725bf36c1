"""Real key events from a real X server: what a held key, a typed sentence and the cheat-sheet's keys do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_hand import copy_queue, make_queue
from xvfb_hand import NEEDED, Typist, typing

from moderator.store.open import open_reader

pytestmark = NEEDED


@pytest.fixture(scope="module")
def seed_queue(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Path:
    return make_queue(tmp_path_factory.mktemp("xvfb") / "seed.db", [seed])


@pytest.fixture
def typist(seed_queue: Path, tmp_path: Path) -> Iterator[Typist]:
    with typing(copy_queue(seed_queue, tmp_path), tmp_path / "config") as made:
        yield made


def test_the_keys_do_what_the_cheat_sheet_says_and_survive_a_kill(typist: Typist) -> None:
    typist.decide("a", "d", "s", "1", "z")
    verbs = typist.verbs()
    assert verbs == ["approve", "hide", "skip", "tag", "undo"]
    typist.decide("a")
    typist.program.kill()
    typist.program.wait(10)
    assert typist.verbs() == [*verbs, "approve"]


def test_a_key_held_for_two_seconds_decides_once(typist: Typist) -> None:
    typist.decide("s")
    typist.xdotool("keydown", "a")
    time.sleep(2)
    typist.xdotool("keyup", "a")
    assert typist.verbs() == ["skip", "approve"]
    typist.decide("a")
    assert typist.verbs() == ["skip", "approve", "approve"]


@pytest.mark.parametrize(
    "sentence", ["sad news about dads and ads", "hello this is stray typing", "easy does it"]
)
@pytest.mark.parametrize("delay", [12, 80])
def test_a_typed_sentence_decides_nothing(typist: Typist, sentence: str, delay: int) -> None:
    typist.decide("s")
    typist.type(sentence, delay)
    assert typist.verbs() == ["skip"]


def test_shifted_digits_go_by_the_physical_key(typist: Typist) -> None:
    typist.decide("shift+4")
    assert typist.verbs() == ["hide"]
    with open_reader(typist.queue) as reader:
        assert next(e.reason for e in reader.events() if e.verb == "hide") == "advert"


def test_typing_into_the_search_field_and_the_palette_decides_nothing(typist: Typist) -> None:
    typist.press("slash")
    typist.type("add dad sea")
    typist.press("Escape", "ctrl+k")
    typist.type("zzz add")
    typist.press("Return", "Escape")
    assert typist.verbs() == []


def test_another_language_and_palette_at_run_time_do_not_end_the_program(typist: Typist) -> None:
    typist.choose("appearance: dark", lambda: typist.setting("palette") == "dark")
    typist.choose("language", lambda: typist.setting("language") == "zh")
    assert typist.program.poll() is None
    typist.focus()
    typist.decide("a")
    assert typist.verbs() == ["approve"]
