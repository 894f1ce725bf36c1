"""The lowest line: what is saved, how much is left, and which file this is."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from moderator.i18n import Translator
from moderator.records import Counts, Status
from ui.plain import label, one_line

HEIGHT = 30
LATE_MS = 400
"""A decision not on disk after this long is said to be waiting; a load may hold the writer for a while."""


class StatusLine(QFrame):
    """Says ``saved`` only about what is on disk."""

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self.setProperty("ground", "panel")
        self.setFixedHeight(HEIGHT)
        self._saved = label(tone="ink2", size="small")
        self._unwritten = label(tone="accent", size="small")
        self._unwritten.hide()
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(LATE_MS)
        self._late.timeout.connect(self._unwritten.show)
        self._left = label(tone="ink2", size="small")
        self._marked = label(tone="accent", size="small")
        self._exposure = label(tone="ink2", size="small")
        self._exposure.hide()
        self._file = label(tone="ink2", size="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(24)
        row.addWidget(self._saved)
        row.addWidget(self._unwritten)
        self._estimate = label(tone="ink2", size="small")
        self._order = label(tone="ink2", size="small")
        row.addWidget(self._left)
        row.addWidget(self._marked)
        row.addWidget(self._estimate)
        row.addWidget(self._order)
        row.addStretch(1)
        row.addWidget(self._exposure)
        row.addWidget(self._file)

    def show_saved(self, decisions: int) -> None:
        key = "saved.some" if decisions else "saved.none"
        self._saved.setText(self._tr(key, n=f"{decisions:,}"))

    def show_unwritten(self, gestures: int) -> None:
        """Gestures on their way to the disk; mentioned only where that takes long."""
        self._unwritten.setText(self._tr("saved.waiting", n=f"{gestures:,}"))
        if gestures == 0:
            self._late.stop()
            self._unwritten.hide()
        elif not self._late.isActive():
            self._late.start()

    def show_marked(self, comments: int) -> None:
        """How many comments are marked for a batch."""
        self._marked.setText(self._tr("mark.count", n=f"{comments:,}") if comments else "")

    def show_counts(self, counts: Counts) -> None:
        """How much is left, and what was hidden: nothing is estimated before it is earned."""
        numbers = {
            "open": counts.open,
            "total": counts.total,
            "hidden": counts.by_status.get(Status.HIDDEN, 0),
        }
        shown = {name: f"{number:,}" for name, number in numbers.items()}
        self._left.setText(self._tr("status_line.counts", **shown))
        self._left.setVisible(counts.total > 0)

    def show_exposure(self, read: int) -> None:
        """How many flagged comments the reviewer read today."""
        self._exposure.setText(self._tr("exposure.count", n=f"{read:,}"))
        self._exposure.show()

    def show_estimate(self, said: str, *, reached: bool) -> None:
        """How much of the harm is found, by the blind sample; empty where nothing was sampled yet."""
        self._estimate.setText(one_line(said, 80))
        self._estimate.setProperty("tone", "approved" if reached else "ink2")
        self._estimate.style().unpolish(self._estimate)
        self._estimate.style().polish(self._estimate)

    def show_order(self, said: str) -> None:
        """What the last fit did to the order of what waits."""
        self._order.setText(one_line(said, 80))

    def learnt(self) -> tuple[str, str]:
        """The estimate and what was done to the order, for tests and screen readers."""
        return self._estimate.text(), self._order.text()

    def show_file(self, name: str, whole: str) -> None:
        self._file.setText(one_line(name, 40))
        self._file.setAccessibleDescription(one_line(whole))

    def texts(self) -> tuple[str, str, str]:
        return self._saved.text(), self._left.text(), self._file.text()
