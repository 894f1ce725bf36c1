"""A small form for work on files: what is read, where it goes, and what else is to be said about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from moderator.i18n import Translator
from ui.dialogs.overlay import Overlay, Place
from ui.plain import label
from ui.theme import Theme, sized


@dataclass(frozen=True, slots=True)
class FileField:
    """One file: its catalogue key; ``saves`` where it is to be written. An ``optional`` field may stay empty;
    one that is no ``file`` is any text."""

    key: str
    saves: bool = False
    optional: bool = False
    file: bool = True


@dataclass(frozen=True, slots=True)
class Filled:
    """What was given: a text for each field, in order, and the options that were ticked, by key."""

    texts: tuple[str, ...]
    ticked: frozenset[str]

    def path(self, place: int) -> Path:
        return Path(self.texts[place]).expanduser()


class FileForm(Overlay):
    """``options`` are catalogue keys of check boxes; where ``<key>.warn`` is in the catalogue, it is shown
    while the box is ticked."""

    accepted = Signal(object)
    """Emitted with what was ``Filled`` in after the form has closed."""

    def __init__(
        self,
        theme: Theme,
        tr: Translator,
        parent: QWidget,
        title: str,
        fields: Sequence[FileField],
        options: Sequence[str] = (),
    ) -> None:
        super().__init__(theme, parent, width=680, place=Place.MIDDLE)
        self._tr, self._fields = tr, tuple(fields)
        self._title = sized(label(tr(title)), "title")
        self.setAccessibleName(tr(title))
        self.about = label(tr(f"{title}.about"), tone="ink2", wrap=True)
        self.lines = [QLineEdit() for _ in fields]
        self.boxes = {key: QCheckBox(tr(key)) for key in options}
        self._warning = label(tone="harm", wrap=True)
        self.go, self._leave = QPushButton(tr(f"{title}.go")), QPushButton(tr("note.cancel"))
        self.go.setProperty("kind", "primary")
        self._lay_out()
        for line in self.lines:
            line.textChanged.connect(self._check)
        for box in self.boxes.values():
            box.toggled.connect(self._check)
        self.go.clicked.connect(self._accept)
        self._leave.clicked.connect(self.dismiss)

    def open_with(self, texts: Sequence[str]) -> None:
        """Open with these proposals, one for each field; nothing is ticked."""
        for line, text in zip(self.lines, texts, strict=True):
            line.setText(text)
        for box in self.boxes.values():
            box.setChecked(False)
        self._check()
        self.open()

    def first_focus(self) -> QWidget:
        return next((line for line in self.lines if not line.text()), self.lines[0])

    def confirm(self) -> None:
        self._accept()

    def filled(self) -> Filled | None:
        """What stands in the form; None while a field that is needed is empty."""
        texts = tuple(line.text().strip() for line in self.lines)
        if any(not text and not field.optional for text, field in zip(texts, self._fields, strict=True)):
            return None
        return Filled(texts, frozenset(key for key, box in self.boxes.items() if box.isChecked()))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for field, line in zip(self._fields, self.lines, strict=True):
            name = label(self._tr(field.key), tone="ink2")
            name.setBuddy(line)
            line.setAccessibleName(self._tr(field.key))
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(line, 1)
            if field.file:
                browse = QPushButton(self._tr("export_dialog.browse"))
                browse.clicked.connect(lambda _=False, f=field, x=line: self._browse(f, x))
                row.addWidget(browse)
            form.addRow(name, row)
        for box in self.boxes.values():
            form.addRow("", box)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._leave)
        foot.addWidget(self.go)
        self.body.addWidget(self._title)
        self.body.addWidget(self.about)
        self.body.addLayout(form)
        self.body.addWidget(self._warning)
        self.body.addLayout(foot)

    def _check(self) -> None:
        said = [self._tr(f"{key}.warn") for key, box in self.boxes.items()
                if box.isChecked() and self._tr.has(f"{key}.warn")]  # fmt: skip
        for field, line in zip(self._fields, self.lines, strict=True):
            if field.saves and line.text().strip() and Path(line.text().strip()).expanduser().exists():
                said.append(self._tr("export_dialog.exists"))
        self._warning.setText(" ".join(said))
        self._warning.setVisible(bool(said))
        self.go.setEnabled(self.filled() is not None)
        self.settle()

    def _browse(self, field: FileField, line: QLineEdit) -> None:
        title = self._tr(field.key)
        if field.saves:
            # The form says itself that a file will be replaced.
            plain = QFileDialog.Option.DontConfirmOverwrite
            path, _ = QFileDialog.getSaveFileName(self, title, line.text(), options=plain)
        else:
            path, _ = QFileDialog.getOpenFileName(self, title, line.text())
        if path:
            line.setText(path)

    def _accept(self) -> None:
        filled = self.filled()
        if filled is not None:
            self.dismiss()
            self.accepted.emit(filled)
