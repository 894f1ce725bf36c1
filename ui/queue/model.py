"""The queue list as Qt sees it: read-only rows out of a snapshot, with one heading between two sections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from moderator.i18n import Translator
from moderator.records import Changes, Row, Status, Uid
from ui.cover import severe, unnamed
from ui.plain import one_line
from ui.queue.page_cache import PAGE, PageCache, Read
from ui.queue.snapshot import Snapshot
from ui.queue.veil import veiled_row

Index = QModelIndex | QPersistentModelIndex
ROW = int(Qt.ItemDataRole.UserRole)
"""Role of the ``Row`` to paint; None on the heading."""
_NOWHERE = QModelIndex()


class QueueModel(QAbstractTableModel):
    """Maps display lines to places in the snapshot. Items cannot be edited, so no input method opens."""

    rearranged = Signal()
    """The order changed below what is on the screen, by a reset that is to move nothing there."""

    def __init__(self, read: Read, tr: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._tr = tr
        self.masked: Callable[[], bool] = lambda: False
        """Whether the worst words are covered now: then they are not read out either."""
        self._snapshot = Snapshot()
        self._cache = PageCache(read, ())
        self._ahead: Mapping[Uid, Status] = {}

    @property
    def snapshot(self) -> Snapshot:
        return self._snapshot

    def show(self, snapshot: Snapshot) -> None:
        self.beginResetModel()
        self._snapshot = snapshot
        self._cache = PageCache(self._read, snapshot.rows)
        self.endResetModel()

    def rearrange(self, snapshot: Snapshot) -> None:
        """Show the same comments in another order, the first ones where they were."""
        before = len(self._snapshot), self.heading
        if before != (len(snapshot), _heading(snapshot)):
            self.show(snapshot)
            self.rearranged.emit()
            return
        self._snapshot = snapshot
        self._cache = PageCache(self._read, snapshot.rows)
        self._repaint(0, self.rowCount() - 1)

    def set_ahead(self, statuses: Mapping[Uid, Status]) -> None:
        """Decisions that are on their way to the disk: painted already, not yet called saved."""
        before, self._ahead = self._ahead, dict(statuses)
        changed = {uid for uid, _ in before.items() ^ self._ahead.items()}
        for place in self._cache.places(changed):
            self._repaint(self.line(place), self.line(place))

    def refresh(self, changes: Changes) -> None:
        """Read again what an operation changed; what stands beside it is not painted anew."""
        if changes.uids is not None:
            changed = self._cache.places(frozenset(changes.uids))
            self._cache.forget(changes.uids)
            for place in changed:
                self._repaint(self.line(place), self.line(place))
            return
        for start in self._cache.forget(changes.uids):
            first = self.line(start)
            self._repaint(first, min(first + PAGE + 1, self.rowCount() - 1))

    def row(self, place: int) -> Row | None:
        found = self._cache.row(place) if 0 <= place < len(self._snapshot) else None
        if found is None or self._snapshot.done[place]:
            return found
        return veiled_row(found, self._snapshot.veils.get(found.row))

    def status(self, row: Row) -> Status:
        return self._ahead.get(row.uid, row.status)

    @property
    def heading(self) -> int | None:
        """The display line of the heading between flagged comments and the rest."""
        return _heading(self._snapshot)

    def place(self, line: int) -> int | None:
        """The place in the snapshot shown on a display line; None on the heading."""
        heading = self.heading
        if heading is None or line < heading:
            return line if 0 <= line < len(self._snapshot) else None
        return None if line == heading else line - 1

    def line(self, place: int) -> int:
        heading = self.heading
        return place if heading is None or place < heading else place + 1

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._snapshot) + (self.heading is not None)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.place(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        place = self.place(index.row())
        row = None if place is None else self.row(place)
        if role == ROW:
            return row
        if place is None and role == Qt.ItemDataRole.AccessibleTextRole:
            return self._tr("list.rest")
        if row is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._spoken(row)
        return None

    def _spoken(self, row: Row) -> str:
        """What a screen reader says of a line."""
        masked = self.masked()
        said = self._tr("list.masked") if masked and severe(row) else one_line(row.snippet)
        author = self._tr("list.masked_name") if masked and unnamed(row) else one_line(row.author)
        parts = [said, author, self._tr(f"status.{self.status(row)}")]
        if row.flagged and row.category is not None:
            parts.append(self._tr(f"category.{row.category}"))
        return " · ".join(parts)

    def _repaint(self, first: int, last: int) -> None:
        if last >= first >= 0:
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))


def _heading(snapshot: Snapshot) -> int | None:
    return snapshot.flagged if 0 < snapshot.flagged < len(snapshot) else None
