"""A reviewer who never stops: decides at random on a queue and says each decision that was acknowledged.

Run as a child that will be killed or starved: ``python decider.py QUEUE SEED [reopen] [clock]``. It says
``ready`` and waits for a line; then one line a gesture: ``ok NOTE COMMENTS`` where it was acknowledged,
``no NOTE ERROR`` where it failed. What failed is tried twice more under the same note: never may it land
twice. ``reopen`` opens and closes the queue for every gesture; ``clock`` has the clock jump by years.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from moderator import decisions
from moderator.decisions import Request
from moderator.journal import Verb
from moderator.records import Uid
from moderator.store import events
from moderator.store.open import Store, open_reader, open_store

VERBS = (Verb.APPROVE, Verb.HIDE, Verb.SKIP, Verb.ESCALATE)
TRIES = 3


def jumping_clock(dice: random.Random) -> str:
    moment = datetime.now(UTC) + timedelta(days=dice.uniform(-9000, 9000))
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def attempt(store: Store | None, queue: Path, requests: Sequence[Request]) -> None:
    if store is not None:
        decisions.decide(store, requests, "torture").result()
        return
    with open_store(queue) as fresh:
        decisions.decide(fresh, requests, "torture").result()


def gesture(store: Store | None, queue: Path, requests: Sequence[Request], note: str) -> None:
    for _ in range(TRIES):
        try:
            attempt(store, queue, requests)
        except Exception as fault:
            print(f"no {note} {type(fault).__name__}: {fault}", flush=True)
        else:
            print(f"ok {note} {len(requests)}", flush=True)
            return


def main(queue: Path, seed: int, ways: Sequence[str]) -> None:
    dice = random.Random(seed)
    if "clock" in ways:
        events.now = lambda: jumping_clock(dice)
    store = None if "reopen" in ways else open_store(queue)
    with open_reader(queue) as reader:
        uids = [Uid(uid) for (uid,) in reader.db.execute("SELECT uid FROM comments")]
    print("ready", flush=True)
    sys.stdin.readline()
    number = 0
    while True:
        number += 1
        note = f"{seed}-{number}"
        some = dice.sample(uids, dice.choice((1, 1, 1, 5)))
        verb = dice.choice(VERBS)
        gesture(store, queue, [Request(uid, verb, note=note) for uid in some], note)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
