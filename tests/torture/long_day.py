"""A day that never ends: 100,000 decisions on one open queue, in bounded memory."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from harness import Verdict, make_queue

from moderator import decisions
from moderator.decisions import Request
from moderator.journal import Verb
from moderator.records import Uid
from moderator.store.check import check
from moderator.store.open import open_reader, open_store

_VERBS = (Verb.APPROVE, Verb.HIDE, Verb.SKIP)
_AT_ONCE = 100
BLOCKS = 4000
"""Python objects the program may hold more at the end than when it had warmed up: none that grow with use."""


def long_day(folder: Path, count: int, comments: int = 20_000) -> Verdict:
    """Decide ``count`` times, bulk gestures of a hundred and single ones in turn, with undo and redo."""
    verdict = Verdict(f"{count} decisions")
    queue = make_queue(folder / "day.db", comments)
    uids = [Uid(f"c{n:019d}") for n in range(1, comments + 1)]
    with open_store(queue) as store:
        done, number, before = 0, 0, (0, 0)
        while done < count:
            size = 1 if number % 20 == 0 else _AT_ONCE
            start = done % (comments - _AT_ONCE)
            some = [Request(uid, _VERBS[number % 3]) for uid in uids[start : start + size]]
            done += decisions.decide(store, some, "甲").result().events
            if number % 50 == 0:
                decisions.undo(store, "甲").result()
                decisions.redo(store, "甲").result()
            number += 1
            if number == 20:
                before = _held()
        after = _held()
    verdict.rounds, verdict.acknowledged = 1, done
    if after[0] - before[0] > BLOCKS:
        verdict.unsound.append(f"{after[0] - before[0]} objects more than at the start")
    if abs(after[1] - before[1]) > 1000:
        verdict.unsound.append(f"references to None: {before[1]} -> {after[1]}")
    with open_reader(queue) as reader:
        verdict.unsound += [f"{one.name}: {one.detail}" for one in check(reader) if not one.ok]
    return verdict


def _held() -> tuple[int, int]:
    """Objects that Python holds, and references to None."""
    gc.collect()
    return sys.getallocatedblocks(), sys.getrefcount(None)
