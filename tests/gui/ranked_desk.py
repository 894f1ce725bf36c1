"""The desk as a program of its own whose queue is ranked anew all the time; it tells what each press met.

Started as ``ranked_desk.py --queue Q --lang en``. Beside the queue, ``presses.jsonl`` gets a line for each
key that goes down: the key, and the comment that was painted last.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent

from moderator import settings
from moderator.i18n import Language
from moderator.records import Changes
from moderator.store.open import open_store
from ui.app import Program, _application
from ui.session import Session

EVERY_MS = 70


class Witness(QObject):
    """Notes what stands on the screen when a key goes down, before the desk hears of it."""

    def __init__(self, program: Program, file: Path) -> None:
        super().__init__()
        self._program, self._file = program, file
        self._painted = ""
        program.desk.window.review.painted.connect(self._see)

    def _see(self, uid: str) -> None:
        self._painted = uid

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and watched is self._program.desk.window.stage and not event.isAutoRepeat():
            with self._file.open("a", encoding="utf-8") as out:
                out.write(json.dumps([event.text(), self._painted]) + "\n")
        return False


def shuffle(db: sqlite3.Connection) -> None:
    db.execute("UPDATE reviews SET priority = abs(random() % 1000) / 1000.0, flagged = abs(random() % 2)")


def main(queue: Path) -> None:
    app = _application()
    chosen = replace(settings.read(), palette="light")
    program = Program(app, Session(open_store(queue), chosen), chosen, Language.EN)
    witness = Witness(program, queue.parent / "presses.jsonl")
    app.installEventFilter(witness)
    rounds = 0

    def rank() -> None:
        nonlocal rounds
        rounds += 1
        desk = program.desk
        desk.session.store.writer.submit(shuffle)
        desk.session.changed.emit(Changes(uids=None, order=True))
        # Both ways to a new order: below the screen as the learner does, and the whole list as F5 does.
        desk.review.refresh() if rounds % 5 == 0 else desk.review.rerank()

    timer = QTimer(interval=EVERY_MS)
    timer.timeout.connect(rank)
    program.desk.start()
    timer.start()
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[sys.argv.index("--queue") + 1]))
