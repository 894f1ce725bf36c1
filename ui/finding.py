"""Finding comments: shelves and search, and the line above the list that says what it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal

from moderator.records import Changes
from ui.filter_words import described
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
        self._stale = False
        self._window.top.search.searched.connect(self._search)
        self._window.top.search.left.connect(self._leave_search)

    def handlers(self) -> Handlers:
        bound = {"search": self.search}
        return bound | {f"show.{shelf}": self._showing(shelf) for shelf in Shelf}

    def refresh(self, changes: Changes) -> None:
        self.show_title()

    def _showing(self, shelf: Shelf) -> Callable[[], None]:
        return lambda: self.show_whole(View(shelf))

    def show_whole(self, view: View) -> None:
        """Another view in place of everything that was searched and filtered; the keys go to the comment."""
        self.replaced.emit()
        self._window.top.search.setText(view.search)
        self.show(view)
        self.kit.focus()

    def show(self, view: View) -> None:
        """List another view."""
        self._stale = False
        self._review.show(view)

    def search(self) -> None:
        """Move into the search field."""
        field = self._window.top.search
        if self._window.focus_mode:
            self.wanted.emit("focus_mode")
        field.setFocus()
        field.selectAll()

    def _search(self, text: str) -> None:
        if text != self._review.view.search:
            self.show(replace(self._review.view, search=text))

    def _leave_search(self, keep: bool) -> None:
        if not keep:
            self._window.top.search.clear()
            self._search("")
        self.kit.focus()

    def clear(self) -> None:
        """Drop search and filters; shelf and order stay."""
        self._window.top.search.clear()
        self.show(View(self._review.view.shelf, order=self._review.view.order))

    def leave(self) -> bool:
        """Drop search, filters and order; True where there was something to drop."""
        plain = View(self._review.view.shelf)
        if self._review.view == plain:
            return False
        self._window.top.search.clear()
        self.show(plain)
        return True

    def mark_stale(self) -> None:
        """The queue holds more than the list shows; the list moves only when asked."""
        self._stale = True
        self.show_title()

    def show_title(self) -> None:
        """Say what the list holds, and on the right which key changes that."""
        if self._stale:
            hint = self._tr("list.stale", cap=self._keymap.first("refresh"))
        else:
            hint = self._tr("list.filter_hint", cap=self._keymap.first("filter"))
        view = self._review.view
        self._window.queue.set_title(self._said(view), hint)
        self._window.top.show_shelf(None if view.search else view.shelf)
        self._window.show_hits(view.search)

    def _said(self, view: View) -> str:
        review, tr = self._review, self._tr
        snapshot = review.snapshot
        number = snapshot.waiting if view.waits is not None else len(snapshot)
        # While the rest is laid out it is only known that there are more.
        more = "+" if snapshot.partial else ""
        chosen = tr("list.and").join(described(view.filters, tr).values())
        if view.search:
            said = tr("list.search", words=one_line(view.search, 20), n=f"{len(snapshot)}{more}")
            return f"{said} · {chosen}" if chosen else said
        if chosen:
            return tr("list.filtered", what=chosen, n=f"{number:,}{more}")
        if view.shelf is not Shelf.OPEN:
            return tr("list.shelf", what=tr(f"shelf.{view.shelf}"), n=f"{number:,}{more}")
        return tr(f"list.by_{view.order}", n=f"{number:,}{more}")
