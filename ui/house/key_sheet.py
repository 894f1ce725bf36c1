"""The keys of all commands: choose one, press its new key; clashes are shown, never settled silently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from moderator.i18n import Language, Translator
from ui.commands import Command, Place
from ui.dialogs.pick_list import Entry, PickList
from ui.dialogs.sheet import Sheet
from ui.keymap import Choice, Chord, Conflict, Keymap, build, chord
from ui.keystroke import chord_of
from ui.plain import label
from ui.presets import PRESETS, Overrides
from ui.theme import Theme


class _Catcher(QFrame):
    """Has the focus while a key is asked for, and takes whatever is pressed, shortcuts too."""

    caught = Signal(object)
    """A Chord."""
    cleared = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.said = label(wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 8)
        box.addWidget(self.said)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        pressed = chord_of(event)
        if event.isAutoRepeat() or pressed is None:
            return
        if pressed == Chord("Esc"):
            self.left.emit()
        elif pressed == Chord("Backspace"):
            self.cleared.emit()
        else:
            self.caught.emit(pressed)


class KeySheet(Sheet):
    """Works on a copy of the choice; ``saved`` hands it over."""

    saved = Signal(object)
    """A keymap.Choice."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget, table: Sequence[Command]) -> None:
        super().__init__(theme, tr, parent, tr("keys.title"), size=QSize(760, 520))
        self._table = table
        self._commands = {command.id: command for command in table}
        self._own: dict[str, tuple[str, ...]] = {}
        self._asked: str | None = None
        self.preset = QComboBox()
        for name in PRESETS:
            self.preset.addItem(tr(f"preset.{name}"), name)
        self.preset.setAccessibleName(tr("keys.preset"))
        self.preset.currentIndexChanged.connect(lambda _: self._show())
        self.picks = PickList(theme, rows=9)
        self.picks.say(tr("keys.prompt"), tr("keys.nothing"), tr("keys.title"))
        self.catcher = _Catcher()
        self._clashes = label(tone="harm", wrap=True)
        top = QHBoxLayout()
        top.addWidget(label(tr("keys.preset")))
        top.addWidget(self.preset)
        top.addStretch(1)
        self.content.addLayout(top)
        self.content.addWidget(self.picks)
        self.content.addWidget(self.catcher)
        self.content.addWidget(self._clashes)
        self.content.addStretch(1)
        self.own = self.add_button(tr("keys.forget"))
        self.own.clicked.connect(self._forget)
        self.add_close()
        self.keep = self.add_button(tr("keys.save"), primary=True)
        self.keep.clicked.connect(self._save)
        self.picks.chosen.connect(self.ask)
        self.picks.left.connect(self.dismiss)
        self.catcher.caught.connect(self._take)
        self.catcher.cleared.connect(lambda: self._set(()))
        self.catcher.left.connect(self._stop)

    def open_with(self, choice: Choice, file: str) -> None:
        self._own = dict(choice.own)
        self.preset.setCurrentIndex(self.preset.findData(choice.preset))
        self.tell(file)
        self.picks.field.clear()
        self._stop()
        self._show()
        self.open()

    def first_focus(self) -> QWidget:
        return self.picks.field

    @property
    def keymap(self) -> Keymap:
        """The keys as they would be."""
        preset: Overrides = PRESETS[str(self.preset.currentData())]
        known = {name: keys for name, keys in {**preset, **self._own}.items() if name in self._commands}
        return build(self._table, known)

    def ask(self, command_id: str) -> None:
        """Wait for the new key of a command."""
        self._asked = command_id
        what = self._commands[command_id].label(self._tr)
        self.catcher.said.setText(self._tr("keys.press", what=what))
        self.catcher.setAccessibleName(self.catcher.said.text())
        self.catcher.setFocus()

    def _take(self, pressed: Chord) -> None:
        if self._asked is None:
            return
        command = self._commands[self._asked]
        if pressed.plain and Place.WINDOW in command.places:
            # It would act while one types a note.
            self.catcher.said.setText(self._tr("keys.needs_ctrl", chord=pressed.shown()))
            return
        others = [str(each) for each in self.keymap.chords(self._asked)[1:] if each != pressed]
        self._set((str(pressed), *others))

    def _set(self, keys: tuple[str, ...]) -> None:
        if self._asked is None:
            return
        if keys == tuple(str(chord(key)) for key in self._usual(self._asked)):
            self._own.pop(self._asked, None)
        else:
            self._own[self._asked] = keys
        self._show()
        self._stop()

    def _usual(self, command_id: str) -> tuple[str, ...]:
        """The keys without those of the user's own."""
        preset = PRESETS[str(self.preset.currentData())]
        return preset.get(command_id, self._commands[command_id].keys)

    def _stop(self) -> None:
        self._asked = None
        self.catcher.said.setText(self._tr("keys.hint"))
        self.catcher.setAccessibleName(self.catcher.said.text())
        self.picks.field.setFocus()

    def _forget(self) -> None:
        """Back to the keys of the preset alone."""
        self._own.clear()
        self._show()

    def _show(self) -> None:
        keymap = self.keymap
        clashing: Mapping[str, Conflict] = {name: one for one in keymap.conflicts for name in one.commands}
        current = self.picks.current()
        self.picks.fill(
            [self._entry(command, keymap, clashing) for command in self._table],
            keep=current.id if current else None,
        )
        said = {
            self._tr(
                "keys.clash",
                chord=one.chord.shown(),
                what=self._tr("list.comma").join(
                    self._commands[name].label(self._tr) for name in one.commands
                ),
            )
            for one in keymap.conflicts
        }
        self._clashes.setText("\n".join(sorted(said)[:3]))
        self._clashes.setVisible(bool(said))
        self.own.setEnabled(bool(self._own))
        self.settle()

    def _entry(self, command: Command, keymap: Keymap, clashing: Mapping[str, Conflict]) -> Entry:
        other = Language.EN if self._tr.language is Language.ZH else Language.ZH
        detail = self._tr("keys.own") if command.id in self._own else ""
        if command.id in clashing:
            detail = self._tr("keys.clashes")
        return Entry(
            command.id,
            command.label(self._tr),
            command.label(Translator(self._tr.texts, other)),
            detail,
            tuple(each.shown() for each in keymap.chords(command.id)),
        )

    def _save(self) -> None:
        choice = Choice(str(self.preset.currentData()), dict(self._own))
        self.dismiss()
        self.saved.emit(choice)
