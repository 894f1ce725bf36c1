"""What the learner reads from a queue and writes back: cases, decisions, sample, switches, ranking."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from moderator.journal import Verb, canonical
from moderator.records import Category, Field, Finding, Scores, Severity, Uid
from moderator.scoring.learner import Case, case
from moderator.scoring.priority import Lines, reach
from moderator.scoring.sample import Draw, place
from moderator.store import weights
from moderator.store.events import Draft, append, new_id, origin

_DECIDED = "('approved', 'hidden')"


class Switch(StrEnum):
    """What a person said about a signal. ``auto``: it moves the queue unless it was shown not to help."""

    ON = "on"
    OFF = "off"
    AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Switches:
    """A switch per signal that was ever touched, and the event each was reset at (0: never)."""

    by_signal: Mapping[str, Switch]
    since: Mapping[str, int]

    def of(self, signal: str) -> Switch:
        return self.by_signal.get(signal, Switch.AUTO)


def switches(db: sqlite3.Connection) -> Switches:
    """Fold the journal's signal events."""
    by_signal: dict[str, Switch] = {}
    since: dict[str, int] = {}
    found = db.execute("SELECT seq, payload FROM events WHERE verb = ? ORDER BY seq", (Verb.SIGNAL,))
    for seq, payload in found:
        said = json.loads(payload)
        by_signal[said["signal"]] = Switch(said["switch"])
        if said["reset"]:
            since[said["signal"]] = int(seq)
    return Switches(by_signal, since)


def switch(db: sqlite3.Connection, signal: str, to: Switch, reviewer: str, *, reset: bool = False) -> None:
    """Write the event that switches a signal. ``reset``: what was decided before no longer speaks for it."""
    payload = canonical({"signal": signal, "switch": to.value, "reset": reset})
    append(db, [Draft(Verb.SIGNAL, payload=payload)], reviewer, new_id())


def stamp(db: sqlite3.Connection) -> tuple[int, int]:
    """Changes when comments, findings or scores did: the last such event, and how many are scored."""
    kinds = (Verb.LOAD, Verb.UPDATE, Verb.FLAG, Verb.RESTORE, Verb.FORGET)
    marks = ",".join("?" * len(kinds))
    last = db.execute(f"SELECT max(seq) FROM events WHERE verb IN ({marks})", kinds).fetchone()
    scored = db.execute("SELECT count(*) FROM reviews WHERE scored = 1").fetchone()
    return int(last[0] or 0), int(scored[0])


def cases(db: sqlite3.Connection, lines: Lines, *, decided: bool = False) -> tuple[list[int], list[Case]]:
    """Rows and their cases in page order; with ``decided`` only what was approved or hidden."""
    where = f"WHERE r.status IN {_DECIDED}" if decided else ""
    findings = _findings(db, where)
    sizes = dict(
        db.execute("SELECT cluster, count(*) FROM reviews WHERE cluster IS NOT NULL GROUP BY cluster")
    )
    answers = dict(
        db.execute(
            "SELECT parent_uid, count(*) FROM comments WHERE parent_uid IS NOT NULL GROUP BY parent_uid"
        )
    )
    rows: list[int] = []
    made: list[Case] = []
    found = db.execute(
        "SELECT c.id, c.uid, c.text, c.author, c.likes, c.replies, r.abuse, r.sentiment, r.off_topic, "
        "r.cluster, r.parts, c.article_id "
        f"FROM reviews r JOIN comments c ON c.id = r.comment_id {where} ORDER BY c.id"
    )
    for row, uid, text, author, likes, replies, abuse, sentiment, off_topic, cluster, parts, article in found:
        scores = Scores(abuse, sentiment, off_topic)
        rows.append(int(row))
        made.append(
            case(
                text,
                findings.get(int(row), ()),
                scores,
                lines,
                _prior(parts),
                author,
                int(sizes.get(cluster, 1)),
                reach(likes, max(int(replies or 0), int(answers.get(uid, 0)))),
                "" if article is None else str(article),
            )
        )
    return rows, made


def _prior(parts: str | None) -> float | None:
    """The prior's score, which is kept among the parts of the priority."""
    return next((part.value for part in weights.unpacked(parts) if part.signal == "prior"), None)


def _findings(db: sqlite3.Connection, where: str) -> dict[int, list[Finding]]:
    """As much of the findings as strength needs."""
    found: defaultdict[int, list[Finding]] = defaultdict(list)
    for row, category, severity, field, held_back in db.execute(
        "SELECT f.comment_id, f.category, f.severity, f.field, f.held_back "
        f"FROM findings f JOIN reviews r ON r.comment_id = f.comment_id {where} ORDER BY f.id"
    ):
        kind, how = Category(category), Severity(severity)
        found[int(row)].append(Finding("", 0, kind, how, Field(field), (), bool(held_back), ""))
    return found


def labels(db: sqlite3.Connection, since: int = 0) -> dict[int, bool]:
    """Row to hidden or not, of what is approved or hidden now, in page order: undo un-learns.

    ``since``: only decisions made after that event.
    """
    later = "AND EXISTS (SELECT 1 FROM events e WHERE e.comment_uid = c.uid AND e.seq > ?)" if since else ""
    found = db.execute(
        "SELECT c.id, r.status = 'hidden' FROM reviews r JOIN comments c ON c.id = r.comment_id "
        f"WHERE r.status IN {_DECIDED} {later} ORDER BY c.id",
        (since,) if since else (),
    )
    return {int(row): bool(hidden) for row, hidden in found}


def reasons(db: sqlite3.Connection) -> dict[int, str]:
    """Row to the reason it is hidden for, the latest hidden last."""
    found = db.execute(
        "SELECT comment_id, reason FROM reviews WHERE status = 'hidden' AND reason IS NOT NULL "
        "ORDER BY decided_at, comment_id"
    )
    return {int(row): str(reason) for row, reason in found}


def closed(db: sqlite3.Connection) -> list[int]:
    """Rows that nobody will be asked about now: neither open nor decided for good."""
    found = db.execute("SELECT comment_id FROM reviews WHERE status IN ('skipped', 'escalated')")
    return [int(row) for (row,) in found]


def waiting(db: sqlite3.Connection) -> list[tuple[int, Uid]]:
    """Open rows with their uids, for drawing the sample."""
    found = db.execute(
        "SELECT c.id, c.uid FROM reviews r JOIN comments c ON c.id = r.comment_id WHERE r.status = 'open'"
    )
    return [(int(row), Uid(uid)) for row, uid in found]


def random_order(db: sqlite3.Connection, known: dict[int, int] | None = None) -> list[int]:
    """Open rows in the queue's fixed random order: what ``sample.interleave`` draws from.

    ``known`` keeps the place of each row from one call to the next.
    """
    key, lots = salt(db), {} if known is None else known
    open_now = waiting(db)
    for row, uid in open_now:
        if row not in lots:
            lots[row] = place(uid, key)
    return sorted((row for row, _ in open_now), key=lots.__getitem__)


def salt(db: sqlite3.Connection) -> str:
    """What the random order of this queue hangs on."""
    return origin(db)


def draws(db: sqlite3.Connection) -> tuple[list[Draw], int, int]:
    """The sample's draws, the harmful comments found, and the comments unread: what ``estimate`` takes.

    Counted is what is approved or hidden now, in the order it was first decided; one that was drawn blind and
    skipped or escalated at first is a draw all the same. Draws from before the last load that brought
    comments say nothing about these and are left out.
    """
    total = int(db.execute("SELECT count(*) FROM comments").fetchone()[0])
    started = _last_growth(db)
    made: list[Draw] = []
    seen: set[str] = set()
    put_off: set[str] = set()
    found = 0
    for seq, uid, verb, hidden, shown in db.execute(
        "SELECT e.seq, e.comment_uid, e.verb, r.status = 'hidden', e.shown FROM events e "
        "JOIN comments c ON c.uid = e.comment_uid JOIN reviews r ON r.comment_id = c.id "
        f"WHERE e.verb IN (?, ?, ?, ?) AND r.status IN {_DECIDED} ORDER BY e.seq",
        (Verb.APPROVE, Verb.HIDE, Verb.SKIP, Verb.ESCALATE),
    ):
        if uid in seen:
            continue
        blind = seq > started and bool(shown) and '"sampled":true' in shown
        if verb in (Verb.SKIP, Verb.ESCALATE):
            put_off.update([uid] if blind else [])
            continue
        if blind or uid in put_off:
            made.append(Draw(total - len(seen), found, bool(hidden)))
        seen.add(uid)
        found += int(hidden)
    return made, found, total - len(seen)


def _last_growth(db: sqlite3.Connection) -> int:
    """The last load that brought new comments."""
    found = db.execute("SELECT seq, payload FROM events WHERE verb = ? ORDER BY seq DESC", (Verb.LOAD,))
    return next((int(seq) for seq, payload in found if payload and json.loads(payload).get("new", 1)), 0)


def save_ranking(db: sqlite3.Connection, ranked: Iterable[tuple[float, str, int]]) -> None:
    """Write priority and parts (JSON) by row. Statuses, flags and findings stay as they are."""
    db.executemany("UPDATE reviews SET priority = ?, parts = ? WHERE comment_id = ?", ranked)


def priorities(db: sqlite3.Connection, case_of: Mapping[int, int]) -> NDArray[np.float64]:
    """The stored priorities, each at its row's case."""
    stored = np.zeros(len(case_of))
    for row, priority in db.execute("SELECT comment_id, priority FROM reviews"):
        if row in case_of:
            stored[case_of[row]] = priority
    return stored
