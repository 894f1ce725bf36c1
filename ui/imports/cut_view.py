"""The lines of a plain page with the cut between article and comments, moved by mouse or keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from moderator.i18n import Translator
from moderator.importers.lines import Line
from ui.plain import one_line
from ui.theme import NORMAL, SMALL, Theme, font

ROW = 26
SETTLE_MS = 250
"""The page is read anew this long after the cut has stopped moving."""
STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}
Index = QModelIndex | QPersistentModelIndex


class LineModel(QAbstractListModel):
    """The page's lines; ``cut`` is the place of the first comment, their number where there is none."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()
        self.cut = 0

    def fill(self, lines: Sequence[Line], cut: int) -> None:
        self.beginResetModel()
        self.lines, self.cut = tuple(lines), cut
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return one_line(self.lines[index.row()].text)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Painter(QStyledItemDelegate):
    """A line with its number; the article on another ground, a bar where the comments begin."""

    def __init__(self, theme: Theme, model: LineModel, tr: Translator, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._model, self._tr = theme, model, tr

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, row, box = self._theme, index.row(), QRectF(option.rect)
        line, above = self._model.lines[row], row < self._model.cut
        painter.save()
        painter.setClipRect(box)
        if above:
            painter.fillRect(box, theme.color("bg"))
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.setFont(font(SMALL))
        painter.setPen(theme.color("ink3"))
        painter.drawText(QRectF(box.left(), box.top(), 48, ROW), middle, str(line.number))
        if row == self._model.cut:
            self._mark(painter, box)
        painter.setFont(font(NORMAL))
        painter.setPen(theme.color("ink2" if above else "ink"))
        room = box.adjusted(60, 0, -100 if row == self._model.cut else -12, 0)
        shown = QFontMetricsF(painter.font()).elidedText(
            one_line(line.text), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        painter.restore()

    def _mark(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(self._theme.color("accent"), 2))
        painter.drawLine(box.topLeft(), box.topRight())
        painter.setFont(font(SMALL))
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.drawText(box.adjusted(0, 0, -12, 0), right, self._tr("imports.comments_from_here"))


class CutView(QListView):
    """``moved`` carries the number of the line with which the comments begin, once the hand rests."""

    moved = Signal(int)

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model_of_lines = LineModel(self)
        self.setModel(self.model_of_lines)
        self.setItemDelegate(_Painter(theme, self.model_of_lines, tr, self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("imports.cut_name"))
        self._rest = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._rest.timeout.connect(self._tell)

    @property
    def cut(self) -> int:
        """The place of the first comment among the lines."""
        return self.model_of_lines.cut

    def show_lines(self, lines: Sequence[Line], number: int | None) -> None:
        """The page, cut before the line of this number; None where no comment was found. While the cut is
        being moved, the hand is right and a late answer is not."""
        if self._rest.isActive():
            return
        place = len(lines) if number is None else sum(line.number < number for line in lines)
        same = self.model_of_lines.lines == tuple(lines)
        if same and place == self.cut:
            return
        self.model_of_lines.fill(lines, place)
        self._show()

    def set_cut(self, place: int) -> None:
        """Move the cut before the line at this place."""
        place = min(max(place, 0), len(self.model_of_lines.lines) - 1)
        if place < 0 or place == self.cut:
            return
        self.model_of_lines.cut = place
        self.viewport().update()
        self._show()
        self._rest.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            self.set_cut(self.cut + STEPS[key])
        elif key is Qt.Key.Key_Home:
            self.set_cut(0)
        elif key is Qt.Key.Key_End:
            self.set_cut(len(self.model_of_lines.lines) - 1)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._drag(event)

    def _drag(self, event: QMouseEvent) -> None:
        """The bar goes to the nearest edge between two lines."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            below = event.position().y() - self.visualRect(index).top() > ROW / 2
            self.set_cut(index.row() + int(below))

    def _show(self) -> None:
        """Keep the cut in sight, with some of the article above it."""
        count = len(self.model_of_lines.lines)
        if count:
            place = min(self.cut, count - 1)
            index = self.model_of_lines.index(place, 0)
            if not self.viewport().rect().intersects(self.visualRect(index)):
                self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
            self.setCurrentIndex(index)

    def _tell(self) -> None:
        lines = self.model_of_lines.lines
        if self.cut < len(lines):
            self.moved.emit(lines[self.cut].number)
