"""Python's garbage, collected on the GUI thread: a widget that dies on another one ends the program."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 200
_SETTLED_MS = 1000
"""Milliseconds after which a new window stands: its parts are looked through once, then left alone."""


class Sweep(QObject):
    """Takes the collecting over from Python, which does it on whichever thread happens to make an object.

    What lives since the start is not looked through again and again: it would keep a press waiting.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._settling = QTimer(self, interval=_SETTLED_MS, singleShot=True)
        self._settling.timeout.connect(self._settle)
        self.anew()

    def anew(self) -> None:
        """Another window is being made: what the last one was made of may go."""
        gc.unfreeze()
        self._settling.start()

    def _settle(self) -> None:
        """Looking through all of it takes as long as two frames: never again while somebody works."""
        gc.collect()
        gc.freeze()

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        due = [
            n
            for n, (made, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if made > most
        ]
        if due:
            gc.collect(due[-1])

    def end(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        self._settling.stop()
        gc.unfreeze()
        gc.enable()
