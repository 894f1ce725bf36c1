"""The first comments of an input and its problems, as tables that are only looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from moderator.i18n import Translator
from moderator.records import Comment, Problem
from ui.plain import one_line

Index = QModelIndex | QPersistentModelIndex
COMMENT_WIDTHS = (44, 150, 0, 150, 60, 90)
PROBLEM_WIDTHS = (150, 56, 280, 0)


class Cells(QAbstractTableModel):
    """Rows of plain text, each cell one line."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._rows: list[tuple[str, ...]] = []

    def fill(self, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.beginResetModel()
        self._names = tuple(names)
        self._rows = [tuple(one_line(cell) for cell in row) for row in rows]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._rows[index.row()][index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._names[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class Table(QTableView):
    """``widths`` are those of the columns; 0 is the one that takes what is left."""

    def __init__(self, widths: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widths = tuple(widths)
        self.cells = Cells(self)
        self.setModel(self.cells)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(28)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)

    def fill(self, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.cells.fill(names, rows)
        header = self.horizontalHeader()
        for column, width in enumerate(self._widths):
            stretch = QHeaderView.ResizeMode.Stretch if width == 0 else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(column, stretch)
            if width:
                self.setColumnWidth(column, width)


def show_comments(table: Table, comments: Sequence[Comment], tr: Translator) -> None:
    names = [tr(f"imports.column.{name}") for name in ("n", "author", "text", "time", "likes", "place")]
    table.fill(names, [_cells(comment) for comment in comments])


def _cells(comment: Comment) -> tuple[str, ...]:
    time = comment.posted_at or comment.posted_raw or ""
    likes = "" if comment.likes is None else str(comment.likes)
    reply = "↳ " if comment.parent else ""
    return (str(comment.position), comment.author, reply + comment.text, time, likes, comment.place or "")


def show_problems(table: Table, problems: Sequence[Problem], tr: Translator) -> None:
    names = [tr(f"imports.column.{name}") for name in ("file", "line", "reason", "raw")]
    table.fill(names, [problem_cells(problem, tr) for problem in problems])


def problem_cells(problem: Problem, tr: Translator) -> tuple[str, str, str, str]:
    line = "" if problem.line is None else str(problem.line)
    name = problem.file.replace("\\", "/").rsplit("/", 1)[-1]
    return (name, line, tr(problem.reason, **problem.params), problem.raw)
