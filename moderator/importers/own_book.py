"""Our own workbook among spreadsheets: which of its sheets hold comments, and its long texts whole again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Sheet = list[list[str]]

LONG_HEADER = ("cell", "column", "part", "text")
"""The header of the sheet where a text goes on that is longer than a cell holds."""


def comment_sheets(sheets: Mapping[str, Sheet], own: frozenset[str]) -> list[Sheet] | None:
    """The sheets that bear all the columns ``own``, whole texts in place of their beginnings; None where
    there is none: then it is somebody else's workbook."""
    ours = {name: rows for name, rows in sheets.items() if rows and own <= set(rows[0])}
    if not ours:
        return None
    long: dict[str, str] = {}
    for rows in sheets.values():
        if rows and tuple(rows[0][:4]) == LONG_HEADER:
            for address, _, _, text in (row[:4] for row in rows[1:]):
                long[address] = long.get(address, "") + text
    whole = [_whole(name, rows, long) if long else rows for name, rows in ours.items()]
    if any(rows[0] != whole[0][0] for rows in whole):
        return whole
    # One table over several sheets, a status each: the article of one is that of the others.
    return [[whole[0][0], *(row for rows in whole for row in rows[1:])]]


def _whole(name: str, rows: Sequence[Sequence[str]], long: Mapping[str, str]) -> Sheet:
    return [
        [long.get(f"{name}!{letters(place)}{number}", cell) for place, cell in enumerate(row)]
        for number, row in enumerate(rows, 1)
    ]


def letters(column: int) -> str:
    """A column's name in a spreadsheet, counted from 0: A, B, ... Z, AA."""
    made = ""
    while column >= 0:
        made = chr(65 + column % 26) + made
        column = column // 26 - 1
    return made
