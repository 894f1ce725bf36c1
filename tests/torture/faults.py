"""The series of faults, each as a function of a folder that returns its verdict."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from harness import Decider, Verdict, judge, make_queue

from moderator.errors import ModeratorError
from moderator.store.open import open_reader, open_store

BALLAST = 900_000


def kills(folder: Path, rounds: int, *ways: str, seed: int = 20) -> Verdict:
    """SIGKILL at random moments, again and again on the same file."""
    dice = random.Random(seed)
    name = " ".join(("SIGKILL", *ways))
    verdict, queue = Verdict(name), make_queue(folder / f"{name}.db".replace(" ", "-"))
    for number in range(rounds):
        child = Decider(queue, number, *ways)
        child.go()
        time.sleep(dice.uniform(0.0, 0.15))
        judge(queue, child.kill(), verdict)
    return verdict


def births(folder: Path, rounds: int, seed: int = 19) -> Verdict:
    """SIGKILL while a queue is being made: what is left can be opened and worked on."""
    dice = random.Random(seed)
    verdict = Verdict("SIGKILL while created")
    maker = (
        "import sys; from harness import *; print('ready', flush=True); make_queue(Path(sys.argv[1]), 3000)"
    )
    for number in range(rounds):
        queue = folder / f"birth-{number}.db"
        child = subprocess.Popen(
            [sys.executable, "-c", maker, str(queue)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=Path(__file__).parent,
            start_new_session=True,
        )  # fmt: skip
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(dice.uniform(0.0, 0.25))
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        verdict.rounds += 1
        try:
            make_queue(queue, 5)
            judge(queue, (), verdict)
        except ModeratorError as fault:
            verdict.unsound.append(str(fault))
        verdict.rounds -= 1
    return verdict


def stops(folder: Path, rounds: int, seed: int = 21) -> Verdict:
    """SIGSTOP in the middle of a write; readers go on meanwhile, then the child goes on or is killed."""
    dice = random.Random(seed)
    verdict, queue = Verdict("SIGSTOP, then on or killed"), make_queue(folder / "stop.db")
    for number in range(rounds):
        child = Decider(queue, number)
        child.go()
        time.sleep(dice.uniform(0.0, 0.1))
        child.signal(signal.SIGSTOP)
        with open_reader(queue) as reader:
            reader.counts()
        try:
            open_store(queue).close()
            verdict.unsound.append("a second writer got in")
        except ModeratorError as fault:
            if fault.key != "queue.in_use":
                verdict.unsound.append(str(fault))
        if dice.random() < 0.5:
            before = child.count("ok")
            child.signal(signal.SIGCONT)
            if not child.wait_more("ok", before):
                verdict.unsound.append("did not go on")
        judge(queue, child.kill(), verdict)
    return verdict


def strace_works() -> str:
    """ "" where strace may trace here, else why not."""
    if shutil.which("strace") is None:
        return "no strace here"
    done = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False)
    return "" if done.returncode == 0 else "strace may not trace here"


def injected(
    folder: Path, call: str, error: str, whens: Sequence[str], *ways: str, seconds: float = 0.25
) -> Verdict:
    """A system call that fails by strace's hand: once (``n``) or from then on (``n+``), counted from the
    moment the queue is open; with ``reopen`` from the very start, so that opening and closing fail too."""
    verdict = Verdict(" ".join((call, error, f"{whens[0]}..{whens[-1]}", *ways)))
    if why := strace_works():
        verdict.skipped = why
        return verdict
    for number, when in enumerate(whens):
        queue = make_queue(folder / f"{call}-{error}-{number}-{'-'.join(ways)}.db")
        tracing = ["-f", "-qq", "-o", os.devnull, "-e", f"trace={call}"]
        tracing += ["-e", f"inject={call}:error={error}:when={when}"]
        if "reopen" in ways:
            child = Decider(queue, number, *ways, wrapper=["strace", *tracing])
            child.go()
            time.sleep(seconds)
            judge(queue, child.kill(), verdict)
        else:
            child = Decider(queue, number, *ways)
            with _attached(child, tracing):
                child.go()
                child.wait_more("ok", 30, seconds)
                said = child.kill()
            judge(queue, said, verdict)
    return verdict


@contextmanager
def _attached(child: Decider, tracing: Sequence[str]) -> Iterator[None]:
    tracer = subprocess.Popen(
        ["strace", "-p", str(child.process.pid), *tracing],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    tasks = Path(f"/proc/{child.process.pid}/task")

    def traced() -> bool:
        states = [(task / "status").read_text() for task in tasks.iterdir()]
        return all("TracerPid:\t0" not in state for state in states)

    try:
        if not child.wait_for(traced, 5):
            raise RuntimeError("strace did not attach")
        yield
    finally:
        with contextlib.suppress(subprocess.TimeoutExpired):
            tracer.wait(5)
        tracer.kill()
        tracer.wait()


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[str]:
    """Something mounted on a new folder for a while; yields "" or why it could not be."""
    place.mkdir()
    done = subprocess.run(["mount", *options, str(place)], capture_output=True, text=True, check=False) if (
        shutil.which("mount")
    ) else None  # fmt: skip
    if done is None or done.returncode != 0:
        yield "mounting needs root"
        return
    try:
        yield ""
    finally:
        subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)


def full_disk(folder: Path, rounds: int) -> Verdict:
    """A 2 MB disk runs full: decisions are refused, none is lost, and work goes on once there is room."""
    verdict = Verdict("disk full (tmpfs), then freed")
    for number in range(rounds):
        with mounted(folder / f"full-{number}", "-t", "tmpfs", "-o", "size=2m", "tmpfs") as why:
            if why:
                verdict.skipped = why
                return verdict
            _fill_and_free(folder / f"full-{number}", number, verdict)
    return verdict


def _fill_and_free(place: Path, number: int, verdict: Verdict) -> None:
    queue, ballast = make_queue(place / "q.db"), place / "ballast"
    # The rest of the disk goes to the queue's own log, until that, too, finds no room.
    ballast.write_bytes(bytes(BALLAST + 4096 * number))
    child = Decider(queue, number)
    child.go()
    if not child.wait_more("no", 5):
        verdict.unsound.append("the full disk was never met")
    ballast.unlink()
    before = child.count("ok")
    if not child.wait_more("ok", before + 5):
        verdict.unsound.append("did not go on when space was freed")
    judge(queue, child.kill(), verdict)


def read_only_folder(folder: Path) -> Verdict:
    """In a folder that cannot be written, writing is refused in one sentence and reading works."""
    verdict, source = Verdict("read-only folder"), folder / "writable"
    source.mkdir()
    make_queue(source / "q.db")
    with mounted(folder / "ro", "--bind", str(source)) as why:
        if why:
            verdict.skipped = why
            return verdict
        place = folder / "ro"
        subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
        verdict.rounds += 1
        try:
            open_store(place / "q.db").close()
            verdict.unsound.append("it was opened for writing")
        except ModeratorError:
            verdict.refused += 1
        with open_reader(place / "q.db") as reader:
            if reader.counts().total != 40:
                verdict.unsound.append("cannot be read")
    return verdict


def taken_away(folder: Path, how: str, rounds: int) -> Verdict:
    """The file is moved, deleted or replaced under a working writer: nothing is acknowledged from then on;
    once a moved file is back, work goes on."""
    verdict = Verdict(f"file {how} while open")
    for number in range(rounds):
        queue = make_queue(folder / f"{how}-{number}.db")
        other = make_queue(folder / f"{how}-{number}-other.db")
        child = Decider(queue, number)
        child.go()
        child.wait_more("ok", 5)
        away = queue.with_name(queue.name + ".away")
        if how == "deleted":
            queue.unlink()
        elif how == "replaced":
            other.replace(queue)
        else:
            queue.rename(away)
        # What was committed before may still be on its way to us.
        time.sleep(0.1)
        before = child.count("ok")
        if not child.wait_more("no", 5):
            verdict.unsound.append("not noticed")
        verdict.lost += child.count("ok") - before
        if how == "moved":
            away.rename(queue)
            if not child.wait_more("ok", before + 5):
                verdict.unsound.append("did not go on when it was back")
        said = child.kill()
        if how == "moved":
            judge(queue, said, verdict)
        else:
            verdict.rounds += 1
            verdict.acknowledged += child.count("ok")
            verdict.refused += child.count("no")
    return verdict


def clock_jumps(folder: Path, rounds: int) -> Verdict:
    """The clock jumps by years between events: the order is that of the journal, the state its last word."""
    verdict, queue = Verdict("clock jumps"), make_queue(folder / "clock.db")
    for number in range(rounds):
        child = Decider(queue, number, "clock")
        child.go()
        child.wait_more("ok", 40)
        judge(queue, child.kill(), verdict)
    with open_reader(queue) as reader:
        events = [event for event in reader.events() if event.comment]
        last = {event.comment: event for event in events}
        items = reader.items_of(list(range(1, 41)))
        moved = any(a.at > b.at for a, b in pairwise(events))
        wrong = [i for i in items if i.comment.uid in last and i.state.note != last[i.comment.uid].note]
    if not moved or wrong:
        verdict.unsound.append(
            f"{len(wrong)} comments follow the clock" if moved else "the clock did not jump"
        )
    return verdict
