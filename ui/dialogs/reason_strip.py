"""The reasons for hiding, in place: one digit or one click, nothing to confirm."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from moderator.i18n import Translator
from moderator.vocabulary import REASONS, Reason
from ui.dialogs.flow import FlowLayout
from ui.keycap import KeyButton
from ui.plain import label
from ui.theme import Theme, sized


class ReasonStrip(QFrame):
    """Hidden until opened. It takes no focus: whoever dispatches keys hands it the digits."""

    chosen = Signal(str)
    """The reason's id; the strip has closed itself."""
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        tr: Translator,
        parent: QWidget | None = None,
        *,
        reasons: Sequence[Reason] = REASONS,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tr = tr
        self._reasons = tuple(reasons)
        self._suggested: str | None = None
        self.setProperty("card", "true")
        self._title = label(weight="bold")
        self._hint = sized(label(tone="ink3"), "small")
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._hint)
        self._holder = QWidget()
        self._flow = FlowLayout(self._holder)
        self._flow.setContentsMargins(0, 0, 0, 0)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        box.addLayout(head)
        box.addWidget(self._holder)
        self._buttons: dict[str, KeyButton] = {}
        self._fill()
        self.hide()

    def open(self, suggested: str | None = None) -> None:
        """Show the strip; the suggested reason stands out."""
        self._suggested = suggested
        for reason, button in self._buttons.items():
            button.set_tone("harm" if reason == suggested else None)
        self.show()

    def dismiss(self) -> None:
        """Close without a choice."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def choose_digit(self, digit: int) -> bool:
        """Choose the reason with this digit; False where there is none or the strip is closed."""
        reason = next((r for r in self._reasons if r.key == digit), None)
        if reason is None or self.isHidden():
            return False
        self._choose(reason.id)
        return True

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._fill()

    def set_translator(self, tr: Translator) -> None:
        self._tr = tr
        self._fill()

    def _fill(self) -> None:
        self._title.setText(self._tr("reasons.title"))
        self._hint.setText(self._tr("reasons.hint"))
        self.setAccessibleName(self._tr("reasons.title"))
        for old in self._buttons.values():
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = {reason.id: self._button(reason) for reason in self._reasons}
        if not self.isHidden():
            self.open(self._suggested)

    def _button(self, reason: Reason) -> KeyButton:
        button = KeyButton(self._theme, chip=True, parent=self._holder)
        key = "" if reason.key is None else str(reason.key)
        note = self._tr("reasons.needs_note") if reason.needs_note else ""
        button.say(key, self._tr(f"reason.{reason.id}"), note)
        button.clicked.connect(lambda *_, chosen=reason.id: self._choose(chosen))
        self._flow.addWidget(button)
        button.show()
        return button

    def _choose(self, reason: str) -> None:
        self.hide()
        self.closed.emit()
        self.chosen.emit(reason)
