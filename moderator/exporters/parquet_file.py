"""Writes Parquet for data tools; needs the extra ``parquet``."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import BinaryIO

import orjson

from moderator.errors import ModeratorError
from moderator.exporters.base import Context, Form, Split
from moderator.exporters.cells import row_bytes
from moderator.exporters.rows import item_to_export
from moderator.records import Item

_BATCH = 1000
TEXTS = (
    "uid", "source_id", "article", "article_title", "parent", "author", "author_raw", "posted_at",
    "posted_raw", "posted_precision", "place", "text", "status", "reason", "note", "reviewer", "decided_at",
    "cluster",
)  # fmt: skip
NUMBERS = ("position", "likes", "replies")
SCORES = ("priority", "abuse", "sentiment", "off_topic")
NESTED = ("findings", "history", "extra")
COLUMNS = (*TEXTS, *NUMBERS, *SCORES, "flagged", "tags", *NESTED)


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """Ids are text; what is nested is JSON in a text column. Raises ModeratorError without pyarrow."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as fault:
        raise ModeratorError("export.needs_parquet") from fault
    columns = context.columns or COLUMNS
    types = {name: pyarrow.string() for name in (*TEXTS, *NESTED)}
    types |= {name: pyarrow.int64() for name in NUMBERS} | {name: pyarrow.float64() for name in SCORES}
    types |= {"flagged": pyarrow.bool_(), "tags": pyarrow.list_(pyarrow.string())}
    head = {"journal_head": context.seal.head_hash, "journal_count": str(context.seal.head_count)}
    schema = pyarrow.schema([(name, types[name]) for name in columns], metadata=head)
    source, done = iter(items), 0
    with parquet.ParquetWriter(out, schema) as writer:
        while batch := list(islice(source, _BATCH)):
            context.tick(done)
            done += len(batch)
            rows = [row(item, context, columns) for item in batch]
            writer.write_table(pyarrow.Table.from_pylist(rows, schema))
            for one in rows:
                context.seal.row(row_bytes(one))


def row(item: Item, context: Context, columns: tuple[str, ...]) -> dict[str, object]:
    """One comment by column."""
    history = context.backdrop.history(item.comment.uid) if "history" in columns else ()
    full = item_to_export(item, history, english=context.english)
    scores = full["scores"]
    assert isinstance(scores, dict)
    full |= scores
    for name in NESTED:
        full[name] = orjson.dumps(full[name]).decode()
    return {name: full[name] for name in columns}


FORM = Form("parquet", ".parquet", write, (), columns=COLUMNS, split=Split.PARQUET)
