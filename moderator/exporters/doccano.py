"""Writes doccano's JSONL for text classification: decided comments with their label."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import Context, Form
from moderator.exporters.labels import LACK, label
from moderator.exporters.lines import line, write_lines
from moderator.records import Item


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    def make(item: Item) -> bytes:
        decided = label(item)
        labels = [] if decided is None else [decided, *item.state.tags]
        return line({"text": item.comment.text, "label": labels, "uid": item.comment.uid})

    write_lines(items, out, context, make)


FORM = Form("doccano", ".jsonl", write, (*LACK, "scores", "findings"), leaves_house=True)
