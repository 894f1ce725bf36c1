"""Looks at an XLS before a library opens it: chains of sectors that end, and how far apart its cells lie."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from moderator.importers.extent import Extent

MAGIC = b"\xd0\xcf\x11\xe0"
LAST = 0xFFFFFFFA
"""Sector numbers from here on are marks: end of a chain, free, and the like."""
ENTRY = 128
ROOT, WORKBOOK = 5, ("workbook", "book")
DIMENSIONS, TABLE, BEGIN, MANY = 0x0200, 0x00FC, 0x0809, 0x00BD
CELLS = frozenset({0x0203, 0x0204, 0x0205, 0x027E, MANY, 0x00FD, 0x0006, 0x00D6})
"""Records of BIFF that put a value into a cell."""


class Broken(ValueError):
    """The file says of itself what cannot be."""


@dataclass(slots=True)
class Compound:
    """The container of an XLS: sectors, and the tables that chain them. Raises Broken where a chain bites its
    own tail, which a library would follow until the memory is full."""

    data: bytes
    sector: int = 512
    table: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        shift = self._number(30) & 0xFFFF
        if shift not in (9, 12):
            raise Broken
        self.sector = 1 << shift
        listed = [self._number(76 + 4 * place) for place in range(109)]
        further, count = self._number(68), 0
        while further < LAST:
            numbers = _numbers(self._part(further))
            count += 1
            if not numbers or count > len(self.data) // self.sector:
                raise Broken
            listed += numbers[:-1]
            further = numbers[-1]
        for number in listed:
            if number < LAST:
                self.table += _numbers(self._part(number))

    def workbook(self) -> bytes:
        """The stream that holds the sheets; empty where there is none."""
        directory = self._joined(self._number(48))
        small_table = _numbers(self._joined(self._number(60)))
        entries = [directory[at : at + ENTRY] for at in range(0, len(directory) - ENTRY + 1, ENTRY)]
        root = next((entry for entry in entries if entry[66] == ROOT), None)
        small = b"" if root is None else self._joined(*struct.unpack_from("<I", root, 116))
        for entry in entries:
            length, (start, size) = entry[64], struct.unpack_from("<II", entry, 116)
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace").casefold()
            if name not in WORKBOOK:
                continue
            if size >= self._number(56):
                return self._joined(start)[:size]
            return b"".join(small[n << 6 : n + 1 << 6] for n in chain(small_table, start))[:size]
        return b""

    def _joined(self, start: int) -> bytes:
        return b"".join(self._part(number) for number in chain(self.table, start))

    def _part(self, number: int) -> bytes:
        return self.data[(number + 1) * self.sector : (number + 2) * self.sector]

    def _number(self, at: int) -> int:
        if at + 4 > len(self.data):
            raise Broken
        return int.from_bytes(self.data[at : at + 4], "little")


def chain(table: list[int], start: int) -> Iterator[int]:
    """The numbers of a chain. Raises Broken where it has more links than there are sectors."""
    links = 0
    while start < len(table):
        yield start
        links += 1
        if links > len(table):
            raise Broken
        start = table[start]


def _numbers(raw: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))


def extents(stream: bytes) -> Iterator[Extent]:
    """For every sheet of a BIFF stream the room of its cells, and the room it claims. Raises Broken where
    more texts are claimed than there are bytes."""
    found = Extent()
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == BEGIN:
            yield found
            found = Extent()
        elif kind == DIMENSIONS and len(body) >= 12:
            top, bottom, left, right = struct.unpack_from("<IIHH", body)
            yield Extent(top, left, max(bottom - 1, top), max(right - 1, left))
        elif kind == TABLE and len(body) >= 8:
            if int.from_bytes(body[4:8], "little") > len(stream):
                raise Broken
        elif kind in CELLS and len(body) >= 6:
            row, column = struct.unpack_from("<HH", body)
            found.add(row, column)
            if kind == MANY:
                found.add(row, int.from_bytes(body[-2:], "little"))
    yield found
