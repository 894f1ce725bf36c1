"""What is fed with bytes that nobody wrote: readers, rule parser, folding, queue files. Only a ModeratorError
may come out."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from functools import cache
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
NAMES = ("a.csv", "a.json", "a.jsonl", "a.html", "a.xml", "a.xlsx", "a", "a.gz", "a.txt", "a.db", "a.zst")


def importers(data: bytes) -> None:
    """The first byte chooses a file name, the rest is the file."""
    name = NAMES[data[0] % len(NAMES)] if data else NAMES[0]
    options = Options(field_cap=100_000, size_cap=10_000_000)
    for _ in read(io.BytesIO(data[1:]), name, options, Job()):
        continue


def rules(data: bytes) -> None:
    parse_pack(data, Path("fuzz.toml"))


def folding(data: bytes) -> None:
    """Folding twice is folding once, and both ways of folding agree."""
    text = data.decode("utf-8", "replace")
    folded = fold(text)
    assert fold_text(text) == folded.text
    assert fold_text(folded.text) == folded.text


@cache
def sound_queue() -> bytes:
    """A new queue of ours, as bytes."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "q.db"
        open_store(path).close()
        return path.read_bytes()


def opening(data: bytes) -> None:
    """A whole file; or, where the first byte is small, triples of place and flip in a sound one. Looked at
    by the doctor and opened for reading, it stays as it is."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "q.db"
        raw = bytearray(data)
        if data[:1] < b"\x80":
            raw = bytearray(sound_queue())
            for at in range(1, len(data) - 2, 3):
                raw[(data[at] << 8 | data[at + 1]) * 4 % len(raw)] ^= data[at + 2]
        path.write_bytes(raw)
        try:
            with open_reader(path) as reader:
                check(reader)
        finally:
            assert path.read_bytes() == raw


TARGETS: dict[str, Callable[[bytes], None]] = {
    "importers": importers, "rules": rules, "folding": folding, "opening": opening
}  # fmt: skip


def once(target: Callable[[bytes], None], data: bytes) -> None:
    """One try; what the user may be told is no fault."""
    try:
        target(data)
    except ModeratorError:
        return


def seeds(name: str) -> list[bytes]:
    """Sound inputs to start from."""
    packs = [path.read_bytes() for path in sorted((ROOT / "resources" / "rules").glob("*.toml"))]
    page = next((ROOT / "seeds").glob("*.txt")).read_bytes()
    samples = [
        page[:4000],
        'id,author,text\n1,甲,"你好"\n'.encode(),
        b'{"comments":[{"id":"1","text":"a","replies":[]}]}',
        b"<i><d p='1'>a</d></i>",
        b'{"id":1,"text":"a"}\n{"id":2,"text":"b"}\n',
        "<html><div class=comment><b>甲</b><p>你好</p></div></html>".encode(),
    ]
    fixtures = sorted((ROOT / "tests" / "fixtures" / "importers").rglob("*.*"))
    samples += [path.read_bytes()[:6000] for path in fixtures if path.suffix not in (".xlsx", ".md")]
    return {
        "importers": [bytes([number % len(NAMES)]) + one for number, one in enumerate(samples)],
        "rules": packs,
        "folding": samples,
        "opening": [b"\x00\x00\x10\x01", b"\x00" * 40, b"\x80" + sound_queue()[:4096]],
    }[name]
