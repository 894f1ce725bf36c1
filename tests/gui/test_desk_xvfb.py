"""Real key events from a real X server: what a held key, a typed sentence and the cheat-sheet's keys do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from desk_hand import copy_queue, make_queue

from moderator.store.open import open_reader

pytestmark = [
    pytest.mark.xvfb,
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="Xvfb or xdotool is not installed"
    ),
]


@contextmanager
def virtual_screen() -> Iterator[str]:
    """An X server of its own; gives its display name."""
    read, write = os.pipe()
    # Else it starts anew when its last client goes, and refuses whoever comes just then.
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-noreset"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            yield f":{pipe.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)


@dataclass(slots=True)
class Typist:
    """The program in a process of its own, and xdotool in front of it."""

    display: str
    queue: Path
    program: subprocess.Popen[bytes]

    def xdotool(self, *arguments: str) -> str:
        environment = {**os.environ, "DISPLAY": self.display}
        done = subprocess.run(
            ["xdotool", *arguments], env=environment, capture_output=True, text=True, timeout=60, check=True
        )
        return done.stdout

    def press(self, *keys: str) -> None:
        for key in keys:
            self.xdotool("key", key)
            time.sleep(0.35)

    def journal(self) -> list[tuple[str, str | None]]:
        with open_reader(self.queue) as reader:
            return [
                (str(e.verb), e.comment) for e in reader.events() if e.verb not in ("load", "flag", "update")
            ]

    def verbs(self) -> list[str]:
        time.sleep(0.5)
        return [verb for verb, _ in self.journal()]


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def seed_queue(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Path:
    return make_queue(tmp_path_factory.mktemp("xvfb") / "seed.db", [seed])


@pytest.fixture
def typist(seed_queue: Path, tmp_path: Path) -> Iterator[Typist]:
    queue = copy_queue(seed_queue, tmp_path)
    with virtual_screen() as display:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LANG": "C.UTF-8"}
        program = subprocess.Popen(
            [sys.executable, "-m", "moderator", "open", "--queue", str(queue), "--lang", "en"],
            env=environment,
        )
        made = Typist(display, queue, program)
        try:
            until(lambda: bool(_window(made)))
            time.sleep(1.0)
            made.xdotool("windowfocus", "--sync", _window(made))
            time.sleep(0.5)
            yield made
        finally:
            program.terminate()
            program.wait(20)


def _window(typist: Typist) -> str:
    assert typist.program.poll() is None, "the desk ended"
    try:
        found = typist.xdotool("search", "--onlyvisible", "--name", "Moderation Desk|评论审核台")
    except subprocess.CalledProcessError:
        return ""
    return found.split()[0] if found.split() else ""


def test_the_keys_do_what_the_cheat_sheet_says_and_survive_a_kill(typist: Typist) -> None:
    typist.press("a", "d", "s", "1", "z")
    verbs = typist.verbs()
    assert verbs == ["approve", "hide", "skip", "tag", "undo"]
    typist.press("a")
    typist.verbs()
    typist.program.kill()
    typist.program.wait(10)
    assert typist.verbs() == [*verbs, "approve"]


def test_a_key_held_for_two_seconds_decides_once(typist: Typist) -> None:
    typist.xdotool("keydown", "a")
    time.sleep(2)
    typist.xdotool("keyup", "a")
    assert typist.verbs() == ["approve"]
    typist.press("a")
    assert typist.verbs() == ["approve", "approve"]


@pytest.mark.parametrize(
    "sentence", ["sad news about dads and ads", "hello this is stray typing", "easy does it"]
)
@pytest.mark.parametrize("delay", [12, 80])
def test_a_typed_sentence_decides_nothing(typist: Typist, sentence: str, delay: int) -> None:
    typist.xdotool("type", "--delay", str(delay), sentence)
    assert typist.verbs() == []


def test_shifted_digits_go_by_the_physical_key(typist: Typist) -> None:
    typist.press("shift+4")
    assert typist.verbs() == ["hide"]
    with open_reader(typist.queue) as reader:
        assert next(e.reason for e in reader.events() if e.verb == "hide") == "advert"


def test_typing_into_the_search_field_and_the_palette_decides_nothing(typist: Typist) -> None:
    typist.press("slash")
    typist.xdotool("type", "--delay", "30", "add dad sea")
    typist.press("Escape", "ctrl+k")
    typist.xdotool("type", "--delay", "30", "zzz add")
    typist.press("Return", "Escape")
    assert typist.verbs() == []


def test_another_language_and_palette_at_run_time_do_not_end_the_program(typist: Typist) -> None:
    for words in ("appearance: dark", "language: zh"):
        typist.press("ctrl+k")
        time.sleep(1)  # words typed before the palette is there would be stray typing, and pause deciding
        typist.xdotool("type", "--delay", "30", words)
        typist.press("Return")
        time.sleep(3)
    assert typist.program.poll() is None
    typist.xdotool("windowfocus", "--sync", _window(typist))
    time.sleep(0.5)
    typist.press("a")
    assert typist.verbs() == ["approve"]
