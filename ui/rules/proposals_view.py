"""Terms that the decisions speak for: each with its counts, added to the pack with Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from moderator.appraisal import Proposed
from moderator.i18n import Translator
from ui.plain import label, one_line
from ui.theme import sized

_COLUMNS = ("term", "hidden", "approved", "open", "precision")


class ProposalsView(QWidget):
    """Enter or a double click adds the current one; it then leaves the list."""

    wanted = Signal()
    chosen = Signal(object)
    """A Proposal."""

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self.proposed: Proposed | None = None
        self.look = QPushButton(tr("rules.propose"))
        self.look.clicked.connect(self.wanted)
        self.summary = label(tr("rules.propose_hint"), tone="ink2", wrap=True)
        self.tree = QTreeWidget()
        self.tree.setRootIsDecorated(False)
        self.tree.setHeaderLabels([tr(f"rules.proposal.{name}") for name in _COLUMNS])
        self.tree.setAccessibleName(tr("rules.proposals"))
        titles = self.tree.headerItem()
        for column in range(1, len(_COLUMNS)):
            titles.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = self.tree.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.itemActivated.connect(lambda item: self._choose(item))
        top = QHBoxLayout()
        top.addWidget(self.look)
        top.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(top)
        box.addWidget(sized(self.summary, "small"))
        box.addWidget(self.tree, 1)

    def show_proposed(self, proposed: Proposed) -> None:
        tr = self._tr
        self.proposed = proposed
        self.tree.clear()
        key = "rules.proposed" if proposed.terms else "rules.proposed_none"
        numbers = {"n": len(proposed.terms), "hidden": proposed.hidden, "approved": proposed.approved}
        self.summary.setText(tr(key, **numbers))
        for one in proposed.terms:
            low, high = one.precision.interval
            share = f"{one.precision.value or 0:.0%} ({low:.0%}–{high:.0%})"
            counts = [str(one.hidden), str(one.approved), str(one.open)]
            row = QTreeWidgetItem([one_line(one.term, 30), *counts, share])
            for column in range(1, len(_COLUMNS)):
                row.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.setData(0, Qt.ItemDataRole.UserRole, one)
            self.tree.addTopLevelItem(row)
        first = self.tree.topLevelItem(0)
        if first is not None:
            self.tree.setCurrentItem(first)
            self.tree.setFocus()

    def _choose(self, item: QTreeWidgetItem) -> None:
        proposal = item.data(0, Qt.ItemDataRole.UserRole)
        self.tree.takeTopLevelItem(self.tree.indexOfTopLevelItem(item))
        self.chosen.emit(proposal)
