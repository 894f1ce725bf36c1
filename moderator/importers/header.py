"""Finds the header of a table: below title rows, spread wide over a row, or missing altogether."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from moderator.errors import ModeratorError
from moderator.importers import columns, values
from moderator.importers.base import Options
from moderator.importers.presets import Layout, is_readable, understand

TITLE_ROWS = 10
NUMBERED = re.compile(r"(?P<name>.*?\D)(?P<number>\d+)")
HAN = re.compile(r"[\u3400-\u9fff]")
PER_POST = frozenset({"article", "article_title", "article_url", "time"})
PER_COMMENT = frozenset({"text", "author", "time", "likes", "place"})


@dataclass(frozen=True, slots=True)
class Wide:
    """A row that holds a post and all its comments: ``评论人1,评论时间1,评论内容1,评论人2,...``."""

    article: Mapping[str, str]
    comments: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The columns' names, how many rows come before the first row of data, and what is in which column."""

    names: list[str]
    skip: int
    layout: Layout
    wide: Wide | None = None

    @property
    def readable(self) -> bool:
        return self.wide is not None or is_readable(self.layout)


def find(rows: Sequence[Sequence[str]], mapping: Mapping[str, str]) -> Header:
    """The header of a table, from its first rows; not ``readable`` where no column holds the text.

    Rows without any content do not count, neither here nor in ``skip``.
    """
    rows = [row for row in rows if any(row)]
    for number, row in enumerate(rows[:TITLE_ROWS]):
        names = unique(row)
        wide = spread(names)
        if wide is not None:
            return Header(names, number + 1, Layout(), wide)
        layout = understand(names, mapping)
        if is_readable(layout) and (number == 0 or len(layout.fields) > 1):
            return Header(names, number + 1, layout)
    width = max((len(row) for row in rows), default=0)
    numbered = [f"#{number}" for number in range(1, width + 1)]
    shaped = next((names for names, cells in SHAPED if _all_shaped(rows, cells)), None)
    if shaped is not None:
        return Header(shaped[:width], 0, understand(shaped[:width], mapping))
    guessed = guess(rows)
    if guessed and not mapping and width > 1:
        first = rows[0]
        if looks_like_data(first):
            return Header(numbered, 0, Layout({f: numbered[c] for f, c in guessed.items()}))
        names = unique(first)
        if len(names) == width:
            return Header(names, 1, Layout({f: names[c] for f, c in guessed.items()}))
    if width == 1 and not mapping:
        # One column without a known name: its first line is a comment like the others.
        return Header(numbered, 0, Layout({columns.TEXT: numbered[0]}))
    names = unique(rows[0]) if rows else []
    return Header(names, 1, understand(names, mapping))


_ID, _TIME, _ANY = r"[\w-]{6,}", r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*", r"(?s:.*)"
SHAPED: tuple[tuple[list[str], tuple[re.Pattern[str], ...]], ...] = tuple(
    (names.split(), tuple(re.compile(cell) for cell in cells))
    for names, cells in (
        (
            "coral_id coral_author coral_story created_at coral_body parent_id status rating",
            (_ID, _ANY, r".+", _TIME, _ANY, rf"(?:{_ID})?", r"(?:APPROVED|REJECTED|NONE|)", r"\d*"),
        ),
        (
            "coral_id url coral_title author publishedAt closedAt coral_mode",
            (r".+", r"https?://.*", _ANY, _ANY, rf"(?:{_TIME})?", rf"(?:{_TIME})?", r"[A-Z_&]*"),
        ),
        (
            "floor name sex time text likes replies",
            (r"\d+", _ANY, r"男|女|保密", rf"{_TIME}|\d{{10}}", _ANY, r"\d*", r"\d*"),
        ),
    )
)
"""Tables that are known without a header: names for their columns, and what every cell looks like."""


def _all_shaped(rows: Sequence[Sequence[str]], cells: Sequence[re.Pattern[str]]) -> bool:
    """Whether all rows are of this shape; the last column may be missing."""
    wanted = (len(cells), len(cells) - 1)
    return bool(rows) and all(
        len(row) in wanted and all(cell.fullmatch(text) for cell, text in zip(cells, row, strict=False))
        for row in rows
    )


def unique(header: Sequence[str]) -> list[str]:
    """Header names without a byte order mark, empty and repeated ones made distinct by their number."""
    names: dict[str, None] = {}
    for number, cell in enumerate(header, 1):
        name = cell.replace("\ufeff", "").replace("\x00", "").strip() or f"#{number}"
        name = name if name not in names else f"{name}#{number}"
        while name in names:
            name += "#"
        names[name] = None
    return list(names)


def spread(names: Sequence[str]) -> Wide | None:
    """The wide layout, where numbered columns hold at least a text each."""
    groups: dict[str, dict[str, str]] = {}
    single: list[str] = []
    for name in names:
        match = NUMBERED.fullmatch(name)
        field = columns.field_of(match["name"]) if match else None
        if match and field in PER_COMMENT:
            groups.setdefault(match["number"], {})[field] = name
        else:
            single.append(name)
    comments = tuple(group for group in groups.values() if columns.TEXT in group)
    if not comments:
        return None
    found = columns.recognise(single, {})
    article: dict[str, str] = {field: column for field, column in found.items() if field in PER_POST}
    body = next((name for name in single if columns.squash(name) in columns.BODIES), None)
    return Wide(article if body is None else {**article, "body": body}, comments)


def looks_like_data(row: Sequence[str]) -> bool:
    """True for cells that no header has: numbers, times, whole sentences."""
    return any(
        cell.strip().isdigit() or values.moment(cell).precision is not None or len(HAN.findall(cell)) > 8
        for cell in row
    )


def looks_like_value(cell: str) -> bool:
    """True for a number, a time or an address: no text that somebody wrote."""
    cell = cell.strip()
    return (
        cell.replace(".", "").isdigit()
        or values.moment(cell).precision is not None
        or cell.startswith(("http://", "https://"))
    )


def guess(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """field -> column by what the cells look like; empty where no column reads like comments."""
    body = [row for row in rows[1:] if any(row)] or list(rows)
    width = len(rows[0]) if rows else 0
    body = [row for row in body if len(row) == width]
    if not body or not width:
        return {}
    shapes = [_shape([row[column] for row in body]) for column in range(width)]
    texts = [
        (shape.length, column) for column, shape in enumerate(shapes) if shape.han > 0.5 and not shape.time
    ]
    if not texts:
        return {}
    found = {columns.TEXT: max(texts)[1]}
    for column, shape in enumerate(shapes):
        if column == found[columns.TEXT]:
            continue
        if shape.time:
            found.setdefault("time", column)
        elif 0 < shape.length <= 24 and shape.distinct > 0.5 and not shape.number:
            found.setdefault("author", column)
    return found


@dataclass(frozen=True, slots=True)
class _Shape:
    length: float
    han: float
    distinct: float
    time: bool
    number: bool


def _shape(cells: Sequence[str]) -> _Shape:
    count = len(cells)
    return _Shape(
        length=fmean(len(cell) for cell in cells),
        han=sum(HAN.search(cell) is not None for cell in cells) / count,
        distinct=len(set(cells)) / count,
        time=sum(values.moment(cell).precision is not None for cell in cells) > 0.8 * count,
        number=sum(cell.strip().replace(".", "").isdigit() for cell in cells) > 0.5 * count,
    )


def check(file: str, header: Header, options: Options) -> None:
    """Raises ModeratorError where ``--map`` names what is not there, or nothing tells where the text is."""
    shown = ", ".join(header.names[:30])
    for name, column in options.mapping.items():
        if name not in columns.FIELDS:
            known = " ".join(columns.FIELDS)
            raise ModeratorError("import.unknown_field", where=file, field=name, fields=known)
        if column and name not in header.layout.fields:
            raise ModeratorError("import.unknown_column", where=file, column=column, columns=shown)
    if not header.readable:
        raise ModeratorError("import.no_text_column", where=file, columns=shown)


def comment_cells(wide: Wide, row: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The comments of a wide row as rows of their own, their columns named by the fields."""
    for group in wide.comments:
        cells = {field: row.get(column, "") for field, column in group.items()}
        if any(cells.values()):
            yield cells
