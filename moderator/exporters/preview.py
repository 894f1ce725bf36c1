"""The first rows of an export as they would be written, as lines of text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from moderator.errors import ModeratorError
from moderator.exporters.base import Exporter, Split
from moderator.exporters.export import Extras, export
from moderator.exporters.read_back import pieces
from moderator.jobs import Job
from moderator.records import Item
from moderator.store.reader import Head

_WIDTH = 2000


def first_lines(
    items: Iterable[Item], form: Exporter, extras: Extras, limit: int, *, english: bool = False
) -> list[str]:
    """At most ``limit`` rows, and the frame before them, each on one line and cut to what a window shows.

    Raises ModeratorError where the format asks for something that was not given.
    """
    out = io.BytesIO()
    export(islice(items, limit), form, out, Head(0, ""), Job(), english=english, extras=extras)
    return [line[:_WIDTH] for line in _lines(out.getvalue(), form)]


def _lines(data: bytes, form: Exporter) -> Iterator[str]:
    if form.split in (Split.LINES, Split.RECORDS, Split.STATEMENTS):
        yield from data.decode("utf-8-sig", "replace").splitlines()
        return
    with TemporaryDirectory(prefix="moderation-desk-") as folder:
        path = Path(folder) / f"preview{form.extension}"
        path.write_bytes(data)
        try:
            for piece in pieces(path, form.split):
                row = orjson.loads(piece.data)
                values = row.values() if isinstance(row, dict) else row
                yield " | ".join("" if value is None else str(value) for value in values)
        except ModeratorError:
            return
