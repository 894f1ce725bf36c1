"""The legend of the desk: every key that works here and what it will do now, drawn from the command table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QWidget

from moderator.i18n import Translator
from moderator.store.gestures import GesturePreview
from moderator.vocabulary import TAGS, Tag
from ui.commands import Command
from ui.cover import covered
from ui.keycap import KeyButton
from ui.keymap import Keymap
from ui.plain import label, one_line
from ui.theme import Theme

HEIGHT = 76
_TONES = {
    "approve": "approved", "hide": "harm", "page.decide": "approved", "page.mark": "harm",
    "batch.approve": "approved", "batch.hide": "harm",
}  # fmt: skip
_DECIDE = ("approve", "skip", "hide", "escalate")
_PAGE = ("page.decide", "page.mark", "page.keep")
_BATCH = ("batch.approve", "batch.skip", "batch.hide", "batch.escalate", "batch.pull")


class Face(IntEnum):
    """What the bar shows."""

    REVIEW = 0
    PAGE = 1
    BATCH = 2


@dataclass(frozen=True, slots=True)
class Now:
    """What the keys would do at this moment."""

    enabled: frozenset[str] = frozenset()
    reason: str | None = None
    decided: bool = False
    tags: frozenset[str] = frozenset()
    undo: GesturePreview | None = None
    mode: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """In a view of many: label and detail of each of its commands."""
    paused: bool = False


class BottomBar(QFrame):
    """Two faces: one comment, and a page of them."""

    wanted = Signal(str)
    """The id of a command whose button was clicked."""

    def __init__(
        self,
        table: Sequence[Command],
        keymap: Keymap,
        theme: Theme,
        tr: Translator,
        parent: QWidget | None = None,
        tags: Sequence[Tag] = TAGS,
    ) -> None:
        super().__init__(parent)
        self._tags = tags
        self._commands = {command.id: command for command in table}
        self._keymap, self._theme, self._tr = keymap, theme, tr
        self.buttons: dict[str, KeyButton] = {}
        self.setProperty("ground", "panel")
        self.setFixedHeight(HEIGHT)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._review())
        for face, names in (("page", _PAGE), ("batch", _BATCH)):
            self._stack.addWidget(self._many(face, names))
        self._now = Now()
        self.show_now(self._now)

    @property
    def face(self) -> Face:
        return Face(self._stack.currentIndex())

    def show_face(self, face: Face) -> None:
        self._stack.setCurrentIndex(int(face))

    def show_now(self, now: Now) -> None:
        """Say on every key what it does at this moment."""
        self._now = now
        for command_id, button in self.buttons.items():
            button.setEnabled(command_id.rpartition(":")[2] in now.enabled)
        tr, caps = self._tr, self._keymap.first
        reason = tr.word("reason", now.reason) if now.reason else tr("bar.choose_reason")
        self._say("hide", tr("verb.hide"), reason)
        self._say("approve", tr("verb.approve"))
        self._say("skip", tr("verb.skip"))
        self._say("escalate", tr("verb.escalate"))
        self._say("reopen", tr("verb.reopen"))
        self.buttons["reopen"].setVisible(now.decided)
        for tag in self._tags:
            if f"tag.{tag.id}" in self.buttons:
                self.buttons[f"tag.{tag.id}"].setChecked(tag.id in now.tags)
        undone = self._undone(now.undo)
        for name in ("undo", "page:undo", "batch:undo"):
            self.buttons[name].say(caps("undo"), tr("verb.undo"), undone)
        for name, (said, detail) in now.mode.items():
            self._say(name, said, detail)
        self._paused.setVisible(now.paused)
        self._fit()

    def _say(self, command_id: str, text: str, detail: str = "") -> None:
        self.buttons[command_id].say(self._keymap.first(command_id), text, detail)

    def _undone(self, gesture: GesturePreview | None) -> str:
        """What the undo would take back: the verb and whose comment, or how many."""
        if gesture is None:
            return ""
        verb = self._tr(f"verb.{gesture.verb}")
        if gesture.count > 1:
            return self._tr("bar.undo_many", verb=verb, n=gesture.count)
        bad = self._theme.veil.names if self._theme.veil is not None else ()
        author = covered(gesture.author, bad, self._theme)
        return self._tr("bar.undo_one", verb=verb, author=one_line(author, 10))

    def cover_again(self) -> None:
        """The author that an undo names follows the mask."""
        self.show_now(self._now)

    def _for(self, name: str, *, chip: bool = False) -> KeyButton:
        """A button for a command; the name of a face before its id tells several of them apart."""
        base = name.rpartition(":")[2]
        button = KeyButton(self._theme, tone=_TONES.get(base), chip=chip)
        button.clicked.connect(lambda: self.wanted.emit(base))
        button.setToolTip(self._commands[base].explain(self._tr))
        self.buttons[name] = button
        return button

    def _review(self) -> QWidget:
        face, row = _face()
        for name in (*_DECIDE, "reopen"):
            row.addWidget(self._for(name))
        self._paused = label(self._tr("bar.paused"), tone="accent", weight="bold")
        row.addWidget(self._paused)
        row.addSpacing(20)
        self._chips: list[KeyButton] = []
        for tag in self._tags:
            if tag.key is None:
                continue
            chip = self._for(f"tag.{tag.id}", chip=True)
            chip.setCheckable(True)
            chip.set_tone(tag.colour or None)
            chip.say(self._keymap.first(f"tag.{tag.id}"), self._tr(f"tag.{tag.id}"))
            # The check mark shows what is stored, not what was clicked a moment ago.
            chip.clicked.connect(lambda _=False, chip=chip: chip.setChecked(not chip.isChecked()))
            self._chips.append(chip)
            row.addWidget(chip)
        self._more = self._for("tag_by_name", chip=True)
        self._more.say(self._keymap.first("tag_by_name"), self._tr("bar.more_tags"))
        row.addWidget(self._more)
        row.addStretch(1)
        row.addWidget(self._for("undo"))
        return face

    def _many(self, name: str, commands: Sequence[str]) -> QWidget:
        """The face of a view of many: its own commands, moving about, undo and the way back."""
        face, row = _face()
        for command in commands:
            row.addWidget(self._for(command))
        move = self._for(f"{name}:next")
        move.say(f"{self._keymap.first('next')} {self._keymap.first('previous')}", self._tr("bar.move"))
        row.addWidget(move)
        row.addStretch(1)
        row.addWidget(self._for(f"{name}:undo"))
        back = self._for(f"{name}:leave")
        back.say(self._keymap.first("leave"), self._tr("bar.back"))
        row.addWidget(back)
        return face

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as many tags as there is room for: the others stay behind ``T``."""
        always = [self.buttons[name] for name in (*_DECIDE, "undo")] + [self._more]
        always += [self.buttons["reopen"]] if self._now.decided else []
        paused = self._paused.sizeHint().width() + 10 if self._now.paused else 0
        room = self.width() - 2 * 16 - 20 - 10 * len(always) - paused
        room -= sum(button.sizeHint().width() for button in always)
        for chip in self._chips:
            room -= chip.sizeHint().width() + 10
            chip.setVisible(room >= 0)


def _face() -> tuple[QWidget, QHBoxLayout]:
    face = QWidget()
    row = QHBoxLayout(face)
    row.setContentsMargins(16, 0, 16, 0)
    row.setSpacing(10)
    return face, row
