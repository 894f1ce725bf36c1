"""Text of strangers in labels, buttons and rows: one line, nothing hidden, never markup."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.detail.visible import is_hidden

LIMIT = 200
"""No row or label shows more of a text than this many characters."""


def one_line(text: str, limit: int = LIMIT) -> str:
    """The start of ``text`` on one line; hidden characters become their code point, breaks a mark."""
    shown: list[str] = []
    for at in range(min(len(text), limit)):
        char = text[at]
        if char in "\n\r\t":
            shown.append("↵" if char == "\n" else " ")
        elif is_hidden(text, at):
            shown.append(f"⟨U+{ord(char):04X}⟩")
        else:
            shown.append(char)
    return "".join(shown) + ("…" if len(text) > limit else "")


def button_text(text: str) -> str:
    """``text`` for a button or menu entry, where ``&`` would underline the next letter."""
    return text.replace("&", "&&")


def label(
    text: str = "",
    *,
    tone: str | None = None,
    size: str | None = None,
    weight: str | None = None,
    wrap: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """A label that shows what it is given and interprets nothing. Tone, size and weight are the theme's."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    for name, value in (("tone", tone), ("scale", size), ("weight", weight)):
        if value:
            made.setProperty(name, value)
    made.setWordWrap(wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    made.setText(text)
    return made


class ElidedLabel(QLabel):
    """One line that gives way down to ``least`` pixels: where there is no room its end is an ellipsis."""

    def __init__(self, *, tone: str | None = None, weight: str | None = None, least: int = 0) -> None:
        super().__init__()
        self._least = least
        self.setTextFormat(Qt.TextFormat.PlainText)
        for name, value in (("tone", tone), ("weight", weight)):
            if value:
                self.setProperty(name, value)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._least, self.sizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self.alignment()), shown)
        painter.end()
