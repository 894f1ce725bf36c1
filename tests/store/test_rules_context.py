"""Conditions on what stands around a comment: each fact comes from the queue, and packs come in layers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ARTICLE, comment

from moderator import decisions, pipeline
from moderator.decisions import Request
from moderator.jobs import Job
from moderator.journal import Verb
from moderator.records import Article, Uid
from moderator.rules.fault import PackFaults
from moderator.rules.own import faults, new, save, with_rule, without_rule
from moderator.rules.parse import read_pack
from moderator.settings import Settings
from moderator.store import intake
from moderator.store.open import Store
from moderator.worker import Pool

RULE = """
[[rule]]
id = "test.{name}"
title = {{ zh = "{name}", en = "{name}" }}
category = "spam"
severity = "low"
terms = ["加群"]
when = {{ all = [{{ {when} }}] }}
match = [{{ text = "快来加群", {known} }}, {{ text = "加群吧", {known} }}]
no_match = ["快来加群", {{ text = "别的", {known} }}]
"""
FACTS = {
    "posts": ("posts = { min = 3 }", "posts = 3"),
    "copies": ("copies = { min = 2 }", "copies = 2"),
    "hidden": ("hidden_share = { min = 0.5 }", "hidden_share = 0.5"),
    "article": ('article = ["手机"]', 'article = "新手机评测"'),
    "reply": ("reply = true", "reply = true"),
    "author": ('author = ["客服"]', 'author = "官方客服"'),
}
PHONES = Article(Uid("a0000000000000000002"), "test", title="新手机评测")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as opened:
        yield opened


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    head = 'pack = { id = "test", title = { zh = "测", en = "T" }, version = 1 }\n'
    rules = [RULE.format(name=name, when=when, known=known) for name, (when, known) in FACTS.items()]
    path = tmp_path / "test.toml"
    path.write_text(head + "".join(rules), encoding="utf-8")
    return path


def found(store: Store, pool: Pool, pack: Path) -> dict[int, set[str]]:
    pipeline.flag(store, pool, Settings(), Job(), "甲", packs=[pack], everything=True)
    with store.reader() as reader:
        items = [item for row in range(1, 11) if (item := reader.item(row)) is not None]
    return {
        item.comment.position: {finding.rule.removeprefix("test.") for finding in item.flags.findings}
        for item in items
    }


def test_each_fact_reaches_the_rule_that_asks_for_it(store: Store, pool: Pool, pack: Path) -> None:
    made = [
        comment(1, "快来加群", author="多话"),
        comment(2, "说点别的", author="多话"),
        comment(3, "另说一句", author="多话"),
        comment(4, "大家一起来加群聊天吧", author="甲"),
        comment(5, "大家一起来加群聊天吧", author="乙"),
        comment(6, "加群看看", author="坏人"),
        comment(7, "广告广告", author="坏人"),
        comment(8, "加群讨论", author="丙", article=PHONES.uid),
        comment(9, "加群回你", author="丁", parent=comment(1).uid),
        comment(10, "我们这里可以加群的呀大家快来看看到底有什么", author="官方客服"),
    ]
    store.writer.run(lambda db: intake.take_in(db, [ARTICLE, PHONES, *made], "t", "test", "甲", Job()))
    assert found(store, pool, pack) == {
        1: {"posts"}, 2: set(), 3: set(), 4: {"copies"}, 5: {"copies"}, 6: set(), 7: set(),
        8: {"article"}, 9: {"reply"}, 10: {"author"},
    }  # fmt: skip
    decisions.decide(store, [Request(comment(7).uid, Verb.HIDE, "advert")], "甲").result()
    assert found(store, pool, pack)[6] == {"hidden"}, "one of one decided is hidden"
    decisions.undo(store, "甲").result()
    assert found(store, pool, pack)[6] == set()


def moderator(home: Path, *words: object, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "moderator", *map(str, words)],
        env=os.environ | {"XDG_CONFIG_HOME": str(home)}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr.decode() + done.stdout.decode()
    return done.stdout.decode()


def test_examples_may_name_what_stands_around_them(pack: Path, tmp_path: Path) -> None:
    assert json.loads(moderator(tmp_path, "rules", "check", pack, "--json"))["ok"] is True
    said = moderator(tmp_path, "rules", "try", pack, "--text", "快来加群", "--posts", "3", "--json")
    assert [one["rule"] for one in json.loads(said)["findings"]] == ["test.posts"]


def test_layers_are_listed_in_order_and_switched_off(pack: Path, tmp_path: Path) -> None:
    home, team = tmp_path / "home", tmp_path / "team"
    own = home / "moderation-desk" / "rules"
    team.mkdir()
    own.mkdir(parents=True)
    (team / "adverts.toml").write_bytes(pack.read_bytes())
    (own / "mine.toml").write_bytes(pack.read_bytes().replace(b'"test"', b'"mine"', 1))
    (own / "broken.toml").write_text("pack = 1\n[[rule]]\nid = 3\n", encoding="utf-8")
    (own.parent / "settings.toml").write_text(f"team_packs = {json.dumps(str(team))}\n", encoding="utf-8")

    def packs(code: int = 0) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = json.loads(moderator(home, "rules", "list", "--json", code=code))[
            "packs"
        ]
        return listed

    listed = packs(code=1)
    assert [one["layer"] for one in listed] == ["default"] * 9 + ["team"] + ["own"] * 2
    broken = next(one for one in listed if one["name"] == "own/broken")
    assert len(broken["faults"]) > 1
    assert all(rule["replaced_by"] == "own/mine" for rule in listed[9]["rules"])
    moderator(home, "rules", "off", "own/broken", "own/mine", "coded")
    listed = packs()
    assert [one["name"] for one in listed if not one["on"]] == ["coded", "own/broken", "own/mine"]
    assert all(rule["replaced_by"] is None for rule in listed[9]["rules"])
    moderator(home, "rules", "on", "coded")
    assert [one["name"] for one in packs() if not one["on"]] == ["own/broken", "own/mine"]
    moderator(home, "rules", "off", "team/advert", code=1)
    assert "team_packs" in (own.parent / "settings.toml").read_text(encoding="utf-8")


def test_writing_a_rule_keeps_the_comments_and_checks_before_it_saves(tmp_path: Path) -> None:
    path = tmp_path / "rules" / "mine.toml"
    rule: dict[str, object] = {
        "id": "mine.ticket", "title": {"zh": "代抢", "en": "Tickets"}, "category": "spam", "severity": "low",
        "terms": ["代抢票"], "match": ["专业代抢票", "代抢票私聊"], "no_match": ["我没抢到票", "票抢完了"],
    }  # fmt: skip
    text = "# 我的规则\n" + with_rule(new(path, "mine", "我的", "Mine"), rule)
    assert [one.id for one in save(path, text).rules] == ["mine.ticket"]
    text = path.read_text(encoding="utf-8").replace("[[rule]]", "# 车票\n[[rule]]")
    changed = with_rule(text, rule | {"severity": "high", "terms": ["代抢票", "代购票"]})
    changed = with_rule(changed, rule | {"id": "mine.other"})
    pack = save(path, changed)
    assert [(one.id, one.severity, len(one.terms)) for one in pack.rules] == [
        ("mine.ticket", "high", 2),
        ("mine.other", "low", 1),
    ]
    assert path.read_text(encoding="utf-8").count("# ") == 2
    assert [one.id for one in save(path, without_rule(changed, "mine.ticket")).rules] == ["mine.other"]
    before = path.read_bytes()
    wrong = with_rule(changed, rule | {"categroy": "spam", "terms": ["票"]})
    with pytest.raises(PackFaults):
        save(path, wrong)
    assert path.read_bytes() == before
    found = faults(path, wrong)
    assert found is not None
    assert {fault.key for fault in found.faults} == {
        "rules.fault.unknown_key",
        "rules.fault.single_character",
    }
    assert all(fault.line for fault in found.faults)
    assert faults(path, changed) is None
    assert replace(read_pack(path), path=None).id == "mine"
