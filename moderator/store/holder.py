"""Who holds a queue: an OS lock on a file beside it, and a note that stays behind after an unclean exit."""

from __future__ import annotations

import contextlib
import json
import os
import platform
from dataclasses import dataclass
from pathlib import Path

import filelock

from moderator.errors import ModeratorError


@dataclass(frozen=True, slots=True)
class Holder:
    """The lock, held. The kernel frees it when the process dies; the note beside it then stays."""

    path: Path
    lock: filelock.BaseFileLock
    unclean: bool

    @classmethod
    def take(cls, path: Path) -> Holder:
        """Raises ModeratorError where another process has it, or where nothing can be written here."""
        lock = filelock.FileLock(f"{path}.lock", timeout=0, mode=0o600)
        try:
            lock.acquire()
        except filelock.Timeout as fault:
            raise ModeratorError("queue.in_use", where=str(path), owner=_owner(path)) from fault
        except OSError as fault:
            raise ModeratorError(
                "queue.cannot_write", where=str(path), detail=fault.strerror or ""
            ) from fault
        unclean = cls.left_behind(path)
        try:
            _write_note(path)
        except OSError as fault:
            lock.release()
            raise ModeratorError(
                "queue.cannot_write", where=str(path), detail=fault.strerror or ""
            ) from fault
        return cls(path, lock, unclean)

    @staticmethod
    def left_behind(path: Path) -> bool:
        """Whether a note lies there: somebody has the queue now, or had it and did not close it."""
        return _note(path).exists()

    @staticmethod
    def is_free(path: Path) -> bool:
        """Whether nobody has the queue open for writing at this moment."""
        if not Path(f"{path}.lock").exists():
            return True
        lock = filelock.FileLock(f"{path}.lock", timeout=0, mode=0o600)
        try:
            lock.acquire()
        except (filelock.Timeout, OSError):
            return False
        lock.release()
        return True

    def release(self, *, noted: bool = False) -> None:
        """Let go; ``noted``: the note stays, as after an unclean exit."""
        if not noted:
            with contextlib.suppress(OSError):
                _note(self.path).unlink()
        self.lock.release()


def _unwritable(path: Path, fault: OSError) -> ModeratorError:
    return ModeratorError("queue.cannot_write", where=str(path), detail=fault.strerror or "")


def _note(path: Path) -> Path:
    return path.with_name(path.name + ".owner")


def _write_note(path: Path) -> None:
    said = json.dumps({"pid": os.getpid(), "host": platform.node()}).encode()
    descriptor = os.open(_note(path), os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    try:
        os.write(descriptor, said)
    finally:
        os.close(descriptor)


def _owner(path: Path) -> str:
    """Who holds the lock, in words; "?" where the note beside the file cannot be read."""
    try:
        owner = json.loads(_note(path).read_text(encoding="utf-8"))
        return f"{owner['host']}, pid {owner['pid']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "?"
