"""A field and a list below it: type to narrow, arrows to move, Enter to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.fuzzy import ranked
from ui.keycap import cap_width, draw_cap
from ui.plain import label, one_line
from ui.theme import NORMAL, RADIUS, SMALL, Theme, font

ROW = 36
ENTRY = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose. ``also`` is searched too (its title in the other language)."""

    id: str
    title: str
    also: str = ""
    detail: str = ""
    keys: tuple[str, ...] = ()
    enabled: bool = True
    checked: bool = False


class EntryModel(QAbstractListModel):
    """The entries that fit the query, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Entry, ...] = ()
        self._shown: list[Entry] = []
        self._query = ""

    def fill(self, entries: Sequence[Entry]) -> None:
        self._all = tuple(entries)
        self.narrow(self._query)

    def narrow(self, query: str) -> None:
        self.beginResetModel()
        self._query = query
        self._shown = ranked(query, self._all, lambda entry: (entry.title, entry.also, entry.id))
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, entry_id: str) -> int:
        """The row of an entry, or 0 where it is not shown."""
        return next((row for row, entry in enumerate(self._shown) if entry.id == entry_id), 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(part for part in (entry.title, entry.detail, *entry.keys) if part)
        return entry if role == ENTRY else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        entry = self.entry(index.row())
        selectable = Qt.ItemFlag.ItemIsSelectable
        return selectable | Qt.ItemFlag.ItemIsEnabled if entry and entry.enabled else selectable


class EntryDelegate(QStyledItemDelegate):
    """Paints title, the faint detail and the keys as caps."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY)
        if not isinstance(entry, Entry):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("selected"))
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), RADIUS, RADIUS)
        right = self._keys(painter, box, entry)
        self._words(painter, box, right, entry)
        painter.restore()

    def _keys(self, painter: QPainter, box: QRectF, entry: Entry) -> float:
        right = box.right() - 8
        for key in reversed(entry.keys):
            width = cap_width(key)
            draw_cap(painter, QRectF(right - width, box.center().y() - 10, width, 20), key, self.theme)
            right -= width + 6
        return right

    def _words(self, painter: QPainter, box: QRectF, right: float, entry: Entry) -> None:
        face, small = font(NORMAL), font(SMALL)
        left = box.left() + 12
        align = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setFont(face)
        if entry.checked:
            painter.setPen(self.theme.color("accent"))
            painter.drawText(QRectF(left, box.top(), 20, box.height()), align, "✓")
            left += 20
        painter.setPen(self.theme.color("ink" if entry.enabled else "ink3"))
        elide = Qt.TextElideMode.ElideRight
        title = QFontMetricsF(face).elidedText(one_line(entry.title), elide, right - left)
        painter.drawText(QRectF(left, box.top(), right - left, box.height()), align, title)
        left += QFontMetricsF(face).horizontalAdvance(title) + 12
        if entry.detail and right - left > 40:
            detail = QFontMetricsF(small).elidedText(one_line(entry.detail), elide, right - left)
            painter.setFont(small)
            painter.setPen(self.theme.color("ink3"))
            painter.drawText(QRectF(left, box.top(), right - left, box.height()), align, detail)


class _Field(QLineEdit):
    """Sends the keys that move or choose to the list."""

    moved = Signal(int)
    entered = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.moved.emit(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key is Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class PickList(QWidget):
    """``chosen`` carries the entry's id; a disabled entry cannot be chosen."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, rows: int = 10) -> None:
        super().__init__(parent)
        self._rows = rows
        self.field = _Field(self)
        self.field.setMaxLength(100)
        self.field.setMinimumHeight(36)
        self.list = QListView(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model = EntryModel(self)
        self._delegate = EntryDelegate(theme, self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self._nothing = label(tone="ink3")
        self._nothing.setContentsMargins(12, 8, 12, 8)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for part in (self.field, self._nothing, self.list):
            box.addWidget(part)
        box.addStretch(1)
        self.field.textChanged.connect(self._narrow)
        self.field.moved.connect(self._move)
        self.field.entered.connect(self._enter)
        self.field.left.connect(self.left)
        self.list.clicked.connect(lambda index: self._choose(index.row()))

    def set_theme(self, theme: Theme) -> None:
        self._delegate.theme = theme
        self.list.viewport().update()

    def say(self, prompt: str, nothing: str, name: str) -> None:
        """The field's prompt, the words for an empty result, and the list's accessible name."""
        self.field.setPlaceholderText(prompt)
        self.field.setAccessibleName(prompt)
        self._nothing.setText(nothing)
        self.list.setAccessibleName(name)

    def fill(self, entries: Sequence[Entry], *, keep: str | None = None) -> None:
        """Replace the entries; ``keep`` stays selected."""
        self.model.fill(entries)
        self._select(self.model.row_of(keep) if keep else 0)
        self._fit()

    def current(self) -> Entry | None:
        return self.model.entry(self.list.currentIndex().row())

    def shown(self) -> list[str]:
        """The ids listed now, best first."""
        entries = (self.model.entry(row) for row in range(self.model.rowCount()))
        return [entry.id for entry in entries if entry is not None]

    def _narrow(self, query: str) -> None:
        self.model.narrow(query)
        self._select(0)
        self._fit()

    def _fit(self) -> None:
        count = self.model.rowCount()
        self._nothing.setVisible(count == 0)
        self.list.setVisible(count > 0)
        self.list.setFixedHeight(max(1, min(count, self._rows)) * ROW)
        # Whoever holds it fits itself around it next, and must not reckon with the height of before.
        self.updateGeometry()

    def _select(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(row, 0))

    def _move(self, step: int) -> None:
        """Move over the entries that can be chosen; one step goes round the ends, a page stops at them."""
        count = self.model.rowCount()
        rows = [row for row in range(count) if (entry := self.model.entry(row)) and entry.enabled]
        if not rows:
            return
        row = self.list.currentIndex().row()
        at = rows.index(row) if row in rows else 0
        at = (at + step) % len(rows) if abs(step) == 1 else min(max(at + step, 0), len(rows) - 1)
        self._select(rows[at])

    def _enter(self) -> None:
        self._choose(self.list.currentIndex().row())

    def _choose(self, row: int) -> None:
        entry = self.model.entry(row)
        if entry is not None and entry.enabled:
            self.chosen.emit(entry.id)
