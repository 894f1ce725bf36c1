"""How far the cells of a sheet in Excel's binary form reach, without filling anything."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO

from moderator.importers.extent import Extent

ROW = 0
CELLS = range(1, 12)
"""Kinds of records that are cells; all begin with their column."""
LARGEST = 1 << 28


def extent(stream: IO[bytes]) -> Extent:
    """The rectangle of a sheet's cells. Raises ValueError where the records run out of bounds."""
    found = Extent()
    row = 0
    for kind, body in _records(stream):
        if kind == ROW and len(body) >= 4:
            row = struct.unpack_from("<I", body)[0]
        elif kind in CELLS and len(body) >= 4:
            found.add(row, struct.unpack_from("<I", body)[0])
    return found


def _records(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    while (kind := _number(stream, 2)) is not None:
        size = _number(stream, 4)
        if size is None or size > LARGEST:
            raise ValueError("a record without an end")
        yield kind, stream.read(size)


def _number(stream: IO[bytes], most: int) -> int | None:
    """A number in groups of seven bits, the lowest first; None at the end."""
    number = 0
    for place in range(most):
        byte = stream.read(1)
        if not byte:
            return None
        number |= (byte[0] & 0x7F) << 7 * place if most == 4 else byte[0] << 8 * place
        if byte[0] < 0x80:
            break
    return number
