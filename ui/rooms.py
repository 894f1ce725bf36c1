"""The rooms that stand beside the review: one line for each, and the desk needs no other change."""

from __future__ import annotations

from ui.keeping.room import Keeping
from ui.room import Kit, Room


def further_rooms(kit: Kit) -> tuple[Room, ...]:
    """Every room that needs no other room. Their commands stand in ``ui.commands``, one file a group."""
    return (Keeping(kit),)
