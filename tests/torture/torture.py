"""``make torture``: every fault there is, at length, and the table of what became of the decisions.

``python tests/torture/torture.py [--seed N] [--lanes N]`` takes some five minutes, two faults at a time. It
ends with 1 where anything was lost, torn or doubled, or a file did not pass its checks.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import damage
import faults
import strangers
from harness import HEADING, Verdict
from leftovers import leftovers
from long_day import long_day

ONCE_AND_STICKY = [f"{n}{plus}" for n in (1, 2, 3, 5, 9, 17, 33, 60) for plus in ("", "+")]
OPENING = [f"{n}{plus}" for n in range(1, 24, 3) for plus in ("", "+")]


def series(folder: Path, seed: int) -> list[Callable[[], Verdict]]:
    """All faults, each in a folder of its own; the long ones first, so that the lanes end together."""
    dice = random.Random(seed)
    kills = [lambda: faults.kills(folder, 100, seed=seed), lambda: faults.kills(folder, 100, seed=seed + 1)]
    whole = [
        lambda: long_day(folder, 100_000),
        lambda: faults.kills(folder, 30, "reopen", seed=seed),
        lambda: faults.stops(folder, 20, seed),
        lambda: faults.births(folder, 20, seed),
        lambda: leftovers(folder, 240, seed),
        lambda: faults.full_disk(folder, 8),
        lambda: faults.clock_jumps(folder, 5),
        lambda: faults.read_only_folder(folder),
        lambda: _files(folder, "hostile files", lambda _: damage.hostile()),
        lambda: _files(folder, "broken files", lambda size: damage.broken(size, dice, 400, 80)),
        lambda: _files(folder, "every page", lambda size: damage.every_page(size, dice)),
        lambda: _strangers(folder, dice),
    ]
    once = [("fdatasync", "EIO"), ("pwrite64", "ENOSPC"), ("pwrite64", "EIO")]
    opening = [("unlink", "EIO"), ("fdatasync", "EIO"), ("pwrite64", "ENOSPC")]
    return [
        *kills,
        *(lambda c=c, e=e: faults.injected(folder, c, e, ONCE_AND_STICKY) for c, e in once),  # type: ignore[misc]
        *(
            lambda c=c, e=e: faults.injected(folder, c, e, OPENING, "reopen", seconds=0.7)  # type: ignore[misc]
            for c, e in opening
        ),
        *(lambda how=how: faults.taken_away(folder, how, 5) for how in ("moved", "deleted", "replaced")),  # type: ignore[misc]
        *whole,
    ]


def _files(folder: Path, name: str, damages: Callable[[int], Iterator[damage.Damage]]) -> Verdict:
    sound = damage.make_worked(folder / "sound.db")
    return damage.tried(folder, name, damages(sound.stat().st_size), sound)


def _strangers(folder: Path, dice: random.Random) -> Verdict:
    """All but the lies about single pages, of which there are many: of those some."""
    sound = damage.make_worked(folder / "sound.db")
    files = [*strangers.made_up(), *dice.sample([*strangers.kinds_of_pages(sound.stat().st_size)], 60)]
    return strangers.met(folder, "strangers, by command", iter(files), sound)


def _carry_out(place: Path, seed: int, number: int) -> tuple[Verdict, float]:
    """One fault, in a process of its own: a table of functions cannot be sent to another."""
    folder = place / str(number)
    folder.mkdir()
    began = time.monotonic()
    return series(folder, seed)[number](), time.monotonic() - began


def total(verdicts: Sequence[Verdict]) -> str:
    """The last line: everything that was done, and what became of it."""
    whole = Verdict("all of it")
    for one in verdicts:
        for name in ("rounds", "acknowledged", "refused", "lost", "torn", "doubled"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        whole.unsound += one.unsound
    return whole.line()


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options.add_argument("--lanes", type=int, default=max(2, os.cpu_count() or 1))
    chosen = options.parse_args()
    started, verdicts = time.monotonic(), []
    print(f"seed {chosen.seed}, load {os.getloadavg()[0]:.1f}\n{HEADING}", flush=True)
    with tempfile.TemporaryDirectory(prefix="torture-") as name, ProcessPoolExecutor(chosen.lanes) as lanes:
        place = Path(name)
        waiting = [
            lanes.submit(_carry_out, place, chosen.seed, number)
            for number in range(len(series(place, chosen.seed)))
        ]
        for one in waiting:
            verdict, seconds = one.result()
            verdicts.append(verdict)
            print(f"{verdict.line()}  ({seconds:.0f} s)", flush=True)
            if not verdict.clean:
                print(*(f"    {said}" for said in verdict.unsound), sep="\n", flush=True)
    clean = all(verdict.clean for verdict in verdicts)
    print(total(verdicts))
    print(f"{'clean' if clean else 'NOT CLEAN'} after {time.monotonic() - started:.0f} s")
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
