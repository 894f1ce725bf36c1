"""What is left of forgotten comments: keyed names, which keep them from being imported again."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from moderator.journal import VEIL
from moderator.records import Uid

PREFIX = "forgotten:"
_KEY = "forget_key"


def key(db: sqlite3.Connection) -> bytes:
    """The queue's own secret for naming what was forgotten; made when it is first wanted."""
    db.execute("INSERT OR IGNORE INTO queue_info VALUES (?, ?)", (_KEY, secrets.token_hex(32)))
    return bytes.fromhex(db.execute("SELECT value FROM queue_info WHERE key = ?", (_KEY,)).fetchone()[0])


def veiled(secret: bytes, uid: Uid) -> Uid:
    """The name a forgotten comment goes by: it says nothing of the text to anybody without the secret."""
    return Uid(VEIL + hmac.new(secret, uid.encode(), hashlib.sha256).hexdigest()[:27])


@dataclass(frozen=True, slots=True)
class Tombstones:
    """A queue's secret, and the names of all that was forgotten there."""

    secret: bytes
    names: frozenset[str]

    def hold(self, uid: Uid) -> bool:
        return veiled(self.secret, uid) in self.names


def read(db: sqlite3.Connection) -> Tombstones | None:
    """Everything forgotten in a queue, None where nothing ever was."""
    found = db.execute("SELECT value FROM queue_info WHERE key = ?", (_KEY,)).fetchone()
    if found is None:
        return None
    listed = db.execute("SELECT key FROM queue_info WHERE substr(key, 1, ?) = ?", (len(PREFIX), PREFIX))
    return Tombstones(bytes.fromhex(found[0]), frozenset(str(key)[len(PREFIX) :] for (key,) in listed))


def carry_over(db: sqlite3.Connection, graves: Tombstones) -> None:
    """Keep what another state of this queue had forgotten. Another secret speaks of other names."""
    db.execute("INSERT OR IGNORE INTO queue_info VALUES (?, ?)", (_KEY, graves.secret.hex()))
    if key(db) == graves.secret:
        rows = [(PREFIX + name,) for name in graves.names]
        db.executemany("INSERT OR IGNORE INTO queue_info VALUES (?, '')", rows)


def among(db: sqlite3.Connection, uids: Sequence[Uid]) -> set[Uid]:
    """Which of these were forgotten."""
    found = db.execute("SELECT value FROM queue_info WHERE key = ?", (_KEY,)).fetchone()
    if found is None:
        return set()
    secret = bytes.fromhex(found[0])
    sql = "SELECT 1 FROM queue_info WHERE key = ?"
    return {uid for uid in uids if db.execute(sql, (PREFIX + veiled(secret, uid),)).fetchone()}
