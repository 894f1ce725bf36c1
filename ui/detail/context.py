"""The right panel: thread, article, author and near-copies of the comment on screen, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from moderator.i18n import Translator
from moderator.records import Item, Row
from ui.detail.article import ArticlePane, shared
from ui.detail.thread import Company, CompanyList, by_author, near_copies, thread
from ui.plain import button_text
from ui.session import Session
from ui.theme import Theme

HEAD = 36


class Tab(StrEnum):
    THREAD = "thread"
    ARTICLE = "article"
    AUTHOR = "author"
    NEAR = "near"


class ContextPanel(QFrame):
    """Reads on the reader thread and only for the tab that is open."""

    chosen = Signal(str)
    """The uid of a comment that was clicked."""
    tab_chosen = Signal(str)

    def __init__(self, session: Session, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme, self._tr = session, theme, tr
        self.setProperty("ground", "panel")
        self._item: Item | None = None
        self.veil: Callable[[Row], Row] = lambda row: row
        """Takes the marks from a line that is to be judged blind."""
        self.tab = Tab.THREAD
        self._tabs = {tab: self._button(tab) for tab in Tab}
        self.lists = {tab: CompanyList(theme, tr) for tab in Tab if tab is not Tab.ARTICLE}
        self.article = ArticlePane(theme, tr)
        self._stack = QStackedWidget()
        for tab in Tab:
            self._stack.addWidget(self.article if tab is Tab.ARTICLE else self.lists[tab])
        for each in self.lists.values():
            each.chosen.connect(self.chosen)
        self._lay_out()
        self._show_tabs()

    def _button(self, tab: Tab) -> QPushButton:
        button = QPushButton(button_text(self._tr(f"context.{tab}")))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFixedHeight(HEAD)
        button.clicked.connect(lambda: self.tab_chosen.emit(tab))
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(0)
        for button in self._tabs.values():
            head.addWidget(button, 1)
        line = QFrame()
        line.setProperty("hairline", "true")
        line.setFixedHeight(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(line)
        box.addWidget(self._stack, 1)

    def show_keys(self, keys: dict[Tab, str]) -> None:
        """Name each tab's key in its tooltip."""
        for tab, key in keys.items():
            self._tabs[tab].setToolTip(key)

    def show_tab(self, tab: Tab) -> None:
        self.tab = tab
        self._stack.setCurrentIndex(list(Tab).index(tab))
        self._show_tabs()
        self.refresh()

    def next_tab(self) -> Tab:
        tabs = list(Tab)
        return tabs[(tabs.index(self.tab) + 1) % len(tabs)]

    def show_item(self, item: Item | None) -> None:
        """Follow the comment on screen; while folded nothing is read."""
        self._item = item
        self.refresh()

    def refresh(self) -> None:
        item = self._item
        if item is None or self.isHidden():
            return
        if self.tab is Tab.ARTICLE:
            self._session.ask("context", lambda reader: shared(reader, item), self.article.show_article)
            return
        read = {Tab.THREAD: thread, Tab.AUTHOR: by_author, Tab.NEAR: near_copies}[self.tab]
        target, uid = self.lists[self.tab], item.comment.uid

        def show(company: Company) -> None:
            target.show_company(replace(company, rows=tuple(map(self.veil, company.rows))), uid)

        self._session.ask("context", lambda reader: read(reader, item), show)

    def _show_tabs(self) -> None:
        for tab, button in self._tabs.items():
            here = tab is self.tab
            ink = self._theme.hex("accent" if here else "ink2")
            edge = self._theme.hex("accent") if here else "transparent"
            weight = 600 if here else 400
            button.setStyleSheet(
                f"QPushButton {{ border: none; border-radius: 0; border-bottom: 2px solid {edge}; padding: 0;"
                f" background: transparent; color: {ink}; font-weight: {weight}; }}"
                f"QPushButton:focus {{ background: {self._theme.hex('selected')}; }}"
            )
