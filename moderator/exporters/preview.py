"""The first rows of an export as they would be written, as lines of text."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from moderator.errors import ModeratorError
from moderator.exporters.base import Context, Exporter, Split
from moderator.exporters.export import Extras
from moderator.exporters.memory import check_answers
from moderator.exporters.read_back import pieces
from moderator.exporters.seal import Seal
from moderator.records import Item

_WIDTH = 2000
_TAG = re.compile(r"<[^>]*>")


def first_lines(
    items: Iterable[Item], form: Exporter, extras: Extras, limit: int, *, english: bool = False
) -> list[str]:
    """At most ``limit`` rows, and a table's header before them, each on one line and cut to what a window
    shows.

    Raises ModeratorError where the format asks for something that was not given.
    """
    out, seal = io.BytesIO(), Seal("-", form.name, 0, "")
    answers = check_answers(form.name, form.asks, extras.answers)
    context = Context(
        seal, english=english, columns=extras.columns, answers=answers, backdrop=extras.backdrop
    )
    form.write(islice(items, limit), out, context)
    return [line[:_WIDTH] for line in islice(_lines(out.getvalue(), form, seal), limit + 1)]


def _lines(data: bytes, form: Exporter, seal: Seal) -> Iterator[str]:
    """Rows as people read them: a page without its markup, a workbook's cells side by side."""
    if form.split is Split.RECORDS:
        yield from data.decode("utf-8-sig", "replace").splitlines()
    elif form.split is Split.LINES:
        for line in data.splitlines(keepends=True):
            if not seal.is_frame(line):
                text = line.decode("utf-8", "replace").rstrip("\n")
                yield html.unescape(_TAG.sub(" ", text)).strip() if form.extension == ".html" else text
    else:
        yield from _taken_apart(data, form)


def _taken_apart(data: bytes, form: Exporter) -> Iterator[str]:
    with TemporaryDirectory(prefix="moderation-desk-") as folder:
        path = Path(folder) / f"preview{form.extension}"
        path.write_bytes(data)
        try:
            for piece in pieces(path, form.split):
                row = orjson.loads(piece.data)
                if form.split is Split.STATEMENTS:
                    yield piece.data.decode()
                    continue
                values = row.values() if isinstance(row, dict) else row
                yield " | ".join("" if value is None else str(value) for value in values)
        except ModeratorError:
            return
