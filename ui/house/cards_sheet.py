"""House rules: the card of each reason in both languages, to read, change and hand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

from moderator.exporters.cards import Card
from moderator.i18n import Translator
from ui.dialogs.sheet import Sheet
from ui.plain import label, one_line
from ui.theme import Theme, sized

_PARTS = ("definition", "examples", "notice")
_HEIGHTS = {"definition": 84, "examples": 104, "notice": 104}


class CardsSheet(Sheet):
    """Changes are kept when another card is chosen, and on leaving: ``kept`` tells each changed card."""

    kept = Signal(object)
    """A Card."""
    export_wanted = Signal(str)
    """The language code of the page to write."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget) -> None:
        super().__init__(theme, tr, parent, tr("cards.title"), size=QSize(860, 520))
        self._cards: dict[str, Card] = {}
        self._names: Mapping[str, str] = {}
        self._shown: str | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(tr("cards.title"))
        self.list.setFixedWidth(220)
        self.language = QComboBox()
        for code in ("zh", "en"):
            self.language.addItem(tr(f"setting_word.{code}"), code)
        self.language.setCurrentIndex(self.language.findData(str(tr.language)))
        self.language.setAccessibleName(tr("cards.language"))
        self._code = str(tr.language)
        self.texts = {part: self._text(part) for part in _PARTS}
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.list)
        row.addLayout(self._side(), 1)
        self.content.addLayout(row)
        self.list.currentRowChanged.connect(lambda _: self._turn())
        self.language.currentIndexChanged.connect(lambda _: self._turn())
        export = self.add_button(tr("cards.export"))
        export.clicked.connect(self._export)
        self.add_close()
        self.closed.connect(self._take)

    def open_with(
        self, cards: Mapping[str, Card], names: Mapping[str, str], at: str | None, file: str
    ) -> None:
        """``names`` are the reasons on offer by id; the card of ``at`` is shown first."""
        self._cards, self._names, self._shown = dict(cards), dict(names), None
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([one_line(name, 40) for name in names.values()])
        self.list.setCurrentRow(list(names).index(at) if at is not None and at in names else 0)
        self.list.blockSignals(False)
        self.tell(file)
        self._turn()
        self.open()

    def first_focus(self) -> QWidget:
        return self.list

    @property
    def reason(self) -> str | None:
        """The reason whose card is shown."""
        return self._shown

    def _text(self, part: str) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        field.setMinimumHeight(48)
        field.setMaximumHeight(_HEIGHTS[part])
        field.setAccessibleName(self._tr(f"cards.{part}"))
        return field

    def _side(self) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(label(self._tr("cards.language"), tone="ink2"))
        head.addWidget(self.language)
        head.addStretch(1)
        side.addLayout(head)
        for part, field in self.texts.items():
            side.addSpacing(4)
            side.addWidget(label(self._tr(f"cards.{part}"), weight="bold"))
            side.addWidget(sized(label(self._tr(f"cards.{part}.hint"), tone="ink3", wrap=True), "small"))
            side.addWidget(field)
        side.addStretch(1)
        return side

    def _turn(self) -> None:
        """Keep what was changed, then show the chosen card in the chosen language."""
        self._take()
        row = self.list.currentRow()
        self._shown = list(self._names)[row] if 0 <= row < len(self._names) else None
        self._code = str(self.language.currentData())
        card = self._card()
        if card is None:
            return
        said: Sequence[str] = (
            card.definition[self._code], "\n".join(card.examples[self._code]), card.notice[self._code],
        )  # fmt: skip
        for field, text in zip(self.texts.values(), said, strict=True):
            field.setPlainText(text)
            field.document().setModified(False)

    def _card(self) -> Card | None:
        if self._shown is None:
            return None
        none = {"zh": "", "en": ""}
        return self._cards.get(self._shown, Card(self._shown, none, {"zh": (), "en": ()}, none))

    def _take(self) -> None:
        card = self._card()
        if card is None or not any(field.document().isModified() for field in self.texts.values()):
            return
        definition, examples, notice = (field.toPlainText().strip() for field in self.texts.values())
        listed = tuple(line.strip() for line in examples.splitlines() if line.strip())
        changed = replace(
            card,
            definition={**card.definition, self._code: definition},
            examples={**card.examples, self._code: listed},
            notice={**card.notice, self._code: notice},
        )
        self._cards[card.reason] = changed
        for field in self.texts.values():
            field.document().setModified(False)
        self.kept.emit(changed)

    def _export(self) -> None:
        self._take()
        self.export_wanted.emit(str(self.language.currentData()))
