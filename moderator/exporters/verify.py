"""Compares an export with its seal, and the seal with a queue or a head: names the first row that differs."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import orjson

from moderator.errors import ModeratorError
from moderator.exporters.base import Split
from moderator.exporters.export import exporter
from moderator.exporters.read_back import Piece, csv_rows, parquet_rows, pieces, sheet_rows, sqlite_rows
from moderator.exporters.rows import TAG_SEPARATOR
from moderator.exporters.seal import SUFFIX, VERSION, row_hash
from moderator.journal import GENESIS, Chain, Event, fold
from moderator.records import State, Uid
from moderator.store.reader import Reader


class Kind(StrEnum):
    CHANGED = "changed"
    DROPPED = "dropped"
    ADDED = "added"
    SWAPPED = "swapped"
    FRAME = "frame"
    HEAD = "head"
    DECISION = "decision"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Bad:
    """The first thing that is wrong. ``row`` counts from 1 among the rows, headers apart."""

    kind: Kind
    row: int | None = None
    uid: str | None = None

    def to_json(self) -> dict[str, object]:
        return {"kind": self.kind.value, "row": self.row, "uid": self.uid}


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal read back. ``split`` says how its file is taken apart."""

    format: str
    split: Split
    rows: int
    head_count: int
    head_hash: str
    content: str
    salt: bytes
    hashes: tuple[bytes, ...]
    frames: Mapping[bytes, int]
    redacted: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """``against`` is what the seal itself was held against: a queue, a head, or nothing."""

    rows: int
    bad: Bad | None
    against: str


def seal_of(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)


def read_seal(path: Path) -> Sealed:
    """The seal beside ``path``. Raises ModeratorError where it is missing or no seal of ours."""
    file = seal_of(path)
    try:
        found = orjson.loads(file.read_bytes())
        if found["seal"] != VERSION:
            raise ValueError(found["seal"])
        form = exporter(str(found["format"]))
        return Sealed(
            form.name,
            form.split,
            int(found["rows"]),
            int(found["head"]["count"]),
            str(found["head"]["hash"]),
            str(found["content"]),
            bytes.fromhex(found["salt"]),
            tuple(bytes.fromhex(one) for one in found["hashes"]),
            Counter(bytes.fromhex(one) for one in found["frame"]),
            bool(found["redacted"]),
        )
    except FileNotFoundError as fault:
        raise ModeratorError("verify.no_seal", where=str(path), seal=file.name) from fault
    except (OSError, ValueError, KeyError, TypeError, ModeratorError) as fault:
        raise ModeratorError("verify.bad_seal", where=str(file)) from fault


def verify_file(path: Path, seal: Sealed) -> Bad | None:
    """The first row that is not as sealed, or None."""
    if not path.is_file():
        raise ModeratorError("verify.missing", where=str(path))
    frames, found, whole = Counter(seal.frames), list[Piece](), hashlib.sha256()
    hashes: list[bytes] = []
    for piece in pieces(path, seal.split):
        hashed = row_hash(piece.data, seal.salt)
        whole.update(piece.data)
        if frames[hashed] > 0:
            frames[hashed] -= 1
            continue
        hashes.append(hashed)
        found.append(Piece(b"", piece.name))
    bad = first_difference(seal.hashes, hashes, lambda place: found[place].name)
    if bad is not None:
        return bad
    ordered = seal.split in (Split.LINES, Split.RECORDS)
    if seal.rows != len(seal.hashes) or any(frames.values()):
        return Bad(Kind.FRAME)
    return Bad(Kind.FRAME) if ordered and whole.hexdigest() != seal.content else None


def first_difference(
    wanted: Sequence[bytes], found: Sequence[bytes], name: Callable[[int], str | None]
) -> Bad | None:
    """What happened at the first place where two lists of row hashes part."""
    for place, (want, have) in enumerate(zip(wanted, found, strict=False)):
        if want == have:
            continue
        more = found.count(have) > wanted.count(have)
        gone = found.count(want) < wanted.count(want)
        either = (Kind.CHANGED, Kind.ADDED) if more else (Kind.DROPPED, Kind.SWAPPED)
        kind = either[0] if gone else either[1]
        return Bad(kind, place + 1, None if kind is Kind.DROPPED else name(place))
    if len(found) > len(wanted):
        return Bad(Kind.ADDED, len(wanted) + 1, name(len(wanted)))
    if len(found) < len(wanted):
        return Bad(Kind.DROPPED, len(found) + 1)
    return None


def verify_export(path: Path, reader: Reader | None, head: str | None) -> Verdict:
    """A file against its seal, and the seal against a queue, a head, or both.

    Raises ModeratorError where file or seal are missing or cannot be read.
    """
    seal = read_seal(path)
    bad, against = verify_file(path, seal), "nothing"
    if bad is None and head:
        bad, against = against_head(seal, head), "head"
    if bad is None and reader is not None:
        bad, against = against_queue(path, seal, reader), "queue"
    return Verdict(seal.rows, bad, against)


def verify_journal(events: Iterable[Event], head: str | None = None) -> tuple[int, Bad | None]:
    """How many events there are, and the first that does not fit its chain; ``head`` must be one of them."""
    chain, known = Chain(), head is None or head == GENESIS
    for event in events:
        chain.add(event)
        known = known or event.hash == head
    if chain.first_bad is not None:
        return chain.count, Bad(Kind.EVENT, chain.first_bad.number, chain.first_bad.uid)
    return chain.count, None if known else Bad(Kind.HEAD)


def against_head(seal: Sealed, head: str) -> Bad | None:
    return None if seal.head_hash == head.strip().lower() else Bad(Kind.HEAD)


def against_queue(path: Path, seal: Sealed, reader: Reader) -> Bad | None:
    """Whether the journal once ended where the seal says, and the file's decisions were those then."""
    then: dict[Uid, list[Event]] = {}
    chain, at_head = Chain(), seal.head_count == 0
    for event in reader.events():
        chain.add(event)
        if chain.count <= seal.head_count and event.comment:
            then.setdefault(event.comment, []).append(event)
        at_head = at_head or event.hash == seal.head_hash
    if chain.first_bad is not None:
        return Bad(Kind.EVENT, chain.first_bad.number, chain.first_bad.uid)
    if not at_head or chain.count < seal.head_count:
        return Bad(Kind.HEAD)
    return None if seal.redacted else _decisions(path, seal, then, reader)


def _decisions(path: Path, seal: Sealed, then: Mapping[Uid, list[Event]], reader: Reader) -> Bad | None:
    """Held against the journal row by row: this is what a forged seal cannot pass."""
    for number, row in enumerate(named_rows(path, seal.format), 1):
        uid = Uid(row.get("uid", ""))
        place = reader.row_of(uid) if uid else None
        if uid and place is None:
            return Bad(Kind.ADDED, number, uid)
        state = fold(then.get(uid, ()))
        if not uid or not _same(row, state):
            return Bad(Kind.DECISION, number, uid or None)
        item = reader.item(place) if place is not None else None
        if item is not None and "text" in row and row["text"] != item.comment.text:
            return Bad(Kind.CHANGED, number, uid)
    return None


def _same(row: Mapping[str, str], state: State) -> bool:
    wanted = {"status": state.status.value, "reason": state.reason or "", "note": state.note or ""}
    return all(row.get(name, value) == value for name, value in wanted.items())


def named_rows(path: Path, form: str) -> Iterable[dict[str, str]]:
    """The rows of an export that can be held against a queue, by column; nothing for other formats."""
    if form == "csv":
        return csv_rows(path)
    if form == "xlsx":
        return sheet_rows(path)
    if form == "jsonl":
        return _json_rows(path)
    if form == "parquet":
        return map(_texts, parquet_rows(path))
    if form == "sqlite":
        return map(_texts, sqlite_rows(path))
    return ()


def _json_rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open("rb") as stream:
        yield from (_texts(orjson.loads(line)) for line in stream)


def _texts(row: Mapping[str, object]) -> dict[str, str]:
    """The words of a row: numbers and what is nested are left out, tags joined as a cell has them."""
    words = {name: value or "" for name, value in row.items() if value is None or isinstance(value, str)}
    tags = row.get("tags")
    return words | ({"tags": TAG_SEPARATOR.join(tags)} if isinstance(tags, list) else {})
