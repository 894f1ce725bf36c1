"""The bill before saving: a row a change, its comments below it, and the reason where one is needed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from moderator.i18n import Translator
from moderator.intervals import Share
from moderator.jobs import Progress
from moderator.rules.bill import Bill, Effect, Item, Part
from ui.plain import label, one_line
from ui.theme import Theme, sized

_COLUMNS = ("change", "caught", "wrong", "fresh", "precision")
_REASON_LIMIT = 500


class BillView(QWidget):
    """Says which text it is about: a bill of another text is no bill."""

    wanted = Signal()
    cancelled = Signal()
    reasoned = Signal(str)

    def __init__(self, theme: Theme, tr: Translator) -> None:
        super().__init__()
        self._theme, self._tr = theme, tr
        self.below: list[int] = []
        """The changes below the floor."""
        self.make = QPushButton(tr("rules.bill_make"))
        self.make.clicked.connect(self.wanted)
        self.stop = QPushButton(tr("rules.bill_stop"))
        self.stop.clicked.connect(self.cancelled)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("job.bill"))
        self.summary = label(tone="ink2", wrap=True)
        self.tree = QTreeWidget()
        self.tree.setColumnCount(len(_COLUMNS))
        self.tree.setHeaderLabels([tr(f"rules.bill.{name}") for name in _COLUMNS])
        self.tree.setAccessibleName(tr("rules.bill"))
        titles = self.tree.headerItem()
        for column in range(1, len(_COLUMNS)):
            titles.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = self.tree.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.reason = QLineEdit()
        self.reason.setMaxLength(_REASON_LIMIT)
        self.reason.setPlaceholderText(tr("rules.bill_reason"))
        self.reason.setAccessibleName(tr("rules.bill_reason"))
        self.reason.textChanged.connect(self.reasoned)
        self.warning = label(tone="harm", wrap=True)
        self._lay_out()
        self.forget()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.make)
        top.addWidget(self.bar, 1)
        top.addWidget(self.stop)
        top.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(top)
        box.addWidget(sized(self.summary, "small"))
        box.addWidget(self.tree, 1)
        box.addWidget(self.warning)
        box.addWidget(self.reason)

    def forget(self) -> None:
        """The text changed: what was told is of another one."""
        self.below = []
        self.tree.clear()
        self.summary.setText(self._tr("rules.bill_none"))
        self._show_running(False)
        for part in (self.warning, self.reason):
            part.hide()

    def show_progress(self, progress: Progress) -> None:
        self._show_running(True)
        self.bar.setRange(0, progress.total or 0)
        self.bar.setValue(progress.done)

    def show_bill(self, items: Sequence[Item], bill: Bill, floor: float) -> None:
        tr = self._tr
        self._show_running(False)
        self.tree.clear()
        self.below = bill.below(floor)
        for at, (item, effect) in enumerate(zip(items, bill.effects, strict=True)):
            row = self._row(item, effect, at in self.below)
            self.tree.addTopLevelItem(row)
            for child in map(row.child, range(row.childCount())):
                if child is not None:
                    child.setFirstColumnSpanned(True)
        self.tree.resizeColumnToContents(0)
        total = bill.total
        sums = {name: getattr(total, name) for name in ("fresh", "dropped", "caught", "wrong")}
        self.summary.setText(tr("rules.bill_sum" if items else "rules.bill_same", n=bill.read, **sums))
        for part in (self.warning, self.reason):
            part.setVisible(bool(self.below))
        self.warning.setText(tr("rules.bill_below", floor=f"{floor:.0%}", n=len(self.below)))

    def _show_running(self, running: bool) -> None:
        self.make.setVisible(not running)
        self.bar.setVisible(running)
        self.stop.setVisible(running)

    def _row(self, item: Item, effect: Effect, below: bool) -> QTreeWidgetItem:
        tr = self._tr
        what = tr(f"rules.part.{item.part}") if item.part is Part.RULE else one_line(item.text, 40)
        title = tr(f"rules.turn.{item.turn}", what=what, rule=item.rule)
        numbers = [f"{effect.caught}", f"{effect.wrong}", f"{effect.fresh}"]
        for at, lost in enumerate((effect.missed, effect.freed, effect.dropped)):
            numbers[at] += f" −{lost}" if lost else ""
        row = QTreeWidgetItem([title, *numbers, self._share(effect.precision)])
        for column in range(1, len(_COLUMNS)):
            row.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if below:
            row.setText(0, f"! {title}")
            row.setForeground(0, self._theme.color("harm"))
        for example in effect.examples:
            kind = {True: "hidden", False: "approved", None: "open"}[example.hidden]
            row.addChild(QTreeWidgetItem([tr(f"rules.example.{kind}", text=one_line(example.snippet, 60))]))
        return row

    def _share(self, share: Share) -> str:
        """A precision with its interval; nothing before it is earned."""
        if share.value is None:
            return self._tr("rules.undecided")
        low, high = share.interval
        return f"{share.value:.0%} ({low:.0%}–{high:.0%})"
