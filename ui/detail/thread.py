"""Other comments beside the one on screen: its thread or neighbours, its author's, its near-copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from moderator.i18n import Translator
from moderator.records import AuthorRecord, Item, Row, Uid
from moderator.store.reader import Reader
from moderator.text.names import is_masked
from ui.detail.author_words import standing
from ui.detail.mini_row import MiniRow
from ui.plain import label
from ui.theme import Theme

_MOST = 60


@dataclass(frozen=True, slots=True)
class Company:
    """Rows to show, and the catalogue key of the line above them with its number."""

    rows: tuple[Row, ...]
    heading: str
    number: int
    top: Uid | None = None
    """The comment whose replies the others are; None where they simply stand side by side."""
    record: AuthorRecord | None = None
    """What was decided about the author whose comments these are."""


def thread(reader: Reader, item: Item) -> Company:
    """The thread where there is one, else the neighbours on the page."""
    rows = reader.thread(item.row)
    if len(rows) > 1:
        return Company(tuple(rows), "context.thread_of", len(rows) - 1, rows[0].uid)
    return Company(tuple(reader.neighbours(item.row)), "context.neighbours", 0)


def by_author(reader: Reader, item: Item) -> Company:
    author = item.comment.author
    rows, known = reader.by_author(author), reader.author_record(author)
    heading = "context.author_masked" if is_masked(author) else "context.author_of"
    return Company(tuple(rows), heading, known.comments, record=known)


def near_copies(reader: Reader, item: Item) -> Company:
    rows = reader.near_copies(item.row) if item.flags.cluster else []
    return Company(tuple(rows), "context.near_of" if rows else "context.near_none", len(rows))


class CompanyList(QScrollArea):
    """Rows under a sentence. Clicking one brings it on screen."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tr = theme, tr
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._heading = label(tone="ink2", size="small", wrap=True)
        self._rows: list[MiniRow] = []
        inner = QWidget()
        inner.setProperty("ground", "panel")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(10, 16, 10, 16)
        self._box.setSpacing(0)
        self._heading.setContentsMargins(8, 0, 8, 12)
        self._box.addWidget(self._heading)
        self._box.addStretch(1)
        self.setWidget(inner)

    def show_company(self, company: Company, current: Uid) -> None:
        for old in self._rows:
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = []
        said = self._tr(company.heading, n=company.number)
        known = standing(company.record, self._tr) if company.record else ""
        self._heading.setText(f"{said}\n{known}" if known else said)
        for row in _around(company.rows, current):
            indent = company.top is not None and row.uid != company.top
            made = MiniRow(row, self._theme, self._tr, current=row.uid == current, indent=indent)
            made.chosen.connect(self.chosen)
            self._box.insertWidget(self._box.count() - 1, made)
            self._rows.append(made)

    def texts(self) -> list[str]:
        """Heading and rows as a screen reader hears them."""
        return [self._heading.text(), *(row.accessibleName() for row in self._rows)]


def _around(rows: Sequence[Row], current: Uid) -> Sequence[Row]:
    """At most _MOST rows, the current one among them."""
    at = next((n for n, row in enumerate(rows) if row.uid == current), 0)
    start = max(0, min(at - _MOST // 2, len(rows) - _MOST))
    return rows[start : start + _MOST]
