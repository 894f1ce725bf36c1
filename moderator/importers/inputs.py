"""Which files a load means: several files, and folders with everything in them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.importers.sniff import file_name
from moderator.records import Problem

SEAL_SUFFIX = ".seal.json"
NOT_DATA = frozenset({"thumbs.db", "desktop.ini"})


def expand(paths: Iterable[Path]) -> list[Path]:
    """The files to read, in order: folders give all files below them, by name, without hidden files, seals
    of exports and what systems leave behind. A file named twice is read once.

    Raises ModeratorError for a folder that holds nothing to read.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            found.setdefault(path)
            continue
        before = len(found)
        for file in _below(path):
            found.setdefault(file)
        if len(found) == before:
            raise ModeratorError("import.empty_folder", where=file_name(path))
    return list(found)


def _below(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files, key=_contents_first):
            if not (name.startswith(".") or name.endswith(SEAL_SUFFIX) or name.lower() in NOT_DATA):
                yield Path(parent, name)


def _contents_first(name: str) -> tuple[bool, str]:
    """Files of articles before files of their comments, else by name."""
    return "content" not in name.lower(), name


def as_problem(fault: ModeratorError, file: str) -> Problem:
    """A file that cannot be read, beside others that can: told as a problem of the load."""
    params = {name: str(value) for name, value in fault.params.items()}
    return Problem(file, None, fault.key, "", params)
