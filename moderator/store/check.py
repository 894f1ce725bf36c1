"""Looking a queue over: is it ours, whole, and does everything derived agree with the journal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from moderator.journal import VEIL, Chain, Verb, digest
from moderator.records import Uid
from moderator.store import authors, counters, rows
from moderator.store.connect import schema_difference
from moderator.store.events import EVENT_QUERY, read_events, states
from moderator.store.migrations import APPLICATION_ID, VERSION
from moderator.store.reader import Reader
from moderator.store.staging import hash_of

_BATCH = 500
_NONSENSE = (
    sqlite3.Error, ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError,
)  # fmt: skip
"""What reading a row may raise that no program of ours wrote."""
Look = tuple[str, Callable[[Reader], str]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``detail`` is what was found, "" where all is well."""

    name: str
    ok: bool
    detail: str = ""


def check(reader: Reader) -> list[Check]:
    """Every check, in order of trust; a damaged file fails some of them, it never raises.

    Where the file is not ours, altered or broken, its tables are not read any further.
    """
    whole: tuple[Look, ...] = (
        ("application", _application),
        ("schema", _schema),
        ("integrity", _integrity),
    )
    agreeing: tuple[Look, ...] = (
        ("foreign_keys", _foreign_keys),
        ("rows", _row_hashes),
        ("journal", _chain),
        ("notes", _notes),
        ("texts", _texts),
        ("decisions", _decisions),
        ("names", _names),
        ("authors", _authors),
        ("counters", _counters),
    )
    found = [_look(name, look, reader) for name, look in whole]
    if all(one.ok for one in found):
        found += [_look(name, look, reader) for name, look in agreeing]
    return found


def quick(reader: Reader) -> list[Check]:
    """What is looked at after an unclean exit: ours, whole, counted right, and a journal of these texts."""
    looks: tuple[Look, ...] = (
        ("application", _application),
        ("schema", _schema),
        ("integrity", _quick_integrity),
        ("foreign_keys", _foreign_keys),
        ("counters", _counters),
        ("journal", _chain),
        ("texts", _texts),
    )
    found: list[Check] = []
    for name, look in looks:
        found.append(_look(name, look, reader))
        if not found[-1].ok:
            break
    return found


def _quick_integrity(reader: Reader) -> str:
    found = [str(line) for (line,) in reader.db.execute("PRAGMA quick_check(5)")]
    return "" if found == ["ok"] else "; ".join(found)


def _look(name: str, look: Callable[[Reader], str], reader: Reader) -> Check:
    try:
        detail = look(reader)
    except _NONSENSE as fault:
        # A flipped bit may make nonsense of anything: a word of another list, a number of another kind.
        detail = str(fault) or type(fault).__name__
    return Check(name, not detail, detail)


def _application(reader: Reader) -> str:
    found = int(reader.db.execute("PRAGMA application_id").fetchone()[0])
    version = int(reader.db.execute("PRAGMA user_version").fetchone()[0])
    return "" if (found, version) == (APPLICATION_ID, VERSION) else f"{found:#x} v{version}"


def _schema(reader: Reader) -> str:
    return ", ".join(schema_difference(reader.db))


def _integrity(reader: Reader) -> str:
    found = [str(line) for (line,) in reader.db.execute("PRAGMA integrity_check(5)")]
    return "" if found == ["ok"] else "; ".join(found)


def _foreign_keys(reader: Reader) -> str:
    found = reader.db.execute("PRAGMA foreign_key_check").fetchmany(5)
    return "; ".join(f"{table} {rowid}" for table, rowid, *_ in found)


def _row_hashes(reader: Reader) -> str:
    """Comments whose row no longer hashes to what was imported."""
    bad = []
    sql = f"SELECT {rows.ITEM_COLUMNS}, c.row_hash FROM {rows.ITEM_FROM} ORDER BY c.id"
    for values in reader.db.execute(sql):
        item = rows.to_item(values, ())
        if hash_of(item.comment) != values[-1]:
            bad.append(item.comment.uid)
    return _some(bad)


def _chain(reader: Reader) -> str:
    chain = Chain()
    for event in read_events(reader.db.execute(f"{EVENT_QUERY} ORDER BY e.seq")):
        chain.add(event)
    own = reader.db.execute("SELECT value FROM queue_info WHERE key = 'origin'").fetchone()
    if own is None or (chain.count and own[0] not in chain.heads):
        return "origin"
    return f"{chain.first_bad.uid} (#{chain.first_bad.number})" if chain.first_bad else ""


def _notes(reader: Reader) -> str:
    """Notes that are gone, or no longer fit the digest their event was sealed with."""
    sql = (
        "SELECT e.uid, e.note_digest, n.salt, n.note FROM events e LEFT JOIN notes n ON n.event_uid = e.uid "
        "WHERE (e.note_digest IS NOT NULL OR n.note IS NOT NULL) AND coalesce(e.comment_uid, '') NOT LIKE ?"
    )
    # The notes on forgotten comments are meant to be gone, and so are those on forgotten authors.
    found = reader.db.execute(sql, (f"{VEIL}%",)).fetchall()
    gone = _forgotten(reader)
    return _some([uid for uid, said, salt, note in found if not _holds(uid, said, salt, note, gone)])


def _names(reader: Reader) -> str:
    """Names in the verbs on authors that are gone, or no longer fit the digest they were sealed with."""
    found = reader.db.execute(
        "SELECT e.uid, e.author_digest, n.salt, n.author FROM events e "
        "LEFT JOIN names n ON n.event_uid = e.uid "
        "WHERE e.author_digest IS NOT NULL OR n.author IS NOT NULL"
    ).fetchall()
    gone = _forgotten(reader)
    return _some([uid for uid, said, salt, name in found if not _holds(uid, said, salt, name, gone)])


def _holds(uid: str, said: str | None, salt: bytes | None, words: str | None, gone: set[str]) -> bool:
    if salt is None or words is None:
        return uid in gone
    return digest(salt, words) == said


def _forgotten(reader: Reader) -> set[str]:
    """Events whose author's name a ``forget`` took away."""
    found = reader.db.execute("SELECT payload FROM events WHERE verb = ?", (Verb.FORGET,))
    return {uid for (payload,) in found for uid in json.loads(payload or "{}").get("authors", ())}


def _authors(reader: Reader) -> str:
    """Authors whose state differs from the fold over the journal."""
    known = {str(name) for (name,) in reader.db.execute("SELECT name FROM authors")}
    names = known.union(authors.named(reader.db))
    wrong = [name for name in names if authors.state(reader.db, name) != authors.folded(reader.db, name)]
    # How many, not who: this is printed, and a name is a person.
    return str(len(wrong)) if wrong else ""


def _texts(reader: Reader) -> str:
    """Decided comments whose text is not the one their last event was sealed with."""
    sql = (
        "SELECT c.uid, c.salt, c.text, e.text_digest FROM reviews r JOIN comments c ON c.id = r.comment_id "
        "JOIN events e ON e.seq = (SELECT max(seq) FROM events WHERE comment_uid = c.uid) "
        "WHERE r.status <> 'open'"
    )
    return _some([uid for uid, salt, text, said in reader.db.execute(sql) if digest(salt, text) != said])


def _decisions(reader: Reader) -> str:
    """Comments whose status, tags or note differ from the fold over the journal."""
    bad = []
    for part in _parts(reader):
        items = {item.comment.uid: item.state for item in reader.items_of(part)}
        folded = states(reader.db, list(items))
        bad += [uid for uid, state in items.items() if state != folded[uid]]
    return _some(bad)


def _counters(reader: Reader) -> str:
    kept = {str(name): int(n) for name, n in reader.db.execute("SELECT name, n FROM counters WHERE n <> 0")}
    counted = {name: n for name, n in counters.counted(reader.db).items() if n}
    wrong = sorted(name for name in kept.keys() | counted.keys() if kept.get(name) != counted.get(name))
    return ", ".join(f"{name}: {kept.get(name, 0)} != {counted.get(name, 0)}" for name in wrong)


def _parts(reader: Reader) -> Iterator[list[int]]:
    numbers = [int(n) for (n,) in reader.db.execute("SELECT comment_id FROM reviews ORDER BY 1")]
    for start in range(0, len(numbers), _BATCH):
        yield numbers[start : start + _BATCH]


def _some(uids: list[Uid]) -> str:
    more = f" (+{len(uids) - 3})" if len(uids) > 3 else ""
    return ", ".join(uids[:3]) + more
