"""The lowest line: what is saved, what runs in the background, and which file this is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from moderator.i18n import Translator
from ui.plain import label, one_line
from ui.session import Work

HEIGHT = 30


class StatusLine(QFrame):
    """Says ``saved`` only about what is on disk."""

    cancelled = Signal()

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self.setProperty("ground", "panel")
        self.setFixedHeight(HEIGHT)
        self._saved = label(tone="ink2", size="small")
        self._detail = label(tone="ink2", size="small")
        self._work = label(tone="ink2", size="small")
        self._file = label(tone="ink2", size="small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._cancel = QPushButton(tr("job.cancel"))
        self._cancel.setProperty("kind", "flat")
        self._cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._cancel.setFixedHeight(24)
        self._cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self._saved)
        row.addWidget(self._detail)
        row.addStretch(1)
        self._job: tuple[QWidget, ...] = (self._work, self._bar, self._cancel)
        for part in (*self._job, self._file):
            row.addWidget(part)
        self.show_work(None)

    def show_saved(self, decisions: int) -> None:
        key = "saved.some" if decisions else "saved.none"
        self._saved.setText(self._tr(key, n=f"{decisions:,}"))

    def show_detail(self, text: str) -> None:
        self._detail.setText(one_line(text))

    def show_file(self, name: str, whole: str) -> None:
        self._file.setText(one_line(name, 40))
        self._file.setAccessibleDescription(one_line(whole))

    def show_work(self, work: Work | None) -> None:
        """A job's name and progress; None hides them."""
        for part in self._job:
            part.setVisible(work is not None)
        if work is None:
            return
        progress = work.progress
        text = self._tr(work.name)
        if progress is not None and self._tr.has(progress.stage):
            text = self._tr(progress.stage)
        if progress is None or not progress.total:
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, progress.total)
            self._bar.setValue(progress.done)
            text = f"{text} {progress.done:,} / {progress.total:,}"
        self._work.setText(text)
