"""Verdicts in a real queue: applied to every comment alike, undone, kept by a re-flag, forgotten, listed."""

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

from moderator import authors, decisions, pipeline, teaching
from moderator.authors import AuthorRequest
from moderator.decisions import Request
from moderator.jobs import Job
from moderator.journal import Chain, Verb
from moderator.records import Finding, Item, Status
from moderator.settings import Settings
from moderator.store import intake, verdicts
from moderator.store.check import check
from moderator.store.forget import forget
from moderator.store.open import Store, open_reader, open_store
from moderator.teaching import Learnt
from moderator.worker import Pool

RULES = """
pack = { id = "test", title = { zh = "测试", en = "Test" }, version = 1 }
[[rule]]
id = "test.word"
title = { zh = "词", en = "word" }
category = "abuse"
severity = "high"
terms = ["大麻", "垃圾"]
match = ["一", "二"]
no_match = ["三", "四"]
"""
TEXTS = ("添了大麻烦", "他有大麻烦了", "垃圾分类很好", "支持垃 圾 分类", "你个垃圾", "说点别的")
HELD, SORTED, INSULT = 1, 3, 5


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as opened:
        yield opened


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "test.toml"
    path.write_text(RULES, encoding="utf-8")
    return path


@pytest.fixture
def queue(store: Store, pool: Pool, pack: Path) -> Store:
    made = [comment(n, text) for n, text in enumerate(TEXTS, 1)]
    store.writer.run(lambda db: intake.take_in(db, [ARTICLE, *made], "t", "test", "甲", Job()))
    pipeline.flag(store, pool, Settings(), Job(), "甲", packs=[pack])
    return store


def item(store: Store, n: int) -> Item:
    with store.reader() as reader:
        found = reader.row_of(comment(n).uid)
        assert found is not None
        shown = reader.item(found)
    assert shown is not None
    return shown


def finding(store: Store, n: int) -> Finding:
    (one,) = item(store, n).flags.findings
    return one


def say(store: Store, pool: Pool, pack: Path, n: int, counts: bool | None) -> Learnt:
    said = [("test.word", hit) for hit in finding(store, n).hits]
    decisions.judge(store, comment(n).uid, said, counts, "甲").result()
    return follow(store, pool, pack)


def follow(store: Store, pool: Pool, pack: Path) -> Learnt:
    return teaching.apply(store, pool, Settings(), Job(), "甲", packs=[pack])


def waiting(store: Store) -> bool:
    with store.reader() as reader:
        return teaching.waiting(reader)


def flagged(store: Store) -> list[int]:
    return [n for n in range(1, len(TEXTS) + 1) if item(store, n).flags.flagged]


def test_wrong_holds_back_the_same_words_everywhere_and_undo_brings_them_back(
    queue: Store, pool: Pool, pack: Path
) -> None:
    assert flagged(queue) == [3, 4, 5]
    before = item(queue, 4).flags.priority / 10
    learnt = say(queue, pool, pack, SORTED, False)
    assert (set(learnt.uids), learnt.raised, learnt.lowered) == ({comment(3).uid, comment(4).uid}, 0, 2)
    assert flagged(queue) == [INSULT]
    assert finding(queue, 4).wrong
    assert item(queue, 4).flags.priority < before, "what the rules said no longer moves it"
    with queue.reader() as reader:
        assert (reader.counts().flagged, [one for one in check(reader) if not one.ok]) == (1, [])
    decisions.undo(queue, "甲").result()
    assert waiting(queue)
    assert follow(queue, pool, pack).raised == 2
    assert flagged(queue) == [3, 4, 5]
    decisions.redo(queue, "甲").result()
    follow(queue, pool, pack)
    assert flagged(queue) == [INSULT]
    assert not waiting(queue)


def test_a_name_judged_fine_flags_none_of_its_comments_and_undo_brings_them_back(
    store: Store, pool: Pool, pack: Path
) -> None:
    pack.write_text(RULES + 'fields = ["text", "author"]\n', encoding="utf-8")
    texts = ("早", "好", "你个垃圾")
    made = [replace(comment(n, text), author="垃圾大王") for n, text in enumerate(texts, 1)]
    store.writer.run(lambda db: intake.take_in(db, [ARTICLE, *made], "t", "test", "甲", Job()))
    pipeline.flag(store, pool, Settings(), Job(), "甲", packs=[pack])

    def marked() -> list[bool]:
        return [item(store, n).flags.flagged for n in (1, 2, 3)]

    assert marked() == [True, True, True]
    authors.judge(store, [AuthorRequest("垃圾大王", Verb.KEEP_NAME)], "甲").result()
    learnt = follow(store, pool, pack)
    assert marked() == [False, False, True], "the name is fine, what is written under it is not"
    assert (set(learnt.uids), learnt.lowered) == ({one.uid for one in made}, 2)
    later = replace(comment(4, "晚"), author="垃圾大王")
    store.writer.run(lambda db: intake.take_in(db, [later], "t2", "test", "甲", Job()))
    pipeline.flag(store, pool, Settings(), Job(), "甲", packs=[pack])
    assert not item(store, 4).flags.flagged, "nor is anything that comes later under that name"
    with store.reader() as reader:
        assert [one for one in check(reader) if not one.ok] == []
    decisions.undo(store, "甲").result()
    follow(store, pool, pack)
    assert marked() == [True, True, True]
    assert item(store, 4).flags.flagged
    authors.judge(store, [AuthorRequest("垃圾大王", Verb.KEEP_NAME)], "甲").result()
    follow(store, pool, pack)
    path = store.path
    store.close()
    forget(path, "垃圾大王", "甲")
    with open_reader(path) as reader:
        assert verdicts.followed(reader.db) == {}, "a name that is forgotten stands nowhere"
        assert not teaching.waiting(reader)


def test_right_lets_a_held_back_hit_count_and_a_second_word_replaces_the_first(
    queue: Store, pool: Pool, pack: Path
) -> None:
    say(queue, pool, pack, HELD, True)
    assert flagged(queue) == [1, 2, 3, 4, 5], "大麻 in 大麻烦 stands in both"
    say(queue, pool, pack, HELD, False)
    assert flagged(queue) == [3, 4, 5]
    with queue.reader() as reader:
        (standing,) = verdicts.standing(reader.db)
    assert (standing.counts, standing.hit.words, standing.hit.around) == (False, "大麻", "大麻烦")
    say(queue, pool, pack, HELD, None)
    assert finding(queue, HELD).held_back
    assert not finding(queue, HELD).wrong


def test_decisions_scores_and_findings_of_other_packs_stay(
    queue: Store, pool: Pool, pack: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    other.write_text(RULES.replace("test", "more").replace('"大麻", "垃圾"', '"分类"'), encoding="utf-8")
    pipeline.flag(queue, pool, Settings(), Job(), "甲", packs=[pack, other], everything=True)
    decisions.decide(queue, [Request(comment(4).uid, Verb.HIDE, "profanity")], "甲").result()
    before = item(queue, 4)
    said = [
        ("test.word", hit) for one in before.flags.findings if one.rule == "test.word" for hit in one.hits
    ]
    decisions.judge(queue, before.comment.uid, said, False, "乙").result()
    follow(queue, pool, pack)
    after = item(queue, 4)
    assert after.state == before.state
    assert after.state.status is Status.HIDDEN
    assert after.flags.scores.sentiment == before.flags.scores.sentiment
    assert {one.rule: one.held_back for one in after.flags.findings} == {
        "test.word": True,
        "more.word": False,
    }


def test_a_flagging_follows_what_was_said_and_what_waits_survives_a_restart(
    queue: Store, pool: Pool, pack: Path
) -> None:
    said = [("test.word", hit) for hit in finding(queue, SORTED).hits]
    decisions.judge(queue, comment(SORTED).uid, said, False, "甲").result()
    path = queue.path
    queue.close()
    with open_store(path) as again:
        assert waiting(again), "said, but nobody applied it before the program ended"
        new = comment(9, "我们做垃圾分类")
        again.writer.run(lambda db: intake.take_in(db, [ARTICLE, new], "u", "test", "甲", Job()))
        pipeline.flag(again, pool, Settings(), Job(), "甲", packs=[pack], everything=True)
        assert not waiting(again)
        assert flagged(again) == [INSULT]
        assert finding(again, 9).wrong


def test_forgetting_the_author_forgets_the_words_and_the_chain_holds(
    queue: Store, pool: Pool, pack: Path
) -> None:
    say(queue, pool, pack, SORTED, False)
    path = queue.path
    queue.close()
    forget(path, comment(SORTED).author, "甲")
    with open_reader(path) as reader:
        chain = Chain()
        for event in reader.events():
            chain.add(event)
        assert chain.first_bad is None
        assert (verdicts.standing(reader.db), verdicts.followed(reader.db)) == ([], {})
        said = reader.db.execute("SELECT payload FROM events WHERE verb = 'verdict'").fetchall()
        assert said == [(None,)]


def test_the_commands_list_take_back_and_follow_an_undo(
    queue: Store, pool: Pool, pack: Path, tmp_path: Path
) -> None:
    say(queue, pool, pack, SORTED, False)
    path = queue.path
    queue.close()
    own = tmp_path / "config" / "moderation-desk" / "rules"
    own.mkdir(parents=True)
    pack.rename(own / "test.toml")

    def told(*words: str, code: int = 0) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "moderator", *words, "--queue", str(path), "--json"],
            env=os.environ | {"XDG_CONFIG_HOME": str(tmp_path / "config")}, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stderr.decode()
        return json.loads(done.stdout) if code == 0 else done.stderr.decode()

    (shown,) = told("rules", "verdicts")["verdicts"]
    assert (shown["words"], shown["around"], shown["counts"]) == ("垃圾", "垃圾分类", False)
    assert shown["comment"] == comment(SORTED).uid
    assert told("rules", "verdicts", "--remove", "1") == {"verdicts": [], "reread": 2}
    with open_store(path) as again:
        assert flagged(again) == [3, 4, 5]
    told("undo")
    with open_store(path) as again:
        assert flagged(again) == [INSULT]
    assert told("rules", "verdicts", "--remove", "7", code=1).count("\n") == 2
