"""The inputs of one load: what each is, how it is to be read, and what it would come to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from moderator.i18n import Translator
from moderator.importers.base import Options
from moderator.importers.preview import Given, Plan, Preview
from ui.plain import one_line
from ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex


@dataclass(slots=True)
class Input:
    """``preview`` is None while it is looked at."""

    given: Given
    options: Options = field(default_factory=Options)
    preview: Preview | None = None

    @property
    def readable(self) -> bool:
        return self.preview is not None and self.preview.fault is None

    def plan(self) -> Plan:
        """As it was shown: the format that was seen, the preset that was used."""
        shown = self.preview
        if shown is None or shown.fault is not None:
            return Plan(self.given, self.options)
        return Plan(self.given, replace(self.options, format=self.options.format or shown.format))


class InputModel(QAbstractListModel):
    """One row an input, with what was found in it."""

    def __init__(self, theme: Theme, tr: Translator, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._tr = theme, tr
        self.inputs: list[Input] = []

    def fill(self, inputs: list[Input]) -> None:
        self.beginResetModel()
        self.inputs = inputs
        self.endResetModel()

    def touch(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def remove(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        del self.inputs[row]
        self.endRemoveRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.inputs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.inputs[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{one_line(self._name(one), 60)}  {self._found(one)}"
        if role == Qt.ItemDataRole.ForegroundRole and one.preview is not None and one.preview.fault:
            return QColor(self._theme.hex("harm"))
        return None

    def _name(self, one: Input) -> str:
        """The file's name, with its folders where another file has the same."""
        given = one.given
        alike = sum(other.given.name == given.name for other in self.inputs)
        return "/".join(given.parts[-3:]) if isinstance(given, Path) and alike > 1 else given.name

    def _found(self, one: Input) -> str:
        if one.preview is None:
            return "…"
        if one.preview.fault is not None:
            return self._tr("imports.not_readable")
        return count(one.preview)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def count(preview: Preview) -> str:
    """``48``, or ``2,000+`` where only the beginning was looked at."""
    return f"{preview.comments:,}{'' if preview.complete else '+'}"
