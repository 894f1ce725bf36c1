"""Reads Parquet tables of comments; needs the extra ``parquet``."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moderator.errors import ModeratorError
from moderator.importers import header
from moderator.importers.base import Columns, Options, Record, Sniff, Source
from moderator.importers.json_rows import dump
from moderator.importers.presets import understand
from moderator.importers.rows import OWN, Rows

MARK = b"PAR1"
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """Columns by their names; nested values as JSON text."""

    name: str = "parquet"
    binary: bool = True

    def confidence(self, sniff: Sniff) -> float:
        return 0.95 if sniff.raw.startswith(MARK) else 0.0

    def columns(self, source: Source, options: Options) -> Columns:
        """What the columns are taken for."""
        with _opened(source) as file:
            names = header.unique([str(name) for name in file.schema_arrow.names])
            return Columns(tuple(names), understand(names, options.mapping).fields)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        with _opened(source) as file:
            names = header.unique([str(name) for name in file.schema_arrow.names])
            layout = understand(names, options.mapping)
            header.check(source.name, header.Header(names, 0, layout), options)
            # What is empty in an export of our own still makes it one.
            own = set(names) >= OWN
            table = Rows(source.name, source.stem, layout, reference=options.reference)
            number = 0
            for batch in file.iter_batches(batch_size=BATCH):
                source.job.report("import.reading", number, file.metadata.num_rows)
                for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    cells = {n: cell(v) for n, v in zip(names, values, strict=True) if v is not None}
                    if own:
                        cells = dict.fromkeys(names, "") | cells
                    yield from table.records(number, cells, "\t".join(cells.values()))
            yield from table.closing()


@contextmanager
def _opened(source: Source) -> Iterator[Any]:
    """The file, open. Raises ModeratorError where the library is missing or the file damaged."""
    try:
        import pyarrow  # the extra: most people never see such a file
        import pyarrow.parquet
    except ImportError as fault:
        raise ModeratorError("import.parquet_missing", where=source.name) from fault
    with source.open() as stream:
        try:
            yield pyarrow.parquet.ParquetFile(io.BytesIO(stream.read()))
        except (pyarrow.ArrowException, OSError, ValueError) as fault:
            raise ModeratorError("import.parquet_damaged", where=source.name) from fault


def cell(value: object) -> str:
    """A value as text: whole floats without a point (a column with gaps makes floats of ids), ISO times."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            return value.isoformat(" ", "seconds")
        case bytes():
            return value.decode("utf-8", "replace")
        case dict() | list():
            return dump(value)
        case _:
            return str(value)
