"""Learning in a real queue: ranking, undo, switches, the sample in the journal, and how long it takes."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator

import pytest
from conftest import ARTICLE, comment

from moderator import decisions, insights, pipeline
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.jobs import Cancelled, Job
from moderator.journal import Chain, Shown, Verb
from moderator.records import Flags, Scores, Status
from moderator.scoring.sample import TOO_FEW
from moderator.settings import Settings
from moderator.store import flagging, intake, learning
from moderator.store.learning import Switch
from moderator.store.open import Store
from moderator.store.query import Query
from moderator.study import LEARNER, Ranked, Turn, Why
from moderator.worker import Pool

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
TELLING = 40
"""Decisions after which the made-up word is known."""


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as opened:
        yield opened


def bad(n: int) -> bool:
    return n % 4 == 0


def words(n: int) -> str:
    chance = random.Random(n)
    return "".join(chance.choice(HAN) for _ in range(12)) + ("妖魔" if bad(n) else "神仙")


def fill(store: Store, number: int) -> None:
    """Comments without any finding, scored; every fourth holds a word no rule knows."""
    made = [comment(n, words(n)) for n in range(1, number + 1)]
    store.writer.run(lambda db: intake.take_in(db, [ARTICLE, *made], "t", "test", "甲", Job()))
    with store.reader() as reader:
        rows = {uid: row for row, uid in learning.waiting(reader.db)}
    ready = [(rows[c.uid], Flags(c.uid, (), Scores(0.0, 0.5, None), False, 0.0)) for c in made]
    store.writer.run(lambda db: flagging.save(db, ready))
    store.writer.run(lambda db: flagging.finish(db, "甲", number, []))


def decide(store: Store, numbers: range, shown: Shown | None = None) -> None:
    requests = [
        Request(
            comment(n).uid,
            Verb.HIDE if bad(n) else Verb.APPROVE,
            "profanity" if bad(n) else None,
            shown=shown,
        )
        for n in numbers
    ]
    decisions.decide(store, requests, "甲").result()


def relearn(store: Store, pool: Pool) -> Ranked:
    return pipeline.relearn(store, pool, Settings(), Job())


def open_order(store: Store) -> list[int]:
    with store.reader() as reader:
        return [item.comment.position for item in reader.items(Query(status=Status.OPEN))]


def test_what_is_hidden_moves_what_is_like_it_to_the_front(store: Store, pool: Pool) -> None:
    fill(store, 200)
    decide(store, range(1, TELLING + 1))
    said = relearn(store, pool)
    assert (said.hidden, said.approved, said.total) == (10, 30, 200)
    first = open_order(store)[:40]
    assert sum(map(bad, first)) >= 37
    with store.reader() as reader:
        item = reader.item(reader.row_of(comment(first[0]).uid) or 0)
    assert item is not None
    parts = item.flags.parts
    assert "learner" in {part.signal for part in parts}
    assert sum(part.value * part.weight for part in parts) == pytest.approx(item.flags.priority, abs=1e-4)


def test_it_says_why_a_comment_went_up(store: Store, pool: Pool) -> None:
    fill(store, 120)
    decide(store, range(1, TELLING + 1))
    relearn(store, pool)
    with store.reader() as reader:
        row = reader.row_of(comment(44).uid) or 0
    said = pool.call(Why(row), Job())
    assert said.by > 0
    assert len(said.grams) == 3
    assert {gram for gram, weight in said.grams if weight > 0} & {"妖", "魔", "妖魔"}
    with Pool(1) as fresh:
        assert fresh.call(Why(row), Job()) == Turn()


def test_the_sample_is_drawn_from_what_is_open_in_a_fixed_order(store: Store) -> None:
    fill(store, 60)
    with store.reader() as reader:
        before = learning.random_order(reader.db)
    assert before != sorted(before)
    decide(store, range(1, 21))
    with store.reader() as reader:
        left = learning.random_order(reader.db)
    assert left == [row for row in before if row in set(left)]
    assert len(left) == 40


def test_statuses_flags_and_the_journal_stay(store: Store, pool: Pool) -> None:
    fill(store, 60)
    decide(store, range(1, TELLING + 1))
    with store.reader() as reader:
        before = (reader.counts(), reader.head())
    relearn(store, pool)
    with store.reader() as reader:
        assert (reader.counts(), reader.head()) == before


def test_undo_un_learns(store: Store, pool: Pool) -> None:
    fill(store, 120)
    decide(store, range(1, TELLING + 1))
    relearn(store, pool)
    once = open_order(store)
    decide(store, range(TELLING + 1, TELLING + 21))
    relearn(store, pool)
    decisions.undo(store, "甲").result()
    relearn(store, pool)
    assert open_order(store) == once


def test_a_second_look_changes_nothing(store: Store, pool: Pool) -> None:
    fill(store, 120)
    decide(store, range(1, TELLING + 1))
    relearn(store, pool)
    assert relearn(store, pool).changed == ()


def test_a_fresh_process_ranks_alike(store: Store, pool: Pool) -> None:
    fill(store, 120)
    decide(store, range(1, TELLING + 1))
    relearn(store, pool)
    with Pool(1) as other:
        assert relearn(store, other).changed == ()


def test_switching_the_learner_off_gives_the_old_order_back(store: Store, pool: Pool) -> None:
    fill(store, 120)
    decide(store, range(1, TELLING + 1))
    relearn(store, pool)
    assert open_order(store) != list(range(TELLING + 1, 121))
    pipeline.switch_signal(store, LEARNER, Switch.OFF, "甲")
    assert LEARNER in relearn(store, pool).silent
    assert open_order(store) == list(range(TELLING + 1, 121))
    pipeline.switch_signal(store, LEARNER, Switch.AUTO, "甲", reset=True)
    assert (relearn(store, pool).hidden, relearn(store, pool).approved) == (0, 0)


def test_switches_are_events_that_hold_the_chain_and_stay_out_of_undo(store: Store) -> None:
    fill(store, 4)
    pipeline.switch_signal(store, "sentiment", Switch.OFF, "甲")
    pipeline.switch_signal(store, "prior", Switch.OFF, "甲")
    pipeline.switch_signal(store, "prior", Switch.ON, "甲")
    with store.reader() as reader:
        found = learning.switches(reader.db)
        assert (found.of("sentiment"), found.of("prior"), found.of("rules")) == (
            Switch.OFF, Switch.ON, Switch.AUTO,
        )  # fmt: skip
        chain = Chain()
        assert all(chain.add(event) for event in reader.events())
        assert reader.undo_preview() is None
        moves = {record.lift.signal: record.moves for record in insights.stats(reader).signals}
    assert (moves["sentiment"], moves["prior"], moves["rules"]) == (False, True, True)
    with pytest.raises(ModeratorError, match="signal.unknown"):
        pipeline.switch_signal(store, "moon", Switch.OFF, "甲")


def test_sampled_decisions_are_found_in_the_journal(store: Store) -> None:
    fill(store, 200)
    decide(store, range(1, 81), Shown(0.0, sampled=True))
    decide(store, range(81, 121), Shown(0.0))
    with store.reader() as reader:
        said = insights.stats_json(insights.stats(reader))["sample"]
        draws, found, unread = learning.draws(reader.db)
    assert isinstance(said, dict)
    assert (said["sampled"], said["sampled_harmful"], said["found"], said["unread"]) == (80, 20, 30, 80)
    assert TOO_FEW <= 20
    assert said["left"][1] <= 20 <= said["left"][2]
    assert (draws[0].unread, draws[0].found) == (200, 0)
    assert (found, unread) == (30, 80)
    assert json.loads(Shown(0.5).to_json()) == {"priority": 0.5, "findings": []}


def test_what_new_comments_bring_restarts_the_sample(store: Store) -> None:
    fill(store, 40)
    decide(store, range(1, 41), Shown(0.0, sampled=True))
    more = [comment(n, words(n)) for n in range(41, 61)]
    store.writer.run(lambda db: intake.take_in(db, [ARTICLE, *more], "u", "test", "甲", Job()))
    with store.reader() as reader:
        draws, found, unread = learning.draws(reader.db)
    assert (draws, found, unread) == ([], 10, 20)


def test_ranking_can_be_cancelled_and_tried_again(store: Store) -> None:
    fill(store, 40)
    decide(store, range(1, 21))
    job = Job()
    job.cancel()
    with Pool(1) as fresh:
        with pytest.raises(Cancelled):
            pipeline.relearn(store, fresh, Settings(), job)
        assert relearn(store, fresh).total == 40


def test_a_fit_to_a_known_queue_is_quicker_than_the_first(store: Store, pool: Pool) -> None:
    """The worker remembers the texts: a refit must not read and fold them again."""
    fill(store, 3000)
    decide(store, range(1, 101))
    started = time.perf_counter()
    relearn(store, pool)
    first = time.perf_counter() - started
    decide(store, range(101, 106))
    started = time.perf_counter()
    relearn(store, pool)
    assert time.perf_counter() - started < first
