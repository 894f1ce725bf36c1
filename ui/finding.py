"""Finding comments: shelves, search and filters, and the line above the list that says what it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal

from moderator.i18n import Language, Translator
from moderator.records import Category, Changes
from moderator.store.query import Order
from ui.chooser import Chooser, Said
from ui.dialogs.pick_list import Entry
from ui.plain import one_line
from ui.queue.snapshot import Shelf, View
from ui.room import Handlers, Kit, Room


class Finder(Room):
    """Changes which comments the list holds. The order changes only here and when the reviewer asks."""

    replaced = Signal()
    """Another shelf was asked for: whatever view of many is open belongs to the last one."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._review, self._window, self._keymap, self._tr = kit.review, kit.window, kit.keymap, kit.tr
        window = kit.window
        self._stale = False
        self._views: dict[str, View] = {}
        self.filters = Chooser(kit.theme, window)
        self.filters.chosen.connect(self._choose_filter)
        window.top.search.searched.connect(self._search)
        window.top.search.left.connect(self._leave_search)

    def handlers(self) -> Handlers:
        bound = {"search": self.search, "filter": self.show_filters}
        return bound | {f"show.{shelf}": self._showing(shelf) for shelf in Shelf}

    def refresh(self, changes: Changes) -> None:
        self.show_title()

    def _showing(self, shelf: Shelf) -> Callable[[], None]:
        return lambda: self.show_shelf(shelf)

    def show_shelf(self, shelf: Shelf) -> None:
        self.replaced.emit()
        self._window.top.search.clear()
        self._show(View(shelf))
        self.kit.focus()

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
        """A list to choose from: order and category, found by arrows or by typing."""
        view, tr = self._review.view, self._tr
        self._views = {f"order.{order}": replace(view, order=order) for order in Order}
        self._views["filter.any"] = replace(view, category=None)
        self._views |= {f"category.{kind}": replace(view, category=kind) for kind in Category}
        other = Translator(tr.texts, Language.EN if tr.language is Language.ZH else Language.ZH)
        on = {key for key, made in self._views.items() if made == view}
        self.filters.open_with(
            [Entry(key, tr(key), other(key), checked=key in on) for key in self._views],
            Said(tr("filter.prompt"), tr("filter.nothing"), tr("command.filter")),
        )

    def _choose_filter(self, key: str) -> None:
        self._show(self._views[key])
