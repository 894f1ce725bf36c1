"""The queue list: shows where one is; it never takes the focus, never searches by typing, never jumps."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from moderator.i18n import Translator
from moderator.records import Uid
from ui.plain import ElidedLabel, label
from ui.queue.delegate import HEADING, LINE, QueueDelegate
from ui.queue.model import QueueModel
from ui.queue.saved_list import SavedList
from ui.theme import Theme


class QueueView(QTableView):
    """A table of one column: over a million rows it opens at once, where a list view takes a second."""

    chosen = Signal(int)
    """The place in the snapshot that was clicked."""

    def __init__(
        self, model: QueueModel, theme: Theme, tr: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._queue = model
        self._delegate = QueueDelegate(model, theme, tr, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self._sized = -1
        self._set_up_table()
        self._set_up_focus()
        self._scrolled = 0
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._size_heading)
        model.rearranged.connect(lambda: self.verticalScrollBar().setValue(self._scrolled))

    def _set_up_table(self) -> None:
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setMinimumSectionSize(HEADING)
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setDefaultSectionSize(LINE)
        self.verticalScrollBar().setSingleStep(LINE // 2)

    def _set_up_focus(self) -> None:
        """Keys belong to the review pane: nothing here can take them, not even by a click."""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTabKeyNavigation(False)
        for part in (self, self.viewport()):
            part.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setMouseTracking(False)

    def set_page_key(self, key: str) -> None:
        self._delegate.page_key = key

    @property
    def words(self) -> str:
        """What is tinted in the rows."""
        return self._delegate.words

    def show_hits(self, words: str) -> None:
        """What was searched for is tinted in the rows."""
        if words != self._delegate.words:
            self._delegate.words = words
            self.viewport().update()

    def show_marked(self, uids: Collection[Uid]) -> None:
        """Which comments carry the reviewer's mark."""
        self._delegate.marked = uids
        self.viewport().update()

    def keyboardSearch(self, search: str) -> None:
        """Type-ahead would move the hand's comment away."""

    def selectionCommand(self, *_: object) -> QItemSelectionModel.SelectionFlag:
        return QItemSelectionModel.SelectionFlag.NoUpdate

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """There is no selection: the current comment is the one in the middle."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        place = self._queue.place(index.row()) if index.isValid() else None
        if place is not None and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(place)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def show_current(self, place: int, *, follow: bool) -> None:
        """Mark ``place`` as current. ``follow`` keeps it one line below the top, where the last one stood."""
        line = self._queue.line(place) if place >= 0 else -1
        before, self._delegate.current = self._delegate.current, line
        for each in (before, line):
            if each >= 0:
                self.update(self._queue.index(each, 0))
        if line < 0:
            return
        if follow:
            top = self.rowViewportPosition(line) + self.verticalOffset()
            self.verticalScrollBar().setValue(max(0, top - self._above(line)))
        else:
            self.scrollTo(self._queue.index(line, 0), QAbstractItemView.ScrollHint.EnsureVisible)

    def last_visible(self) -> int:
        """The place of the last comment in sight, or -1."""
        last = self.rowAt(self.viewport().height() - 1)
        if last < 0:
            last = self._queue.rowCount() - 1
        place = self._queue.place(last)
        return (
            (self._queue.place(last - 1) or 0)
            if place is None and last > 0
            else -1
            if place is None
            else place
        )

    def _remember(self) -> None:
        self._scrolled = self.verticalScrollBar().value()

    def _above(self, line: int) -> int:
        """Pixels kept above the current line: one comment, so that the last decision stays in sight."""
        if line == 0:
            return 0
        return LINE + HEADING if line - 1 == self._queue.heading else LINE

    def _size_heading(self) -> None:
        """The heading is lower than a comment; the line that was the heading before is one no more."""
        if 0 <= self._sized < self._queue.rowCount():
            self.verticalHeader().resizeSection(self._sized, LINE)
        heading = self._queue.heading
        self._sized = -1 if heading is None else heading
        if heading is not None:
            self.verticalHeader().resizeSection(heading, HEADING)


class QueuePane(QWidget):
    """The list under a line that says what it holds."""

    def __init__(
        self, model: QueueModel, theme: Theme, tr: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.list = QueueView(model, theme, tr, self)
        self.list.setAccessibleName(tr("list.name"))
        self._title = ElidedLabel(tone="ink2")
        self._title.setProperty("scale", "small")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._hint = label(tone="ink2", size="small")
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 14, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self._hint)
        holder = QWidget()
        holder.setFixedHeight(HEADING)
        holder.setLayout(head)
        line = QFrame()
        line.setProperty("hairline", "true")
        line.setFixedHeight(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.saved = SavedList(theme, tr)
        for part in (self.saved, holder, line):
            box.addWidget(part)
        box.addWidget(self.list, 1)

    @property
    def title(self) -> str:
        return self._title.text()

    def set_title(self, title: str, hint: str) -> None:
        self._title.setText(title)
        self._hint.setText(hint)
