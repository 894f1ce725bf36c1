"""Replies that a hidden comment leaves behind: counted, and offered to be decided together."""

from __future__ import annotations

from moderator.records import Changes, Uid
from ui.batch.gathering import Gathering
from ui.commands import When
from ui.room import Conditions, Handlers, Kit, Room

_MOST = 200
"""After a gesture over more comments than this nothing is offered."""


class Replies(Room):
    """Offers what the last hidden comment left open, until something else is decided."""

    def __init__(self, kit: Kit, gathering: Gathering) -> None:
        super().__init__(kit)
        self._gathering = gathering
        self._rows: tuple[int, ...] = ()

    def handlers(self) -> Handlers:
        return {"replies": self.open}

    def conditions(self) -> Conditions:
        return {When.REPLIES: lambda: bool(self._rows)}

    def open(self) -> None:
        """The batch of them; each can still be pulled out."""
        self._gathering.open_replies(self._rows)

    def refresh(self, changes: Changes) -> None:
        uids = changes.uids
        if not uids or len(uids) > _MOST:
            return
        wanted: tuple[Uid, ...] = uids
        self.kit.session.ask("replies", lambda reader: reader.open_replies(wanted), self._offer)

    def _offer(self, rows: list[int]) -> None:
        before, self._rows = self._rows, tuple(rows)
        if rows and self._rows != before:
            said = self.kit.tr("replies.offer", n=len(rows), cap=self.kit.keymap.first("replies"))
            self.kit.say(said, "accent")
