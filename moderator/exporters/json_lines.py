"""Writes one JSON object a line: comment, evidence and the history of decisions, complete."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import Context, Form
from moderator.exporters.lines import line, write_lines
from moderator.exporters.rows import item_to_export
from moderator.records import Item


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """UTF-8 without a mark, line feeds, no escaping of cells: the format for programs."""

    def make(item: Item) -> bytes:
        history = context.backdrop.history(item.comment.uid)
        return line(item_to_export(item, history, english=context.english))

    write_lines(items, out, context, make)


FORM = Form("jsonl", ".jsonl", write)
