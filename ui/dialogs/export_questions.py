"""What a format asks for and no queue knows, inside the export dialog: filled with what is remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from moderator.i18n import Translator
from ui.plain import label


class Ask(Protocol):
    """What the dialog needs of one question."""

    @property
    def name(self) -> str: ...

    @property
    def default(self) -> str | None: ...

    @property
    def choices(self) -> tuple[str, ...]: ...

    @property
    def limit(self) -> int: ...


class Questions(QWidget):
    """Empty and out of sight for formats that ask nothing."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._fields: dict[str, QLineEdit | QComboBox] = {}
        self._needed: frozenset[str] = frozenset()
        self.hide()

    def ask(self, tr: Translator, asks: Sequence[Ask], known: Mapping[str, str]) -> None:
        """Show these questions in place of the last ones."""
        while self._form.rowCount():
            self._form.removeRow(0)
        self._fields = {}
        self._needed = frozenset(ask.name for ask in asks if ask.default is None)
        for ask in asks:
            field = self._field(ask, known.get(ask.name) or ask.default or "")
            key = f"export_dialog.ask.{ask.name}"
            title = tr(key) if tr.has(key) else ask.name
            field.setAccessibleName(title)
            name = label(tone="ink2")
            name.setText(title)
            name.setBuddy(field)
            self._form.addRow(name, field)
            self._fields[ask.name] = field
        self.setVisible(bool(asks))

    @property
    def complete(self) -> bool:
        given = dict(self.answers())
        return all(given.get(name) for name in self._needed)

    def answers(self) -> tuple[tuple[str, str], ...]:
        """What was given, empty answers left out."""
        texts = {
            name: field.currentText() if isinstance(field, QComboBox) else field.text().strip()
            for name, field in self._fields.items()
        }
        return tuple((name, text) for name, text in texts.items() if text)

    def _field(self, ask: Ask, text: str) -> QLineEdit | QComboBox:
        if ask.choices:
            box = QComboBox()
            box.addItems(["", *ask.choices])
            box.setCurrentText(text)
            box.currentIndexChanged.connect(self.changed)
            return box
        line = QLineEdit(text)
        line.setMaxLength(ask.limit)
        line.textChanged.connect(self.changed)
        return line
