"""Page mode at work: fills the page with what waits, and decides exactly what was painted on it."""

from __future__ import annotations

from collections.abc import Mapping

from moderator.decisions import Request
from moderator.journal import Verb
from moderator.records import Item, Uid
from ui.bottom_bar import Face
from ui.commands import Place, When
from ui.detail.why_line import suggested_reason
from ui.guard import Taken
from ui.modes import Mode
from ui.page.plan import PagePlan
from ui.room import Conditions, Handlers, Kit
from ui.stage import Scene
from ui.verbs import shown

_HANDED = 40
"""Comments handed to the page; more never fit on a screen."""


class PageMode(Mode):
    """``D`` marks, ``S`` keeps back, ``Enter`` decides: one gesture, one undo."""

    name = "page"
    scene = Scene.PAGE
    face = Face.PAGE
    place = Place.PAGE

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._page = kit.window.page
        self._kept: set[Uid] = set()
        self._items: dict[Uid, Item] = {}
        self._page.painted.connect(self._on_painted)
        self._page.plan_changed.connect(lambda _: self.planned.emit())
        self._page.current_changed.connect(self._on_current)

    def handlers(self) -> Handlers:
        return {"page.mark": self.mark, "page.keep": self.keep}

    def conditions(self) -> Conditions:
        return {When.PAGE: lambda: self.active}

    def open(self) -> None:
        self._kept.clear()
        self.fill()

    def close(self) -> None:
        self._page.show_items(())

    def fill(self) -> None:
        """Show what waits from the current place on; what was kept back stays out until page mode ends."""
        review = self.kit.review
        rows = review.waiting(_HANDED + len(self._kept))
        found = self.kit.session.reader.items_of(rows)
        items = [review.veiled(item) for item in found if item.comment.uid not in self._kept]
        self._items = {item.comment.uid: item for item in items}
        self._page.show_items(items)

    @property
    def empty(self) -> bool:
        return not self._page.shown() and not self.kit.review.snapshot.waiting

    def plan(self) -> PagePlan:
        return self._page.plan()

    def now(self) -> Mapping[str, tuple[str, str]]:
        tr, plan = self.kit.tr, self.plan()
        said = tr("bar.page_decide", approve=len(plan.approve), hide=len(plan.hide))
        return {
            "page.decide": (said, ""),
            "page.mark": (tr("bar.page_mark"), ""),
            "page.keep": (tr("bar.page_keep"), str(len(plan.keep)) if plan.keep else ""),
        }

    def mark(self) -> None:
        """Mark the current card to be hidden, or take the mark away."""
        item = self._page.current_item()
        if item is None:
            return
        if any(uid == item.comment.uid for uid, _ in self._page.plan().hide):
            self._page.clear(item.comment.uid)
            return
        reason = suggested_reason(item, self.kit.session.words.offered_ids)
        if reason is None:
            self.asked.emit()
        else:
            self._page.toggle_hide(reason)

    def choose(self, reason: str, taken: Taken) -> None:
        self._page.toggle_hide(reason)

    def keep(self) -> None:
        self._page.toggle_keep()

    def move(self, step: int) -> None:
        self._page.move(step)

    def decide(self, command_id: str, taken: Taken) -> bool:
        """Decide what was painted."""
        plan = self._page.plan()
        self._kept.update(plan.keep)
        share = round(taken.seconds / max(plan.decided, 1), 2)
        requests = [self._request(uid, Verb.APPROVE, None, share) for uid in plan.approve]
        requests += [self._request(uid, Verb.HIDE, reason, share) for uid, reason in plan.hide]
        if requests:
            self.kit.review.decide_many(requests, [self._items[each.uid].row for each in requests])
        elif plan.keep:
            self.kit.review.next_waiting()
        self.fill()
        return True

    def _request(self, uid: Uid, verb: Verb, reason: str | None, seconds: float) -> Request:
        item = self._items[uid]
        return Request(uid, verb, reason, shown=shown(item, seconds))

    def _on_painted(self, uids: tuple[Uid, ...]) -> None:
        if self.active and uids:
            self.painted.emit(f"page:{uids[0]}:{len(uids)}")

    def _on_current(self, item: Item | None) -> None:
        """The list marks the card that the keys act on."""
        if self.active and item is not None:
            self.kit.window.queue.list.show_current(self.kit.review.place_of(item.row), follow=False)
