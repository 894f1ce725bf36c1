"""``moderator signal``: what each signal proved, its switch, and that a switch is an event."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ARTICLE, comment

from moderator.cli.main import run
from moderator.jobs import Job
from moderator.journal import Verb
from moderator.store import intake
from moderator.store.open import open_reader, open_store
from moderator.study import SWITCHABLE


@pytest.fixture
def queue(tmp_path: Path) -> Path:
    path = tmp_path / "q.db"
    with open_store(path) as store:
        records = [ARTICLE, *(comment(n) for n in range(1, 5))]
        store.writer.run(lambda db: intake.take_in(db, records, "t", "test", "甲", Job()))
    return path


def listed(queue: Path, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, dict[str, object]]:
    assert run(["signal", *words, "--queue", str(queue), "--json"]) == 0
    return {one["signal"]: one for one in json.loads(capsys.readouterr().out)["signals"]}


def test_every_signal_is_listed_and_switched(queue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = listed(queue, capsys)
    assert tuple(said) == SWITCHABLE
    assert {one["switch"] for one in said.values()} == {"auto"}
    assert all(one["moves"] for one in said.values())
    assert listed(queue, capsys, "off", "sentiment")["sentiment"]["moves"] is False
    assert listed(queue, capsys, "on", "sentiment")["sentiment"]["switch"] == "on"
    assert listed(queue, capsys, "reset", "learner")["learner"]["switch"] == "auto"
    with open_reader(queue) as reader:
        payloads = [json.loads(e.payload or "") for e in reader.events() if e.verb is Verb.SIGNAL]
    assert [(p["signal"], p["switch"], p["reset"]) for p in payloads] == [
        ("sentiment", "off", False),
        ("sentiment", "on", False),
        ("learner", "auto", True),
    ]


def test_wrong_words_change_nothing(queue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["signal", "off", "moon", "--queue", str(queue), "--lang", "en"]) == 1
    assert "moon" in capsys.readouterr().err
    assert run(["signal", "off", "--queue", str(queue)]) == 2
    assert run(["signal", "list", "rules", "--queue", str(queue)]) == 2
    assert run(["signal", "--queue", str(queue.with_name("none.db"))]) == 1
    assert not queue.with_name("none.db").exists()
    with open_reader(queue) as reader:
        assert not [e for e in reader.events() if e.verb is Verb.SIGNAL]
