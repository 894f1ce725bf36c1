"""Page mode at work: fills the page with what waits, and decides exactly what was painted on it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from moderator.decisions import Request
from moderator.journal import Verb
from moderator.records import Item, Uid
from ui.detail.why_line import suggested_reason
from ui.page.plan import PagePlan
from ui.page.view import PageView
from ui.review import Review
from ui.session import Session
from ui.verbs import shown

_HANDED = 40
"""Comments handed to the page; more never fit on a screen."""


class PageMode(QObject):
    """``D`` marks, ``S`` keeps back, ``Enter`` decides: one gesture, one undo."""

    reason_wanted = Signal()
    """The current card is to be hidden and nothing suggests why."""
    painted = Signal(str)
    """A page stands on the screen; the word names this page and no other."""
    planned = Signal()

    def __init__(
        self, session: Session, review: Review, page: PageView, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._review, self._page = session, review, page
        self._kept: set[Uid] = set()
        self._items: dict[Uid, Item] = {}
        self.active = False
        page.painted.connect(self._on_painted)
        page.plan_changed.connect(lambda _: self.planned.emit())

    def enter(self) -> None:
        self.active = True
        self._kept.clear()
        self.fill()

    def leave(self) -> None:
        self.active = False
        self._page.show_items(())

    def fill(self) -> None:
        """Show what waits from the current place on; what was kept back stays out until page mode ends."""
        rows = self._review.waiting(_HANDED + len(self._kept))
        items = [i for i in self._session.reader.items_of(rows) if i.comment.uid not in self._kept]
        self._items = {item.comment.uid: item for item in items}
        self._page.show_items(items)

    @property
    def empty(self) -> bool:
        return not self._page.shown()

    def plan(self) -> PagePlan:
        return self._page.plan()

    def mark(self) -> None:
        """Mark the current card to be hidden, or take the mark away."""
        item = self._page.current_item()
        if item is None:
            return
        if any(uid == item.comment.uid for uid, _ in self._page.plan().hide):
            self._page.clear(item.comment.uid)
            return
        reason = suggested_reason(item)
        if reason is None:
            self.reason_wanted.emit()
        else:
            self._page.toggle_hide(reason)

    def mark_as(self, reason: str) -> None:
        self._page.toggle_hide(reason)

    def keep(self) -> None:
        self._page.toggle_keep()

    def move(self, step: int) -> None:
        self._page.move(step)

    def scroll(self, step: int) -> None:
        _ = self._page.page_forward() if step > 0 else self._page.page_back()

    def decide(self, seconds: float) -> int:
        """Decide what was painted; returns how many comments that were."""
        plan = self._page.plan()
        self._kept.update(plan.keep)
        share = round(seconds / max(plan.decided, 1), 2)
        requests = [self._request(uid, Verb.APPROVE, None, share) for uid in plan.approve]
        requests += [self._request(uid, Verb.HIDE, reason, share) for uid, reason in plan.hide]
        if requests:
            self._review.decide_many(requests)
        elif plan.keep:
            self._review.next_waiting()
        self.fill()
        return plan.decided

    def _request(self, uid: Uid, verb: Verb, reason: str | None, seconds: float) -> Request:
        item = self._items[uid]
        return Request(uid, verb, reason, shown=shown(item, seconds))

    def _on_painted(self, uids: tuple[Uid, ...]) -> None:
        if self.active and uids:
            self.painted.emit(f"page:{uids[0]}:{len(uids)}")
