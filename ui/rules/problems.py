"""What is wrong with the pack, line by line; choosing one goes there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from moderator.i18n import Translator
from moderator.rules.fault import Fault
from ui.plain import one_line

_LIMIT = 400


class Problems(QListWidget):
    """Empty where nothing is wrong: it then says so."""

    line_wanted = Signal(int)

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self._faults: tuple[Fault, ...] = ()
        self.setWordWrap(True)
        self.setFixedHeight(96)
        self.setAccessibleName(tr("rules.problems"))
        self.itemActivated.connect(self._go)
        self.itemClicked.connect(self._go)

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self._faults

    def show_faults(self, faults: Sequence[Fault], fine: str) -> None:
        """List the faults; ``fine`` is said where there are none."""
        self._faults = tuple(faults)
        self.clear()
        self.addItems([one_line(fault.describe(self._tr), _LIMIT) for fault in self._faults] or [fine])

    def _go(self, item: QListWidgetItem) -> None:
        row = self.row(item)
        if row < len(self._faults):
            self.line_wanted.emit(self._faults[row].line or 1)
