"""Long work in one line: what it does, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from moderator.i18n import Translator
from moderator.jobs import Progress
from ui.plain import label, one_line
from ui.theme import Theme

STEPS = 1000


class LoadProgress(QFrame):
    """Hidden while nothing runs."""

    cancelled = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self._title = ""
        self._last: Progress | None = None
        self._queued = 0
        self.setProperty("card", "true")
        self._said = label()
        self._count = label(tone="ink2")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = QPushButton()
        self._stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self._said)
        row.addWidget(self._bar, 1)
        row.addWidget(self._count)
        row.addWidget(self._stop)
        self._stop.clicked.connect(self.stop)
        self.set_translator(tr)
        self.hide()

    def set_translator(self, tr: Translator) -> None:
        self._tr = tr
        self._stop.setText(tr("progress.cancel"))
        if self._last is not None:
            self.report(self._last, self._queued)

    def begin(self, title: str, queued: int = 0) -> None:
        """Show the line for work on ``title`` (a file's name), and how many jobs wait behind it."""
        self._queued = queued
        self._title = one_line(title, 48)
        self._stop.setEnabled(True)
        self._last = None
        self._said.setText(self._title)
        self._say_count("")
        self._bar.setRange(0, 0)
        self._name()
        self.show()

    def report(self, progress: Progress, queued: int = 0) -> None:
        """Show how far the work is; without a total the bar only moves."""
        self._last, self._queued = progress, queued
        stage = self._tr(progress.stage) if self._tr.has(progress.stage) else ""
        self._said.setText(" · ".join(part for part in (stage, self._title) if part))
        if progress.total:
            self._bar.setRange(0, STEPS)
            self._bar.setValue(min(STEPS, progress.done * STEPS // progress.total))
            self._say_count(f"{progress.done:,} / {progress.total:,}")
        else:
            self._bar.setRange(0, 0)
            self._say_count(f"{progress.done:,}" if progress.done else "")
        self._name()

    def _say_count(self, count: str) -> None:
        behind = self._tr("progress.queued", n=self._queued) if self._queued else ""
        self._count.setText(" · ".join(part for part in (count, behind) if part))

    def finish(self) -> None:
        """Hide the line."""
        self._last = None
        self.hide()

    def _name(self) -> None:
        self._bar.setAccessibleName(f"{self._said.text()} {self._count.text()}".strip())

    def stop(self) -> None:
        """Ask the work to stop; it says when it has."""
        self._stop.setEnabled(False)
        self._said.setText(self._tr("progress.stopping"))
        self.cancelled.emit()
