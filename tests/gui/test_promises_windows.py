"""P11 in the desk: names, titles, tags, notes, rules and files that are markup are only ever text.

Every command of the table is run on such a queue, whatever it opens: a new window is covered by being there.
"""

from __future__ import annotations

import csv
import http.server
import json
import os
import shutil
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ui.commands import commands

HERE = Path(__file__).resolve().parent
MOST = 20
"""At most this many commands want a state that a run in the order of the table does not meet."""


@contextmanager
def listening(asked: list[str]) -> Iterator[str]:
    """A page on this machine that remembers who asked for it."""

    class Canary(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    with socketserver.TCPServer(("127.0.0.1", 0), Canary) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/x.png"
        server.shutdown()
        thread.join()


def _markup(folder: Path, url: str) -> list[str]:
    target = (folder / "canary").as_uri()
    return [
        f'<img src="{target}">', f'<img src="{url}">', f'<b>x</b><a href="{url}">y</a>', f"![x]({target})",
        f'<html><body background="{target}">', f"<p style='background:url({target})'>z",
        f'<table background="{url}">', '<img src="canary">',
    ]  # fmt: skip


def _hostile(folder: Path, url: str) -> Path:
    """A file whose own name is markup too. A name holds no slash: it asks for a file beside it."""
    markup = _markup(folder, url)
    os.mkfifo(folder / "canary")
    source = folder / "<img src=canary><b>in.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "parent", "author", "text", "article_title", "time", "place", markup[0]])
        for number, word in enumerate(markup * 2):
            parent = str(number - 1) if number % 3 == 2 else ""
            writer.writerow(
                [number, parent, word, f"{word} 傻逼 {number}", markup[0], "2026-01-02 03:04", word, word]
            )
        writer.writerow([99, "", "", "", "", "", "", ""])
    return source


def _own_rules(home: Path, markup: str) -> None:
    folder = home / "rules"
    folder.mkdir(parents=True, exist_ok=True)
    said = json.dumps(markup)
    folder.joinpath("<img src=canary>.toml").write_text(
        f"""
[pack]
id = "canary"
title = {{ zh = {said}, en = {said} }}
[[rule]]
id = "canary.rule"
title = {{ zh = {said}, en = {said} }}
category = "contact"
severity = "high"
terms = ["傻逼"]
note = {said}
match = ["傻逼", "你个傻逼"]
no_match = ["甲", "乙"]
""",
        encoding="utf-8",
    )


@pytest.mark.slow
def test_no_view_reads_a_comment_as_anything_but_text(tmp_path: Path) -> None:
    if sys.platform != "linux" or not shutil.which("strace"):
        pytest.skip("needs strace")
    asked: list[str] = []
    with listening(asked) as url:
        said, calls = _watched(tmp_path, url)
    assert said["found"] == []
    assert said["bugs"] == []
    alike = ("hide.", "tag.", "queue.", "batch.hide.")
    missed = [one.id for one in commands() if one.id not in said["ran"] and not one.id.startswith(alike)]
    assert len(missed) <= MOST, missed
    assert len(said["windows"]) > 5
    assert len(calls) > 100
    assert [call for call in calls if 'canary"' in call and "O_CREAT" not in call] == []
    assert [call for call in calls if "connect(" in call and "AF_INET" in call] == []
    assert asked == []


def _watched(folder: Path, url: str) -> tuple[dict[str, list[str]], list[str]]:
    """Make the queue, run the desk on it in an empty network under strace; what it said, and its calls."""
    home = folder / "config"
    environment = os.environ | {"XDG_CONFIG_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    source, queue, trace = _hostile(folder, url), folder / "<b><img src=canary>.db", folder / "trace"
    markup = _markup(folder, url)[0]
    _own_rules(home / "moderation-desk", markup)

    def command(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "moderator", *words, "--queue", str(queue)], check=False,
            capture_output=True, text=True, env=environment, cwd=folder, timeout=200,
        )  # fmt: skip
        assert done.returncode in (0, 3), done.stderr
        return done.stdout

    command("load", str(source))
    uids = [json.loads(line)["uid"] for line in command("list", "--format", "jsonl").splitlines()]
    command("decide", uids[0], "--escalate", "--note", markup, "--tag", markup, "--reviewer", markup)
    command("decide", uids[1], "--hide", "--reason", "flood")
    alone = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
    watch = ["strace", "--seccomp-bpf", "-f", "-qq", "-s", "300", "-o", str(trace)]
    watch += ["-e", "trace=connect,open,openat"]
    done = subprocess.run(
        [*(["unshare", "-rn"] if alone else []), *watch, sys.executable, str(HERE / "hostile_desk.py"),
         str(queue), "<", (folder / "canary").as_uri()],
        capture_output=True, text=True, timeout=400, check=False, env=environment, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1]), trace.read_text("utf-8", "replace").splitlines()
