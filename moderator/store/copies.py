"""The queue's own copies: when one is due, which one is the newest, and which may go."""

from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.store import backup
from moderator.store.connect import connect
from moderator.store.reader import Reader

EVERY_OPEN = timedelta(hours=4)
EVERY_WORKING = timedelta(hours=1)
_NEWEST_KEPT = 3
_EMPTY = (0, "")
_STAMP = re.compile(r"\d{8}T\d{6}\.\d{3}Z")
_NAME = re.compile(rf"\.({_STAMP.pattern})\.([a-z-]+)\.[^.]+$")
_STEPS: tuple[tuple[timedelta, str], ...] = (
    (timedelta(days=1), "%Y%m%d%H"),
    (timedelta(days=14), "%Y%m%d"),
    (timedelta(weeks=12), "%G-%V"),
)
"""Up to this age one copy is kept for each hour, day and week; older ones go."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a queue: when it was made (UTC), and what for."""

    path: Path
    at: datetime
    occasion: str


def listed(queue: Path) -> list[Copy]:
    """The queue's own copies, oldest first."""
    found = []
    with contextlib.suppress(OSError):
        for file in backup.folder(queue).iterdir():
            match = _NAME.search(file.name)
            if match and file.name.startswith(f"{queue.stem}."):
                at = datetime.strptime(match[1], "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
                found.append(Copy(file, at, match[2]))
    return sorted(found, key=lambda one: (one.at, one.path.name))


def put_aside(queue: Path) -> list[Path]:
    """Damaged files that a restore renamed instead of writing over them."""
    found: list[Path] = []
    with contextlib.suppress(OSError):
        found = [file for file in queue.parent.iterdir() if _is_put_aside(queue, file.name)]
    return sorted(found)


def _is_put_aside(queue: Path, name: str) -> bool:
    stem, end = f"{queue.stem}.", f".damaged{queue.suffix}"
    return (
        name.startswith(stem)
        and name.endswith(end)
        and _STAMP.fullmatch(name[len(stem) : -len(end)]) is not None
    )


@dataclass(frozen=True, slots=True)
class Described:
    """A copy as a person chooses it: its size in bytes, and its decisions (None: it cannot be read)."""

    copy: Copy
    size: int
    decisions: int | None


def described(queue: Path) -> list[Described]:
    """The queue's own copies, newest first. Opens each: not for the GUI thread."""
    found = []
    for one in reversed(listed(queue)):
        with contextlib.suppress(OSError):
            found.append(Described(one, one.path.stat().st_size, _decisions(one.path)))
    return found


def _decisions(path: Path) -> int | None:
    try:
        with Reader(connect(path, read_only=True)) as reader:
            return reader.decisions_made()
    except sqlite3.Error:
        return None


def newest(queue: Path) -> Path | None:
    """The newest copy, None where there is none."""
    found = listed(queue)
    return found[-1].path if found else None


def due(queue: Path, every: timedelta = EVERY_WORKING, now: datetime | None = None) -> bool:
    """Whether the newest copy is older than ``every`` (or dated in the future) and holds less than the queue.

    For a desk's timer: ``if due(path): make(path, "hourly")``, off the GUI thread.
    """
    found = listed(queue)
    if not found:
        return True
    age = (now or datetime.now(UTC)) - found[-1].at
    # A clock that was set back must not stop the copies.
    return not timedelta() <= age < every and _journal(queue) != _journal(found[-1].path)


def make(queue: Path, occasion: str) -> Path | None:
    """A copy, if the newest one does not hold everything already and the disk has room; then thin them.

    Raises ModeratorError where it cannot be written.
    """
    found = listed(queue)
    if found and _journal(queue) == _journal(found[-1].path) is not None:
        return None
    if shutil.disk_usage(queue.parent).free < 3 * queue.stat().st_size:
        raise ModeratorError("backup.no_room", where=str(queue))
    made = backup.keep(queue, occasion)
    thin(queue)
    return made


def on_open(queue: Path) -> ModeratorError | None:
    """The copy of every few hours when a queue is opened; returns why it could not be made."""
    return _try(queue, "open") if due(queue, EVERY_OPEN) else None


def before_import(queue: Path) -> ModeratorError | None:
    """The copy before an import, where there is something to lose; returns why it could not be made."""
    return _try(queue, "before-import")


def before_take_back(queue: Path) -> None:
    """The copy before an import is taken back. Raises ModeratorError where it could not be made."""
    fault = _try(queue, "before-take-back")
    if fault is not None:
        raise fault


def _try(queue: Path, occasion: str) -> ModeratorError | None:
    """A copy that fails never keeps anyone from work."""
    try:
        if _journal(queue) != _EMPTY:
            make(queue, occasion)
    except ModeratorError as fault:
        return fault
    except OSError as fault:
        return ModeratorError("backup.failed", where=str(queue), detail=fault.strerror or "")
    return None


def thin(queue: Path, now: datetime | None = None) -> list[Path]:
    """Delete copies that a newer one of the same hour, day or week stands for; returns those deleted."""
    gone = superfluous(listed(queue), now or datetime.now(UTC))
    for one in gone:
        with contextlib.suppress(OSError):
            one.path.unlink()
    return [one.path for one in gone]


def superfluous(found: Sequence[Copy], now: datetime) -> list[Copy]:
    """Which of the copies (oldest first) may go. The three newest stay, whatever the clock says, and so do
    those made before a restore, a migration or a merge, for twelve weeks: they are the way back."""
    seen: set[tuple[str, str]] = set()
    gone = []
    for number, one in enumerate(reversed(found)):
        slot = _slot(one, now)
        if number < _NEWEST_KEPT or (slot is not None and _way_back(one.occasion)):
            continue
        if slot is None or slot in seen:
            gone.append(one)
        else:
            seen.add(slot)
    return gone


def _way_back(occasion: str) -> bool:
    return occasion.startswith("before-") and occasion != "before-import"


def _slot(one: Copy, now: datetime) -> tuple[str, str] | None:
    age = max(now - one.at, timedelta())
    for limit, form in _STEPS:
        if age < limit:
            return form, one.at.strftime(form)
    return None


def _journal(path: Path) -> tuple[int, str] | None:
    """Where the journal of a file ends: equal ends mean that nothing was acknowledged in between."""
    try:
        db = connect(path, read_only=True)
    except sqlite3.Error:
        return None
    try:
        found = db.execute("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1").fetchone()
        return (int(found[0]), str(found[1])) if found else _EMPTY
    except sqlite3.Error:
        return None
    finally:
        db.close()
