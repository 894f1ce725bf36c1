"""Whether the path of an open queue still leads to the file that is open: it may be removed or replaced."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from moderator.errors import ModeratorError

Identity = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What stood at the path, and beside it as -wal, when the writer opened them: device and inode."""

    path: Path
    file: Identity
    log: Identity

    @classmethod
    def of(cls, path: Path) -> Anchor:
        return cls(path, _identity(path), _identity(_log(path)))

    def check(self) -> None:
        """Raises ModeratorError where a commit would go into a file that nobody can find any more."""
        try:
            same = (_identity(self.path), _identity(_log(self.path))) == (self.file, self.log)
        except OSError:
            same = False
        if not same:
            raise ModeratorError("queue.moved", where=str(self.path))


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _identity(path: Path) -> Identity:
    found = path.stat()
    return (found.st_dev, found.st_ino)
