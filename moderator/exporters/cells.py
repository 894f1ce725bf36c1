"""Rows of a file that is no text, as bytes to seal and to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson


def row_bytes(cells: Sequence[object] | Mapping[str, object]) -> bytes:
    """The values of one row as JSON."""
    return orjson.dumps(cells)
