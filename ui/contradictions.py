"""A quiet hint when a decision contradicts an earlier one on a near-copy: both shown, one key to go there."""

from __future__ import annotations

from moderator.records import Changes, Uid
from moderator.store import figures
from moderator.store.figures import Contradiction
from ui.commands import When
from ui.plain import one_line
from ui.room import Conditions, Handlers, Kit, Room

_SHOWN = 60
_MOST = 200
"""Comments of one gesture that are looked at."""
_STAYS = 3
"""Changes that a hint outlives."""


class Contradictions(Room):
    """Looks after every decision, on the reader thread; a find stands above the bar, never in the way."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._other: Uid | None = None
        self._told: set[frozenset[Uid]] = set()
        self._age = 0

    def handlers(self) -> Handlers:
        return {"contradiction": self.go}

    def conditions(self) -> Conditions:
        return {When.CONTRADICTION: lambda: self._other is not None}

    def refresh(self, changes: Changes) -> None:
        self._grow_old()
        uids = (changes.uids or ())[:_MOST]
        if uids and changes.events:
            session = self.kit.session
            session.ask("contradiction", lambda r: figures.contradiction(r.db, uids), self._show)

    def go(self) -> None:
        """To the near-copy that was decided the other way; from there it can be decided anew."""
        if self._other is not None:
            other, self._other = self._other, None
            self.kit.window.strip.close_strip()
            self.kit.review.show_comment(other)
            self.kit.focus()

    def _show(self, found: Contradiction | None) -> None:
        if found is None or frozenset((found.uid, found.other)) in self._told:
            return
        self._told.add(frozenset((found.uid, found.other)))
        self._other, self._age = found.other, 0
        tr = self.kit.tr
        said = tr(
            "contradiction.said", now=tr(f"status.{found.status}"), then=tr(f"status.{found.other_status}")
        )
        both = tr(
            "contradiction.both", now=one_line(found.text, _SHOWN), then=one_line(found.other_text, _SHOWN)
        )
        cap = self.kit.keymap.first("contradiction")
        self.kit.window.strip.say(said, both, tone="held", action=(tr("contradiction.go", cap=cap), self.go))

    def _grow_old(self) -> None:
        self._age += 1
        if self._other is not None and self._age > _STAYS:
            self._other = None
            self.kit.window.strip.close_strip()
