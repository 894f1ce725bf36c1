"""Looking closer without deciding: evidence, reading, side panel, text size, focus mode, copying."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication

from moderator.records import Item
from moderator.text.fold import fold_text
from ui.detail.context import Tab
from ui.main_window import FOCUS_SIZE
from ui.panes import Layout
from ui.room import Handlers, Kit, Room

SMALLEST, NORMAL, LARGEST, STEP = 14, 22, 48, 2


class Looks(Room):
    """What the middle and the right side show of the current comment, and how large."""

    resized = Signal(int)
    """The text size the reviewer chose, in pixels."""

    def __init__(self, kit: Kit, text_size: int) -> None:
        super().__init__(kit)
        self._session, self._review, self._window, self._tr = kit.session, kit.review, kit.window, kit.tr
        window = kit.window
        self._px = text_size
        self._folded = False
        self._folded_before = False
        """How the side stood before focus mode put it away."""
        self._wide = False
        window.review.set_text_size(text_size)
        window.review.zoomed.connect(lambda steps: self.resize(self._px + STEP * steps))
        window.context.tab_chosen.connect(lambda tab: self.show_tab(Tab(tab)))

    def handlers(self) -> Handlers:
        """What each of the commands of this room does."""
        bound: dict[str, Callable[[], None]] = {
            "scroll": lambda: self._scroll(1),
            "scroll_back": lambda: self._scroll(-1),
            "why": self.toggle_why,
            "reading": self._toggle_reading,
            "copy": self._copy,
            "context": self._next_tab,
            "context.fold": self._toggle_fold,
            "focus_mode": self.toggle_focus_mode,
            "layout.split": lambda: self.lay(Layout.SPLIT),
            "layout.list": lambda: self.lay(Layout.LIST),
            "text.larger": lambda: self.resize(self._px + STEP),
            "text.smaller": lambda: self.resize(self._px - STEP),
            "text.normal": lambda: self.resize(NORMAL),
        }
        for tab in Tab:
            bound[f"context.{tab}"] = self._showing(tab)
        return bound

    def show_item(self, item: Item | None) -> None:
        """Follow the comment on screen."""
        self._arrange()
        self._window.context.show_item(item)

    def set_wide(self, on: bool) -> None:
        """A view of many takes the room of the right side."""
        self._wide = on
        self._arrange()

    def leave(self) -> bool:
        """Close the evidence, else focus mode; False where neither is open."""
        if self._window.review.why.is_open:
            self.toggle_why()
        elif self._window.focus_mode:
            self.toggle_focus_mode()
        else:
            return False
        return True

    def toggle_why(self) -> None:
        self._window.review.set_why_open(not self._window.review.why.is_open)

    def toggle_focus_mode(self) -> None:
        on = not self._window.focus_mode
        if on:
            self._folded_before, self._folded = self._folded, True
        else:
            self._folded = self._folded_before
        self._window.set_focus_mode(on)
        self._window.review.set_alone(on)
        self._window.review.set_text_size(max(FOCUS_SIZE, self._px) if on else self._px)
        self._arrange()
        self._window.stage.setFocus()

    def lay(self, layout: Layout) -> None:
        """Stand list and comment side by side, or the list above the comment; either ends focus mode."""
        self._window.layout_chosen = layout
        if self._window.focus_mode:
            self.toggle_focus_mode()
        else:
            self._arrange()
            self._window.stage.setFocus()

    def resize(self, px: int) -> None:
        """Set the size of the comment, within bounds."""
        self._px = min(max(px, SMALLEST), LARGEST)
        self._window.review.set_text_size(self._px)
        self.resized.emit(self._px)

    def show_tab(self, tab: Tab) -> None:
        """Show a tab of the right side; the one that is shown is folded away instead."""
        context = self._window.context
        if context.isVisible() and context.tab is tab:
            self._folded = True
        else:
            self._folded = False
            context.tab = tab
        self._arrange()
        context.show_tab(context.tab)
        self._window.stage.setFocus()

    def _showing(self, tab: Tab) -> Callable[[], None]:
        return lambda: self.show_tab(tab)

    def _next_tab(self) -> None:
        context = self._window.context
        self.show_tab(context.next_tab() if context.isVisible() else context.tab)

    def _toggle_fold(self) -> None:
        self._folded = not self._folded
        self._arrange()
        self._window.context.refresh()

    def _arrange(self) -> None:
        # A view of many wants the height as well: the list stands beside it meanwhile.
        self._window.lay(Layout.SPLIT if self._wide else self._window.layout_chosen)
        shown = not (self._folded or self._wide)
        self._window.context.setVisible(shown and self._review.item is not None)

    def _scroll(self, step: int) -> None:
        view = self._window.review.comment
        _ = view.page_forward() if step > 0 else view.page_back()

    def _toggle_reading(self) -> None:
        """Between what was written and what the rules read."""
        view, item = self._window.review.comment, self._review.item
        if view.is_reading or item is None:
            view.show_reading(None)
            return
        text, uid = item.comment.text, item.comment.uid

        def show(folded: str) -> None:
            if self._review.item is not None and self._review.item.comment.uid == uid:
                view.show_reading(folded)

        self._session.ask("reading", lambda _: fold_text(text), show)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._window.review.comment.selected_text())
        self.kit.say(self._tr("copy.done"))
