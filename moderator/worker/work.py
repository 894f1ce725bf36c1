"""What goes to a worker and what comes back: comments, analyses, calls, and batches of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from moderator.errors import ModeratorError
from moderator.records import Finding, Uid
from moderator.rules.pack import Context
from moderator.rules.verdicts import NONE, Verdicts

NOTHING_KNOWN = Context()
"""Beside text and author."""

BATCH = 500
"""Comments a batch, where the caller has no reason for another number."""

_LENGTH = 100_000
"""Code points a batch at most: a long text travels alone and is soon done with."""


@dataclass(frozen=True, slots=True)
class Task:
    """A comment to analyse, by its row number in the queue."""

    row: int
    uid: Uid
    text: str
    author: str = ""
    context: Context = NOTHING_KNOWN
    sentiment: float | None = None
    """Where it is known already, it is not worked out again."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a worker says about one comment. ``sentiment`` is None where it abstains or was not asked for.

    ``prior``: the shipped model's score in [0, 1], None where findings were not asked for.
    """

    row: int
    uid: Uid
    findings: tuple[Finding, ...]
    sentiment: float | None
    prior: float | None = None


@dataclass(frozen=True, slots=True)
class PackFile:
    """A rule pack file as it was when the run began; the stamp changes when it is edited."""

    path: Path
    stamp: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with every comment of a run."""

    packs: tuple[PackFile, ...]
    sentiment: bool
    verdicts: Verdicts = field(default_factory=lambda: NONE)


Memory = dict[str, object]
"""What a worker remembers from one call to the next."""


@dataclass(frozen=True, slots=True)
class Call:
    """Other work for a worker: a picklable function of its memory."""

    work: Callable[[Memory], object]


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception in a worker: one the user can act on, or a bug with its trace."""

    fault: ModeratorError | None
    trace: str


def batches(tasks: Iterable[Task], size: int = BATCH) -> Iterator[list[Task]]:
    """Cut a stream of tasks into batches bounded in number and in length."""
    batch: list[Task] = []
    length = 0
    for task in tasks:
        batch.append(task)
        length += len(task.text)
        if len(batch) >= size or length >= _LENGTH:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch
