"""verify, report, export's choices and load --with-decisions as a script would use them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from moderator.decisions import Request, decide
from moderator.journal import Verb
from moderator.records import Uid
from moderator.store.open import Store


def moderator(*words: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "moderator", *map(str, words)]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env=os.environ
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def queue(filled: Store) -> Path:
    """A queue with two decisions, let go of by its writer."""
    requests = [Request(Uid(f"c{1:019d}"), Verb.HIDE, "advert"), Request(Uid(f"c{2:019d}"), Verb.APPROVE)]
    decide(filled, requests, "li").result()
    return filled.path


def verdict(*words: object) -> tuple[int, dict[str, object]]:
    done = moderator("verify", *words, "--json")
    return done.returncode, json.loads(done.stdout)


def test_verify_says_what_is_wrong_and_how_sure_it_is(queue: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    assert moderator("export", "--format", "csv", "--out", out, "--queue", queue).returncode == 0
    head = json.loads((tmp_path / "a.csv.seal.json").read_text("utf-8"))["head"]["hash"]
    good = {"ok": True, "first_bad": None, "rows": 10}
    assert verdict(out) == (0, good | {"against": "nothing"})
    assert verdict(out, "--head", head) == (0, good | {"against": "head"})
    assert verdict(out, "--queue", queue) == (0, good | {"against": "queue"})
    assert verdict(queue, "--head", head)[0] == 0
    code, said = verdict(queue, "--head", "0" * 63 + "1")
    assert (code, said["first_bad"]) == (1, {"kind": "head", "row": None, "uid": None})
    assert "accidents" in moderator("verify", out, "--lang", "en").stdout
    lines = out.read_bytes().split(b"\r\n")
    out.write_bytes(b"\r\n".join([*lines[:3], *lines[4:]]))
    code, said = verdict(out)
    assert (code, said["first_bad"]) == (1, {"kind": "dropped", "row": 3, "uid": None})
    done = moderator("verify", tmp_path / "none.csv", "--lang", "en")
    assert (done.returncode, done.stdout) == (1, "")


def test_the_report_is_written_in_both_forms(queue: Path, tmp_path: Path) -> None:
    assert moderator("report", "--out", tmp_path / "r.html", "--queue", queue).returncode == 0
    assert (tmp_path / "r.html").read_bytes().startswith(b"<!doctype html>")
    done = moderator("report", "--out", tmp_path / "r.pdf", "--queue", queue, "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    assert moderator("report", "--out", tmp_path / "r.txt", "--queue", queue).returncode == 1


def test_presets_previews_and_the_last_export(queue: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    words = ("--format", "csv", "--status", "hidden", "--columns", "uid,status", "--save-preset", "P")
    assert moderator("export", *words, "--out", out, "--queue", queue).returncode == 0
    assert len(out.read_text("utf-8-sig").splitlines()) == 2
    done = moderator("export", "--preset", "P", "--preview", "5", "--queue", queue)
    assert done.stdout.splitlines()[0] == '"uid","status"'
    done = moderator("export", "--format", "csv", "--since-last", "--out", out, "--queue", queue, "--json")
    assert json.loads(done.stdout)["rows"] == 0
    assert moderator("export", "--preset", "nobody", "--out", out, "--queue", queue).returncode == 1
    assert moderator("export", "--out", out, "--queue", queue).returncode == 2


def test_a_format_without_ids_says_what_it_left_out(queue: Path, tmp_path: Path) -> None:
    words = ("export", "--format", "wp-cli", "--out", tmp_path / "a.sh", "--queue", queue, "--json")
    done = moderator(*words)
    assert done.returncode == 3
    assert json.loads(done.stdout)["left_out"] == {"no_id": 2}


def test_answers_are_asked_once_and_remembered(queue: Path, tmp_path: Path) -> None:
    words = ("export", "--format", "ozone", "--out", tmp_path / "a.jsonl", "--queue", queue)
    assert moderator(*words).returncode == 1
    assert moderator(*words, "--set", "created_by=did:example:x").returncode == 3
    assert moderator(*words).returncode == 3


def uids(queue: Path) -> set[str]:
    listed = moderator("list", "--format", "jsonl", "--queue", queue).stdout.splitlines()
    return {json.loads(line)["uid"] for line in listed}


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx", "parquet", "sqlite"])
def test_an_export_brings_its_decisions_back(queue: Path, tmp_path: Path, form: str) -> None:
    out, again = tmp_path / f"a.{form}", tmp_path / "again.db"
    assert moderator("export", "--format", form, "--out", out, "--queue", queue).returncode == 0
    assert moderator("load", out, "--with-decisions", "--queue", again).returncode == 0
    found = json.loads(moderator("stats", "--queue", again, "--json").stdout)
    assert (found["by_status"]["hidden"], found["by_status"]["approved"]) == (1, 1)
    assert uids(again) == uids(queue)
    assert json.loads(moderator("undo", "--queue", again, "--json").stdout)["gestures"] == 1
    found = json.loads(moderator("stats", "--queue", again, "--json").stdout)
    assert found["by_status"]["open"] == 10
