"""From a judged press to what it does: on the painted comment, in the view that is open, or in a room."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.commands import Command, Place
from ui.guard import Ignored, Taken
from ui.keyboard import Keyboard, Manner, manner
from ui.modes import Modes
from ui.questions import Questions
from ui.room import Deciders, Kit
from ui.verbs import Verbs


class Presses(QObject):
    """Keys, clicks, menus and the palette come together here; a press that did nothing is said."""

    done = Signal()
    """Something was pressed: the bars may say something else now."""

    def __init__(
        self,
        kit: Kit,
        keyboard: Keyboard,
        modes: Modes,
        questions: Questions,
        verbs: Verbs,
        enabled: Callable[[], frozenset[str]],
    ) -> None:
        super().__init__(kit.window)
        self._kit, self._keyboard, self._guard = kit, keyboard, keyboard.guard
        self._modes, self._questions, self._verbs, self._enabled = modes, questions, verbs, enabled
        self._commands: Mapping[str, Command] = {command.id: command for command in kit.table}
        self.handlers: Mapping[str, Callable[[], None]] = {}
        self.deciders: Deciders = {}
        kit.window.stage.pressed.connect(keyboard.press)
        kit.window.stage.composed.connect(self._on_composed)
        kit.window.stray_key.connect(self._on_stray_key)
        kit.window.bottom.wanted.connect(self._on_clicked)
        keyboard.commanded.connect(self._on_commanded)
        keyboard.reason_chosen.connect(self._choose_reason)
        keyboard.ignored.connect(self._on_ignored)
        keyboard.paused.connect(self._on_paused)
        questions.reason_clicked.connect(self._on_reason_clicked)
        questions.changed.connect(self.settle_place)
        modes.changed.connect(self.settle_place)

    def trigger(self, command_id: str) -> None:
        """Run a command chosen by name: from a menu, the palette or a notice."""
        if command_id not in self._enabled():
            return
        if manner(self._commands[command_id]) is not Manner.DECIDES:
            self.handlers[command_id]()
        elif self._guard.uid is not None and not self._guard.paused:
            self._decide(command_id, Taken(self._guard.uid, 0.0))
        focused = self._kit.window.focusWidget()
        if focused is None or focused is self._kit.window:
            self._kit.focus()

    def settle_place(self) -> None:
        """While the reason strip is open a digit chooses; else keys act where the open view says."""
        self._keyboard.place = Place.REASONS if self._questions.asking_reason else self._modes.place
        self._kit.focus()

    def leave(self) -> bool:
        """Esc: resume what is paused, or close the reason strip."""
        if self._guard.paused:
            self._keyboard.resume()
        elif self._questions.asking_reason:
            self._questions.leave_reason()
        else:
            return False
        return True

    def _on_commanded(self, command_id: str, taken: Taken | None) -> None:
        if command_id not in self._enabled():
            what = self._commands[command_id].label(self._kit.tr)
            self._kit.say(self._kit.tr("guard.disabled", what=what), "held")
        elif taken is not None:
            self._decide(command_id, taken)
        else:
            self.handlers[command_id]()

    def _decide(self, command_id: str, taken: Taken) -> None:
        self._kit.window.stage.toast.hide()
        mode = self._modes.current
        decide = self.deciders.get(command_id) or (mode.decide if mode else self._verbs.run)
        done = decide(command_id, taken)
        if not done:
            self._on_ignored(Ignored.NOTHING)
        self._modes.after()
        self.done.emit()

    def _on_clicked(self, command_id: str) -> None:
        if manner(self._commands[command_id]) is not Manner.DECIDES:
            self.trigger(command_id)
            return
        verdict = self._keyboard.click()
        if isinstance(verdict, Taken):
            self._on_commanded(command_id, verdict)
        else:
            self._on_ignored(verdict)

    def _on_reason_clicked(self, reason: str) -> None:
        verdict = self._keyboard.click()
        if isinstance(verdict, Taken):
            self._choose_reason(reason, verdict)

    def _choose_reason(self, reason: str, taken: Taken) -> None:
        self._questions.leave_reason()
        if self._modes.current is not None:
            self._modes.current.choose(reason, taken)
            self._modes.after()
        else:
            self._verbs.choose(reason, taken)

    def _on_ignored(self, ignored: Ignored) -> None:
        """A press that did nothing is seen; two keys at once take back the first as well."""
        retracted = ignored is Ignored.TYPING and self._kit.review.retract()
        key = "guard.retracted" if retracted else f"guard.{ignored}"
        stay = ignored is Ignored.PAUSED
        said = self._kit.tr(key, leave=self._kit.keymap.first("leave"))
        self._kit.say(said, "spam" if stay else "held", stay=stay)

    def _on_paused(self, paused: bool) -> None:
        if paused:
            self._kit.review.retract()
            said = self._kit.tr("guard.paused", leave=self._kit.keymap.first("leave"))
            self._kit.say(said, "spam", stay=True)
        else:
            self._kit.window.stage.toast.hide()
        self.done.emit()

    def _on_composed(self) -> None:
        """An input method is on: said, so that nobody wonders; letters go by their place on the board."""
        if not self._guard.paused:
            self._kit.say(self._kit.tr("guard.input_method"), "held")

    def _on_stray_key(self, event: QKeyEvent) -> None:
        """A key that went to a button: Esc brings the focus back, a deciding one is told to have failed."""
        if event.key() == Qt.Key.Key_Escape:
            self._kit.focus()
        elif self._keyboard.wakes_decision(event):
            leave = self._kit.keymap.first("leave")
            self._kit.say(self._kit.tr("guard.elsewhere", leave=leave), "held")
