"""Writes formats whose rows are lines: one line a comment, between a head and a foot."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import BinaryIO

import orjson

from moderator.exporters.base import Context
from moderator.records import Item

Make = Callable[[Item], bytes | None]
"""One comment as a line without its line feed; None where it does not belong into the file."""


def write_lines(
    items: Iterable[Item],
    out: BinaryIO,
    context: Context,
    make: Make,
    *,
    head: bytes = b"",
    foot: bytes = b"",
    comma: bytes = b"",
) -> None:
    """Head, a line for each item, foot. ``comma`` begins every line but the first.

    A line that held a line feed would be two rows to whoever verifies it: that is a bug, and raises.
    """
    frame(out, context, head)
    written = 0
    for number, item in enumerate(items):
        context.tick(number)
        made = make(item)
        if made is None:
            continue
        if b"\n" in made:
            raise ValueError("a row with a line feed")
        row = (comma if written else b"") + made + b"\n"
        out.write(row)
        context.seal.row(row)
        written += 1
    frame(out, context, foot)


def write_array(items: Iterable[Item], out: BinaryIO, context: Context, make: Make) -> None:
    """One JSON array, each element on a line of its own."""
    write_lines(items, out, context, make, head=b"[\n", foot=b"]\n", comma=b",")


def frame(out: BinaryIO, context: Context, data: bytes) -> None:
    """Bytes that belong to the file and to no row."""
    if data:
        out.write(data)
        context.seal.frame(data)


def line(value: object) -> bytes:
    """A value as one line of JSON, without its line feed."""
    return orjson.dumps(value)
