"""Hands the rows of a table, wide or one comment each, to their conversion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from moderator.importers import columns, identity, values
from moderator.importers.base import Record
from moderator.importers.header import Header, Wide, comment_cells
from moderator.importers.presets import Layout
from moderator.importers.rows import Rows
from moderator.records import Article


def records(table: Rows, top: Header, line: int, row: Mapping[str, str], raw: str) -> Iterator[Record]:
    """The records of one row."""
    if top.wide is None:
        yield from table.records(line, row, raw)
        return
    table.article = _article(top.wide, row)
    yield table.article
    table.layout = Layout({field: field for field in ("text", "author", "time", "likes", "place")})
    for cells in comment_cells(top.wide, row):
        yield from table.records(line, cells, cells[columns.TEXT])


def _article(wide: Wide, row: Mapping[str, str]) -> Article:
    cells = {field: values.clean(row.get(column, ""))[0] for field, column in wide.article.items()}
    title, url = cells.get("article_title") or None, cells.get("article_url") or None
    paragraphs = tuple(part for part in cells.get("body", "").splitlines() if part.strip())
    source_id = cells.get("article") or None
    key = identity.article_key(source_id, url)
    uid = identity.article_uid("table", key) if key else identity.article_print(title, paragraphs)
    return Article(uid, "table", source_id, title, url, paragraphs, cells.get("time") or None)
