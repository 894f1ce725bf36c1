"""Progress and cancelling of long work, without threads or Qt."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field


class Cancelled(Exception):
    """The user asked a job to stop; whatever it was writing is rolled back."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. ``total`` is None while the end is not known. ``stage`` is a catalogue key."""

    stage: str
    done: int
    total: int | None = None


@dataclass(slots=True)
class Job:
    """A handle passed down to long work: it reports through ``report`` and stops at ``checkpoint``."""

    on_progress: Callable[[Progress], None] | None = None
    _cancel: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        self._cancel.set()

    @property
    def cancelled(self) -> bool:
        return self._cancel.is_set()

    def checkpoint(self) -> None:
        """Raise ``Cancelled`` if the user asked to stop."""
        if self._cancel.is_set():
            raise Cancelled

    def report(self, stage: str, done: int, total: int | None = None) -> None:
        """Tell how far the work is, and stop if asked to."""
        self.checkpoint()
        if self.on_progress is not None:
            self.on_progress(Progress(stage, done, total))
