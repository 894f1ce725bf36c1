"""Which column holds what: one box a field, guessed, changed by hand, kept under a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from moderator.i18n import Translator
from moderator.importers.base import Columns
from moderator.importers.memory import Preset
from ui.plain import label, one_line

FIELDS = (
    "text", "author", "time", "likes", "replies", "place", "id", "parent", "root", "article",
    "article_title", "article_url", "level", "floor",
)  # fmt: skip
MOST_NAMES = 300


class ColumnsForm(QWidget):
    """``changed`` carries what was chosen by hand: field to column, "" where no column holds it."""

    changed = Signal(object)
    kept = Signal(object)
    """A Preset to keep, made of everything chosen or guessed."""
    preset_chosen = Signal(object)

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self._by_hand: dict[str, str] = {}
        self._presets: tuple[Preset, ...] = ()
        self.boxes = {field: QComboBox() for field in FIELDS}
        self.preset = QComboBox()
        self.preset.setAccessibleName(tr("imports.preset"))
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self.name.setPlaceholderText(tr("imports.preset_name"))
        self.name.setAccessibleName(tr("imports.preset_name"))
        self.keep = QPushButton(tr("imports.preset_keep"))
        self.keep.setEnabled(False)
        self._lay_out()
        for field, box in self.boxes.items():
            box.setAccessibleName(tr(f"imports.field.{field}"))
            box.activated.connect(lambda _, name=field: self._choose(name))
        self.preset.activated.connect(self._choose_preset)
        self.name.textChanged.connect(lambda text: self.keep.setEnabled(bool(text.strip())))
        self.keep.clicked.connect(self._keep)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 8, 12, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        half = (len(FIELDS) + 1) // 2
        for number, (field, box) in enumerate(self.boxes.items()):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            row, column = number % half, number // half * 2
            grid.addWidget(label(self._tr(f"imports.field.{field}"), tone="ink2"), row, column)
            grid.addWidget(box, row, column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        grid.setRowStretch(half, 1)
        inner = QWidget()
        inner.setLayout(grid)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(label(self._tr("imports.preset"), tone="ink2"))
        foot.addWidget(self.preset, 1)
        foot.addWidget(self.name, 1)
        foot.addWidget(self.keep)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area, 1)
        whole.addLayout(foot)

    def show_columns(self, columns: Columns, by_hand: Mapping[str, str], presets: Sequence[Preset]) -> None:
        """The columns of an input, what they are taken for, and the presets that fit them."""
        self._by_hand = dict(by_hand)
        names = columns.names[:MOST_NAMES]
        for field, box in self.boxes.items():
            with QSignalBlocker(box):
                box.clear()
                box.addItem(self._tr("imports.no_column"), "")
                for name in names:
                    box.addItem(one_line(name, 60), name)
                chosen = columns.fields.get(field, "")
                box.setCurrentIndex(names.index(chosen) + 1 if chosen in names else 0)
        self._presets = tuple(preset for preset in presets if preset.fits(columns.names))
        with QSignalBlocker(self.preset):
            self.preset.clear()
            self.preset.addItem(self._tr("imports.preset_none"))
            for preset in self._presets:
                self.preset.addItem(one_line(preset.name, 60))
        self.preset.setEnabled(bool(self._presets))

    def show_preset(self, name: str) -> None:
        """Name the preset that is in use."""
        names = [preset.name for preset in self._presets]
        with QSignalBlocker(self.preset):
            self.preset.setCurrentIndex(names.index(name) + 1 if name in names else 0)

    def _choose(self, field: str) -> None:
        self._by_hand[field] = str(self.boxes[field].currentData())
        self.changed.emit(dict(self._by_hand))

    def _choose_preset(self, place: int) -> None:
        self.preset_chosen.emit(self._presets[place - 1] if place > 0 else Preset(""))

    def _keep(self) -> None:
        chosen = {field: str(box.currentData()) for field, box in self.boxes.items() if box.currentData()}
        self.kept.emit(Preset(self.name.text().strip(), chosen))
        self.name.clear()
