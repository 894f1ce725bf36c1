"""What the export dialog asks for, and what it needs of a format: values that dialog and room share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from moderator.records import Counts, Status


class Group(StrEnum):
    """Whom a format is for: what keeps two dozen of them apart in a list."""

    PEOPLE = "people"
    PROGRAMS = "programs"
    PLATFORMS = "platforms"
    AUTHORITIES = "authorities"
    TRAINING = "training"


GROUP_OF = {
    **dict.fromkeys(("xlsx", "csv", "work-list", "notices", "authors"), Group.PEOPLE),
    **dict.fromkeys(("jsonl", "parquet", "sqlite"), Group.PROGRAMS),
    **dict.fromkeys(("dsa", "activity-streams"), Group.AUTHORITIES),
    **dict.fromkeys(("label-studio", "doccano", "prodigy", "fasttext"), Group.TRAINING),
}
"""Everything else is taken by a platform."""


class Which(StrEnum):
    """Which comments are meant, besides those of one status."""

    ALL = "all"
    DECIDED = "decided"
    FLAGGED = "flagged"
    VIEW = "view"
    """What the list of the desk shows now: its shelf, filter and search."""
    MARKED = "marked"
    """What the reviewer has marked."""


WHICH: tuple[Which | Status, ...] = (
    Which.ALL, Which.DECIDED, *Status, Which.FLAGGED, Which.VIEW, Which.MARKED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What is to be written; no columns means all of them."""

    format: str
    which: Which | Status
    path: Path
    redact: bool = False
    since_last: bool = False
    columns: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    category: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the queue while the dialog is open: its counts, the list's name, and the marks."""

    counts: Counts = field(default_factory=Counts)
    view: int = 0
    marked: int = 0

    def number(self, which: Which | Status) -> int:
        """How many comments a choice means now."""
        if isinstance(which, Status):
            return self.counts.by_status.get(which, 0)
        known: Mapping[Which, int] = {
            Which.ALL: self.counts.total,
            Which.DECIDED: self.counts.decided,
            Which.FLAGGED: self.counts.flagged,
            Which.VIEW: self.view,
            Which.MARKED: self.marked,
        }
        return known[which]
