"""What stands beside the rows of a returned source file: the columns' names, and each comment's decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from moderator.exporters.rows import TAG_SEPARATOR
from moderator.importers.header import NUMBERED, Header
from moderator.records import State, Uid

ADDED = ("moderation_uid", "moderation_status", "moderation_reason", "moderation_tags", "moderation_note",
         "moderation_decided_at")  # fmt: skip
StateOf = Callable[[Uid], State | None]


@dataclass(slots=True)
class Returned:
    """Rows written, those of them that carry a decision, and those the queue does not know.

    In a file with a post and all its comments in one row, a comment counts as a row.
    """

    rows: int = 0
    decided: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """``uids`` are the file's comments in its order, ``bad`` the lines that hold none."""

    uids: Iterator[Uid]
    bad: frozenset[int]
    state_of: StateOf
    done: Returned
    mapping: Mapping[str, str]

    def names(self, top: Header) -> list[str]:
        """The names of the added columns: one set, or one for each comment of a wide row, with its number."""
        if top.wide is None:
            return list(ADDED)
        found = (NUMBERED.fullmatch(group["text"]) for group in top.wide.comments)
        return [f"{name}{match['number']}" for match in found if match for name in ADDED]

    def cells(self, top: Header, row: Sequence[str]) -> list[str]:
        """The added cells of one row that holds comments."""
        if top.wide is None:
            return self.one()
        given = dict(zip(top.names, row, strict=False))
        return [
            cell
            for group in top.wide.comments
            for cell in (self.one() if any(given.get(c) for c in group.values()) else [""] * len(ADDED))
        ]

    def one(self) -> list[str]:
        """The decision about the next comment."""
        uid = next(self.uids, None)
        state = None if uid is None else self.state_of(uid)
        self.done.rows += 1
        if uid is None or state is None:
            # Of a comment that is not in the queue nothing is known, not even that it is open.
            self.done.unknown += 1
            return [""] * len(ADDED)
        self.done.decided += state.decided_at is not None
        tags = TAG_SEPARATOR.join(state.tags)
        return [uid, state.status, state.reason or "", tags, state.note or "", state.decided_at or ""]
