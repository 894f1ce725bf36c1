"""P11, P17 and "no network": the main job on hostile comments, watched by strace in an empty network."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from moderator.store.open import open_store

HERE = Path(__file__).resolve().parent
PORT = 48_127


@dataclass(frozen=True, slots=True)
class Watched:
    """The job's folder, what it said, and every call it made that opens a file or a connection."""

    folder: Path
    codes: dict[str, int]
    listing: str
    calls: list[str]
    network: bool


def _canaries(folder: Path) -> list[str]:
    """Strings that any reader of markup, links, formulas or formats would follow."""
    target, url = (folder / "canary").as_uri(), f"http://127.0.0.1:{PORT}/x.png"
    return [
        f'<img src="{target}">', f'<img src="{url}">', f"<object data='{target}'>", f"![x]({url})",
        f'<link rel="stylesheet" href="{url}">', f"<style>@import url({url})</style>", f"<script src={url}>",
        f'=IMAGE("{url}")', f'=WEBSERVICE("{url}")', "=cmd|'/c calc'!A1", "@SUM(1)", "+1", "-1+1",
        f"<!DOCTYPE a [<!ENTITY x SYSTEM '{target}'>]><a>&x;</a>", f"<xi:include href='{target}'/>",
        f"{{{{ open('{folder / 'canary'}').read() }}}}", "{0.__class__}", "%s%n", "${jndi:x}",
        "\x1b]0;owned\x07\x1b[2J", "\u202e反\u202c", "零\u200b宽", "\U000e0041标签", "a\rb",
        str(folder / "canary"),
    ]  # fmt: skip


def _hostile_table(folder: Path) -> Path:
    place = folder / "in"
    place.mkdir()
    canaries = _canaries(folder)
    os.mkfifo(folder / "canary")
    (place / "note.txt").write_text(" ".join(canaries[:4]), encoding="utf-8")
    source = place / "<img src=x onerror=alert(1)>.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "author", "text", "article_title", "time", canaries[0]])
        for number, canary in enumerate(canaries):
            writer.writerow([number, canary, f"{canary} 傻逼", canaries[number % 3], "2026-01-02", canary])
    return source


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    if sys.platform != "linux" or not shutil.which("strace"):
        pytest.skip("needs strace")
    folder = tmp_path_factory.mktemp("watched")
    source, trace = _hostile_table(folder), folder / "trace"
    command = ["strace", "--seccomp-bpf", "-f", "-qq", "-s", "300", "-o", str(trace)]
    command += ["-e", "trace=connect,sendto,open,openat"]
    command += [sys.executable, str(HERE / "main_job.py"), str(folder), str(source)]
    alone = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
    done = subprocess.run(
        [*(["unshare", "-rn"] if alone else []), *command], capture_output=True, text=True, timeout=300,
        check=False, env=os.environ | {"LANG": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    return Watched(folder, said["codes"], said["listing"], trace.read_text("utf-8").splitlines(), not alone)


def test_every_command_worked(watched: Watched) -> None:
    """Some exports want answers first (1) or leave rows out (3); none may meet a bug."""
    wanting = {name: code for name, code in watched.codes.items() if code}
    assert [name for name in wanting if not name.startswith("export ")] == []
    assert not {"export csv", "export jsonl", "export xlsx"} & set(wanting)
    assert list(Path(os.environ["HOME"]).rglob("crash.log")) == []


def test_nothing_tries_to_reach_a_network(watched: Watched) -> None:
    calls = [call for call in watched.calls if "connect(" in call or "sendto(" in call]
    assert [call for call in calls if "AF_INET" in call or "AF_PACKET" in call] == []


def test_the_trace_would_show_a_connection(tmp_path: Path) -> None:
    """A watch that sees nothing would prove nothing."""
    if sys.platform != "linux" or not shutil.which("strace"):
        pytest.skip("needs strace")
    trace = tmp_path / "trace"
    program = f"import socket; socket.socket().connect_ex(('127.0.0.1', {PORT}))"
    subprocess.run(
        ["strace", "-f", "-qq", "-o", str(trace), "-e", "trace=connect", sys.executable, "-c", program],
        check=True,
    )
    assert "AF_INET" in trace.read_text("utf-8")


def test_nothing_opens_what_a_comment_names(watched: Watched) -> None:
    assert [call for call in watched.calls if "canary" in call] == []


def test_the_terminal_is_never_steered(watched: Watched) -> None:
    assert "‹U+001B›" in watched.listing
    assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", watched.listing) == []


def test_everything_written_is_private(watched: Watched) -> None:
    """Under umask 022: the queue, what lies beside it, its copies, and the exports."""
    open_to_others = [
        str(file.relative_to(watched.folder))
        for file in watched.folder.rglob("*")
        if not {"in", "trace", "canary"} & set(file.relative_to(watched.folder).parts)
        and file.stat().st_mode & 0o077
    ]
    assert open_to_others == []


def test_what_lies_beside_an_open_queue_is_private(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with open_store(tmp_path / "q.db"):
            modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert set(modes) >= {"q.db", "q.db-wal", "q.db-shm", "q.db.lock", "q.db.owner"}
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}


def test_no_log_holds_a_comment(watched: Watched) -> None:
    """Comments may stand in the queue, its copies and the exports; nowhere else."""
    home = Path(os.environ["HOME"])
    logs = [file for file in home.rglob("*") if file.suffix in (".log", ".txt", ".toml", ".json")]
    assert [file for file in logs if str(PORT) in file.read_text("utf-8", "replace")] == []
