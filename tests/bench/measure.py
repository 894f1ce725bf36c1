"""Runs every measurement and writes the tables of docs/performance.md.

``python measure.py`` or ``SIZES=10k,100k python measure.py``. What stands outside the two markers in the
page is kept by hand. Needs Xvfb and xdotool for what is measured in the window; without them those rows stay
empty.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from figures import page
from invented import write_csv

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "performance.md"
SIZES = "10k,100k,1m"
LIMIT = 19 * 60
"""Seconds after which no further measurement is begun."""
STORING = 0.65
"""Share of the time left that loading and reading may take."""
MORE = 20_000
"""Comments imported while keys are pressed."""
UNITS = {"k": 1_000, "m": 1_000_000}

Found = dict[str, object]


def sizes(said: str) -> list[int]:
    """``10k,1m`` as numbers, in order."""
    listed = [word.strip().lower() for word in said.split(",") if word.strip()]
    return sorted(int(word[:-1]) * UNITS[word[-1]] if word[-1] in UNITS else int(word) for word in listed)


def environment(home: Path) -> dict[str, str]:
    """A private home, so that no setting of whoever runs this counts."""
    home.mkdir(mode=0o700, exist_ok=True)
    names = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR")
    folders = {name: str(home / name.lower()) for name in names}
    for folder in folders.values():
        Path(folder).mkdir(mode=0o700, exist_ok=True)
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    # Compiled once, as an installed program is, wherever the sources lie.
    compiled = {"PYTHONPYCACHEPREFIX": str(home / "compiled")}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **folders, **compiled, "HOME": str(home), "PYTHONPATH": path, "LANG": "C.UTF-8"}


@contextmanager
def screen() -> Iterator[str | None]:
    """The name of a virtual screen of its own, None where there is none."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        yield None
        return
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read, encoding="ascii") as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)


def probe(name: str, arguments: Sequence[object], env: Mapping[str, str], limit: float) -> Found:
    """What a probe printed; where it failed, why."""
    command = [sys.executable, str(HERE / name), *map(str, arguments)]
    try:
        done = subprocess.run(
            command, env=dict(env), capture_output=True, text=True, timeout=max(limit, 60), check=False
        )
    except subprocess.TimeoutExpired as late:
        # What was found before the time was up counts.
        said = late.stdout.decode() if isinstance(late.stdout, bytes) else late.stdout or ""
        return _last(said) | {"failed": "it took too long"}
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        return _last(done.stdout) | {"failed": (done.stderr.strip().splitlines() or ["?"])[-1][:200]}
    return _last(done.stdout)


def _last(said: str) -> Found:
    """The last whole line: a probe prints all it knows after every step."""
    lines = [line for line in said.splitlines() if line.startswith("{") and line.endswith("}")]
    made: Found = json.loads(lines[-1]) if lines else {}
    return made


def in_the_window(folder: Path, count: int, env: Mapping[str, str], display: str, limit: float) -> Found:
    """The desk on a copy of the queue, opened twice: what is measured is a second start, as on most days."""
    more = folder / "more.csv"
    if not more.exists():
        write_csv(more, MORE, seed=count + 1)
    queue = folder / "desk.db"
    shutil.copyfile(folder / f"{count}.db", queue)
    shown = {**env, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    subprocess.run([sys.executable, "-c", "import ui.app"], env=shown, check=False, timeout=120)
    found = probe("desk_probe.py", [queue, repr(time.time()), more], shown, limit)
    for file in folder.glob("desk.db*"):
        if file.is_file():
            file.unlink()
    shutil.rmtree(folder / "backups", ignore_errors=True)
    return found


def machine() -> str:
    """What this ran on, in one line."""
    name = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), name)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    python = platform.python_version()
    return f"{name}, {cores} cores, {platform.system()}, Python {python}, SQLite {sqlite3.sqlite_version}"


def fsync(folder: Path) -> float:
    """Milliseconds of the middle one of many small writes that reach the disk: nothing durable is faster."""
    took: list[float] = []
    with (folder / "sync").open("wb", buffering=0) as stream:
        for _ in range(100):
            began = time.perf_counter()
            stream.write(b"x" * 4096)
            os.fsync(stream.fileno())
            took.append(time.perf_counter() - began)
    return sorted(took)[50] * 1000


def main() -> int:
    wanted = sizes(os.environ.get("SIZES", "") or SIZES)
    began = time.monotonic()
    found: dict[int, dict[str, Found]] = {}
    with tempfile.TemporaryDirectory(prefix="moderation-desk-bench-") as made, screen() as display:
        folder = Path(made)
        env = environment(folder / "home")
        told: Found = {"machine": machine(), "fsync": fsync(folder)}
        for count in wanted:
            left = LIMIT - (time.monotonic() - began)
            if left < 60:
                print(f"{count:,}: no time left", file=sys.stderr)
                break
            print(f"{count:,} comments: loading and reading", file=sys.stderr)
            # What follows in the window needs its share of the time as well.
            found[count] = {"store": probe("store_probe.py", [folder, count], env, left * STORING)}
            left = LIMIT - (time.monotonic() - began)
            if display is None or not (folder / f"{count}.db").exists() or left < 60:
                continue
            print(f"{count:,} comments: in the window", file=sys.stderr)
            found[count]["desk"] = in_the_window(folder, count, env, display, left)
        told["seconds"] = time.monotonic() - began
    whole = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    text = page(whole, told, found)
    if wanted[-1] >= 1_000_000 or os.environ.get("WRITE"):
        PAGE.write_text(text, encoding="utf-8")
        print(PAGE, file=sys.stderr)
    else:
        print(text)
        print("docs/performance.md is written by a run that holds 1m (or with WRITE=1)", file=sys.stderr)
    return 1 if any("failed" in part for parts in found.values() for part in parts.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
