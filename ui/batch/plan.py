"""Who a batch is about: its members, who of them stands out, and what one key would decide. Free of Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from moderator.records import Item, Status, Uid
from ui.detail.why_line import suggested_reason

MOST = 10_000
"""Comments one gesture may decide: so many are written, and taken back, in less than a second."""


class Source(StrEnum):
    """Where the members come from; titled by ``batch.of.<value>``."""

    MARKED = "marked"
    LIST = "list"
    SCORES = "scores"
    CLUSTER = "cluster"
    AUTHOR = "author"
    REPLIES = "replies"
    THREAD = "thread"


class Remark(StrEnum):
    """How a member stands out; said by ``batch.remark.<value>``."""

    DECIDED = "decided"
    OTHER_AUTHOR = "other_author"
    OTHER_PARENT = "other_parent"


@dataclass(frozen=True, slots=True)
class Batch:
    """Members in order. The keys leave ``out`` alone; ``more`` did not fit into one gesture."""

    source: Source
    items: tuple[Item, ...] = ()
    out: frozenset[Uid] = frozenset()
    remarks: Mapping[Uid, tuple[Remark, ...]] = field(default_factory=dict)
    more: int = 0

    @property
    def count(self) -> int:
        """How many comments a key decides."""
        return len(self.items) - len(self.out)

    @property
    def chosen(self) -> tuple[Item, ...]:
        """The comments that a key decides."""
        return tuple(item for item in self.items if item.comment.uid not in self.out)

    def reason(self, offered: Collection[str]) -> str | None:
        """The reason ``D`` takes: the one that every suggestion among the members names, if there is one."""
        named: set[str] = set()
        for item in self.chosen:
            reason = suggested_reason(item, offered)
            if reason is not None:
                named.add(reason)
            if len(named) > 1:
                return None
        return named.pop() if named else None

    def turned(self, uid: Uid) -> Batch:
        """The same with one member pulled out, or taken in again."""
        return Batch(self.source, self.items, self.out ^ {uid}, self.remarks, self.more)


def gather(source: Source, items: Sequence[Item], base: Item | None = None, more: int = 0) -> Batch:
    """Make a batch. What is decided already starts out; what differs from ``base`` is named."""
    remarks = {item.comment.uid: tuple(_remarks(item, base)) for item in items}
    out = frozenset(uid for uid, said in remarks.items() if Remark.DECIDED in said)
    return Batch(source, tuple(items), out, remarks, more)


def _remarks(item: Item, base: Item | None) -> Iterable[Remark]:
    if item.state.status in (Status.APPROVED, Status.HIDDEN):
        yield Remark.DECIDED
    if base is None or item.comment.uid == base.comment.uid:
        return
    if item.comment.author != base.comment.author:
        yield Remark.OTHER_AUTHOR
    if item.comment.parent != base.comment.parent:
        yield Remark.OTHER_PARENT
