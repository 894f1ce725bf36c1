"""Ctrl+,: the dialog of settings, made from the one typed table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from moderator.i18n import Translator
from moderator.settings import Group, Kind, Settings, kind_of
from ui.dialogs.sheet import Sheet
from ui.plain import label
from ui.theme import Theme, sized

Value = str | int | float | bool


class SettingsSheet(Sheet):
    """Each change is kept at once. Look, size and times follow at once, the rest when the sheet is left."""

    kept = Signal(str, object)
    """A setting's name and its new value."""
    left = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget) -> None:
        super().__init__(theme, tr, parent, tr("settings.title"), size=QSize(760, 560))
        self.fields: dict[str, QWidget] = {}
        self._filling = False
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, 12, 0)
        box.setSpacing(16)
        for group in Group:
            box.addLayout(self._group(group))
        box.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(inside)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content.addWidget(self._area)
        self.add_close()
        self.closed.connect(self.left)

    def open_with(self, values: Settings, file: str) -> None:
        self._filling = True
        for name, widget in self.fields.items():
            _put(widget, getattr(values, name))
        self._filling = False
        self.tell(file)
        self.open()

    def first_focus(self) -> QWidget:
        return next(iter(self.fields.values()))

    @property
    def at(self) -> str:
        """The setting whose field has the keys; empty where none has."""
        return next((name for name, widget in self.fields.items() if widget.hasFocus()), "")

    def go_to(self, name: str) -> None:
        """Give the keys to a setting's field."""
        self.fields[name].setFocus()

    def values(self) -> Mapping[str, Value]:
        """What the fields say now."""
        return {name: _value(widget) for name, widget in self.fields.items()}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, (QComboBox, QAbstractSpinBox)):
            # Scrolling past a field must not change it.
            event.ignore()
            return True
        if event.type() == QEvent.Type.FocusIn and watched in self.fields.values():
            self._area.ensureWidgetVisible(watched)  # type: ignore[arg-type]
        return super().eventFilter(watched, event)

    def _group(self, group: Group) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label(self._tr(f"setting_group.{group}"), tone="ink2", weight="bold"), 0, 0)
        for each in fields(Settings):
            kind = kind_of(each.name)
            if kind.group is group:
                self._row(grid, each.name, kind, type(each.default))
        return grid

    def _row(self, grid: QGridLayout, name: str, kind: Kind, shape: type) -> None:
        title, explained = self._tr(f"setting.{name}"), self._tr(f"setting.{name}.help")
        widget = self._field(name, kind, shape)
        widget.setAccessibleName(title)
        widget.setAccessibleDescription(explained)
        widget.setMinimumWidth(180)
        widget.installEventFilter(self)
        self.fields[name] = widget
        at = grid.rowCount()
        grid.setRowMinimumHeight(at, 28)
        grid.addWidget(label(title), at, 0)
        grid.addWidget(widget, at, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(sized(label(explained, tone="ink3", wrap=True), "small"), at + 1, 0)
        grid.setRowMinimumHeight(at + 2, 8)

    def _field(self, name: str, kind: Kind, shape: type) -> QWidget:
        if kind.words:
            return self._choice(name, kind)
        if shape is bool:
            box = QCheckBox(self._tr("settings.on"))
            box.toggled.connect(lambda on: self._keep(name, on))
            return box
        if shape is str:
            line = QLineEdit()
            line.setMaxLength(200)
            line.editingFinished.connect(lambda: self._keep(name, line.text().strip()))
            return line
        return self._number(name, kind, shape)

    def _choice(self, name: str, kind: Kind) -> QComboBox:
        box = QComboBox()
        for word in kind.words:
            box.addItem(self._tr(f"setting_word.{word}"), word)
        box.currentIndexChanged.connect(lambda at: self._keep(name, box.itemData(at)))
        return box

    def _number(self, name: str, kind: Kind, shape: type) -> QWidget:
        box: QSpinBox | QDoubleSpinBox
        if shape is int:
            box = QSpinBox()
            box.setRange(int(kind.low), int(kind.high))
            box.setSingleStep(int(kind.step))
        else:
            box = QDoubleSpinBox()
            box.setDecimals(2)
            box.setRange(kind.low, kind.high)
            box.setSingleStep(kind.step)
        box.setKeyboardTracking(False)
        box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        box.valueChanged.connect(lambda value: self._keep(name, shape(value)))
        return box

    def _keep(self, name: str, value: Value) -> None:
        if not self._filling:
            self.kept.emit(name, value)


def _put(widget: QWidget, value: Value) -> None:
    match widget:
        case QComboBox():
            widget.setCurrentIndex(widget.findData(value))
        case QCheckBox():
            widget.setChecked(bool(value))
        case QLineEdit():
            widget.setText(str(value))
        case QSpinBox():
            widget.setValue(int(value))
        case QDoubleSpinBox():
            widget.setValue(float(value))


def _value(widget: QWidget) -> Value:
    match widget:
        case QComboBox():
            return str(widget.currentData())
        case QCheckBox():
            return widget.isChecked()
        case QSpinBox() | QDoubleSpinBox():
            return widget.value()
        case QLineEdit():
            return widget.text()
    raise TypeError(widget)
