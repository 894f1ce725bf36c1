"""What Enter will do to a page: pure data, so that the bar, the header and the decision say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderator.records import Uid


@dataclass(frozen=True, slots=True)
class Hide:
    """Marked to be hidden for a reason (an id of the vocabulary)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Left open, to be seen again alone."""


Choice = Hide | Keep
"""A card without a choice is approved."""


@dataclass(frozen=True, slots=True)
class PagePlan:
    """The three groups in page order; together exactly the comments that were painted whole."""

    approve: tuple[Uid, ...] = ()
    hide: tuple[tuple[Uid, str], ...] = ()
    keep: tuple[Uid, ...] = ()

    @property
    def decided(self) -> int:
        """How many comments Enter decides."""
        return len(self.approve) + len(self.hide)


def plan(painted: Sequence[Uid], choices: Mapping[Uid, Choice]) -> PagePlan:
    """The plan for what is painted. Choices about anything else do not count."""
    approve: list[Uid] = []
    hide: list[tuple[Uid, str]] = []
    keep: list[Uid] = []
    for uid in painted:
        match choices.get(uid):
            case Hide(reason):
                hide.append((uid, reason))
            case Keep():
                keep.append(uid)
            case None:
                approve.append(uid)
    return PagePlan(tuple(approve), tuple(hide), tuple(keep))
