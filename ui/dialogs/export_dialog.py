"""Decisions out: which comments, in which format, into which file, and what that format cannot carry."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from moderator.i18n import Translator
from moderator.records import Counts, Status
from ui.dialogs.export_questions import Ask, Questions
from ui.dialogs.overlay import Overlay, Place
from ui.plain import label, one_line
from ui.theme import SMALL, Theme, mono, sized


class Format(Protocol):
    """What the dialog needs of an exporter."""

    @property
    def name(self) -> str: ...

    @property
    def extension(self) -> str: ...

    @property
    def lacks(self) -> tuple[str, ...]: ...

    @property
    def leaves_house(self) -> bool: ...

    @property
    def columns(self) -> tuple[str, ...]: ...

    @property
    def asks(self) -> tuple[Ask, ...]: ...


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What is to be written; ``status`` None means every comment, no columns all of them."""

    format: str
    status: Status | None
    path: Path
    redact: bool = False
    since_last: bool = False
    columns: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()


Preview = Callable[[ExportChoice], Sequence[str]]
"""The first lines of a format as they would be written."""


class ExportDialog(Overlay):
    """Stays open until the file is chosen; nothing is written by the dialog itself."""

    accepted = Signal(object)
    """Emitted with the ExportChoice after the dialog has closed."""

    def __init__(
        self,
        theme: Theme,
        tr: Translator,
        parent: QWidget,
        formats: Sequence[Format],
        preview: Preview | None = None,
        answers: Callable[[str], Mapping[str, str]] | None = None,
    ) -> None:
        super().__init__(theme, parent, width=640, place=Place.MIDDLE)
        self._tr = tr
        self._formats = tuple(formats)
        self._preview = preview
        self._remembered = answers
        self._counts = Counts()
        self._title = sized(label(), "title")
        self._format = QComboBox()
        self._status = QComboBox()
        self._path = QLineEdit()
        self._columns = QLineEdit()
        self._redact = QCheckBox()
        self._since = QCheckBox()
        self._questions = Questions()
        self._browse = QPushButton()
        self._lacks = label(tone="ink2", wrap=True)
        self._exists = label(tone="harm", wrap=True)
        self._rows = label(tone="ink2")
        self._rows.setFont(mono(SMALL))
        self._rows.setProperty("scale", "small")
        self._names = [label(tone="ink2") for _ in range(4)]
        self._write = QPushButton()
        self._write.setProperty("kind", "primary")
        self._leave = QPushButton()
        self._lay_out()
        self._format.currentIndexChanged.connect(self._format_changed)
        self._status.currentIndexChanged.connect(self._show_preview)
        self._redact.toggled.connect(self._show_preview)
        self._since.toggled.connect(self._show_preview)
        self._columns.editingFinished.connect(self._show_preview)
        self._questions.changed.connect(self._check)
        self._path.textChanged.connect(self._check)
        self._path.returnPressed.connect(self._accept)
        self._browse.clicked.connect(self._choose_file)
        self._write.clicked.connect(self._accept)
        self._leave.clicked.connect(self.dismiss)
        self.set_translator(tr)

    def open_with(self, counts: Counts, path: Path, format: str | None = None) -> None:
        """Open with the queue's counts and a proposed file; its ending follows the format."""
        self._counts = counts
        self.set_translator(self._tr)
        index = next((i for i, f in enumerate(self._formats) if f.name == format), 0)
        self._format.setCurrentIndex(index)
        self._path.setText(str(path))
        self._format_changed()
        self.open()

    def set_translator(self, tr: Translator) -> None:
        self._tr = tr
        self.setAccessibleName(tr("export_dialog.title"))
        self._title.setText(tr("export_dialog.title"))
        fields = (self._format, self._status, self._path, self._columns)
        for name, key, field in zip(self._names, ("format", "which", "file", "columns"), fields, strict=True):
            name.setText(tr(f"export_dialog.{key}"))
            name.setBuddy(field)
            field.setAccessibleName(tr(f"export_dialog.{key}"))
        self._columns.setPlaceholderText(tr("export_dialog.columns_all"))
        self._redact.setText(tr("export_dialog.redact"))
        self._redact.setToolTip(tr("cli.option.redact"))
        self._since.setText(tr("export_dialog.since"))
        self._browse.setText(tr("export_dialog.browse"))
        self._write.setText(tr("export_dialog.write"))
        self._leave.setText(tr("note.cancel"))
        self._refill(self._format, [self._format_name(f) for f in self._formats])
        every = tr("export_dialog.all", n=self._counts.total)
        self._refill(self._status, [every, *map(self._counted, Status)])

    def first_focus(self) -> QWidget:
        return self._format

    def choice(self) -> ExportChoice | None:
        """What is chosen now; None while there is no file name."""
        text = self._path.text().strip()
        if not text or not self._formats or not self._questions.complete:
            return None
        status = self._status.currentIndex()
        chosen = None if status <= 0 else list(Status)[status - 1]
        form = self._format_now()
        named = tuple(name for name in re.split(r"[,\s\uff0c]+", self._columns.text()) if name)
        return ExportChoice(
            form.name,
            chosen,
            Path(text).expanduser(),
            self._redact.isChecked(),
            self._since.isChecked(),
            named if form.columns else (),
            self._questions.answers(),
        )

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        file = QHBoxLayout()
        file.setSpacing(8)
        file.addWidget(self._path, 1)
        file.addWidget(self._browse)
        form.addRow(self._names[0], self._format)
        form.addRow(self._names[1], self._status)
        form.addRow(self._names[2], file)
        form.addRow(self._names[3], self._columns)
        form.addRow("", self._since)
        form.addRow("", self._redact)
        form.addRow(self._questions)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._leave)
        foot.addWidget(self._write)
        body: QVBoxLayout = self.body
        body.addWidget(self._title)
        body.addLayout(form)
        for part in (self._exists, self._lacks, self._rows):
            body.addWidget(part)
        body.addLayout(foot)

    def _refill(self, box: QComboBox, texts: Sequence[str]) -> None:
        index = max(0, box.currentIndex())
        box.blockSignals(True)
        box.clear()
        box.addItems(list(texts))
        box.setCurrentIndex(index)
        box.blockSignals(False)

    def _format_name(self, form: Format) -> str:
        key = f"export_dialog.format.{form.name}"
        return self._tr(key) if self._tr.has(key) else form.name.upper()

    def _counted(self, status: Status) -> str:
        return f"{self._tr(f'status.{status}')} ({self._counts.by_status.get(status, 0):,})"

    def _format_now(self) -> Format:
        return self._formats[max(0, self._format.currentIndex())]

    def _format_changed(self) -> None:
        form = self._format_now()
        ending = "." + form.extension.lstrip(".")
        endings = {"." + f.extension.lstrip(".") for f in self._formats}
        path = self._path.text()
        for known in endings:
            if path.lower().endswith(known):
                self._path.setText(path[: -len(known)] + ending)
        self._redact.setChecked(form.leaves_house)
        self._names[3].setVisible(bool(form.columns))
        self._columns.setVisible(bool(form.columns))
        self._columns.setToolTip(" ".join(form.columns))
        self._questions.ask(self._tr, form.asks, self._remembered(form.name) if self._remembered else {})
        names = self._tr("export_dialog.and").join(self._column(key) for key in form.lacks)
        self._lacks.setText(
            self._tr("export_dialog.lacks", names=names) if names else self._tr("export_dialog.lacks_nothing")
        )
        self._check()
        self._show_preview()

    def _column(self, key: str) -> str:
        name = f"export_dialog.column.{key}"
        return self._tr(name) if self._tr.has(name) else key

    def _show_preview(self) -> None:
        choice = self.choice()
        lines = self._preview(choice) if self._preview and choice else ()
        metrics = QFontMetricsF(mono(SMALL))
        shown = [
            metrics.elidedText(one_line(line, 200), Qt.TextElideMode.ElideRight, 580) for line in lines[:4]
        ]
        self._rows.setText("\n".join(shown))
        self._rows.setVisible(bool(shown))
        self.settle()

    def _check(self) -> None:
        choice = self.choice()
        exists = choice is not None and choice.path.exists()
        self._exists.setText(self._tr("export_dialog.exists") if exists else "")
        self._exists.setVisible(exists)
        self._write.setEnabled(choice is not None)
        self.settle()

    def _choose_file(self) -> None:
        # The dialog says itself that a file will be replaced, beside its name.
        path, _ = QFileDialog.getSaveFileName(
            self,
            self._tr("export_dialog.title"),
            self._path.text(),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if path:
            self._path.setText(path)

    def _accept(self) -> None:
        choice = self.choice()
        if choice is not None:
            self.dismiss()
            self.accepted.emit(choice)
