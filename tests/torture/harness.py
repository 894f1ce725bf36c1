"""Faults on purpose: a real child decides on a real queue, is killed or starved, and the file is judged."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from moderator.jobs import Job
from moderator.records import Comment, Uid
from moderator.store import intake
from moderator.store.check import check
from moderator.store.open import open_reader, open_store

DECIDER = Path(__file__).with_name("decider.py")
PATIENCE = 20.0


@dataclass(slots=True)
class Verdict:
    """What a series of faults did: acknowledged gestures, those lost, those half there, and failed checks."""

    name: str
    rounds: int = 0
    acknowledged: int = 0
    refused: int = 0
    lost: int = 0
    torn: int = 0
    doubled: int = 0
    unsound: list[str] = field(default_factory=list)
    skipped: str = ""

    @property
    def clean(self) -> bool:
        return not (self.lost or self.torn or self.doubled or self.unsound)

    def line(self) -> str:
        if self.skipped:
            return f"{self.name:<34} skipped: {self.skipped}"
        return (
            f"{self.name:<34} {self.rounds:>6} {self.acknowledged:>12} {self.refused:>8} {self.lost:>5} "
            f"{self.torn:>5} {self.doubled:>8}  {'; '.join(self.unsound[:3]) or 'sound'}"
        )


HEADING = (
    f"{'fault':<34} {'rounds':>6} {'acknowledged':>12} {'refused':>8} {'lost':>5} {'torn':>5} "
    f"{'doubled':>8}  file"
)


def make_queue(path: Path, comments: int = 40) -> Path:
    """A queue with that many comments; 5 is the least the decider can work on."""
    records = [
        Comment(Uid(f"c{n:019d}"), None, None, n, f"作者{n}", f"第{n}条") for n in range(1, comments + 1)
    ]
    with open_store(path) as store:
        store.writer.run(lambda db: intake.take_in(db, records, "t", "test", "torture", Job()))
    return path


class Decider:
    """The child, and what it has said until now. ``wrapper`` is a command that starts it, such as strace."""

    def __init__(self, queue: Path, seed: int, *ways: str, wrapper: Sequence[str] = ()) -> None:
        self.queue = queue
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [*wrapper, sys.executable, str(DECIDER), str(queue), str(seed), *ways],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            start_new_session=True,
        )  # fmt: skip
        self._ready = threading.Event()
        self._ears = threading.Thread(target=self._listen, daemon=True)
        self._ears.start()
        # A child that died on opening, by a fault, is never ready: its silence acknowledges nothing.
        self._ready.wait(PATIENCE)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            # A line that was cut off in the middle acknowledges nothing.
            if line.endswith("\n"):
                self.said.append(line.rstrip("\n"))
            if line == "ready\n":
                self._ready.set()
        self._ready.set()

    def go(self) -> None:
        """Let it decide."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write("go\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return

    def signal(self, number: int) -> None:
        os.killpg(self.process.pid, number)

    def count(self, word: str) -> int:
        """How many lines begin with the word."""
        return sum(line.startswith(f"{word} ") for line in list(self.said))

    def wait_for(self, met: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        """Wait until a condition holds; whether it did in time."""
        end = time.monotonic() + seconds
        while not met():
            if time.monotonic() > end or self.process.poll() is not None:
                return met()
            time.sleep(0.005)
        return True

    def wait_more(self, word: str, n: int, seconds: float = PATIENCE) -> bool:
        """Wait for more than ``n`` lines of that word; whether they came in time."""
        return self.wait_for(lambda: self.count(word) > n, seconds)

    def kill(self) -> list[str]:
        """Kill it and everything it started; what it had said until then."""
        self.signal(signal.SIGKILL)
        self.process.wait()
        self._ears.join(PATIENCE)
        assert self.process.stdout is not None
        assert self.process.stdin is not None
        self.process.stdout.close()
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        return self.said


def judge(queue: Path, said: Sequence[str], verdict: Verdict) -> None:
    """Every acknowledged gesture is on disk, once, whole; the file passes every check."""
    verdict.rounds += 1
    found: dict[str, int] = {}
    gestures: dict[str, set[str]] = {}
    with open_reader(queue) as reader:
        for event in reader.events():
            if event.note is not None:
                found[event.note] = found.get(event.note, 0) + 1
                gestures.setdefault(event.note, set()).add(event.gesture)
        bad = [f"{one.name}: {one.detail}" for one in check(reader) if not one.ok]
    for line in said:
        word, *rest = line.split(maxsplit=2)
        if word == "no":
            verdict.refused += 1
        elif word == "ok":
            verdict.acknowledged += 1
            there = found.get(rest[0], 0)
            verdict.lost += there == 0
            verdict.torn += 0 < there != int(rest[1])
    doubled = {note for note, names in gestures.items() if len(names) > 1}
    verdict.doubled += len(doubled)
    verdict.torn += sum(1 for note, n in found.items() if n not in (1, 5) and note not in doubled)
    verdict.unsound += bad
