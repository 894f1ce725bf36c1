"""Finding comments: shelves, search and filters, and the line above the list that says what it holds."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from moderator.i18n import Translator
from moderator.records import Category
from moderator.store.query import Order
from ui.keymap import Keymap
from ui.main_window import MainWindow
from ui.plain import button_text, one_line
from ui.queue.snapshot import Shelf, View
from ui.review import Review


class Finder(QObject):
    """Changes which comments the list holds. The order changes only here and when the reviewer asks."""

    def __init__(
        self, review: Review, window: MainWindow, keymap: Keymap, tr: Translator, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._review, self._window, self._keymap, self._tr = review, window, keymap, tr
        self._stale = False
        window.top.search.searched.connect(self._search)
        window.top.search.left.connect(self._leave_search)

    def show_shelf(self, shelf: Shelf) -> None:
        self._window.top.search.clear()
        self._show(View(shelf))

    def search(self) -> None:
        """Move into the search field."""
        field = self._window.top.search
        if self._window.focus_mode:
            self._window.set_focus_mode(False)
        field.setFocus()
        field.selectAll()

    def _search(self, text: str) -> None:
        if text != self._review.view.search:
            self._show(replace(self._review.view, search=text))

    def _leave_search(self, keep: bool) -> None:
        if not keep:
            self._window.top.search.clear()
            self._search("")
        self._window.stage.setFocus()

    def leave(self) -> bool:
        """Drop search and filters; True where there was something to drop."""
        plain = View(self._review.view.shelf)
        if self._review.view == plain:
            return False
        self._window.top.search.clear()
        self._show(plain)
        return True

    def mark_stale(self) -> None:
        """The queue holds more than the list shows; the list moves only when asked."""
        self._stale = True
        self.show_title()

    def _show(self, view: View) -> None:
        self._stale = False
        self._review.show(view)

    def show_title(self) -> None:
        """Say what the list holds, and on the right which key changes that."""
        review, tr = self._review, self._tr
        view = review.view
        number = review.snapshot.waiting if view.waits is not None else len(review.snapshot)
        if view.search:
            said = tr("list.search", words=one_line(view.search, 20), n=len(review.snapshot))
        elif view.category is not None:
            said = tr("list.category", what=tr(f"category.{view.category}"), n=f"{number:,}")
        elif view.shelf is not Shelf.OPEN:
            said = tr("list.shelf", what=tr(f"shelf.{view.shelf}"), n=f"{number:,}")
        else:
            said = tr(f"list.by_{view.order}", n=f"{number:,}")
        if self._stale:
            hint = tr("list.stale", cap=self._keymap.first("refresh"))
        else:
            hint = tr("list.filter_hint", cap=self._keymap.first("filter"))
        self._window.queue.set_title(said, hint)
        self._window.top.show_shelf(None if view.search else view.shelf)

    def show_filters(self) -> None:
        """A menu over the list: order and category, reached by arrows and Enter."""
        menu = QMenu(self._window)
        view = self._review.view
        orders = QActionGroup(menu)
        for order in Order:
            self._offer(
                menu, orders, self._tr(f"order.{order}"), view.order is order, replace(view, order=order)
            )
        menu.addSeparator()
        kinds = QActionGroup(menu)
        self._offer(menu, kinds, self._tr("filter.any"), view.category is None, replace(view, category=None))
        for category in Category:
            said = self._tr(f"category.{category}")
            self._offer(menu, kinds, said, view.category is category, replace(view, category=category))
        menu.aboutToHide.connect(self._window.stage.setFocus)
        menu.popup(self._window.queue.mapToGlobal(QPoint(12, 32)))
        menu.setActiveAction(menu.actions()[0])

    def _offer(self, menu: QMenu, group: QActionGroup, text: str, checked: bool, view: View) -> None:
        action = QAction(button_text(text), menu)
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(lambda: self._show(view))
        group.addAction(action)
        menu.addAction(action)
