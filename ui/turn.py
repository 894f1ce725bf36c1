"""Work that may wait until the comment is painted: done once, in the next turn of the event loop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Turn(QObject):
    """Of several wishes by one name only the last is carried out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: dict[str, Callable[[], None]] = {}
        # A timer of no time comes behind the events that wait: a key that was pressed goes first.
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self.now)

    def ask(self, name: str, work: Callable[[], None]) -> None:
        """Do ``work`` in the next turn, in the order in which names were first asked for."""
        self._work[name] = work
        self._timer.start()

    def now(self) -> None:
        """Do what waits."""
        self._timer.stop()
        while self._work:
            self._work.pop(next(iter(self._work)))()

    def forget(self) -> None:
        """Nothing that waits is done any more."""
        self._timer.stop()
        self._work.clear()
