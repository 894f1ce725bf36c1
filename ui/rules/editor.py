"""The rules editor: the pack as text, what is wrong with it, a sentence to try, the bill, and proposals."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from moderator.i18n import Translator
from moderator.rules.bill import Bill, Item
from moderator.rules.fault import Fault
from ui.dialogs.sheet import Sheet
from ui.plain import label, one_line
from ui.rules.bill_view import BillView
from ui.rules.code import Code
from ui.rules.problems import Problems
from ui.rules.proposals_view import ProposalsView
from ui.rules.try_out import TryOut
from ui.theme import Theme

PAUSE_MS = 250
"""The pack is checked this long after the last key."""


class Side(StrEnum):
    """What stands at the right."""

    TRY = "try"
    BILL = "bill"
    PROPOSALS = "proposals"


class RulesEditor(Sheet):
    """Shows and asks; what it asks for is answered by ``ui.rules.room``."""

    checked = Signal(str)
    """The text of the own pack, a moment after it was changed."""
    pack_wanted = Signal(object)
    """The path of another pack to show."""
    save_wanted = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget) -> None:
        super().__init__(theme, tr, parent, tr("rules.title"), size=QSize(1200, 560))
        self._own = ""
        self._filling = False
        self.packs = QComboBox()
        self.packs.setAccessibleName(tr("rules.packs"))
        self.packs.setMinimumWidth(260)
        self.code = Code(theme)
        self.code.setAccessibleName(tr("rules.code"))
        self.problems = Problems(tr)
        self.try_out = TryOut(theme, tr)
        self.bill = BillView(theme, tr)
        self.proposals = ProposalsView(tr)
        self.stack = QStackedWidget()
        self.tabs: dict[Side, QPushButton] = {}
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._check)
        self._lay_out()
        self.add_close()
        self.save = self.add_button(tr("rules.save"), primary=True)
        self.save.clicked.connect(self.save_wanted)
        self.packs.currentIndexChanged.connect(self._choose)
        self.code.textChanged.connect(self._edited)
        self.problems.line_wanted.connect(self.code.go_to)

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(label(self._tr("rules.packs"), tone="ink2"))
        head.addWidget(self.packs)
        self.read_only = label(self._tr("rules.read_only"), tone="accent")
        head.addWidget(self.read_only)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self.code, 1)
        column.addWidget(self.problems)
        other = QVBoxLayout(right)
        other.setContentsMargins(12, 0, 0, 0)
        other.setSpacing(8)
        row = QHBoxLayout()
        for side, part in zip(Side, (self.try_out, self.bill, self.proposals), strict=True):
            self.stack.addWidget(part)
            row.addWidget(self._tab(side))
        row.addStretch(1)
        other.addLayout(row)
        other.addWidget(self.stack, 1)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(1)
        for half, stretch in ((left, 11), (right, 9)):
            halves.addWidget(half)
            halves.setStretchFactor(halves.count() - 1, stretch)
        halves.setSizes([640, 520])
        self.content.addWidget(halves)

    def _tab(self, side: Side) -> QPushButton:
        button = QPushButton(self._tr(f"rules.side.{side}"))
        button.setProperty("kind", "flat")
        button.setCheckable(True)
        button.clicked.connect(lambda: self.show_side(side))
        self.tabs[side] = button
        return button

    def first_focus(self) -> QWidget:
        return self.code

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+S saves, as everywhere one writes."""
        if event.matches(QKeySequence.StandardKey.Save) and self.save.isEnabled():
            self.save_wanted.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def show_side(self, side: Side) -> None:
        self.stack.setCurrentIndex(list(Side).index(side))
        for name, tab in self.tabs.items():
            tab.setChecked(name is side)

    def open_with(self, own: Path, text: str, others: Sequence[tuple[str, Path]]) -> None:
        """Edit ``text`` as the pack at ``own``; ``others`` can be read: what they are called, and where."""
        self._filling = True
        self.packs.clear()
        self.packs.addItem(self._tr("rules.own"), None)
        for name, path in others:
            self.packs.addItem(one_line(name, 60), path)
        self._filling = False
        self.tell(str(own))
        self.show_side(Side.TRY)
        self.set_text(text)
        self.open()

    @property
    def is_own(self) -> bool:
        """Whether the pack that can be changed is shown."""
        return self.packs.currentData() is None

    def text(self) -> str:
        """The own pack as it stands here, also while another one is shown."""
        return self.code.toPlainText() if self.is_own else self._own

    def set_text(self, text: str) -> None:
        """Replace the own pack and show it, as an edit that can be undone."""
        self._own = text
        self.packs.setCurrentIndex(0)
        self._show(text, read_only=False)
        self._edited()

    def show_other(self, text: str) -> None:
        """Another pack's text, to be read only."""
        self._show(text, read_only=True)

    def show_faults(self, faults: Sequence[Fault]) -> None:
        """What is wrong with the own pack."""
        self.problems.show_faults(faults, self._tr("rules.fine"))
        if self.is_own:
            self.code.mark({fault.line for fault in faults if fault.line})

    def show_bill(self, items: Sequence[Item], bill: Bill, floor: float) -> None:
        self.bill.show_bill(items, bill, floor)
        self.show_side(Side.BILL)

    def _show(self, text: str, *, read_only: bool) -> None:
        self._filling = True
        self.code.setReadOnly(read_only)
        self.code.setPlainText(text)
        self.code.mark(())
        self._filling = False
        self.read_only.setVisible(read_only)

    def _choose(self) -> None:
        if self._filling:
            return
        if not self.code.isReadOnly():
            self._own = self.code.toPlainText()
        path = self.packs.currentData()
        if path is None:
            self._show(self._own, read_only=False)
            self._edited()
        else:
            self.pack_wanted.emit(path)

    def _edited(self) -> None:
        if self._filling or not self.is_own:
            return
        self.bill.forget()
        self._timer.start()

    def _check(self) -> None:
        self.checked.emit(self.text())
