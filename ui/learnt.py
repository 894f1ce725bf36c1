"""What the learner did, said where it matters: the order below the screen, the evidence, the status line."""

from __future__ import annotations

from moderator import insights
from moderator.records import Changes, Item
from moderator.scoring.sample import TOO_FEW, Estimate
from moderator.store import figures
from moderator.store.figures import Marked
from moderator.study import Ranked, Turn
from ui.detail.why_line import learnt
from ui.room import Kit, Room

EVERY = 5
"""Decisions between two looks at the sample."""


class Learnt(Room):
    """Takes a new order below what is on the screen, and says what changed and why."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._heard = EVERY
        self._records: dict[str, Marked] = {}
        self._told = False
        window, review = kit.window, kit.review
        review.screen = self._last_on_screen
        window.context.veil = review.veiled_row
        for card in (window.review.why, window.review.pinned):
            card.asked.connect(self._explain)
        kit.session.learning.ranked.connect(self._on_ranked)

    def refresh(self, changes: Changes) -> None:
        self._heard += len(changes.uids or ())
        if self._heard >= EVERY or changes.uids is None:
            self._heard = 0
            self._look()

    def _look(self) -> None:
        session = self.kit.session
        session.ask("sample", lambda r: (insights.sample(r), figures.calibration(r.db)), self._show)

    def _show(self, found: tuple[Estimate, list[Marked]]) -> None:
        said, records = found
        self._records = {record.mark: record for record in records}
        tr, target = self.kit.tr, self.kit.session.settings.stop_target
        reached = said.sampled > 0 and said.reached(target)
        self.kit.window.status.show_estimate(self._short(said), reached=reached)
        if reached and said.unread and not self._told:
            self._told = True
            self.kit.say(tr("sample.reached", target=f"{100 * target:.0f}"), "approved", stay=True)

    def _short(self, said: Estimate) -> str:
        """One figure once it is earned, and before that how far it is."""
        tr = self.kit.tr
        if not said.sampled:
            return ""
        if said.left is None or said.share is None or said.share_low is None or said.share_high is None:
            return tr("sample.short_few", harmful=said.harmful, enough=TOO_FEW)
        ends = {"share": said.share, "low": said.share_low, "high": said.share_high}
        shown = {name: f"{100 * value:.0f}" for name, value in ends.items()}
        return tr("sample.short", left=round(said.left), **shown)

    def _on_ranked(self, ranked: Ranked) -> None:
        if not ranked.changed:
            return
        down = len(ranked.changed) - ranked.up
        numbers = {"n": ranked.hidden + ranked.approved, "up": ranked.up, "down": down}
        shown = {name: f"{number:,}" for name, number in numbers.items()}
        self.kit.window.status.show_order(self.kit.tr("order.learnt", **shown))
        self.kit.review.rerank()
        self._look()

    def _last_on_screen(self) -> int:
        """The last place in sight, of the list or of a page that is being read."""
        review, window = self.kit.review, self.kit.window
        places = [review.place, window.queue.list.last_visible()]
        for uid in window.page.shown():
            row = self.kit.session.reader.row_of(uid)
            places.append(-1 if row is None else review.place_of(row))
        return max(places)

    def _explain(self, row: int) -> None:
        item = self.kit.review.item
        if item is None or item.row != row:
            return
        record = self._record(item)

        def answer(turn: Turn) -> None:
            for card in (self.kit.window.review.why, self.kit.window.review.pinned):
                card.show_turn(row, turn, record)

        self.kit.session.learning.why(row, answer)

    def _record(self, item: Item) -> str:
        """How the last comments marked like this one were decided."""
        severity = max((f.severity for f in item.flags.findings if not f.held_back), key=_rank, default=None)
        mark = str(severity) if item.flags.flagged and severity else "learnt" if learnt(item) else ""
        found = self._records.get(mark)
        if found is None or not found.decided:
            return ""
        what = self.kit.tr(f"calibration.{mark}")
        return self.kit.tr("calibration.record", what=what, n=found.decided, hidden=found.hidden)


def _rank(severity: str) -> int:
    return ("low", "medium", "high").index(severity)
