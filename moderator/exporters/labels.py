"""What a decision says as a label for training, the same in every training format."""

from __future__ import annotations

from moderator.records import Item, Status

OK = "ok"


def label(item: Item) -> str | None:
    """``ok`` for approved, the reason for hidden (``hidden`` where none was given), None while undecided."""
    if item.state.status is Status.APPROVED:
        return OK
    if item.state.status is Status.HIDDEN:
        return item.state.reason or "hidden"
    return None


def predicted(item: Item) -> str:
    """What the machine would have said: the reason its first counted finding suggests, or ``ok``."""
    if not item.flags.flagged:
        return OK
    counted = [finding for finding in item.flags.findings if not finding.held_back]
    return next((finding.reason for finding in counted if finding.reason), "hidden")


LACK = ("author", "note", "reviewer", "decided_at", "posted_at", "article", "parent", "history")
"""What training has no use for, and strangers no right to."""
