"""``make fuzz``: bytes that nobody wrote into the readers, the rule parser, the folding and the queue opener.

With atheris (the extra ``fuzz``) guided by coverage inside the process; without it guided by which lines of
ours an input reaches first. A crash leaves its bytes in the folder named at the end: put them into
``tests/fixtures/fuzz/TARGET`` and they are tried for ever after.
``python tests/fuzz/fuzz.py [--target NAME] [--seconds N]``
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parent))

from targets import TARGETS, once, seeds

_OURS = "/moderator/"
_MOST = 400
"""Inputs that are kept to be changed further."""


def changed(known: bytes, dice: random.Random) -> bytes:
    """A few bytes exchanged, taken out or doubled."""
    data = bytearray(known)
    for _ in range(dice.randrange(1, 20)):
        place = dice.randrange(len(data) + 1)
        match dice.randrange(4):
            case 0:
                data[place : place + dice.randrange(9)] = dice.randbytes(dice.randrange(9))
            case 1:
                del data[place : place + dice.randrange(99)]
            case 2:
                data[place:place] = data[: dice.randrange(99)]
            case _:
                data[place : place + 1] = dice.choice(
                    (b"\x00", b"\xff", b'"', b"\n", b"[", b"{", b"<", b"\xe4")
                )
    return bytes(data)


def reached(target: Callable[[bytes], None], data: bytes) -> set[tuple[str, int]]:
    """The lines of ours that one try runs through."""
    lines: set[tuple[str, int]] = set()

    def trace(frame: FrameType, event: str, _: object) -> object:
        if _OURS not in frame.f_code.co_filename:
            return None
        if event == "line":
            lines.add((frame.f_code.co_filename, frame.f_lineno))
        return trace

    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        once(target, data)
    finally:
        sys.settrace(None)
    return lines


def by_lines(name: str, seconds: float, crashes: Path) -> bool:
    """Mutations, kept where they reach a line that none before did; whether nothing was found."""
    dice, end, tries = random.Random(), time.monotonic() + seconds, 0
    known = seeds(name)
    seen: set[tuple[str, int]] = set()
    while time.monotonic() < end:
        data = known[tries] if tries < len(known) else changed(dice.choice(known), dice)
        tries += 1
        try:
            fresh = reached(TARGETS[name], data) - seen
        except Exception as fault:
            found = crashes / f"{name}-{tries}"
            found.write_bytes(data)
            print(f"{name}: {type(fault).__name__} after {tries} tries: {found}")
            return False
        if fresh:
            seen |= fresh
            if len(known) < _MOST:
                known.append(data)
    print(f"{name}: {tries} tries guided by {len(seen)} lines, nothing found")
    return True


def guided(name: str, seconds: int, crashes: Path) -> int:
    """atheris in a child of its own: it never returns."""
    corpus = crashes / f"corpus-{name}"
    corpus.mkdir(exist_ok=True)
    for number, one in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(one)
    command = [sys.executable, __file__, "--guided", name, f"-max_total_time={seconds}", "-max_len=8192"]
    limits = ["-timeout=20", "-verbosity=0", "-print_final_stats=1", f"-artifact_prefix={crashes}/{name}-"]
    done = subprocess.run([*command, *limits, str(corpus)], check=False, capture_output=True, text=True)
    tries = next((line.split()[-1] for line in done.stderr.splitlines() if "number_of_executed" in line), "?")
    grown = len(list(corpus.iterdir()))
    said = "nothing found" if done.returncode == 0 else f"FOUND, see {crashes}"
    print(f"{name}: {tries} tries guided by atheris, {grown} inputs kept, {said}", flush=True)
    if done.returncode:
        print(done.stderr[-4000:], file=sys.stderr)
    return done.returncode


def _fuzz(name: str, arguments: list[str]) -> None:
    import atheris  # type: ignore[import-not-found]

    atheris.instrument_all()
    atheris.Setup([name, *arguments], lambda data: once(TARGETS[name], data))
    atheris.Fuzz()


def main() -> int:
    if sys.argv[1:2] == ["--guided"]:
        _fuzz(sys.argv[2], sys.argv[3:])
    options = argparse.ArgumentParser()
    options.add_argument("--target", choices=sorted(TARGETS))
    options.add_argument("--seconds", type=int, default=60)
    chosen = options.parse_args()
    crashes = Path(tempfile.mkdtemp(prefix="fuzz-"))
    names = [chosen.target] if chosen.target else list(TARGETS)
    if importlib.util.find_spec("atheris") is None:
        print(
            "atheris is not installed here (pip install '.[fuzz]'): guided by lines reached", file=sys.stderr
        )
        sound = [by_lines(name, chosen.seconds, crashes) for name in names]
        return 0 if all(sound) else 1
    return max(guided(name, chosen.seconds, crashes) for name in names)


if __name__ == "__main__":
    sys.exit(main())
