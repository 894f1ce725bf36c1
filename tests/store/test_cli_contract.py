"""The command line on the seed, as a script would use it: JSON, exit codes, one-sentence errors."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def moderator(*words: object, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
    """Run the real program in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "moderator", *map(str, words)], input=stdin, capture_output=True, check=False
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    )


def said(done: subprocess.CompletedProcess[str], code: int = 0) -> dict[str, Any]:
    assert done.returncode == code, done.stderr
    value = json.loads(done.stdout)
    assert isinstance(value, dict)
    return value


def rows(*words: object) -> list[dict[str, Any]]:
    done = moderator("list", "--format", "jsonl", *words)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Path:
    queue = tmp_path_factory.mktemp("cli") / "seed.db"
    report = said(moderator("load", seed, "--queue", queue, "--json"))
    assert (report["files"], report["articles"], report["comments"], report["new"]) == (1, 1, 48, 48)
    assert (report["updated"], report["duplicates"], report["problems"]) == (0, 0, 0)
    return queue


@pytest.fixture
def queue(loaded: Path, tmp_path: Path) -> Path:
    """A copy of the loaded queue: nobody has it open, its -wal was folded in when it was closed."""
    return Path(shutil.copy(loaded, tmp_path / "q.db"))


def test_loading_twice_adds_nothing(queue: Path, seed: Path, tmp_path: Path) -> None:
    renamed = shutil.copy(seed, tmp_path / "another name.txt")
    for file in (seed, renamed):
        report = said(moderator("load", file, "--queue", queue, "--json"))
        assert (report["comments"], report["new"], report["duplicates"]) == (48, 0, 48)
    assert said(moderator("stats", "--queue", queue, "--json"))["total"] == 48


def test_the_listed_texts_are_the_seeds_own_lines(queue: Path, seed: Path) -> None:
    lines = seed.read_text(encoding="utf-8").split("\n")
    listed = rows("--order", "page", "--queue", queue)
    assert [row["text"] for row in listed] == lines[21::2]
    assert [row["position"] for row in listed] == list(range(1, 49))
    replies = [row for row in listed if row["parent"]]
    assert [(row["author"], row["posted_raw"]) for row in replies] == [
        ("weik", "01-31 10:32"),
        ("用户14xxx96", "02-01 10:04"),
        ("沧海", "01-31 18:38"),
    ]
    uids = [row["uid"] for row in listed]
    assert [uids.index(row["parent"]) for row in replies] == [uids.index(row["uid"]) - 1 for row in replies]
    assert {row["posted_at"] for row in listed} == {None}


def test_spans_cut_out_the_flagged_words(queue: Path) -> None:
    cut = {
        row["author"]: [
            row[finding["field"]][start:end] for finding in row["findings"] for start, end in finding["spans"]
        ]
        for row in rows("--flagged", "--queue", queue)
    }
    assert "狗东西" in cut["风语者(^ω^)"]
    assert {"鸟人", "这逼"} <= set(cut["峰歌"])
    assert "红皮人" in cut["用户10xxx38"]
    assert any("逼" in words for words in cut["老二逼了"])


def test_what_a_person_would_not_flag_is_not_flagged_as_abuse(queue: Path) -> None:
    harmless = (
        "自相矛盾", "我用了一下怎么很慢呢", "中国大蒜都能影响", "卡你脖子", "枪打出头鸟", "敲响丧钟",
        "要中国买的波音", "白人至上", "烂苹果", "狗就是狗",
    )  # fmt: skip
    for row in rows("--queue", queue):
        if any(words in row["text"] for words in harmless):
            assert not row["flagged"], row["text"]


def test_the_near_copies_of_the_seed_share_a_cluster(queue: Path) -> None:
    pair = [row["cluster"] for row in rows("--queue", queue) if "红皮人" in row["text"]]
    assert len(pair) == 2
    assert pair[0] is not None
    assert pair[0] == pair[1]


def test_list_filters_orders_and_limits(queue: Path) -> None:
    priorities = [row["priority"] for row in rows("--queue", queue)]
    assert priorities == sorted(priorities, reverse=True)
    assert priorities[0] > 0
    assert len(rows("--limit", "5", "--queue", queue)) == 5
    assert {row["author"] for row in rows("--search", "蒜", "--queue", queue)} == {"Ygritte--L"}
    hate = rows("--category", "hate", "--queue", queue)
    assert {row["author"] for row in hate} == {"用户10xxx38"}
    dark = rows("--mood", "0.2", "--order", "mood", "--queue", queue)
    moods = [row["scores"]["sentiment"] for row in dark]
    everything = [row["scores"]["sentiment"] for row in rows("--queue", queue)]
    assert moods == sorted(mood for mood in everything if mood is not None and mood <= 0.2)
    assert 0 < len(moods) < len(everything)
    assert moderator("list", "--mood", "2", "--queue", queue).returncode == 2
    table = moderator("list", "--queue", queue, "--limit", "3")
    assert len(table.stdout.splitlines()) == 3


def test_decide_undo_redo_and_what_the_journal_holds(queue: Path) -> None:
    uid = rows("--limit", "1", "--queue", queue)[0]["uid"]
    before = said(moderator("stats", "--queue", queue, "--json"))
    what = ("--hide", "--reason", "personal_abuse", "--tag", "irony", "--note", "看过", "--reviewer", "甲")
    done = moderator("decide", uid, *what, "--queue", queue)
    assert done.returncode == 0, done.stderr
    row = rows("--status", "hidden", "--queue", queue)[0]
    assert (row["uid"], row["reason"], row["tags"], row["note"], row["reviewer"]) == (
        uid, "personal_abuse", ["irony"], "看过", "甲",
    )  # fmt: skip
    assert row["decided_at"].endswith("Z")
    assert said(moderator("undo", "--queue", queue, "--json")) == {"gestures": 1, "events": 1}
    assert rows("--status", "hidden", "--queue", queue) == []
    assert said(moderator("redo", "--queue", queue, "--json")) == {"gestures": 1, "events": 1}
    assert said(moderator("redo", "--queue", queue, "--json")) == {"gestures": 0, "events": 0}
    after = said(moderator("stats", "--queue", queue, "--json"))
    assert after["by_status"]["hidden"] == 1
    assert after["journal"]["count"] == before["journal"]["count"] + 3
    assert said(moderator("doctor", "--queue", queue, "--json"))["ok"]


def test_an_unknown_uid_ends_with_one_and_writes_nothing(queue: Path) -> None:
    uid = rows("--limit", "1", "--queue", queue)[0]["uid"]
    done = moderator("decide", uid, "c0000000000000000", "--approve", "--queue", queue, "--lang", "en")
    assert (done.returncode, done.stdout) == (1, "")
    assert "c0000000000000000" in done.stderr
    assert rows("--status", "approved", "--queue", queue) == []


def test_decide_from_a_table(queue: Path, tmp_path: Path) -> None:
    listed = rows("--order", "page", "--limit", "4", "--queue", queue)
    table = tmp_path / "d.csv"
    cells = ("approve,,,", "hide,flood,coded;irony,看", ",,good,", ",,,")
    lines = [f"{row['uid']},{rest}" for row, rest in zip(listed, cells, strict=True)]
    lines.insert(0, "uid,decision,reason,tags,note")
    table.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    report = said(moderator("decide", "--from", table, "--queue", queue, "--json"))
    assert (report["gestures"], report["comments"]) == (1, 3)
    now = rows("--order", "page", "--limit", "4", "--queue", queue)
    assert [row["status"] for row in now] == ["approved", "hidden", "open", "open"]
    assert [row["tags"] for row in now] == [[], ["coded", "irony"], ["good"], []]
    assert said(moderator("undo", "--queue", queue, "--json"))["gestures"] == 1
    table.write_text("uid,decision\n" + f"{listed[0]['uid']},delete\n", encoding="utf-8")
    done = moderator("decide", "--from", table, "--queue", queue, "--lang", "en")
    assert done.returncode == 1
    assert "d.csv:2" in done.stderr


def test_exports_hold_every_row_and_come_back_the_same(queue: Path, tmp_path: Path) -> None:
    for form in ("csv", "jsonl"):
        out = tmp_path / f"out.{form}"
        assert moderator("export", "--format", form, "--out", out, "--queue", queue).returncode == 0
        assert (tmp_path / f"out.{form}.seal.json").is_file()
        again = tmp_path / f"again-{form}.db"
        report = said(moderator("load", out, "--queue", again, "--json"))
        assert (report["comments"], report["new"], report["problems"]) == (48, 48, 0)
        assert _comments(again) == _comments(queue)
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def _comments(queue: Path) -> dict[str, tuple[str, str, str | None]]:
    return {row["uid"]: (row["author"], row["text"], row["parent"]) for row in rows("--queue", queue)}


def test_export_to_standard_output_keeps_the_seal_apart(queue: Path) -> None:
    done = moderator("export", "--format", "jsonl", "--out", "-", "--queue", queue)
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 48
    assert '"head"' in done.stderr or '"hash"' in done.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["missing", "empty", "binary", "folder", "queue"])
def test_bad_input_is_one_sentence_and_writes_nothing(
    tmp_path: Path, loaded: Path, kind: str, language: str
) -> None:
    target = tmp_path / "input"
    if kind == "empty":
        target.write_bytes(b"")
    elif kind == "binary":
        target.write_bytes(bytes(range(256)) * 40)
    elif kind == "folder":
        target.mkdir()
    elif kind == "queue":
        shutil.copy(loaded, target)
    queue = tmp_path / "new.db"
    done = moderator("load", target, "--queue", queue, "--json", "--lang", language)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert 1 <= len(done.stderr.strip().splitlines()) <= 2
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("new")] == []


@pytest.mark.parametrize("content", [b"hello", b"SQLite format 3\x00" + b"x" * 200, b""])
def test_a_queue_file_that_is_not_ours_is_left_alone(tmp_path: Path, seed: Path, content: bytes) -> None:
    queue = tmp_path / "not-ours.db"
    queue.write_bytes(content)
    for words in (("list",), ("stats",), ("undo",), ("doctor",)):
        done = moderator(*words, "--queue", queue, "--lang", "en")
        assert done.returncode == 1
        assert done.stdout == "" or words == ("doctor",)
        assert queue.read_bytes() == content
    if content:
        assert moderator("load", seed, "--queue", queue).returncode == 1
        assert queue.read_bytes() == content


def test_reading_commands_do_not_create_a_queue(tmp_path: Path) -> None:
    for words in (("list",), ("stats",), ("problems",), ("undo",), ("doctor",), ("flag",)):
        done = moderator(*words, "--queue", tmp_path / "no.db")
        assert done.returncode == 1, words
    assert list(tmp_path.iterdir()) == []


def test_usage_faults_end_with_two(queue: Path) -> None:
    for words in (("decide", "--queue", queue), ("list", "--status", "odd"), ("load",), ("nonsense",)):
        done = moderator(*words)
        assert (done.returncode, done.stdout) == (2, ""), words


def test_one_missing_file_beside_a_good_one_ends_with_three(tmp_path: Path, seed: Path) -> None:
    done = moderator("load", tmp_path / "no.txt", seed, "--queue", tmp_path / "q.db", "--json")
    assert said(done, 3)["comments"] == 48
    assert "no.txt" in done.stderr


def test_a_folder_is_read_whole_and_what_cannot_be_read_is_told(tmp_path: Path, seed: Path) -> None:
    folder = tmp_path / "dump"
    (folder / "deeper").mkdir(parents=True)
    shutil.copy(seed, folder / "deeper" / "page.txt")
    (folder / "rows.csv").write_text(
        "id,用户名,评论内容\n1234567,甲,不错\n1234568,乙,一般\n", encoding="gb18030"
    )
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (folder / "rows.csv.seal.json").write_text("{}")
    done = moderator("load", folder, "--queue", tmp_path / "q.db", "--json", "--lang", "en")
    report = said(done, 3)
    assert (report["files"], report["comments"], report["new"], report["problems"]) == (2, 50, 50, 1)
    assert report["failed"] == 1
    (problem,) = said(moderator("problems", "--queue", tmp_path / "q.db", "--json"), 0)["problems"]
    assert problem["file"].endswith("picture.png")
    assert "picture.png" in done.stderr


def test_an_export_loaded_back_into_its_queue_changes_nothing(queue: Path, tmp_path: Path) -> None:
    for form in ("csv", "jsonl"):
        out = tmp_path / f"out.{form}"
        moderator("export", "--format", form, "--out", out, "--queue", queue)
        report = said(moderator("load", out, "--queue", queue, "--json"))
        assert (report["duplicates"], report["updated"], report["new"]) == (48, 0, 0)


def test_standard_input_is_read(tmp_path: Path, seed: Path) -> None:
    done = moderator("load", "-", "--queue", tmp_path / "q.db", "--json", stdin=seed.read_bytes())
    assert said(done)["comments"] == 48


def test_flagging_again_changes_no_decision(queue: Path) -> None:
    uid = rows("--limit", "1", "--queue", queue)[0]["uid"]
    moderator("decide", uid, "--approve", "--queue", queue)
    before = rows("--queue", queue)
    assert said(moderator("flag", "--queue", queue, "--json"))["comments"] == 48
    assert rows("--queue", queue) == before


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL to send")
def test_kill_after_an_acknowledged_decision_loses_nothing(queue: Path) -> None:
    uid = rows("--limit", "1", "--queue", queue)[0]["uid"]
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from moderator import decisions\n"
        "from moderator.decisions import Request\n"
        "from moderator.journal import Verb\n"
        "from moderator.store.open import open_store\n"
        "store = open_store(Path(sys.argv[1]))\n"
        "decisions.decide(store, [Request(sys.argv[2], Verb.HIDE, 'flood')], 'x').result()\n"
        "print('saved', flush=True)\n"
        "time.sleep(60)\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(queue), uid], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "saved\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert [row["uid"] for row in rows("--status", "hidden", "--queue", queue)] == [uid]
    assert said(moderator("doctor", "--queue", queue, "--json"))["ok"]
    # The dead process' lock went with it: the next writer gets in at once.
    started = time.monotonic()
    assert said(moderator("undo", "--queue", queue, "--json"))["gestures"] == 1
    assert time.monotonic() - started < 30
