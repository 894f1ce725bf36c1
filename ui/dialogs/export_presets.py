"""Ways of exporting under a name: chosen, saved and deleted in one line of the export dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from moderator.exporters.memory import Preset
from moderator.i18n import Translator


class Shelf(Protocol):
    """Where presets are kept."""

    def presets(self) -> Mapping[str, Preset]: ...

    def keep_preset(self, name: str, preset: Preset) -> None: ...

    def drop_preset(self, name: str) -> None: ...


class PresetBar(QWidget):
    """``chosen`` carries the preset; saving asks ``now`` for what is chosen in the dialog at this moment."""

    chosen = Signal(object)

    def __init__(self, shelf: Shelf, now: Callable[[], Preset], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf, self._now = shelf, now
        self.names = QComboBox()
        self.names.setEditable(True)
        self.names.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._field = QLineEdit()
        self._field.setMaxLength(60)
        self.names.setLineEdit(self._field)
        # The box hands its keys to the field: two stops for Tab would lead from one back to the other.
        self._field.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.save, self.drop = QPushButton(), QPushButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.names, 1)
        for button in (self.save, self.drop):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.names.activated.connect(self._choose)
        self.names.editTextChanged.connect(self._check)
        self.save.clicked.connect(self._save)
        self.drop.clicked.connect(self._drop)

    def set_translator(self, tr: Translator) -> None:
        self.names.setAccessibleName(tr("export_dialog.preset"))
        self._field.setPlaceholderText(tr("export_dialog.preset_hint"))
        self.save.setText(tr("export_dialog.preset_save"))
        self.drop.setText(tr("export_dialog.preset_drop"))

    def fill(self, name: str = "") -> None:
        """List what is kept now, with ``name`` in the field."""
        self.names.blockSignals(True)
        self.names.clear()
        self.names.addItems(sorted(self._shelf.presets()))
        self.names.setCurrentIndex(self.names.findText(name))
        self.names.setEditText(name)
        self.names.blockSignals(False)
        self._check()

    @property
    def _name(self) -> str:
        return self.names.currentText().strip()

    def _check(self) -> None:
        known = self._shelf.presets()
        self.save.setEnabled(bool(self._name))
        self.drop.setEnabled(self._name in known)

    def _choose(self) -> None:
        preset = self._shelf.presets().get(self._name)
        if preset is not None:
            self.chosen.emit(preset)

    def _save(self) -> None:
        name = self._name
        self._shelf.keep_preset(name, self._now())
        self.fill(name)

    def _drop(self) -> None:
        self._shelf.drop_preset(self._name)
        self.fill()
