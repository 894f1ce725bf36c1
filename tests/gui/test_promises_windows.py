"""P11 in the desk: comments that are markup, links and paths are only ever text, in every view."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
PORT = 48_128


def _hostile(folder: Path) -> Path:
    target, url = (folder / "canary").as_uri(), f"http://127.0.0.1:{PORT}/x.png"
    markup = [
        f'<img src="{target}">', f'<img src="{url}">', f'<b>x</b><a href="{url}">y</a>', f"![x]({target})",
        f'<html><body background="{target}">', f"<p style='background:url({target})'>z",
        f'<table background="{url}">',
    ]  # fmt: skip
    os.mkfifo(folder / "canary")
    source = folder / "in.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "author", "text", "article_title"])
        for number, word in enumerate(markup * 2):
            writer.writerow([number, word, f"{word} 傻逼 {number}", markup[0]])
    return source


@pytest.mark.slow
def test_no_view_reads_a_comment_as_anything_but_text(tmp_path: Path) -> None:
    if sys.platform != "linux" or not shutil.which("strace"):
        pytest.skip("needs strace")
    source, queue, trace = _hostile(tmp_path), tmp_path / "q.db", tmp_path / "trace"
    run = [sys.executable, "-m", "moderator"]
    subprocess.run([*run, "load", str(source), "--queue", str(queue)], check=True, capture_output=True)
    uid = json.loads(subprocess.run(
        [*run, "list", "--format", "jsonl", "--limit", "1", "--queue", str(queue)],
        check=True, capture_output=True,
    ).stdout)["uid"]  # fmt: skip
    note = f'<img src="{(tmp_path / "canary").as_uri()}">'
    subprocess.run(
        [*run, "decide", uid, "--escalate", "--note", note, "--reviewer", note, "--queue", str(queue)],
        check=True, capture_output=True,
    )  # fmt: skip
    alone = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
    watch = ["strace", "-f", "-qq", "-s", "300", "-o", str(trace), "-e", "trace=connect,open,openat"]
    done = subprocess.run(
        [*(["unshare", "-rn"] if alone else []), *watch, sys.executable, str(HERE / "hostile_desk.py"),
         str(queue), "<"],
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == []
    calls = trace.read_text("utf-8", "replace").splitlines()
    assert len(calls) > 100
    assert [call for call in calls if "canary" in call] == []
    assert [call for call in calls if "connect(" in call and "AF_INET" in call] == []
