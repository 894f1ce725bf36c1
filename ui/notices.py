"""What the middle says when there is no comment to show: an empty queue, an empty shelf, everything done."""

from __future__ import annotations

import time

from moderator.records import Changes, Counts, Status
from ui.queue.snapshot import Shelf
from ui.room import Kit, Room
from ui.session import Work
from ui.stage import Scene


class Notices(Room):
    """Chooses the sentence and the next step."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._review, self._window, self._keymap, self._tr = kit.review, kit.window, kit.keymap, kit.tr
        self._begun: float | None = None
        self._before: int | None = None
        self._loading = False
        kit.session.working.connect(self._work)

    def begin(self) -> None:
        """The first comment of this sitting stands on the screen."""
        if self._begun is None:
            self._begun = time.monotonic()

    def refresh(self, changes: Changes) -> None:
        """Counters changed: a notice that stands is said anew."""
        counts = self.kit.session.reader.counts()
        left = counts.total - counts.open
        if self._before is None:
            self._before = left
        if self._window.stage.scene is Scene.NOTICE and self._review.item is None:
            self.show(counts)

    def _work(self, work: Work | None) -> None:
        """An empty queue that is being filled says so, and not that it holds nothing."""
        if self._loading != (work is not None):
            self._loading = work is not None
            if self._window.stage.scene is Scene.NOTICE and self._review.item is None:
                self.show(self.kit.session.reader.counts())

    def show(self, counts: Counts) -> None:
        view, waiting = self._review.view, self._review.snapshot.waiting
        if self._loading and counts.open == 0 and not waiting:
            self._say("notice.loading", "notice.loading.text", {})
        elif counts.total == 0:
            self._say("notice.empty", "notice.empty.text", {}, "open", "sample", "palette")
        elif view.search:
            self._say("notice.nothing_found", "notice.nothing_found.text", {}, "search", "leave")
        elif counts.open == 0 and view.shelf in (Shelf.OPEN, Shelf.FLAGGED):
            self._finished(counts)
        elif view.shelf is Shelf.OPEN and not view.narrowed and waiting == 0:
            self._say("notice.list_done", "notice.list_done.text", {"n": counts.open}, "refresh", "show.open")
        else:
            self._say("notice.shelf", "notice.shelf.text", {}, "show.open", "filter")
        self._window.stage.show_scene(Scene.NOTICE)

    def _finished(self, counts: Counts) -> None:
        done = counts.total - (self._before or 0)
        by = counts.by_status
        numbers: dict[str, object] = {
            "n": counts.total,
            "done": done,
            "time": self._elapsed() if self._begun is not None and done > 0 else "",
            "approved": by.get(Status.APPROVED, 0),
            "hidden": by.get(Status.HIDDEN, 0),
            "skipped": by.get(Status.SKIPPED, 0),
            "escalated": by.get(Status.ESCALATED, 0),
        }
        title = "notice.finished_in" if numbers["time"] else "notice.finished"
        if numbers["time"] and done < counts.total:
            title = "notice.finished_part"
        offers = ["export", "report"]
        offers += ["show.skipped"] if numbers["skipped"] else []
        offers += ["show.escalated"] if numbers["escalated"] else []
        self._say(title, "notice.finished.text", numbers, *offers)

    def _say(self, title: str, text: str, numbers: dict[str, object], *offers: str) -> None:
        tr = self._tr
        buttons = [(offer, self._keymap.first(offer), tr(f"offer.{offer}")) for offer in offers]
        keys = {"open_key": self._keymap.first("open"), "leave_key": self._keymap.first("leave")}
        self._window.stage.notice.say(tr(title, **numbers, **keys), tr(text, **numbers, **keys), buttons)

    def _elapsed(self) -> str:
        seconds = int(time.monotonic() - (self._begun or 0.0))
        hours, rest = divmod(seconds, 3600)
        minutes, seconds = divmod(rest, 60)
        if hours:
            return self._tr("time.hours", h=hours, m=minutes)
        return (
            self._tr("time.minutes", m=minutes, s=seconds) if minutes else self._tr("time.seconds", s=seconds)
        )
