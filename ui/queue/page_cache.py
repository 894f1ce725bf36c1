"""List rows, read a page at a time and kept while they are near the screen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence

from moderator.records import Row, Uid

PAGE = 64
KEPT = 48
"""Pages kept: some 3,000 rows."""

Read = Callable[[Sequence[int]], list[Row]]


class PageCache:
    """Rows of one snapshot by their place in it. A miss is one indexed read of PAGE rows."""

    def __init__(self, read: Read, numbers: Sequence[int]) -> None:
        self._read = read
        self._numbers = numbers
        self._pages: OrderedDict[int, dict[int, Row]] = OrderedDict()

    def row(self, place: int) -> Row | None:
        """The row at ``place``; None where the comment is gone."""
        page = place // PAGE
        if page not in self._pages:
            wanted = self._numbers[page * PAGE : (page + 1) * PAGE]
            self._pages[page] = {row.row: row for row in self._read(wanted)}
            if len(self._pages) > KEPT:
                self._pages.popitem(last=False)
        self._pages.move_to_end(page)
        return self._pages[page].get(self._numbers[place])

    def places(self, uids: Collection[Uid]) -> list[int]:
        """Where those of the comments stand that were read: no other can be on the screen."""
        if not uids:
            return []
        return [
            page * PAGE + at
            for page, rows in self._pages.items()
            if any(row.uid in uids for row in rows.values())
            for at, number in enumerate(self._numbers[page * PAGE : (page + 1) * PAGE])
            if number in rows and rows[number].uid in uids
        ]

    def forget(self, uids: Iterable[Uid] | None) -> list[int]:
        """Drop rows that changed, all for None; returns the first place of every page dropped."""
        wanted = None if uids is None else set(uids)
        dropped = [
            page
            for page, rows in self._pages.items()
            if wanted is None or any(row.uid in wanted for row in rows.values())
        ]
        for page in dropped:
            del self._pages[page]
        return [page * PAGE for page in dropped]
