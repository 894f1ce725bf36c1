"""Asks for what times do not say themselves: when the page was saved, which year, which zone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from moderator.errors import ModeratorError
from moderator.i18n import Translator
from moderator.importers.preview import Given, Lacks
from moderator.importers.reference import NO_REFERENCE, Reference, reference
from ui.plain import label

ZONES = ("", "+08:00", "+00:00", "+09:00", "+07:00", "+01:00", "-05:00", "-08:00")


class TimeForm(QWidget):
    """Hidden while every time can be placed. Nothing is filled in unless somebody does it."""

    changed = Signal()

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self._said = label(tone="spam", wrap=True)
        self._fault = label(tone="harm", wrap=True)
        self.saved, self.year, self.zone = QLineEdit(), QLineEdit(), QComboBox()
        self.of_file = QPushButton()
        self._of_file = ""
        self.saved.setPlaceholderText("2025-02-02 10:30")
        self.year.setPlaceholderText("2025")
        self.saved.setFixedWidth(160)
        self.year.setFixedWidth(80)
        self.zone.setEditable(True)
        self.zone.addItems(ZONES)
        self.zone.setFixedWidth(120)
        self.reference: Reference = NO_REFERENCE
        """What was said so far."""
        self._lay_out()
        self.saved.editingFinished.connect(self._read)
        self.year.editingFinished.connect(self._read)
        self.zone.currentTextChanged.connect(lambda _: self._read())
        self.of_file.clicked.connect(self._take_file_time)
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for key, field in (("saved", self.saved), ("year", self.year), ("zone", self.zone)):
            name = label(self._tr(f"imports.{key}"), tone="ink2")
            name.setBuddy(field)
            field.setAccessibleName(self._tr(f"imports.{key}"))
            row.addWidget(name)
            row.addWidget(field)
            if field is self.saved:
                row.addWidget(self.of_file)
            row.addSpacing(8)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(self._said)
        whole.addLayout(row)
        whole.addWidget(self._fault)
        self._fault.hide()

    def show_lacks(self, lacks: Lacks, given: Given) -> None:
        """What the times of this input lack; the file's own time is offered, never taken by itself."""
        said = [
            self._tr(f"imports.lacks.{name}", n=count)
            for name, count in (("day", lacks.day), ("year", lacks.year), ("zone", lacks.zone))
            if count
        ]
        what = self._tr("imports.joint").join(said)
        self._said.setText(self._tr("imports.lacks", what=what) if said else "")
        self._said.setVisible(bool(said))
        self._of_file = _file_time(given)
        self.of_file.setText(self._tr("imports.file_time", at=self._of_file))
        self.of_file.setVisible(bool(self._of_file))
        self.setVisible(bool(said) or bool(self.reference))

    def clear(self) -> None:
        self.saved.clear()
        self.year.clear()
        self.zone.setCurrentIndex(0)
        self.zone.clearEditText()
        self._fault.hide()
        self.reference = NO_REFERENCE

    def _take_file_time(self) -> None:
        self.saved.setText(self._of_file)
        self._read()

    def _read(self) -> None:
        try:
            said = reference(self.saved.text(), self.year.text(), self.zone.currentText())
        except ModeratorError as fault:
            sentence, hint = self._tr.error(fault)
            self._fault.setText(f"{sentence} {hint}")
            self._fault.show()
            return
        self._fault.hide()
        if said != self.reference:
            self.reference = said
            self.changed.emit()


def _file_time(given: Given) -> str:
    if not isinstance(given, Path):
        return ""
    try:
        return datetime.fromtimestamp(given.stat().st_mtime).strftime("%Y-%m-%d %H:%M")
    except (OSError, ValueError, OverflowError):
        return ""
