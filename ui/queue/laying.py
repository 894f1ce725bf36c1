"""What can be asked about the order of a list: small values that travel to a process and work there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from moderator.store.open import open_reader
from moderator.store.reader import Reader
from moderator.store.sequence import Mixing
from ui.queue.snapshot import Snapshot, View, completed, merged, take

_LOTS = "lots"


class Question(Protocol):
    @property
    def mixing(self) -> Mixing: ...

    def answer(self, reader: Reader, mixing: Mixing) -> Snapshot: ...


@dataclass(frozen=True, slots=True)
class Whole:
    """All of a view."""

    view: View
    mixing: Mixing

    def answer(self, reader: Reader, mixing: Mixing) -> Snapshot:
        return take(reader, self.view, mixing)


@dataclass(frozen=True, slots=True)
class Rest:
    """A beginning with all that follows it."""

    first: Snapshot
    mixing: Mixing

    def answer(self, reader: Reader, mixing: Mixing) -> Snapshot:
        return completed(reader, self.first, mixing)


@dataclass(frozen=True, slots=True)
class Again:
    """A list as it is up to a place, and in its new order below it."""

    old: Snapshot
    upto: int
    mixing: Mixing

    def answer(self, reader: Reader, mixing: Mixing) -> Snapshot:
        fresh = take(reader, self.old.view, mixing, self.old.rows[: self.upto])
        return merged(self.old, fresh, self.upto)


@dataclass(frozen=True, slots=True)
class Laid:
    """A question, answered in a worker: it reads the queue on a connection of its own."""

    path: Path
    question: Question

    def __call__(self, memory: dict[str, object]) -> Snapshot:
        lots = memory.setdefault(_LOTS, {})
        assert isinstance(lots, dict)
        with open_reader(self.path) as reader:
            return self.question.answer(reader, replace(self.question.mixing, lots=lots))
