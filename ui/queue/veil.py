"""What a veil takes away: the marks of a comment judged blind, the decision of one that is asked again."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from moderator.records import Flags, Item, Row, Scores, State, Status, Veil


def veiled_item(item: Item, veil: Veil | None) -> Item:
    """The comment as it may be shown. Its priority stays for the journal; nothing on the screen tells it."""
    match veil:
        case None:
            return item
        case Veil.SAMPLE:
            bare = Flags(item.comment.uid, (), Scores(), False, item.flags.priority)
            return replace(item, flags=bare, veil=veil)
        case Veil.AGAIN:
            return replace(item, state=State(), veil=veil)
        case _:
            assert_never(veil)


def veiled_row(row: Row, veil: Veil | None) -> Row:
    """The same for a line of a list."""
    match veil:
        case None:
            return row
        case Veil.SAMPLE:
            return replace(
                row,
                flagged=False,
                priority=0.0,
                category=None,
                severity=None,
                field=None,
                cluster_size=1,
                bad_name=False,
            )
        case Veil.AGAIN:
            return replace(row, status=Status.OPEN)
        case _:
            assert_never(veil)
