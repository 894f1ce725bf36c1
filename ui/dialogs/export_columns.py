"""Which columns an export has, and in which order: ticked, and moved by hand or by Alt and an arrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from moderator.i18n import Translator
from ui.plain import label

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ColumnList(QWidget):
    """Shows the columns of one format. ``chosen`` is empty while all of them stand in their own order."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[str, ...] = ()
        self._title = label(tone="ink2")
        self.list = QListWidget()
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.list.setUniformItemSizes(True)
        self.list.installEventFilter(self)
        self.up, self.down, self.every = QPushButton("↑"), QPushButton("↓"), QPushButton()
        for button in (self.up, self.down, self.every):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        foot.addWidget(self.up)
        foot.addWidget(self.down)
        foot.addStretch(1)
        foot.addWidget(self.every)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self._title)
        box.addWidget(self.list, 1)
        box.addLayout(foot)
        self.up.clicked.connect(lambda: self.shift(-1))
        self.down.clicked.connect(lambda: self.shift(1))
        self.every.clicked.connect(lambda: self.show_columns(self._all, ()))
        self.every.clicked.connect(self.changed)
        self.list.itemChanged.connect(self.changed)
        self.list.model().rowsMoved.connect(self.changed)

    def set_translator(self, tr: Translator) -> None:
        self._title.setText(tr("export_dialog.columns"))
        self._title.setBuddy(self.list)
        self.list.setAccessibleName(tr("export_dialog.columns"))
        self.every.setText(tr("export_dialog.columns_all"))
        for button, key in ((self.up, "column_up"), (self.down, "column_down")):
            button.setToolTip(tr(f"export_dialog.{key}"))
            button.setAccessibleName(tr(f"export_dialog.{key}"))

    def show_columns(self, columns: Sequence[str], chosen: Sequence[str]) -> None:
        """List ``columns``: those chosen first and ticked, in their order; all ticked where none is."""
        self._all = tuple(columns)
        kept = [name for name in chosen if name in columns] or list(columns)
        self.list.blockSignals(True)
        self.list.clear()
        for name in [*kept, *(name for name in columns if name not in kept)]:
            item = QListWidgetItem(name)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsDragEnabled
            )
            item.setCheckState(Qt.CheckState.Checked if name in kept else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.blockSignals(False)

    def chosen(self) -> tuple[str, ...]:
        """The ticked columns in order; empty where that is all of them as they come."""
        items = [self.list.item(row) for row in range(self.list.count())]
        names = tuple(item.text() for item in items if item.checkState() is Qt.CheckState.Checked)
        return () if names == self._all else names

    @property
    def none(self) -> bool:
        """Nothing is ticked: there would be nothing to write."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return bool(items) and all(item.checkState() is Qt.CheckState.Unchecked for item in items)

    def shift(self, by: int) -> None:
        """Move the current column up or down."""
        row = self.list.currentRow()
        if row < 0 or not 0 <= row + by < self.list.count():
            return
        self.list.blockSignals(True)
        item = self.list.takeItem(row)
        self.list.insertItem(row + by, item)
        self.list.setCurrentRow(row + by)
        self.list.blockSignals(False)
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in _STEPS:
                self.shift(_STEPS[key])
                return True
        return False
