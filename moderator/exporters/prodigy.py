"""Writes Prodigy's JSONL: the label the machine proposes, and whether people accepted it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import Context, Form
from moderator.exporters.labels import LACK, OK, label, predicted
from moderator.exporters.lines import line, write_lines
from moderator.records import Item


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """``_input_hash`` and ``_task_hash`` are made from the comment's uid, never from its text alone."""

    def make(item: Item) -> bytes:
        decided = label(item)
        shown = decided if decided not in (None, OK) else predicted(item)
        answer = "ignore" if decided is None else "accept" if decided == shown else "reject"
        return line(
            {
                "text": item.comment.text,
                "label": shown,
                "answer": answer,
                "meta": {"uid": item.comment.uid, "tags": list(item.state.tags)},
                "_input_hash": number(item.comment.uid),
                "_task_hash": number(f"{item.comment.uid} {shown}"),
            }
        )

    write_lines(items, out, context, make)


def number(text: str) -> int:
    """A stable 31-bit number."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") >> 1


FORM = Form("prodigy", ".jsonl", write, (*LACK, "scores", "findings"), leaves_house=True)
