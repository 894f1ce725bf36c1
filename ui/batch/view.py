"""The batch on screen: every member with its text, who is in and who is out, and why one stands out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from moderator.i18n import Translator
from moderator.records import Item, Status
from ui.batch.plan import Batch, Source
from ui.cover import covered, unspoken, worst_of
from ui.detail.marks import lay_out, marks_of
from ui.plain import label, one_line
from ui.queue.delegate import draw_mark
from ui.theme import NORMAL, SMALL, Theme, font

LINE = 68
_LEFT, _AUTHOR, _PAD = 48, 150, 16
_SHOWN = 200
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class BatchModel(QAbstractTableModel):
    """Members in order; read-only items, so no input method opens."""

    def __init__(self, theme: Theme, tr: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme, self._tr = theme, tr
        self.batch = Batch(Source.MARKED)

    def show(self, batch: Batch) -> None:
        if [i.row for i in batch.items] == [i.row for i in self.batch.items]:
            self.batch = batch
            if batch.items:
                self.dataChanged.emit(self.index(0, 0), self.index(len(batch.items) - 1, 0))
            return
        self.beginResetModel()
        self.batch = batch
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.batch.items)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        item, tr = self.batch.items[index.row()], self._tr
        words = worst_of(item)
        author, text = (
            unspoken(said, words, self.theme, tr) for said in (item.comment.author, item.comment.text)
        )
        said = [one_line(author, 40), one_line(text), *remarks(self.batch, item, tr)]
        said.append(tr("batch.out" if item.comment.uid in self.batch.out else "batch.in"))
        return " · ".join(said)


def remarks(batch: Batch, item: Item, tr: Translator) -> list[str]:
    """What makes a member stand out, as said to the reviewer."""
    said = [tr(f"batch.remark.{each}") for each in batch.remarks.get(item.comment.uid, ())]
    status = item.state.status
    if status is not Status.OPEN:
        said[:0] = [tr(f"status.{status}")]
    return said


class BatchDelegate(QStyledItemDelegate):
    """Paints one member: in or out, author and remarks, two lines of the text with its evidence."""

    def __init__(self, model: BatchModel, theme: Theme, tr: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._theme, self._tr = model, theme, tr
        self.current = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(400, LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        batch, theme = self._model.batch, self._theme
        item = batch.items[index.row()]
        out, here = item.comment.uid in batch.out, index.row() == self.current
        painter.save()
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, theme.color("selected" if here else "panel"))
        if here:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), theme.color("accent"))
        self._box(painter, QRectF(area.left() + 18, area.top() + 14, 18, 18), out=out)
        self._author(painter, area, item, out=out)
        self._text(painter, area, item, out=out)
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), theme.color("line"))
        painter.restore()

    def _box(self, painter: QPainter, box: QRectF, *, out: bool) -> None:
        ink, ground = self._theme.pair("accent")
        painter.setPen(QPen(self._theme.color("ink3") if out else ink, 1.2))
        painter.setBrush(self._theme.color("panel") if out else ground)
        painter.drawRoundedRect(box, 4, 4)
        if not out:
            draw_mark(painter, box, Status.APPROVED, ink)

    def _author(self, painter: QPainter, area: QRect, item: Item, *, out: bool) -> None:
        left = area.left() + _LEFT
        author = covered(item.comment.author, worst_of(item), self._theme)
        name = one_line(author, 40) or self._tr("author.none")
        self._line(painter, QRectF(left, area.top() + 10, _AUTHOR, 24), name, "ink3" if out else "ink", True)
        said = remarks(self._model.batch, item, self._tr)
        place = self._tr("list.nth", n=item.comment.position)
        tone = "spam" if said and not out else "ink3" if out else "ink2"
        self._line(
            painter, QRectF(left, area.top() + 34, _AUTHOR, 20), " · ".join(said) or place, tone, False
        )

    def _line(self, painter: QPainter, box: QRectF, text: str, tone: str, bold: bool) -> None:
        face = font(NORMAL if bold else SMALL, bold=bold)
        painter.setFont(face)
        painter.setPen(self._theme.color(tone))
        shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)

    def _text(self, painter: QPainter, area: QRect, item: Item, *, out: bool) -> None:
        left = area.left() + _LEFT + _AUTHOR + _PAD
        text = item.comment.text
        if out:  # it carries no marks to paint over
            text = covered(text, worst_of(item), self._theme)
        laid = lay_out(
            text[:_SHOWN],
            () if out else marks_of(item.flags.findings, end=_SHOWN),
            self._theme,
            area.right() - left - _PAD,
            NORMAL + 1,
            line_height=1.6,
            max_lines=2,
        )
        laid.draw(painter, QPointF(left, area.top() + 9), self._theme.color("ink3" if out else "ink"))


class BatchView(QWidget):
    """Takes no focus and reads no keys: they reach it through the mode."""

    painted = Signal()
    """The members were painted as they stand."""
    picked = Signal(int)
    """A member was clicked."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self.setProperty("ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = BatchModel(theme, tr, self)
        self.table = QTableView(self)
        self._delegate = BatchDelegate(self.model, theme, tr, self.table)
        self._head = label(weight="bold")
        self._facts = label(tone="ink2", size="small", wrap=True)
        self.beyond = label(tone="spam", weight="bold")
        # Signals leave after painting has ended: a listener may change this very widget.
        self._tell = QTimer(self, singleShot=True, interval=0)
        self._tell.timeout.connect(self._say_beyond)
        self._tell.timeout.connect(self.painted)
        self._set_up()
        self._lay_out()

    def _set_up(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(self._delegate)
        table.setShowGrid(False)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.horizontalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(LINE)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setTabKeyNavigation(False)
        for part in (table, table.viewport()):
            part.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        table.viewport().installEventFilter(self)
        table.setAccessibleName(self._tr("batch.name"))

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(18, 12, 18, 10)
        head.setSpacing(2)
        top = QHBoxLayout()
        top.addWidget(self._head, 1)
        top.addWidget(self.beyond)
        head.addLayout(top)
        head.addWidget(self._facts)
        line = QFrame()
        line.setProperty("hairline", "true")
        line.setFixedHeight(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(line)
        box.addWidget(self.table, 1)

    def show_batch(self, batch: Batch, title: str, facts: str) -> None:
        """Show the members; ``facts`` is a line of what else is known of them."""
        self.model.show(batch)
        self._head.setText(title)
        self._facts.setText(facts)
        self._facts.setVisible(bool(facts))
        self.table.viewport().update()

    def _say_beyond(self) -> None:
        """How many members the keys would decide or leave that are not, or not wholly, on the screen."""
        top = self.table.verticalScrollBar().value()
        above = -(-top // LINE)
        below = (top + self.table.viewport().height()) // LINE
        unseen = self.model.rowCount() - max(min(below, self.model.rowCount()) - above, 0)
        self.beyond.setText(self._tr("batch.out_of_sight", n=unseen) if unseen else "")

    def texts(self) -> tuple[str, str]:
        """Title and facts, for tests and screen readers."""
        return self._head.text(), self._facts.text()

    def show_current(self, at: int) -> None:
        self._delegate.current = at
        self.table.viewport().update()
        if 0 <= at < self.model.rowCount():
            self.table.scrollTo(self.model.index(at, 0), QAbstractItemView.ScrollHint.EnsureVisible)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._tell.start()
        elif event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            index = self.table.indexAt(event.position().toPoint())
            if index.isValid():
                self.picked.emit(index.row())
            return True
        return event.type() == QEvent.Type.MouseButtonDblClick
