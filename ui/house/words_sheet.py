"""Reasons and tags: names, keys, colours and order; what clashes is said, and nothing is settled silently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from moderator.i18n import Translator
from moderator.vocabulary import COLOURS, REASONS, TAGS, Clash, Reason, Tag, Vocabulary
from ui.dialogs.sheet import Sheet
from ui.plain import label, one_line
from ui.theme import Theme

Kind = Literal["reason", "tag"]
KINDS: tuple[Kind, ...] = ("reason", "tag")
_SHIPPED = {"reason": frozenset(r.id for r in REASONS), "tag": frozenset(t.id for t in TAGS)}
_NAME_LIMIT = 40


class _List(QListWidget):
    """Alt with an arrow moves the current word."""

    shifted = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.shifted.emit(step)
        else:
            super().keyPressEvent(event)


class WordsSheet(Sheet):
    """Works on a copy; ``saved`` hands over the Vocabulary."""

    saved = Signal(object)

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget) -> None:
        super().__init__(theme, tr, parent, tr("words.title"), size=QSize(780, 520))
        self._words: dict[Kind, list[Reason | Tag]] = {"reason": [], "tag": []}
        self._kind: Kind = "reason"
        self._filling = False
        self.tabs = {kind: self._tab(kind) for kind in KINDS}
        self.list = _List()
        self.list.setAccessibleName(tr("words.title"))
        self.list.currentRowChanged.connect(lambda _: self._show_word())
        self.list.shifted.connect(self._shift)
        self._form()
        self._clashes = label(tone="harm", wrap=True)
        self.content.addLayout(self._head())
        self.content.addLayout(self._middle(), 1)
        self.content.addWidget(self._clashes)
        self.add_close()
        self.keep = self.add_button(tr("words.save"), primary=True)
        self.keep.clicked.connect(self._save)

    def open_with(self, words: Vocabulary, file: str) -> None:
        self._words = {"reason": list(words.reasons), "tag": list(words.tags)}
        self.tell(file)
        self._choose("reason")
        self.open()

    def first_focus(self) -> QWidget:
        return self.list

    @property
    def words(self) -> Vocabulary:
        """What stands in the sheet now."""
        reasons = tuple(word for word in self._words["reason"] if isinstance(word, Reason))
        return Vocabulary(reasons, tuple(word for word in self._words["tag"] if isinstance(word, Tag)))

    def _tab(self, kind: Kind) -> QPushButton:
        button = QPushButton(self._tr(f"words.{kind}"))
        button.setCheckable(True)
        button.setProperty("kind", "flat")
        button.clicked.connect(lambda: self._choose(kind))
        return button

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for tab in self.tabs.values():
            row.addWidget(tab)
        row.addStretch(1)
        acts: tuple[tuple[str, Callable[[], None]], ...] = (
            ("add", self.add_word), ("up", lambda: self._shift(-1)), ("down", lambda: self._shift(1)),
        )  # fmt: skip
        for name, act in acts:
            button = QPushButton(self._tr(f"words.{name}"))
            button.clicked.connect(act)
            row.addWidget(button)
        return row

    def _middle(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self.list, 1)
        side = QVBoxLayout()
        side.addLayout(self._fields)
        side.addWidget(self.shipped)
        side.addStretch(1)
        row.addLayout(side, 1)
        return row

    def _form(self) -> None:
        tr = self._tr
        self.zh, self.en = QLineEdit(), QLineEdit()
        for field in (self.zh, self.en):
            field.setMaxLength(_NAME_LIMIT)
            field.textEdited.connect(lambda _: self._take())
        self.key = QComboBox()
        self.key.addItem(tr("words.no_key"), None)
        for digit in (*range(1, 10), 0):
            self.key.addItem(str(digit), digit)
        self.colour = QComboBox()
        self.colour.addItem(tr("words.no_colour"), "")
        for name in COLOURS:
            self.colour.addItem(tr(f"colour.{name}"), name)
        for box in (self.key, self.colour):
            box.currentIndexChanged.connect(lambda _: self._take())
        self.special, self.offered = QCheckBox(), QCheckBox(tr("words.offered"))
        for check in (self.special, self.offered):
            check.toggled.connect(lambda _: self._take())
        self._fields = QFormLayout()
        self._fields.setSpacing(8)
        for name, widget in (("zh", self.zh), ("en", self.en), ("key", self.key), ("colour", self.colour)):
            widget.setAccessibleName(tr(f"words.{name}"))
            self._fields.addRow(label(tr(f"words.{name}")), widget)
        self._fields.addRow(self.special)
        self._fields.addRow(self.offered)
        self.shipped = label(tone="ink3", wrap=True)

    def _choose(self, kind: Kind, row: int = 0) -> None:
        """Show the reasons, or the tags."""
        self._kind = kind
        for name, tab in self.tabs.items():
            tab.setChecked(name == kind)
        self._fields.setRowVisible(self.colour, kind == "tag")
        self.special.setText(self._tr("words.escalates" if kind == "tag" else "words.needs_note"))
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([self._line(word) for word in self._words[kind]])
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        self._show_word()
        self._tell_clashes()

    def _line(self, word: Reason | Tag) -> str:
        key = "–" if word.key is None else str(word.key)
        off = f" · {self._tr('words.off')}" if word.off else ""
        return f"{key}   {one_line(self._name(word), _NAME_LIMIT)}{off}"

    def _name(self, word: Reason | Tag) -> str:
        own = (word.zh, word.en) if self._tr.language == "zh" else (word.en, word.zh)
        return own[0] or own[1] or self._tr.word(self._kind, word.id)

    def _current(self) -> Reason | Tag | None:
        row = self.list.currentRow()
        return self._words[self._kind][row] if 0 <= row < len(self._words[self._kind]) else None

    def _show_word(self) -> None:
        word = self._current()
        if word is None:
            return
        self._filling = True
        texts = self._tr.texts.get(f"{self._kind}.{word.id}", {})
        shipped = word.id in _SHIPPED[self._kind]
        for field, own, language in ((self.zh, word.zh, "zh"), (self.en, word.en, "en")):
            field.setText(own)
            field.setPlaceholderText(texts.get(language, "") if shipped else "")
        self.key.setCurrentIndex(self.key.findData(word.key))
        self.special.setChecked(word.escalates if isinstance(word, Tag) else word.needs_note)
        self.offered.setChecked(not word.off)
        self.colour.setCurrentIndex(self.colour.findData(word.colour if isinstance(word, Tag) else ""))
        self.shipped.setText(self._tr("words.shipped" if shipped else "words.own", id=word.id))
        self._filling = False

    def _take(self) -> None:
        """The form changed: so does the word."""
        word = self._current()
        if word is None or self._filling:
            return
        zh, en = self.zh.text().strip(), self.en.text().strip()
        key, off, special = self.key.currentData(), not self.offered.isChecked(), self.special.isChecked()
        changed: Reason | Tag
        if isinstance(word, Tag):
            colour = str(self.colour.currentData())
            changed = replace(word, zh=zh, en=en, key=key, off=off, escalates=special, colour=colour)
        else:
            changed = replace(word, zh=zh, en=en, key=key, off=off, needs_note=special)
        row = self.list.currentRow()
        self._words[self._kind][row] = changed
        item = self.list.item(row)
        if item is not None:
            item.setText(self._line(changed))
        self._tell_clashes()

    def add_word(self) -> None:
        """A word of the user's own at the end; its id is made once and stays."""
        taken = {word.id for word in self._words[self._kind]}
        number = next(n for n in range(1, len(taken) + 2) if f"own_{n}" not in taken)
        name = self._tr("words.new")
        made: Reason | Tag = (
            Tag(f"own_{number}", None, zh=name)
            if self._kind == "tag"
            else Reason(f"own_{number}", None, zh=name)
        )
        self._words[self._kind].append(made)
        self._choose(self._kind, len(self._words[self._kind]) - 1)
        self.zh.setFocus()
        self.zh.selectAll()

    def _shift(self, step: int) -> None:
        words, row = self._words[self._kind], self.list.currentRow()
        if 0 <= row + step < len(words) and row >= 0:
            words[row], words[row + step] = words[row + step], words[row]
            self._choose(self._kind, row + step)

    def _tell_clashes(self) -> None:
        said = [
            self._tr(
                f"words.clash_{clash.kind}",
                digit=clash.key,
                what=self._tr("list.comma").join(one_line(name, 20) for name in self._names(clash)),
            )
            for clash in self.words.clashes
        ]
        nameless = [
            word.id
            for kind in KINDS
            for word in self._words[kind]
            if word.id not in _SHIPPED[kind] and not (word.zh or word.en)
        ]
        said += [self._tr("words.nameless", what=", ".join(nameless))] if nameless else []
        self.keep.setEnabled(not nameless)
        self._clashes.setText("\n".join(said))
        self._clashes.setVisible(bool(said))

    def _names(self, clash: Clash) -> list[str]:
        kind: Kind = "tag" if clash.kind == "tag" else "reason"
        return [self._name(word) for word in self._words[kind] if word.id in clash.ids]

    def _save(self) -> None:
        words = self.words
        self.dismiss()
        self.saved.emit(words)
