"""What the last load came to: new, updated, duplicate and problem rows, and the problems as a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from moderator.i18n import Translator
from moderator.pipeline import LoadReport
from moderator.records import Problem
from ui.dialogs.overlay import Overlay, Place
from ui.imports.tables import PROBLEM_WIDTHS, Table, show_problems
from ui.plain import label
from ui.theme import Theme, sized

SHOWN = 500
FIGURES = ("files", "articles", "new", "updated", "duplicates", "problems")


class Summary(Overlay):
    """Esc or Enter closes it."""

    export_wanted = Signal(object)
    """The path of the CSV to write."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget) -> None:
        super().__init__(theme, parent, width=880, place=Place.MIDDLE)
        self._tr = tr
        self._title = sized(label(tr("imports.summary")), "title")
        self.figures = {name: label(weight="bold") for name in FIGURES}
        self.problems = Table(PROBLEM_WIDTHS)
        self.problems.setFixedHeight(280)
        self.problems.setAccessibleName(tr("imports.tab.problems", n=0))
        self.export = QPushButton(tr("imports.export_problems"))
        self.close_button = QPushButton(tr("strip.close"))
        self.close_button.setProperty("kind", "primary")
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        for column, (name, figure) in enumerate(self.figures.items()):
            grid.addWidget(label(tr(f"imports.figure.{name}"), tone="ink2"), 0, column)
            grid.addWidget(figure, 1, column)
        grid.setColumnStretch(len(self.figures), 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.export)
        foot.addWidget(self.close_button)
        body: QVBoxLayout = self.body
        body.addWidget(self._title)
        body.addLayout(grid)
        body.addWidget(self.problems)
        body.addLayout(foot)
        self.setAccessibleName(tr("imports.summary"))
        self.export.clicked.connect(self._export)
        self.close_button.clicked.connect(self.dismiss)

    def open_with(self, report: LoadReport, problems: Sequence[Problem]) -> None:
        said = report.to_json()
        for name, figure in self.figures.items():
            figure.setText(f"{said[name]:,}")
        show_problems(self.problems, problems[:SHOWN], self._tr)
        self.problems.setVisible(bool(problems))
        self.export.setVisible(bool(problems))
        self.open()

    def first_focus(self) -> QWidget:
        return self.close_button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self.export.click() if self.export.hasFocus() else self.dismiss()
        else:
            super().keyPressEvent(event)

    def _export(self) -> None:
        """Open the system's file dialog; nothing waits for it."""
        dialog = QFileDialog(self, self._tr("imports.export_problems"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(str(Path.home() / "problems.csv"))
        dialog.fileSelected.connect(lambda name: self.export_wanted.emit(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
