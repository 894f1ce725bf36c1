"""``make torture``: every fault there is, at length, and the table of what became of the decisions.

``python tests/torture/run.py [--seed N]`` takes some five minutes. It ends with 1 where anything was lost,
torn or doubled, or a file did not pass its checks.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import damage
import faults
from harness import HEADING, Verdict
from long_day import long_day

ONCE_AND_STICKY = [f"{n}{plus}" for n in (1, 2, 3, 5, 9, 17, 33, 60) for plus in ("", "+")]
OPENING = [f"{n}{plus}" for n in range(1, 24, 3) for plus in ("", "+")]


def series(folder: Path, seed: int) -> Iterator[Callable[[], Verdict]]:
    """All faults, the short ones first."""
    yield lambda: faults.read_only_folder(folder)
    for how in ("moved", "deleted", "replaced"):
        yield lambda how=how: faults.taken_away(folder, how, 5)  # type: ignore[misc]
    yield lambda: faults.clock_jumps(folder, 5)
    yield lambda: faults.full_disk(folder, 8)
    yield lambda: faults.stops(folder, 20, seed)
    yield lambda: faults.births(folder, 20, seed)
    sound = damage.make_worked(folder / "sound.db")
    yield lambda: damage.tried(folder, "hostile files", damage.hostile(), sound)
    dice = random.Random(seed)
    size = sound.stat().st_size
    yield lambda: damage.tried(folder, "broken files", damage.broken(size, dice, 400, 80), sound)
    for call, error in (("fdatasync", "EIO"), ("pwrite64", "ENOSPC"), ("pwrite64", "EIO")):
        yield lambda c=call, e=error: faults.injected(folder, c, e, ONCE_AND_STICKY)  # type: ignore[misc]
    for call, error in (("unlink", "EIO"), ("fdatasync", "EIO"), ("pwrite64", "ENOSPC")):
        yield lambda c=call, e=error: faults.injected(  # type: ignore[misc]
            folder, c, e, OPENING, "reopen", seconds=0.7
        )
    yield lambda: faults.kills(folder, 200, seed=seed)
    yield lambda: faults.kills(folder, 30, "reopen", seed=seed)
    yield lambda: long_day(folder, 100_000)


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    seed = options.parse_args().seed
    started, clean = time.monotonic(), True
    print(f"seed {seed}\n{HEADING}", flush=True)
    with tempfile.TemporaryDirectory(prefix="torture-") as name:
        for fault in series(Path(name), seed):
            began = time.monotonic()
            verdict = fault()
            clean = clean and verdict.clean
            print(f"{verdict.line()}  ({time.monotonic() - began:.0f} s)", flush=True)
            if not verdict.clean:
                print(*(f"    {one}" for one in verdict.unsound), sep="\n", flush=True)
    print(f"{'clean' if clean else 'NOT CLEAN'} after {time.monotonic() - started:.0f} s")
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
