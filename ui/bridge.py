"""Results of other threads, handed over to the GUI thread."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")
Done = Callable[[T], None]
Failed = Callable[[BaseException], None]


class Bridge(QObject):
    """Waits for futures and calls back on the thread it was made on.

    After ``close`` nothing is called any more, so that a late result never reaches a deleted widget.
    """

    _arrived = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count()
        self._waiting: dict[int, tuple[Future[object], Done[object], Failed]] = {}
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._closed = False

    def watch(self, future: Future[T], done: Done[T], failed: Failed) -> None:
        """Call ``done`` with the result, or ``failed`` with the exception, on the GUI thread."""
        number = next(self._numbers)
        self._waiting[number] = (future, done, failed)  # type: ignore[assignment]
        future.add_done_callback(lambda _: self._tell(number))

    def close(self) -> None:
        self._closed = True
        self._waiting.clear()

    def _tell(self, number: int) -> None:
        if not self._closed:
            self._arrived.emit(number)

    @Slot(int)
    def _deliver(self, number: int) -> None:
        if number not in self._waiting:
            return
        future, done, failed = self._waiting.pop(number)
        try:
            result = future.result()
        except CancelledError:
            return
        except BaseException as fault:
            failed(fault)
        else:
            done(result)
