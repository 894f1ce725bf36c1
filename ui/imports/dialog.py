"""Before anything is stored: what was recognised, the first rows, what is wrong, and what may be changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from moderator.errors import ModeratorError
from moderator.i18n import Translator
from moderator.importers.base import Options
from moderator.importers.memory import Memory, Preset
from moderator.importers.preview import Given, Preview
from ui.dialogs.overlay import Overlay, Place
from ui.imports.columns_form import ColumnsForm
from ui.imports.cut_view import CutView
from ui.imports.files import Input, InputModel, count
from ui.imports.looker import Looker
from ui.imports.tables import COMMENT_WIDTHS, PROBLEM_WIDTHS, Table, show_comments, show_problems
from ui.imports.time_form import TimeForm
from ui.plain import button_text, label, one_line
from ui.theme import Theme, sized

WIDTH, TABS_HEIGHT, LEAST_TABS = 1040, 340, 180


class Tabs(QTabWidget):
    """As tall as is good to read, unless the window is small."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), TABS_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), LEAST_TABS)


class ImportDialog(Overlay):
    """``accepted`` carries the plans once somebody says yes; Enter says it where all is understood."""

    accepted = Signal(object)

    def __init__(
        self,
        theme: Theme,
        tr: Translator,
        parent: QWidget,
        memory: Memory,
        options: Options,
        failed: Callable[[BaseException], None],
        cover: Callable[[Preview], Preview] | None = None,
    ) -> None:
        super().__init__(theme, parent, width=WIDTH, place=Place.MIDDLE)
        self._tr, self._memory, self._options = tr, memory, options
        self.looker = Looker(memory, failed, self, cover)
        self.inputs = InputModel(theme, tr, self)
        self.files = QListView()
        self.format = QComboBox()
        self.said = label(tone="ink2", wrap=True)
        self.fault = label(tone="harm", wrap=True)
        self.times = TimeForm(tr)
        self.tabs = Tabs()
        self.rows, self.problems = Table(COMMENT_WIDTHS), Table(PROBLEM_WIDTHS)
        self.cut, self.columns = CutView(theme, tr), ColumnsForm(tr)
        self.take, self._leave = QPushButton(), QPushButton(tr("note.cancel"))
        self._title = sized(label(), "title")
        self._round = 0
        self._lay_out()
        self._connect()
        self.closed.connect(self.looker.stop)

    def _lay_out(self) -> None:
        tr = self._tr
        self.files.setModel(self.inputs)
        self.files.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.files.setUniformItemSizes(True)
        self.files.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.files.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.files.setFixedHeight(96)
        self.files.setAccessibleName(tr("imports.files"))
        self.format.setAccessibleName(tr("imports.format"))
        self.format.setMinimumWidth(320)
        self.take.setProperty("kind", "primary")
        self.rows.setAccessibleName(tr("imports.tab.rows"))
        self.problems.setAccessibleName(tr("imports.tab.problems", n=0))
        self.tabs.setMinimumHeight(LEAST_TABS)
        self.tabs.setDocumentMode(True)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(label(tr("imports.format"), tone="ink2"))
        head.addWidget(self.format)
        head.addWidget(self.said, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(sized(label(tr("imports.keys"), tone="ink3"), "small"), 1)
        foot.addWidget(self._leave)
        foot.addWidget(self.take)
        body: QVBoxLayout = self.body
        body.addWidget(self._title)
        body.addWidget(self.files)
        body.addLayout(head)
        for part in (self.fault, self.times, self.tabs):
            body.addWidget(part)
        body.addLayout(foot)

    def _connect(self) -> None:
        self.files.selectionModel().currentChanged.connect(lambda *_: self._show())
        self.format.activated.connect(self._choose_format)
        self.times.changed.connect(self._look_at_all)
        self.cut.moved.connect(lambda number: self._read_anew(cut=number))
        self.columns.changed.connect(lambda mapping: self._read_anew(mapping=mapping))
        self.columns.preset_chosen.connect(self._use_preset)
        self.columns.kept.connect(self._keep_preset)
        self.take.clicked.connect(self._accept)
        self._leave.clicked.connect(self.dismiss)

    def open_with(self, given: list[Given]) -> None:
        """Look at these inputs; the panel opens at once and fills as the answers come."""
        self._round += 1
        self.times.clear()
        self.tabs.setCurrentIndex(0)
        self.inputs.fill([])
        self._show()
        self.open()
        asked = self._round
        self.looker.find(given, lambda found: self._fill(found, asked))

    def _fill(self, given: list[Given], asked: int) -> None:
        if asked != self._round:
            return
        self.inputs.fill([Input(one, self._options) for one in given])
        self.files.setVisible(len(given) > 1)
        self.files.setCurrentIndex(self.inputs.index(0, 0))
        self._look_at_all()
        self._show()

    @property
    def current(self) -> Input | None:
        row = self.files.currentIndex().row()
        return self.inputs.inputs[row] if 0 <= row < len(self.inputs.inputs) else None

    @property
    def ready(self) -> bool:
        """Everything was looked at, and something of it can be read."""
        return self._looked and any(one.readable for one in self.inputs.inputs)

    @property
    def _looked(self) -> bool:
        return all(one.preview is not None for one in self.inputs.inputs)

    def first_focus(self) -> QWidget:
        return self.take if self.take.isEnabled() else self._leave

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self._press_enter(QApplication.focusWidget())
        elif key == Qt.Key.Key_Delete and self.files.hasFocus():
            self._drop(self.files.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _press_enter(self, focused: QWidget | None) -> None:
        """In a field Enter ends the field, on a button it presses that; everywhere else it loads."""
        if isinstance(focused, QLineEdit):
            self.take.setFocus()
        elif not isinstance(focused, QPushButton):
            self._accept()
        elif focused is not self._leave or self._looked:
            # The button that leaves has the focus while inputs are looked at: a press then is one too early.
            focused.click()

    def _drop(self, row: int) -> None:
        if len(self.inputs.inputs) > 1 and row >= 0:
            self.looker.stop()
            self.inputs.remove(row)
            self._look_at_all(missing_only=True)
            self._show()

    def _look_at_all(self, *, missing_only: bool = False) -> None:
        for row, one in enumerate(self.inputs.inputs):
            one.options = replace(one.options, reference=self.times.reference)
            if not missing_only or one.preview is None:
                self._look(row)

    def _look(self, row: int) -> None:
        one = self.inputs.inputs[row]
        one.preview = None

        def looked(preview: Preview) -> None:
            one.preview = preview
            used = {preset.name: preset.mapping for preset in self._presets()}.get(preview.preset)
            if used is not None:
                one.options = replace(one.options, mapping=dict(used))
            if one in self.inputs.inputs:
                self.inputs.touch(self.inputs.inputs.index(one))
            self._show_buttons()
            if one is self.current:
                self._show()

        self.looker.look(row, one.plan(), looked)
        self._show_buttons()

    def _read_anew(self, **changed: object) -> None:
        one = self.current
        if one is not None:
            one.options = replace(one.options, **changed)  # type: ignore[arg-type]
            self._look(self.files.currentIndex().row())

    def _choose_format(self, place: int) -> None:
        name = self.format.itemData(place)
        self._read_anew(format=name or None, cut=None)

    def _use_preset(self, preset: Preset) -> None:
        self._read_anew(mapping=dict(preset.mapping))

    def _keep_preset(self, preset: Preset) -> None:
        try:
            self._memory.keep(preset)
        except (ModeratorError, OSError) as fault:
            sentence = self._tr.error(fault)[0] if isinstance(fault, ModeratorError) else str(fault)
            self.said.setText(one_line(sentence))
            return
        self._read_anew(mapping=dict(preset.mapping))

    def _show(self) -> None:
        """The current input with all that was found in it."""
        one = self.current
        preview = one.preview if one else None
        many = len(self.inputs.inputs)
        self._title.setText(self._tr("imports.title", n=many) if many > 1 else self._name(one))
        self.setAccessibleName(self._title.text())
        if one is None or preview is None:
            self.said.setText(self._tr("imports.looking"))
            self._show_buttons()
            return
        self._show_format(one, preview)
        self._show_fault(preview)
        self.times.show_lacks(preview.lacks, one.given)
        show_comments(self.rows, preview.rows, self._tr)
        show_problems(self.problems, preview.faults, self._tr)
        self._show_tabs(one, preview)
        self._show_buttons()
        self.settle()

    def _name(self, one: Input | None) -> str:
        return self._tr("imports.title_one", file=one_line(one.given.name, 60) if one else "")

    def _show_format(self, one: Input, preview: Preview) -> None:
        with QSignalBlocker(self.format):
            self.format.clear()
            self.format.addItem(self._tr("imports.format_auto"), "")
            for name, sure in preview.formats:
                said = f"  {sure:.0%}" if sure else ""
                self.format.addItem(self._tr(f"imports.format.{name}") + said, name)
            names = ["", *(name for name, _ in preview.formats)]
            chosen = one.options.format or preview.format
            self.format.setCurrentIndex(names.index(chosen) if chosen in names else 0)
        self.said.setText(
            self._tr(
                "imports.found",
                comments=count(preview),
                articles=len(preview.articles),
                problems=preview.problems,
                encoding=preview.encoding or "-",
            )
        )

    def _show_fault(self, preview: Preview) -> None:
        self.fault.setVisible(preview.fault is not None)
        if preview.fault is not None:
            sentence, hint = self._tr.error(preview.fault)
            chosen_here = preview.columns is not None and preview.columns.names
            hint = self._tr("imports.choose_text") if chosen_here else hint
            self.fault.setText(one_line(f"{sentence} {hint}", 400))

    def _show_tabs(self, one: Input, preview: Preview) -> None:
        """Rows always; the cut for plain pages, columns and problems where there are some."""
        before = self.tabs.currentWidget()
        wanted: list[tuple[QWidget, str]] = [(self.rows, self._tr("imports.tab.rows"))]
        if preview.lines:
            self.cut.show_lines(preview.lines, preview.cut)
            wanted.append((self.cut, self._tr("imports.tab.cut")))
        if preview.columns is not None and preview.columns.names:
            self.columns.show_columns(preview.columns, one.options.mapping, self._presets())
            self.columns.show_preset(preview.preset)
            wanted.append((self.columns, self._tr("imports.tab.columns")))
        if preview.faults:
            wanted.append((self.problems, self._tr("imports.tab.problems", n=len(preview.faults))))
        if [self.tabs.widget(place) for place in range(self.tabs.count())] != [part for part, _ in wanted]:
            self._set_tabs(wanted)
        for place, (_, name) in enumerate(wanted):
            self.tabs.setTabText(place, button_text(name))
        unread = preview.fault is not None and preview.columns is not None
        stays = before if before in [part for part, _ in wanted] else self.rows
        self.tabs.setCurrentWidget(self.columns if unread and self.columns in dict(wanted) else stays)

    def _set_tabs(self, wanted: list[tuple[QWidget, str]]) -> None:
        focused = QApplication.focusWidget()
        self.tabs.clear()
        for part, name in wanted:
            self.tabs.addTab(part, button_text(name))
        if focused is not None and self.isAncestorOf(focused):
            focused.setFocus()

    def _presets(self) -> list[Preset]:
        try:
            return self._memory.presets()
        except ModeratorError:
            return []

    def _show_buttons(self) -> None:
        total = sum(one.preview.comments for one in self.inputs.inputs if one.preview and one.readable)
        every = all(one.preview is None or one.preview.complete for one in self.inputs.inputs)
        shown = f"{total:,}{'' if every else '+'}"
        waiting = not self.take.isEnabled()
        self.take.setText(self._tr("imports.take", n=shown) if self.ready else self._tr("imports.take_none"))
        self.take.setEnabled(self.ready)
        if self.ready and waiting and QApplication.focusWidget() is self._leave:
            self.take.setFocus()

    def _accept(self) -> None:
        if self.ready:
            plans = [one.plan() for one in self.inputs.inputs]
            self.dismiss()
            self.accepted.emit(plans)
