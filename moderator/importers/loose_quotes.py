"""Reads a table's record whose quotes are not doubled: ``1,"he said "hi" there",x``."""

from __future__ import annotations


def split(record: str, delimiter: str) -> list[str] | None:
    """The cells of a record, where a quote ends its cell only before a delimiter or at the end; None where
    the last one never ends. Takes time in proportion to the record's length."""
    record = record.rstrip("\r\n")
    cells: list[str] = []
    at = 0
    while True:
        if record.startswith('"', at):
            end = _closing(record, delimiter, at + 1)
            if end < 0:
                return None
            cells.append(record[at + 1 : end].replace('""', '"'))
            at = end + 1
        else:
            end = record.find(delimiter, at)
            end = len(record) if end < 0 else end
            cells.append(record[at:end])
            at = end
        if at >= len(record):
            return cells
        at += len(delimiter)
        if at == len(record):
            return [*cells, ""]


def _closing(record: str, delimiter: str, at: int) -> int:
    """Where the quote is that ends a cell; below zero where there is none."""
    while (at := record.find('"', at)) >= 0:
        if at + 1 == len(record) or record.startswith(delimiter, at + 1):
            return at
        at += 2 if record.startswith('""', at) else 1
    return -1
