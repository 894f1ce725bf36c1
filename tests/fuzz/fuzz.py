"""``make fuzz``: bytes that nobody wrote into the readers, the rule parser, the folding and the queue opener.

With atheris (``pip install atheris``) guided by coverage; without it by plain chance, and it says so. Only a
ModeratorError may come out. A crash leaves its bytes in the folder named at the end: make them a fixture.
``python tests/fuzz/fuzz.py [--target NAME] [--seconds N]``
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.importers.base import Options
from moderator.importers.reading import read
from moderator.jobs import Job
from moderator.rules.parse import parse_pack
from moderator.store.check import check
from moderator.store.open import open_reader, open_store
from moderator.text.fold import fold, fold_text

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = ("a.csv", "a.json", "a.jsonl", "a.html", "a.xml", "a.xlsx", "a", "a.gz")


def importers(data: bytes) -> None:
    """The first byte chooses a file name, the rest is the file."""
    name = NAMES[data[0] % len(NAMES)] if data else NAMES[0]
    options = Options(field_cap=100_000, size_cap=10_000_000)
    for _ in read(io.BytesIO(data[1:]), name, options, Job()):
        continue


def rules(data: bytes) -> None:
    parse_pack(data, Path("fuzz.toml"))


def folding(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    folded = fold(text)
    assert fold_text(text) == folded.text
    assert fold_text(folded.text) == folded.text


def opening(data: bytes) -> None:
    """Either a whole file, or, where it begins with two bytes of ours, flips in a sound one."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "q.db"
        if data[:1] < b"\x80":
            with open_store(path):
                pass
            raw = bytearray(path.read_bytes())
            for place in range(1, len(data) - 2, 3):
                raw[(data[place] << 8 | data[place + 1]) % len(raw)] ^= data[place + 2]
            path.write_bytes(raw)
        else:
            path.write_bytes(data)
        before = path.read_bytes()
        try:
            with open_reader(path) as reader:
                check(reader)
        finally:
            assert path.read_bytes() == before


TARGETS: dict[str, Callable[[bytes], None]] = {
    "importers": importers, "rules": rules, "folding": folding, "opening": opening
}  # fmt: skip


def seeds(name: str) -> list[bytes]:
    """Sound inputs to start from."""
    if name == "rules":
        return [path.read_bytes() for path in sorted((ROOT / "resources" / "rules").glob("*.toml"))]
    page = next((ROOT / "seeds").glob("*.txt")).read_bytes()
    table = 'id,author,text\n1,甲,"你好"\n'.encode()
    samples = [
        page[:4000],
        table,
        b'{"comments":[{"id":"1","text":"a","replies":[]}]}',
        b"<i><d p='1'>a</d></i>",
    ]
    return [bytes([number]) + one for number, one in enumerate(samples)] if name == "importers" else samples


def once(target: Callable[[bytes], None], data: bytes) -> None:
    """One try; what the user may be told is no fault."""
    try:
        target(data)
    except ModeratorError:
        return


def by_chance(name: str, seconds: float, crashes: Path) -> bool:
    """Mutations without guidance; whether nothing was found."""
    dice, end, tries = random.Random(), time.monotonic() + seconds, 0
    known = seeds(name)
    while time.monotonic() < end:
        data = bytearray(dice.choice(known))
        for _ in range(dice.randrange(1, 20)):
            place = dice.randrange(len(data) + 1)
            match dice.randrange(3):
                case 0:
                    data[place : place + dice.randrange(9)] = dice.randbytes(dice.randrange(9))
                case 1:
                    del data[place : place + dice.randrange(99)]
                case _:
                    data[place:place] = data[: dice.randrange(99)]
        tries += 1
        try:
            once(TARGETS[name], bytes(data))
        except Exception as fault:
            found = crashes / f"{name}-{tries}"
            found.write_bytes(data)
            print(f"{name}: {type(fault).__name__} after {tries} tries: {found}")
            return False
    print(f"{name}: {tries} tries by chance, nothing found")
    return True


def guided(name: str, seconds: int, crashes: Path) -> int:
    """atheris in a child of its own: it never returns."""
    corpus = crashes / f"corpus-{name}"
    corpus.mkdir(exist_ok=True)
    for number, one in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(one)
    command = [sys.executable, __file__, "--guided", name, f"-max_total_time={seconds}", "-max_len=8192"]
    limits = ["-timeout=20", "-verbosity=0", f"-artifact_prefix={crashes}/{name}-"]
    return subprocess.run([*command, *limits, str(corpus)], check=False).returncode


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
        print("atheris is not installed here (pip install atheris): trying by plain chance", file=sys.stderr)
        sound = [by_chance(name, chosen.seconds, crashes) for name in names]
        return 0 if all(sound) else 1
    return max(guided(name, chosen.seconds, crashes) for name in names)


if __name__ == "__main__":
    sys.exit(main())
