"""A hand at a real keyboard: an X server, the program in a process of its own, xdotool in front."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from moderator import settings
from moderator.store.open import open_reader

NEEDED = [
    pytest.mark.xvfb,
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="Xvfb or xdotool is not installed"
    ),
]
"""What every test with a real keyboard is marked by."""

PAUSE = 0.35
"""Seconds after a key: longer than the settling time and than the wait for a second letter."""

PATIENCE = 40.0
"""Seconds after which something that should come has not come, on the slowest machine."""

OWN = {"load", "flag", "update"}
"""What the program writes by itself."""


def until(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait for a state, never for a time."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.1)


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
    home: Path
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
            time.sleep(PAUSE)

    def type(self, words: str, delay: int = 30) -> None:
        self.xdotool("type", "--delay", str(delay), words)

    def decide(self, *keys: str) -> None:
        """Press each key until the journal holds what it does.

        A press that comes before the comment has stood on screen long enough is ignored, as promised; whoever
        sits there presses again. That one press never does two things, the caller checks with ``verbs``.
        """
        for key in keys:
            before = len(self.journal())
            end = time.monotonic() + PATIENCE
            while len(self.journal()) == before:
                assert time.monotonic() < end, f"{key} never did anything"
                self.press(key)
                self._wait_for_more(before, 3.0)
            time.sleep(PAUSE)

    def _wait_for_more(self, before: int, seconds: float) -> None:
        end = time.monotonic() + seconds
        while len(self.journal()) == before and time.monotonic() < end:
            time.sleep(0.1)

    def choose(self, words: str, done: Callable[[], bool]) -> None:
        """Run a command of the palette by its name, until it has done what it does."""
        end = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < end, f"{words} never did anything"
            self.focus()
            self.press("ctrl+k")
            time.sleep(1)
            self.type(words)
            self.press("Return")
            time.sleep(2)
            if not done():
                self.press("Escape", "Escape")

    def setting(self, name: str) -> object:
        """What the settings file says now; None where it says nothing."""
        file = self.home / "moderation-desk" / "settings.toml"
        return tomllib.loads(file.read_text("utf-8")).get(name) if file.exists() else None

    def window(self) -> str:
        """The number of the desk's window; empty while there is none."""
        assert self.program.poll() is None, "the desk ended"
        try:
            found = self.xdotool("search", "--onlyvisible", "--name", "Moderation Desk|评论审核台")
        except subprocess.CalledProcessError:
            return ""
        return found.split()[0] if found.split() else ""

    def focus(self) -> None:
        until(lambda: bool(self.window()))
        self.xdotool("windowfocus", "--sync", self.window())
        time.sleep(0.5)

    def journal(self) -> list[tuple[str, str | None]]:
        with open_reader(self.queue) as reader:
            return [(str(e.verb), e.comment) for e in reader.events() if e.verb not in OWN]

    def verbs(self) -> list[str]:
        """What the journal holds once nothing more can be on its way."""
        time.sleep(0.7)
        return [verb for verb, _ in self.journal()]


@contextmanager
def typing(queue: Path, home: Path, program: Sequence[str] = ("-m", "moderator", "open")) -> Iterator[Typist]:
    """The desk on ``queue`` with a keyboard in front, ready for its first key; settings in ``home``.

    ``program`` is what Python runs. Nothing is drawn at random, and no order changes beside the hand, unless
    the settings there say so.
    """
    file = home / "moderation-desk" / "settings.toml"
    if not file.exists():
        settings.write("learn", False, file)
        settings.write("sample_rate", 0.0, file)
    with virtual_screen() as display:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "LANG": "C.UTF-8",
            "XDG_CONFIG_HOME": str(home),
        }
        running = subprocess.Popen(
            [sys.executable, *program, "--queue", str(queue), "--lang", "en"], env=environment
        )
        made = Typist(display, queue, home, running)
        try:
            until(lambda: bool(made.window()))
            time.sleep(1.0)
            made.focus()
            yield made
        finally:
            running.terminate()
            running.wait(20)
