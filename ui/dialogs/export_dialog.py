"""Decisions out: which comments, in which format, into which file, and what that format cannot carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from moderator.exporters.base import Exporter
from moderator.exporters.memory import Preset
from moderator.i18n import Translator
from moderator.records import Status
from ui.dialogs.export_choice import GROUP_OF, WHICH, ExportChoice, Group, Standing, Which
from ui.dialogs.export_columns import ColumnList
from ui.dialogs.export_presets import PresetBar, Shelf
from ui.dialogs.export_questions import Questions
from ui.dialogs.overlay import Overlay, Place
from ui.plain import label, one_line
from ui.theme import SMALL, Theme, mono, sized

WIDTH = 900
ROWS = 5
"""Lines of the preview; their room is kept, so that nothing moves when it arrives."""


class ExportDialog(Overlay):
    """Stays open until the file is chosen; nothing is read or written by the dialog itself."""

    accepted = Signal(object)
    """Emitted with the ExportChoice after the dialog has closed."""
    looked = Signal(object)
    """The first rows of this ExportChoice are wanted; ``show_rows`` takes them."""

    def __init__(
        self,
        theme: Theme,
        tr: Translator,
        parent: QWidget,
        formats: Sequence[Exporter],
        shelf: Shelf,
        answers: Callable[[str], Mapping[str, str]],
    ) -> None:
        super().__init__(theme, parent, width=WIDTH, place=Place.MIDDLE)
        self._tr = tr
        self._formats = {form.name: form for form in formats}
        self._remembered = answers
        self._standing = Standing()
        self._narrow = ("", "")
        self._title = sized(label(), "title")
        self.presets = PresetBar(shelf, self.preset)
        self.format = QComboBox()
        self.format.setMaxVisibleItems(30)
        self.which = QComboBox()
        self.path = QLineEdit()
        self.columns = ColumnList()
        self.redact = QCheckBox()
        self.since = QCheckBox()
        self.questions = Questions()
        self._browse = QPushButton()
        self._lacks = label(tone="ink2", wrap=True)
        self._told = label(tone="harm", wrap=True)
        self.rows = label(tone="ink2")
        self._names = [label(tone="ink2") for _ in range(5)]
        self.write = QPushButton()
        self.write.setProperty("kind", "primary")
        self._leave = QPushButton()
        self._lay_out()
        self._connect()
        self.set_translator(tr)

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(self._format_changed)
        self.which.activated.connect(lambda: self._narrow_to("", ""))
        for asked in (self.which.currentIndexChanged, self.redact.toggled, self.since.toggled):
            asked.connect(self._look)
        self.columns.changed.connect(self._check)
        self.columns.changed.connect(self._look)
        self.questions.changed.connect(self._check)
        self.questions.changed.connect(self._look)
        self.path.textChanged.connect(self._check)
        self.presets.chosen.connect(self.take)
        self._browse.clicked.connect(self._choose_file)
        self.write.clicked.connect(self._accept)
        self._leave.clicked.connect(self.dismiss)

    def open_with(self, standing: Standing, path: Path, format: str | None = None) -> None:
        """Open on what stands in the queue, with a proposed file; its ending follows the format."""
        self._standing, self._narrow = standing, ("", "")
        self.set_translator(self._tr)
        self.presets.fill()
        self._select(self.format, format or next(iter(self._formats), ""))
        self._select(self.which, Which.MARKED if standing.marked else Which.ALL)
        self.path.setText(str(path))
        self._format_changed()
        self.open()

    def set_translator(self, tr: Translator) -> None:
        self._tr = tr
        self.setAccessibleName(tr("export_dialog.title"))
        self._title.setText(tr("export_dialog.title"))
        fields = (self.presets.names, self.format, self.which, self.path, self.rows)
        keys = ("preset", "format", "which", "file", "preview")
        for name, key, field in zip(self._names, keys, fields, strict=True):
            name.setText(tr(f"export_dialog.{key}"))
            field.setAccessibleName(tr(f"export_dialog.{key}"))
            if field is not self.rows:
                name.setBuddy(field)
        self.presets.set_translator(tr)
        self.columns.set_translator(tr)
        self.redact.setText(tr("export_dialog.redact"))
        self.redact.setToolTip(tr("cli.option.redact"))
        self.since.setText(tr("export_dialog.since"))
        self._browse.setText(tr("export_dialog.browse"))
        self.write.setText(tr("export_dialog.write"))
        self._leave.setText(tr("note.cancel"))
        self._fill_formats()
        self._refill(self.which, [(self._counted(which), which.value) for which in WHICH])

    def first_focus(self) -> QWidget:
        return self.format

    def confirm(self) -> None:
        # In the field of names it chooses the preset; that must not write a file.
        focused = QApplication.focusWidget()
        if focused is None or not self.presets.isAncestorOf(focused):
            self._accept()

    def choice(self) -> ExportChoice | None:
        """What is chosen now; None while something that is needed is missing."""
        text, form = self.path.text().strip(), self._form
        if not text or form is None or not self.questions.complete or self.columns.none:
            return None
        return ExportChoice(
            form.name,
            self._which,
            Path(text).expanduser(),
            self.redact.isChecked(),
            self.since.isChecked(),
            self.columns.chosen() if form.columns else (),
            self.questions.answers(),
            *self._narrow,
        )

    def preset(self) -> Preset:
        """What is chosen now, as it is kept under a name: without the file and the answers."""
        return Preset(
            format=str(self.format.currentData()),
            status=self._which.value,
            category=self._narrow[0],
            tag=self._narrow[1],
            columns=list(self.columns.chosen()),
            redact=self.redact.isChecked(),
            since_last=self.since.isChecked(),
        )

    def take(self, preset: Preset) -> None:
        """Fill the dialog with a preset."""
        self._select(self.format, preset.format)
        self._select(self.which, Which.FLAGGED if preset.flagged else preset.status)
        form = self._form
        if form is not None:
            self.columns.show_columns(form.columns, preset.columns)
            self.redact.setChecked(form.leaves_house if preset.redact is None else preset.redact)
        self.since.setChecked(preset.since_last)
        self._narrow_to(preset.category, preset.tag)

    def _narrow_to(self, category: str, tag: str) -> None:
        """A preset of the command line may want one category or tag only: kept, and said."""
        self._narrow = (category, tag)
        self._check()
        self._look()

    def show_rows(self, lines: Sequence[str]) -> None:
        """The first rows, as they would be written."""
        metrics = QFontMetricsF(mono(SMALL))
        width = self.panel.width() - 32
        shown = [metrics.elidedText(one_line(x, 400), Qt.TextElideMode.ElideRight, width) for x in lines]
        self.rows.setText("\n".join([*shown[:ROWS], *[""] * (ROWS - len(shown))]))

    @property
    def _form(self) -> Exporter | None:
        return self._formats.get(str(self.format.currentData()))

    @property
    def _which(self) -> Which | Status:
        value = self.which.currentData()
        return next((which for which in WHICH if which.value == value), Which.ALL)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        file = QHBoxLayout()
        file.setSpacing(8)
        file.addWidget(self.path, 1)
        file.addWidget(self._browse)
        form.addRow(self._names[0], self.presets)
        form.addRow(self._names[1], self.format)
        form.addRow(self._names[2], self.which)
        form.addRow(self._names[3], file)
        form.addRow("", self.since)
        form.addRow("", self.redact)
        form.addRow(self.questions)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addLayout(form, 1)
        self.columns.setFixedWidth(230)
        middle.addWidget(self.columns)
        self.rows.setFont(mono(SMALL))
        self.rows.setProperty("scale", "small")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._leave)
        foot.addWidget(self.write)
        self.body.addWidget(self._title)
        self.body.addLayout(middle, 1)
        for part in (self._told, self._lacks, self._names[4], self.rows):
            self.body.addWidget(part)
        self.body.addLayout(foot)

    def _fill_formats(self) -> None:
        """By whom they are for, a line between the groups."""
        now = self.format.currentData()
        self.format.blockSignals(True)
        self.format.clear()
        for group in Group:
            names = [name for name in self._formats if GROUP_OF.get(name, Group.PLATFORMS) is group]
            if names and self.format.count():
                self.format.insertSeparator(self.format.count())
            for name in names:
                self.format.addItem(self._format_name(name), name)
        self._select(self.format, str(now))
        self.format.blockSignals(False)

    @staticmethod
    def _refill(box: QComboBox, entries: Sequence[tuple[str, str]]) -> None:
        now = box.currentData()
        box.blockSignals(True)
        box.clear()
        for text, value in entries:
            box.addItem(text, value)
        ExportDialog._select(box, str(now))
        box.blockSignals(False)

    @staticmethod
    def _select(box: QComboBox, value: str) -> None:
        box.setCurrentIndex(max(0, box.findData(value)))

    def _format_name(self, name: str) -> str:
        key = f"export_dialog.format.{name}"
        return self._tr(key) if self._tr.has(key) else name.capitalize()

    def _counted(self, which: Which | Status) -> str:
        key = f"status.{which}" if isinstance(which, Status) else f"export_dialog.which.{which}"
        return f"{self._tr(key)} ({self._standing.number(which):,})"

    def _format_changed(self) -> None:
        form = self._form
        if form is None:
            return
        path, ending = self.path.text(), "." + form.extension.lstrip(".")
        for known in {"." + each.extension.lstrip(".") for each in self._formats.values()}:
            if path.lower().endswith(known):
                self.path.setText(path[: -len(known)] + ending)
        self.redact.blockSignals(True)
        self.redact.setChecked(form.leaves_house)
        self.redact.blockSignals(False)
        self.columns.show_columns(form.columns, ())
        self.columns.setVisible(bool(form.columns))
        self.questions.ask(self._tr, form.asks, self._remembered(form.name))
        names = self._tr("export_dialog.and").join(self._column(key) for key in form.lacks)
        key = "export_dialog.lacks" if names else "export_dialog.lacks_nothing"
        self._lacks.setText(self._tr(key, names=names))
        self._check()
        self._look()
        # What was hidden just now still counts in the size of the panel until the event loop has run.
        QTimer.singleShot(0, self, self.settle)

    def _column(self, key: str) -> str:
        name = f"export_dialog.column.{key}"
        return self._tr(name) if self._tr.has(name) else key

    def _look(self) -> None:
        choice = self.choice()
        self.show_rows(())
        if choice is not None:
            self.looked.emit(choice)

    def _check(self) -> None:
        choice = self.choice()
        exists = choice is not None and choice.path.exists()
        told = [self._tr("export_dialog.exists")] if exists else []
        if not self.questions.complete:
            told = [self._tr("export_dialog.incomplete")]
        elif self.columns.none:
            told = [self._tr("export_dialog.no_column")]
        told += [self._tr("export_dialog.narrow", what=one_line(what)) for what in self._narrow if what]
        self._told.setText(" ".join(told))
        self._told.setVisible(bool(told))
        self.write.setEnabled(choice is not None)
        self.settle()

    def _choose_file(self) -> None:
        # The dialog says itself that a file will be replaced, beside its name.
        path, _ = QFileDialog.getSaveFileName(
            self,
            self._tr("export_dialog.title"),
            self.path.text(),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if path:
            self.path.setText(path)

    def _accept(self) -> None:
        choice = self.choice()
        if choice is not None:
            self.dismiss()
            self.accepted.emit(choice)
