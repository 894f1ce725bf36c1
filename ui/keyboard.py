"""From key events to commands: looks the chord up, lets the guard judge it, and says what it ignored."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from enum import Enum, auto

from PySide6.QtCore import QEvent, QObject, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from moderator.vocabulary import REASONS, Reason
from ui.commands import Command, Place
from ui.guard import Guard, Ignored, Taken
from ui.keymap import Chord, Keymap
from ui.keystroke import chord_of, key_id
from ui.struck import Struck

CLICK_SETTLE_MS = 400
"""A second click this soon is half of a double click."""


_LASTING = frozenset({"unmask"})
"""Works as long as the key is held: holding it is no mistake to be told of."""


class Manner(Enum):
    """How a command takes its key."""

    DECIDES = auto()
    """One press, one act on the painted comment."""
    ONCE = auto()
    """One press, one act; nothing while it is held or typed along with others."""
    REPEATS = auto()
    """Moving about: a held key goes on."""


_REPEATING = frozenset({"next", "previous", "scroll", "scroll_back", "text.larger", "text.smaller"})


def manner(command: Command) -> Manner:
    if command.id in _REPEATING:
        return Manner.REPEATS
    return Manner.DECIDES if command.undoable else Manner.ONCE


def _by_digit(reasons: Sequence[Reason]) -> dict[str, str]:
    """Reason ids by their digit; one that several claim is nobody's."""
    digits = [reason.key for reason in reasons]
    return {str(r.key): r.id for r in reasons if r.key is not None and digits.count(r.key) == 1}


def _stamp(event: QKeyEvent) -> float | None:
    """The window system's own time of the event; events of other making have none."""
    return float(event.timestamp()) or None


def milliseconds() -> float:
    return time.monotonic() * 1000


class Keyboard(QObject):
    """Judges every press that reaches the stage; sees all others pass by, so that a hold is known as one."""

    commanded = Signal(str, object)
    """Command id, and Taken where it decides, else None."""
    reason_chosen = Signal(str, object)
    """Reason id and Taken, while the reason strip is open."""
    ignored = Signal(object)
    paused = Signal(bool)

    def __init__(
        self,
        table: Sequence[Command],
        keymap: Keymap,
        guard: Guard,
        stage: QWidget,
        clock: Callable[[], float] = milliseconds,
        parent: QObject | None = None,
        reasons: Sequence[Reason] = REASONS,
    ) -> None:
        super().__init__(parent)
        self._commands: Mapping[str, Command] = {command.id: command for command in table}
        self._keymap, self.guard, self._stage, self._clock = keymap, guard, stage, clock
        self._struck = Struck()
        self.place = Place.REVIEW
        self._reasons = _by_digit(reasons)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def detach(self) -> None:
        """See no more keys."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            self.guard.release(key_id(event), self._at(event), _stamp(event))
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            elsewhere = QApplication.activePopupWidget() is not None
            if elsewhere or QApplication.focusWidget() is not self._stage:
                self.guard.fresh(key_id(event), self._at(event), _stamp(event))
        elif event.type() == QEvent.Type.ApplicationStateChange:
            self.guard.unsettle(self._clock())
        return False

    def _at(self, event: QKeyEvent) -> float:
        """When the key moved, by this clock: a busy window hears of it later."""
        return self._struck.at(self._clock(), _stamp(event))

    def painted(self, uid: str) -> None:
        """A comment, or another page of them, stands on the screen since now."""
        self.guard.painted(uid, self._clock())  # type: ignore[arg-type]

    def press(self, event: QKeyEvent) -> None:
        """A key went down while the stage has the focus."""
        pressed = chord_of(event)
        if pressed is None:
            return
        was_paused = self.guard.paused
        self._judge(pressed, key_id(event), self._at(event), _stamp(event))
        if self.guard.paused and not was_paused:
            self.paused.emit(True)

    def _judge(self, pressed: Chord, key: str, at: float, stamp: float | None) -> None:
        if self.place is Place.REASONS and pressed.key in self._reasons:
            verdict = self.guard.press(key, at, stamp=stamp, settle_ms=0)
            self._tell(verdict, self.reason_chosen, self._reasons[pressed.key])
            return
        command = self._commands.get(self._keymap.command(self.place, pressed) or "")
        if command is None:
            if pressed.plain:
                self._refuse(self.guard.stray(key, at, unmapped=True, stamp=stamp))
            return
        match manner(command):
            case Manner.DECIDES:
                character = pressed.plain or pressed.key == "Return"
                verdict = self.guard.press(key, at, stamp=stamp, character=character)
                self._tell(verdict, self.commanded, command.id)
            case Manner.ONCE:
                self._once(command, pressed, key, at, stamp)
            case Manner.REPEATS:
                self._repeat(command, pressed, key, at, stamp)

    def _once(self, command: Command, pressed: Chord, key: str, at: float, stamp: float | None) -> None:
        if pressed.plain:
            ignored = self.guard.stray(key, at, unmapped=False, stamp=stamp)
        else:
            ignored = None if self.guard.fresh(key, at, stamp) else Ignored.HELD
        if ignored is None:
            self.commanded.emit(command.id, None)
        elif not (ignored is Ignored.HELD and command.id in _LASTING):
            self._refuse(ignored)

    def _repeat(self, command: Command, pressed: Chord, key: str, at: float, stamp: float | None) -> None:
        """Moving goes on while a key is held. A space may also be the gap between two typed words."""
        ignored = None
        if pressed.key == "Space":
            ignored = self.guard.stray(key, at, unmapped=False, stamp=stamp)
        else:
            self.guard.fresh(key, at, stamp)
        if ignored in (Ignored.TYPING, Ignored.PAUSED):
            self._refuse(ignored)
        else:
            self.commanded.emit(command.id, None)

    def click(self) -> Taken | Ignored:
        """Judge a click on a button that decides."""
        self.guard.release("mouse", self._clock() - 1000)
        return self.guard.press("mouse", self._clock(), character=False, settle_ms=CLICK_SETTLE_MS)

    def _tell(self, verdict: Taken | Ignored, signal: SignalInstance, command_id: str) -> None:
        if isinstance(verdict, Taken):
            signal.emit(command_id, verdict)
        else:
            self._refuse(verdict)

    def _refuse(self, ignored: Ignored | None) -> None:
        if ignored is not None:
            self.ignored.emit(ignored)

    def resume(self) -> None:
        self.guard.resume()
        self.paused.emit(False)

    def pause(self) -> None:
        self.guard.pause()
        self.paused.emit(True)

    def wakes_decision(self, event: QKeyEvent) -> bool:
        """Whether a key that went elsewhere would have decided here."""
        pressed = chord_of(event)
        command_id = self._keymap.command(self.place, pressed) if pressed else None
        return command_id is not None and manner(self._commands[command_id]) is Manner.DECIDES
