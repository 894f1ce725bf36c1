"""Where the comments of a large gesture stand in a list, all at once: one by one each would walk the list."""

from __future__ import annotations

from collections.abc import Sequence

from moderator.records import Status, Uid
from moderator.store.reader import Reader
from ui.queue.snapshot import Snapshot

MANY = 200
"""More comments than this are looked up on the reader thread."""

Standing = tuple[int, Uid, Status]
"""Place, comment, and what the disk says became of it."""


def standing(reader: Reader, snapshot: Snapshot, uids: Sequence[Uid]) -> list[Standing]:
    """Those of ``uids`` that the list holds, from the top down."""
    found = {row: (uid, status) for row, uid, status in reader.statuses(uids)}
    return [(place, *found[row]) for place, row in enumerate(snapshot.rows) if row in found]
