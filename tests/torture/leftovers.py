"""What an unclean exit or a careless copy leaves beside a queue: logs torn, flipped, foreign, made up."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from harness import Verdict

from moderator import decisions
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.journal import Event, Verb
from moderator.records import Uid
from moderator.store.check import check
from moderator.store.open import open_reader, open_store

_MAKER = """
import os, sys
from pathlib import Path
from harness import make_queue
from moderator import decisions
from moderator.decisions import Request
from moderator.journal import Verb
from moderator.records import Uid
from moderator.store.open import open_store
path = make_queue(Path(sys.argv[1]))
store = open_store(path)
for n in range(1, 31):
    verb = (Verb.HIDE, Verb.APPROVE)[(n + int(sys.argv[2])) % 2]
    decisions.decide(store, [Request(Uid(f"c{n:019d}"), verb, note=f"note {n}")], "x").result()
os._exit(0)
"""
FOREIGN = "log of another queue"
Change = Callable[[Path, random.Random], None]


def left_open(folder: Path, name: str, turn: int = 0) -> Path:
    """A queue whose process was gone before it could close: thirty decisions stand in the log alone."""
    folder.mkdir()
    path = folder / f"{name}.db"
    subprocess.run(
        [sys.executable, "-c", _MAKER, str(path), str(turn)], check=True, cwd=Path(__file__).parent
    )
    assert path.with_name(path.name + "-wal").stat().st_size > 30 * 4096
    return path


def _log(path: Path, end: str = "-wal") -> Path:
    return path.with_name(path.name + end)


def _cut(path: Path, dice: random.Random) -> None:
    size = _log(path).stat().st_size
    with _log(path).open("r+b") as file:
        file.truncate(dice.randrange(size))


def _cut_at_a_frame(path: Path, dice: random.Random) -> None:
    frames = (_log(path).stat().st_size - 32) // 4120
    with _log(path).open("r+b") as file:
        file.truncate(32 + 4120 * dice.randrange(frames))


def _flip(path: Path, dice: random.Random) -> None:
    raw = bytearray(_log(path).read_bytes())
    raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
    _log(path).write_bytes(raw)


def _flip_often(path: Path, dice: random.Random) -> None:
    for _ in range(40):
        _flip(path, dice)


def _swap_frames(path: Path, dice: random.Random) -> None:
    raw = bytearray(_log(path).read_bytes())
    one, other = dice.sample(range((len(raw) - 32) // 4120), 2)
    a, b = (slice(32 + 4120 * n, 32 + 4120 * (n + 1)) for n in (one, other))
    raw[a], raw[b] = raw[b], raw[a]
    _log(path).write_bytes(raw)


def _noise(end: str) -> Change:
    def change(path: Path, dice: random.Random) -> None:
        _log(path, end).write_bytes(dice.randbytes(dice.choice((1, 31, 512, 4096, 32768, 100_000))))

    return change


def _gone(path: Path, dice: random.Random) -> None:
    del dice
    _log(path).unlink()


def _empty(path: Path, dice: random.Random) -> None:
    del dice
    _log(path).write_bytes(b"")


CHANGES: tuple[tuple[str, Change], ...] = (
    ("as it was left", lambda path, dice: None),
    ("log cut", _cut),
    ("log cut at a frame", _cut_at_a_frame),
    ("log flipped", _flip),
    ("log flipped often", _flip_often),
    ("frames swapped", _swap_frames),
    ("log of noise", _noise("-wal")),
    ("index of noise", _noise("-shm")),
    ("journal of noise", _noise("-journal")),
    ("log gone", _gone),
    ("log empty", _empty),
)


def leftovers(folder: Path, rounds: int, seed: int = 5) -> Verdict:
    """Each is opened, looked through and worked on, or refused in a sentence. What is read is what was
    decided up to some moment, never anything else. In the table: torn = something else, unseen."""
    verdict, dice = Verdict("leftovers beside a queue"), random.Random(seed)
    source = left_open(folder / "left", "q")
    truth = _events_of(source, folder / "truth")
    other = left_open(folder / "other", "q", turn=1)
    changes = (*CHANGES, (FOREIGN, lambda path, _: shutil.copyfile(_log(other), _log(path))))
    for number in range(rounds):
        name, change = changes[number % len(changes)]
        place = folder / f"left-{number}"
        shutil.copytree(source.parent, place)
        change(place / "q.db", dice)
        _try(place / "q.db", name, truth, verdict)
        shutil.rmtree(place)
    return verdict


def _events_of(source: Path, place: Path) -> list[Event]:
    shutil.copytree(source.parent, place)
    return list(_events(place / source.name))


def _events(path: Path) -> Iterator[Event]:
    with open_reader(path) as reader:
        yield from (replace(event, seconds=None) for event in reader.events())


def _try(path: Path, name: str, truth: list[Event], verdict: Verdict) -> None:
    verdict.rounds += 1
    before = [path.read_bytes(), _log(path).read_bytes()] if name == FOREIGN else []
    try:
        with open_store(path) as store:
            with store.reader() as reader:
                bad = [f"{name}: {one.name}: {one.detail}" for one in check(reader) if not one.ok]
            found = list(_events(path))
            request = Request(Uid(f"c{40:019d}"), Verb.SKIP)
            decisions.decide(store, [request], "after").result()
        verdict.unsound += bad
        if found != truth[: len(found)]:
            verdict.torn += 1
            verdict.unsound.append(f"{name}: something else")
        verdict.acknowledged += 1
        verdict.unsound += [f"{name}: played"] if before else []
    except ModeratorError as fault:
        verdict.refused += 1
        if before and (
            fault.key != "queue.foreign_log" or before != [path.read_bytes(), _log(path).read_bytes()]
        ):
            verdict.unsound.append(f"{name}: {fault.key}")
