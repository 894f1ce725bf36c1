"""The room of settings, keys, reasons, tags and cards: opens their sheets and keeps what they change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from moderator import settings, vocabulary
from moderator.errors import ModeratorError
from moderator.exporters import cards as card_room
from moderator.exporters.cards import Card
from moderator.vocabulary import Vocabulary
from ui import keymap
from ui.detail.why_line import suggested_reason
from ui.house.cards_sheet import CardsSheet
from ui.house.key_sheet import KeySheet
from ui.house.settings_sheet import SettingsSheet, Value
from ui.house.words_sheet import WordsSheet
from ui.keymap import Choice
from ui.room import Handlers, Kit, Room

LOOK = frozenset({"palette", "calm", "mask"})
"""Settings for which the window is made anew at once, with the sheet open where it was."""


class House(Room):
    """Sheets are made when first opened; what they change is written at once and told to the program."""

    applied = Signal(str, object)
    """A setting and its new value, kept: whoever can follow it under the open sheet does."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._changed = False
        self.settings_sheet: SettingsSheet | None = None
        self.key_sheet: KeySheet | None = None
        self.words_sheet: WordsSheet | None = None
        self.cards_sheet: CardsSheet | None = None

    def handlers(self) -> Handlers:
        return {
            "settings": self.open_settings,
            "keys": self.open_keys,
            "words": self.open_words,
            "cards": lambda: self.open_cards(None),
            "cards.reason": self._open_card_of_reason,
        }

    def open_settings(self) -> None:
        if self.settings_sheet is None:
            self.settings_sheet = SettingsSheet(self.kit.theme, self.kit.tr, self.kit.window)
            self.settings_sheet.kept.connect(self._keep_setting)
            self.settings_sheet.left.connect(self._tell_program)
        file = settings.settings_file()
        self.settings_sheet.open_with(self.kit.session.settings, str(file))

    @property
    def setting(self) -> str:
        """The setting that is being changed in the open sheet; empty where none is."""
        sheet = self.settings_sheet
        return sheet.at if sheet is not None and sheet.isVisible() else ""

    def open_setting(self, name: str) -> None:
        """Open the sheet at a setting."""
        self.open_settings()
        assert self.settings_sheet is not None
        self.settings_sheet.go_to(name)

    def _keep_setting(self, name: str, value: Value) -> None:
        if self._written(settings.settings_file(), lambda: settings.write(name, value)):
            self._changed = True
            self.applied.emit(name, value)
            if name in LOOK:
                self._tell_program()

    def _tell_program(self) -> None:
        if self._changed:
            self._changed = False
            self.kit.session.configured.emit()

    def open_keys(self) -> None:
        file = keymap.keymap_file()
        try:
            choice = keymap.read_choice(self.kit.table)
        except ModeratorError as fault:
            # What cannot be read must not be written over.
            self.kit.window.strip.show_fault(fault)
            return
        if self.key_sheet is None:
            self.key_sheet = KeySheet(self.kit.theme, self.kit.tr, self.kit.window, self.kit.table)
            self.key_sheet.saved.connect(self._keep_keys)
        self.key_sheet.open_with(choice, str(file))

    def _keep_keys(self, choice: Choice) -> None:
        if self._written(keymap.keymap_file(), lambda: keymap.write_choice(choice)):
            self.kit.session.configured.emit()

    def open_words(self) -> None:
        file = vocabulary.vocabulary_file()
        try:
            words = vocabulary.read()
        except ModeratorError as fault:
            self.kit.window.strip.show_fault(fault)
            return
        if self.words_sheet is None:
            self.words_sheet = WordsSheet(self.kit.theme, self.kit.tr, self.kit.window)
            self.words_sheet.saved.connect(self._keep_words)
        self.words_sheet.open_with(words, str(file))

    def _keep_words(self, words: Vocabulary) -> None:
        if self._written(vocabulary.vocabulary_file(), lambda: vocabulary.write(words)):
            self.kit.session.configured.emit()

    def _open_card_of_reason(self) -> None:
        """The card of the reason that is suggested for the comment on screen."""
        item = self.kit.review.item
        self.open_cards(suggested_reason(item, self.kit.session.words.offered_ids) if item else None)

    def open_cards(self, reason: str | None) -> None:
        try:
            cards = card_room.cards()
        except ModeratorError as fault:
            self.kit.window.strip.show_fault(fault)
            return
        if self.cards_sheet is None:
            self.cards_sheet = CardsSheet(self.kit.theme, self.kit.tr, self.kit.window)
            self.cards_sheet.kept.connect(self._keep_card)
            self.cards_sheet.export_wanted.connect(self._choose_page)
        self.cards_sheet.open_with(cards, self._reason_names(), reason, str(card_room.cards_file()))

    def _reason_names(self) -> Mapping[str, str]:
        offered = self.kit.session.words.offered_reasons
        return {reason.id: self.kit.tr.word("reason", reason.id) for reason in offered}

    def _keep_card(self, card: Card) -> None:
        if self._written(card_room.cards_file(), lambda: card_room.write_card(card)):
            self.kit.say(self.kit.tr("house.saved"), "approved")

    def _choose_page(self, language: str) -> None:
        tr = self.kit.tr
        dialog = QFileDialog(self.kit.window, tr("cards.export_title"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("md")
        dialog.selectFile("house-rules.md")
        dialog.finished.connect(dialog.deleteLater)
        dialog.fileSelected.connect(lambda name: self.write_page(Path(name), language))
        dialog.open()

    def write_page(self, file: Path, language: str) -> None:
        """Write the cards as a Markdown page."""
        page = card_room.house_rules(self._reason_names(), card_room.cards(), language)
        if self._written(file, lambda: file.write_text(page, encoding="utf-8")):
            self.kit.window.strip.say(self.kit.tr("cards.exported", file=str(file)), "", tone="approved")

    def _written(self, file: Path, write: Callable[[], object]) -> bool:
        """Whether a small file could be written; a fault is told, and nothing else stops."""
        try:
            write()
        except ModeratorError as fault:
            self.kit.window.strip.show_fault(fault)
        except (OSError, ValueError) as fault:
            told = ModeratorError("house.unwritable", file=str(file), detail=str(fault))
            self.kit.window.strip.show_fault(told)
        else:
            return True
        return False
