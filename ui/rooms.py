"""The rooms that stand beside the review: one line for each, and the desk needs no other change."""

from __future__ import annotations

from ui.contradictions import Contradictions
from ui.dashboard.room import DashboardRoom
from ui.house.queues import Queues
from ui.house.wellbeing import Wellbeing
from ui.keeping.room import Keeping
from ui.learnt import Learnt
from ui.links import Links
from ui.room import Kit, Room
from ui.rules.room import Rules


def further_rooms(kit: Kit) -> tuple[Room, ...]:
    """Every room that needs no other room. Their commands stand in ``ui.commands``, one file a group."""
    return (
        Contradictions(kit), Learnt(kit), DashboardRoom(kit), Keeping(kit), Rules(kit),
        Queues(kit), Wellbeing(kit), Links(kit),
    )  # fmt: skip
