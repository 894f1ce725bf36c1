"""``T``: a tag by its name; several may be toggled before the list is left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from moderator.i18n import Language, Translator
from moderator.vocabulary import TAGS, Tag
from ui.dialogs.overlay import Overlay, Place
from ui.dialogs.pick_list import Entry, PickList
from ui.plain import label
from ui.theme import Theme, sized


class TagChooser(Overlay):
    """Enter toggles the tag and keeps the list open; Esc leaves it."""

    toggled = Signal(str)

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget, *, tags: Sequence[Tag] = TAGS) -> None:
        super().__init__(theme, parent, width=400, place=Place.BOTTOM, scrim=False)
        self._tr = tr
        self._tags = tuple(tags)
        self._on: frozenset[str] = frozenset()
        self._picks = PickList(theme, rows=7)
        self._hint = sized(label(tone="ink3"), "small")
        self.body.addWidget(self._picks)
        self.body.addWidget(self._hint)
        self._picks.chosen.connect(self.toggled)
        self._picks.left.connect(self.dismiss)
        self._picks.field.textChanged.connect(lambda _: self.settle())
        self.set_translator(tr)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._picks.set_theme(theme)

    def set_translator(self, tr: Translator) -> None:
        self._tr = tr
        self._picks.say(tr("tags.prompt"), tr("tags.nothing"), tr("tags.name"))
        self._hint.setText(tr("tags.hint"))
        self.setAccessibleName(tr("tags.name"))
        self._list()

    def first_focus(self) -> QWidget:
        return self._picks.field

    @property
    def picks(self) -> PickList:
        return self._picks

    def open_with(self, on: Sequence[str]) -> None:
        """Open the list; ``on`` are the tags the comment has."""
        self._picks.field.clear()
        self.show_tags(on)
        self.open()

    def show_tags(self, on: Sequence[str]) -> None:
        """Tell what the comment has now, after a tag was toggled."""
        self._on = frozenset(on)
        self._list()

    def _list(self) -> None:
        current = self._picks.current()
        other = Language.EN if self._tr.language is Language.ZH else Language.ZH
        also = Translator(self._tr.texts, other)
        own = [tag for tag in sorted(self._on) if tag not in {known.id for known in self._tags}]
        entries = [
            Entry(
                tag.id,
                self._tr(f"tag.{tag.id}"),
                also(f"tag.{tag.id}"),
                self._tr("tags.escalates") if tag.escalates else "",
                () if tag.key is None else (str(tag.key),),
                checked=tag.id in self._on,
            )
            for tag in self._tags
        ]
        entries += [Entry(tag, tag, checked=True) for tag in own]
        self._picks.fill(entries, keep=current.id if current else None)
