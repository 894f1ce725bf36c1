"""From a Qt key event to a chord of the command table: by character, else by the physical key."""

from __future__ import annotations

import sys

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from ui.keymap import Chord

_ROWS = {2: "1234567890", 16: "QWERTYUIOP", 30: "ASDFGHJKL", 44: "ZXCVBNM"}
PHYSICAL = {start + offset: key for start, row in _ROWS.items() for offset, key in enumerate(row)}
"""PC scan code (set 1, which evdev kept) to the key of a US board."""
_MAC_DIGITS = {18: "1", 19: "2", 20: "3", 21: "4", 23: "5", 22: "6", 26: "7", 28: "8", 25: "9", 29: "0"}
_US_SHIFTED = dict(zip("!@#$%^&*()", "1234567890", strict=True))
_X11_OFFSET = 8
_NAMES = {
    Qt.Key.Key_Return: "Return",
    Qt.Key.Key_Enter: "Return",
    Qt.Key.Key_Escape: "Esc",
    Qt.Key.Key_Space: "Space",
}
_HELD = (
    (Qt.KeyboardModifier.ControlModifier, "Ctrl"),
    (Qt.KeyboardModifier.AltModifier, "Alt"),
    (Qt.KeyboardModifier.ShiftModifier, "Shift"),
    (Qt.KeyboardModifier.MetaModifier, "Meta"),
)
_MODIFIER_KEYS = frozenset(
    {
        Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr,
        Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_Super_L, Qt.Key.Key_Super_R, Qt.Key.Key_Hyper_L,
        Qt.Key.Key_Hyper_R, Qt.Key.Key_Mode_switch, Qt.Key.Key_unknown,
    }
)  # fmt: skip


def physical(event: QKeyEvent) -> str | None:
    """The letter or digit printed there on a US board; None where the platform does not say."""
    if sys.platform == "darwin":
        return _MAC_DIGITS.get(event.nativeVirtualKey())
    code = event.nativeScanCode()
    if sys.platform != "win32":
        code -= _X11_OFFSET
    return PHYSICAL.get(code)


def chord_of(event: QKeyEvent) -> Chord | None:
    """The chord a key press makes; None for a modifier alone or a key without a name.

    Digits go by the physical key, so that Shift+1 is Shift+1 whatever the layout prints there; letters go by
    what the layout says, and by the physical key where that is not a Latin letter.
    """
    key = Qt.Key(event.key())
    if key in _MODIFIER_KEYS:
        return None
    held = frozenset(name for flag, name in _HELD if event.modifiers() & flag)
    keypad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
    name = _name(event, key, keypad, "Shift" in held)
    if name is None:
        return None
    if len(name) == 1 and not name.isalnum():
        held -= {"Shift"}
    return Chord(name, held)


def _name(event: QKeyEvent, key: Qt.Key, keypad: bool, shift: bool) -> str | None:
    if key in _NAMES:
        return _NAMES[key]
    place = None if keypad else physical(event)
    if place is not None and place.isdigit():
        return place
    name = QKeySequence(QKeyCombination(key)).toString(QKeySequence.SequenceFormat.PortableText)
    if place is None and shift and not event.nativeScanCode() and name in _US_SHIFTED:
        return _US_SHIFTED[name]
    if len(name) == 1 and not name.isascii():
        return place or name
    return name or place


def key_id(event: QKeyEvent) -> str:
    """What identifies the key itself between press and release, whatever modifiers changed meanwhile."""
    code = event.nativeScanCode()
    return f"#{code}" if code else f"k{event.key()}"
