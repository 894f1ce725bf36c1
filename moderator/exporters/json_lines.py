"""Writes one JSON object a line: the rows of ``list``, complete with evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from moderator.exporters.base import Context
from moderator.exporters.rows import item_to_row, row_to_line
from moderator.records import Item


@dataclass(frozen=True, slots=True)
class JsonLinesFile:
    """UTF-8 without a mark, line feeds, no escaping of cells: the format for programs."""

    name: str = "jsonl"
    extension: str = ".jsonl"
    lacks: tuple[str, ...] = ("source_id", "author_raw", "replies", "place", "extra")

    def write(self, items: Iterable[Item], out: BinaryIO, context: Context) -> None:
        for number, item in enumerate(items):
            if number % 200 == 0:
                context.job.report("export.writing", number, context.total)
            line = row_to_line(item_to_row(item, english=context.english))
            out.write(line)
            context.seal.row(line)
