"""Rows that a crawler wrote below another version's header: which cell is which, by its look."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from types import MappingProxyType

from moderator.importers.columns import squash

_ID = re.compile(r"[0-9a-f]{24}|\d{5,20}")
_COUNT = re.compile(r"\d{1,9}|\d+(?:\.\d+)?[万wkK]")
_LINK = re.compile(r"https?://.*")
_PLACE = re.compile(r"(?:IP属地：)?[\u4e00-\u9fff]{2,8}")
_HASH = re.compile(r"[0-9a-f]{16}")
_SEX = re.compile(r"男|女|保密|未知|[mf012]")
_WORDS = re.compile(r"(?s)(?!https?://|(?:[0-9a-f]{16}|[0-9a-f]{24}|\d{9,})$).+")
_NAME = re.compile(r"(?s)(?!https?://|[0-9a-f]{16}$|[0-9a-f]{24}$|\d+$|(?:男|女|保密|未知|[mf])$).+")
_TIME = re.compile(r"\d{10}(?:\d{3})?|\d{4}-\d{2}-\d{2} \d{2}:\d{2}.*")
LOOKS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "commentid": _ID, "parentcommentid": re.compile(r"0|[0-9a-f]{24}|\d{5,20}"), "noteid": _ID,
        "awemeid": _ID, "videoid": re.compile(r"\w{5,24}"), "contentid": _ID, "userid": _ID,
        "createtime": _TIME, "publishtime": _TIME, "lastmodifyts": re.compile(r"\d{13}"),
        "createdatetime": re.compile(r"\d{4}-\d{2}-\d{2} .*"), "likecount": _COUNT,
        "commentlikecount": _COUNT, "subcommentcount": _COUNT, "dislikecount": _COUNT, "avatar": _LINK,
        "useravatar": _LINK, "profileurl": _LINK, "userlink": _LINK, "noteurl": _LINK, "tiebalink": _LINK,
        "pictures": _LINK, "iplocation": _PLACE, "creatorhash": _HASH, "gender": _SEX, "sex": _SEX,
        "contenttype": re.compile(r"[a-z]{3,10}"), "content": _WORDS, "nickname": _NAME,
        "usernickname": _NAME, "sign": _WORDS,
    }
)  # fmt: skip
"""What a filled cell of a column looks like. A column that is not here may hold anything."""
NEEDED = frozenset({"commentid", "content"})
ARTICLES = frozenset({"noteid", "awemeid", "videoid", "contentid"})
SKIP = -1.5
"""The price of a column without a cell, or of a cell without a column."""
BEHIND = -1.0
"""That of a cell behind the last column: a version that only added one."""
MOST = 64
"""Columns and cells: no crawler writes more."""


def realigned(
    names: Sequence[str], cells: Sequence[str], articles: Container[str] = ()
) -> dict[str, str] | None:
    """The row by column names, in the order of both; what has no column is under its number, a masked name
    and a hash of the author among it under theirs. ``articles`` are ids known to be those of articles. None
    where id or text are not found again."""
    if len(names) > MOST or len(cells) > MOST:
        return None
    pairs = _aligned([squash(name) for name in names], cells, articles)
    row = {names[column]: cells[cell] for column, cell in pairs}
    filled = {squash(name) for name, text in row.items() if text}
    if not filled >= NEEDED:
        return None
    taken = {cell for _, cell in pairs}
    for number, text in enumerate(cells):
        if number not in taken and text:
            row[_name(row, text, number)] = text
    return row


def _name(row: Mapping[str, str], text: str, number: int) -> str:
    known = {squash(name) for name, cell in row.items() if cell}
    if "creatorhash" not in known and _HASH.fullmatch(text):
        return "creator_hash"
    if not {"nickname", "usernickname"} & known and _NAME.fullmatch(text) and not _PLACE.fullmatch(text):
        return "nickname"
    return f"#{number + 1}"


def _worth(name: str, cell: str, articles: Container[str]) -> float:
    """How well a cell fits a column; below zero where it does not."""
    look = LOOKS.get(name)
    if not cell:
        return -1.0 if name in NEEDED else 0.2
    if look is None:
        return 0.0
    if look.fullmatch(cell) is None:
        return float("-inf")
    if name == "content":
        return 2.0 + min(len(cell), 40) / 20
    if name in ARTICLES and cell in articles:
        return 6.0
    return 1.0 if look in (_WORDS, _NAME) else 3.0


def _aligned(names: Sequence[str], cells: Sequence[str], articles: Container[str]) -> list[tuple[int, int]]:
    """The best pairing of columns and cells that keeps the order of both (Needleman and Wunsch)."""
    width, height = len(cells), len(names)
    best = [[SKIP * (row + cell) for cell in range(width + 1)] for row in range(height + 1)]
    for row in range(1, height + 1):
        for cell in range(1, width + 1):
            paired = best[row - 1][cell - 1] + _worth(names[row - 1], cells[cell - 1], articles)
            behind = BEHIND if row == height else SKIP
            best[row][cell] = max(paired, best[row - 1][cell] + SKIP, best[row][cell - 1] + behind)
    pairs: list[tuple[int, int]] = []
    row, cell = height, width
    while row and cell:
        if best[row][cell] == best[row - 1][cell - 1] + _worth(names[row - 1], cells[cell - 1], articles):
            row, cell = row - 1, cell - 1
            pairs.append((row, cell))
        elif best[row][cell] == best[row - 1][cell] + SKIP:
            row -= 1
        else:
            cell -= 1
    return pairs[::-1]
