"""The order the desk shows: risk, then the page by threads; the blind sample and repetitions in between."""

from __future__ import annotations

import pytest
from conftest import ARTICLE, comment

from moderator import decisions
from moderator.decisions import Request
from moderator.jobs import Job
from moderator.journal import Shown, Verb
from moderator.records import Flags, Scores, Status, Uid, Veil
from moderator.store import figures, flagging, intake, learning
from moderator.store.open import Store
from moderator.store.sequence import AGE, Arranged, Mixing, arrange

PARENTS = {4: 2, 5: 4, 9: 2}
"""A reply stands with its thread, wherever it lies on the page."""
PRIORITIES = {7: 0.9, 3: 0.7, 6: 0.02}


def fill(store: Store, number: int, priorities: dict[int, float]) -> dict[int, int]:
    """Comments with priorities, those above one half flagged; returns position to row."""
    uids = {n: comment(n).uid for n in range(1, number + 1)}
    made = [comment(n, parent=uids[PARENTS[n]] if n in PARENTS else None) for n in uids]
    store.writer.run(lambda db: intake.take_in(db, [ARTICLE, *made], "t", "test", "甲", Job()))
    with store.reader() as reader:
        rows = {n: reader.row_of(uid) or 0 for n, uid in uids.items()}
    flags = [
        (rows[n], Flags(uid, (), Scores(), priorities.get(n, 0.0) > 0.5, priorities.get(n, 0.0)))
        for n, uid in uids.items()
    ]
    store.writer.run(lambda db: flagging.save(db, flags))
    store.writer.run(lambda db: flagging.finish(db, "甲", number, []))
    return rows


def arranged(store: Store, mixing: Mixing | None = None, without: tuple[int, ...] = ()) -> Arranged:
    with store.reader() as reader:
        return arrange(reader.db, mixing, without)


def decide(store: Store, n: int, verb: Verb, who: str = "甲", **shown: bool) -> None:
    seen = Shown(0.5, **shown)  # type: ignore[arg-type]
    decisions.decide(store, [Request(comment(n).uid, verb, shown=seen)], who).result()


def test_risky_first_then_level_by_level_thread_by_thread(store: Store) -> None:
    rows = fill(store, 10, PRIORITIES)
    found = arranged(store)
    position = {row: n for n, row in rows.items()}
    assert [position[row] for row in found.rows] == [7, 3, 6, 1, 2, 4, 5, 9, 8, 10]
    assert found.risky == 2


def test_a_circle_of_replies_ends(store: Store) -> None:
    fill(store, 4, {})
    pair = [(comment(2).uid, comment(3).uid), (comment(3).uid, comment(2).uid)]
    store.writer.run(lambda db: db.executemany("UPDATE comments SET parent_uid = ? WHERE uid = ?", pair))
    assert len(arranged(store).rows) == 4


def test_the_sample_lies_between_at_its_rate_and_every_comment_comes_once(store: Store) -> None:
    fill(store, 200, {n: 0.9 - n / 1000 for n in range(1, 40)})
    found = arranged(store, Mixing(0.1, 0.0, "甲"))
    assert len(found.rows) == len(set(found.rows)) == 200
    blind = [at for at, row in enumerate(found.rows) if row in found.veils]
    assert set(found.veils.values()) == {Veil.SAMPLE}
    for stretch in range(10):
        assert sum(stretch * 10 <= at < stretch * 10 + 10 for at in blind) == 1
    with store.reader() as reader:
        at_random = learning.random_order(reader.db)
    drawn = [row for row in found.rows if row in found.veils]
    assert [row for row in at_random if row in found.veils] == drawn
    plain = [row for row in found.rows if row not in found.veils]
    assert plain == [row for row in arranged(store).rows if row not in found.veils]


def test_what_is_on_the_screen_is_left_out_and_counts_as_shown(store: Store) -> None:
    fill(store, 60, {})
    mixing = Mixing(0.1, 0.0, "甲")
    whole = arranged(store, mixing)
    rest = arranged(store, mixing, tuple(whole.rows[:20]))
    assert list(rest.rows) == list(whole.rows[20:])
    assert set(rest.veils) == {row for row in whole.veils if row in set(rest.rows)}


@pytest.mark.parametrize("rate", [0.0, 0.2])
def test_own_old_decisions_are_asked_again_and_only_once(store: Store, rate: float) -> None:
    rows = fill(store, 90, {})
    for n in range(1, 46):
        decide(store, n, Verb.HIDE if n % 3 == 0 else Verb.APPROVE, "甲" if n % 2 else "乙")
    found = arranged(store, Mixing(0.0, rate, "甲"))
    again = {row for row, veil in found.veils.items() if veil is Veil.AGAIN}
    old = {rows[n] for n in range(1, 46 - AGE + 1) if n % 2}
    assert again <= old
    assert len(again) == (0 if rate == 0 else len(old))
    if not again:
        return
    position = {row: n for n, row in rows.items()}
    asked = position[next(iter(again))]
    decide(store, asked, Verb.HIDE, again=True)
    later = arranged(store, Mixing(0.0, rate, "甲"))
    assert rows[asked] not in later.veils
    with store.reader() as reader:
        pairs = figures.repeats(reader.db, "甲")
        assert figures.repeats(reader.db, "乙") == []
    assert pairs == [("hide" if asked % 3 == 0 else "approve", "hide")]
    decisions.undo(store, "甲").result()
    with store.reader() as reader:
        assert figures.repeats(reader.db, "甲") == []


def test_a_draw_that_was_put_off_is_a_draw_all_the_same(store: Store) -> None:
    fill(store, 10, {})
    decide(store, 1, Verb.SKIP, sampled=True)
    decide(store, 2, Verb.SKIP)
    for n in (1, 2):
        decide(store, n, Verb.HIDE)
    with store.reader() as reader:
        draws, found, unread = learning.draws(reader.db)
    assert ([draw.harmful for draw in draws], found, unread) == ([True], 2, 8)


def test_figures_of_the_own_work(store: Store) -> None:
    fill(store, 20, {1: 0.9, 2: 0.8, 3: 0.7})
    store.writer.run(lambda db: db.execute("UPDATE reviews SET severity = 'high' WHERE flagged = 1"))
    for n in (1, 2):
        decide(store, n, Verb.HIDE)
    for n in (3, 4, 5):
        decide(store, n, Verb.APPROVE)
    decisions.undo(store, "甲").result()
    with store.reader() as reader:
        assert figures.curve(reader.db) == [True, True, False, False]
        assert [n for _, n in figures.by_hour(reader.db)] == [4]
        marks = {one.mark: (one.decided, one.hidden) for one in figures.calibration(reader.db)}
    assert marks["high"] == (3, 2)
    assert marks["low"] == marks["learnt"] == (0, 0)


def test_a_decision_that_contradicts_one_on_a_near_copy_is_found(store: Store) -> None:
    fill(store, 6, {})
    store.writer.run(lambda db: db.execute("UPDATE reviews SET cluster = 'x' WHERE comment_id <= 3"))
    uids = [comment(n).uid for n in range(1, 7)]

    def found(*asked: Uid) -> tuple[Uid, Status, Uid, Status] | None:
        with store.reader() as reader:
            said = figures.contradiction(reader.db, asked)
        return said and (said.uid, said.status, said.other, said.other_status)

    decide(store, 1, Verb.APPROVE)
    decide(store, 2, Verb.APPROVE)
    decide(store, 5, Verb.HIDE)
    assert found(*uids) is None
    decide(store, 3, Verb.HIDE)
    assert found(uids[2]) == (uids[2], Status.HIDDEN, uids[1], Status.APPROVED)
    assert found(uids[4]) is None
    decisions.undo(store, "甲").result()
    assert found(uids[2]) is None
