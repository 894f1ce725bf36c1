"""What the desk may ask in the middle of the work: a reason, a note, tags by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Signal

from moderator.i18n import Translator
from moderator.vocabulary import Vocabulary
from ui.dialogs.note_editor import NoteEditor
from ui.dialogs.reason_strip import ReasonStrip
from ui.dialogs.tag_chooser import TagChooser
from ui.main_window import MainWindow
from ui.theme import Theme

_MARGIN = 24


class Questions(QObject):
    """One question at a time. Leaving it unanswered does nothing."""

    reason_clicked = Signal(str)
    """A reason was clicked, not typed: the guard has not judged it yet."""
    changed = Signal()
    """The reason strip opened or closed."""

    def __init__(self, theme: Theme, tr: Translator, window: MainWindow, words: Vocabulary) -> None:
        super().__init__(window)
        self._stage = window.stage
        self._words = words
        self.reasons = ReasonStrip(theme, tr, window.stage, reasons=words.offered_reasons)
        self.note = NoteEditor(theme, tr, window)
        self.tags = TagChooser(theme, tr, window, tags=words.offered_tags)
        self._answer: Callable[[str], None] | None = None
        self._toggle: Callable[[str], None] | None = None
        self.reasons.chosen.connect(self.reason_clicked)
        self.reasons.closed.connect(self.changed)
        self.note.saved.connect(self._noted)
        self.tags.toggled.connect(self._toggled)
        window.stage.installEventFilter(self)

    @property
    def asking_reason(self) -> bool:
        return not self.reasons.isHidden()

    def ask_reason(self) -> None:
        """Open the strip over the lower edge of the middle."""
        self.reasons.open()
        self._place()
        self.reasons.raise_()
        self.changed.emit()

    @property
    def offered(self) -> frozenset[str]:
        """The reasons that may be suggested."""
        return self._words.offered_ids

    def needs_note(self, reason: str) -> bool:
        """Whether a hiding with this reason asks for a note."""
        return any(known.needs_note for known in self._words.reasons if known.id == reason)

    def leave_reason(self) -> None:
        self.reasons.dismiss()

    def ask_note(self, note: str, about: str, answer: Callable[[str], None]) -> None:
        self._answer = answer
        self.note.open_with(note, about)

    def choose_tags(self, on: Sequence[str], toggle: Callable[[str], None]) -> None:
        self._toggle = toggle
        self.tags.open_with(on)

    def show_tags(self, on: Sequence[str]) -> None:
        """The comment's tags changed while the list of them is open."""
        if self.tags.isVisible():
            self.tags.show_tags(on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.asking_reason:
            self._place()
        return False

    def _place(self) -> None:
        room = self._stage.width() - 2 * _MARGIN
        strip = self.reasons
        height = strip.heightForWidth(room) if strip.hasHeightForWidth() else strip.sizeHint().height()
        strip.setGeometry(_MARGIN, self._stage.height() - height - 12, room, height)

    def _noted(self, note: str) -> None:
        answer, self._answer = self._answer, None
        if answer is not None:
            answer(note)

    def _toggled(self, tag: str) -> None:
        if self._toggle is not None:
            self._toggle(tag)
