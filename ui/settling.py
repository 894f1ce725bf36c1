"""The moment in which a press can still turn out to be typing: it is written when that is over."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from ui.guard import ROLL_MS

LAST_LOOK_MS = 15
"""A key struck in time may lie unread when a busy window comes round: it is heard before this is over."""


class Settling(QObject):
    """Runs from a press on. A neighbour in time is heard within it, however busy the window is."""

    over = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moment = QTimer(self, singleShot=True, interval=ROLL_MS)
        # A timer that is due goes off before keys that came meanwhile; the next round hears them.
        self._look = QTimer(self, singleShot=True, interval=LAST_LOOK_MS)
        self._moment.timeout.connect(self._look.start)
        self._look.timeout.connect(self.over)

    def start(self) -> None:
        self._look.stop()
        self._moment.start()

    def stop(self) -> None:
        self._moment.stop()
        self._look.stop()
