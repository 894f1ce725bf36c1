"""A font of nothing but boxes, for scripts that no installed font has: Qt then asks no other for them."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from functools import cache

from PySide6.QtGui import QFontDatabase

FAMILY = "Moderator Boxes"
_WS = QFontDatabase.WritingSystem
SHAPED = {
    _WS.Syriac: ("syrc", 0x0700, 0x074F),
    _WS.Thaana: ("thaa", 0x0780, 0x07BF),
    _WS.Nko: ("nko ", 0x07C0, 0x07FF),
    _WS.Devanagari: ("deva", 0x0900, 0x097F),
    _WS.Bengali: ("beng", 0x0980, 0x09FF),
    _WS.Gurmukhi: ("guru", 0x0A00, 0x0A7F),
    _WS.Gujarati: ("gujr", 0x0A80, 0x0AFF),
    _WS.Oriya: ("orya", 0x0B00, 0x0B7F),
    _WS.Tamil: ("taml", 0x0B80, 0x0BFF),
    _WS.Telugu: ("telu", 0x0C00, 0x0C7F),
    _WS.Kannada: ("knda", 0x0C80, 0x0CFF),
    _WS.Malayalam: ("mlym", 0x0D00, 0x0D7F),
    _WS.Sinhala: ("sinh", 0x0D80, 0x0DFF),
    _WS.Khmer: ("khmr", 0x1780, 0x17FF),
}
"""The scripts that Qt paints only with a font that can shape them: OpenType tag, first and last letter."""

_EM, _WIDTH, _ASCENT, _DESCENT = 1000, 700, 900, -250
_OUTER = ((60, 0), (60, 720), (640, 720), (640, 0))
_INNER = ((120, 60), (580, 60), (580, 660), (120, 660))
Script = tuple[str, int, int]


@cache
def boxes() -> str:
    """The family's name once it is there for the program; "" where every script has a font of its own.

    Qt otherwise opens each installed font, at each size, before it paints such a box itself: 20 ms and more.
    """
    missing = [script for system, script in SHAPED.items() if not QFontDatabase.families(system)]
    if not missing:
        return ""
    made = QFontDatabase.addApplicationFontFromData(font_of(missing))
    return FAMILY if made >= 0 else ""


def font_of(scripts: Sequence[Script]) -> bytes:
    """A TrueType file whose only letter is a box, for all letters of these scripts (OpenType 1.9, sfnt)."""
    letters = [point for _, first, last in scripts for point in range(first, last + 1)]
    glyph = _box()
    metrics = struct.pack(">HhHh", _WIDTH, 0, _WIDTH, _OUTER[0][0])
    tables = {
        b"GSUB": _substitutions(sorted(tag for tag, _, _ in scripts)),
        b"OS/2": _os2(min(letters), max(letters)),
        b"cmap": _cmap(letters),
        b"glyf": glyph,
        b"head": _head(),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, _ASCENT, _DESCENT, 0, _WIDTH, 60, 60, 640, 1,
                             0, 0, 0, 0, 0, 0, 0, 2),
        b"hmtx": metrics,
        b"loca": struct.pack(">III", 0, 0, len(glyph)),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 8, 2, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": _names(),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
    }  # fmt: skip
    return _file(tables)


def _file(tables: dict[bytes, bytes]) -> bytes:
    """The directory of tables, and behind it the tables themselves, each on a boundary of four bytes."""
    count = len(tables)
    power = count.bit_length() - 1
    search = 16 << power
    directory = struct.pack(">IHHHH", 0x10000, count, search, power, count * 16 - search)
    body, at = b"", 12 + 16 * count
    for tag, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, total, at + len(body), len(data))
        body += padded
    return directory + body


def _box() -> bytes:
    """A frame: two rectangles, the inner one turned the other way round."""
    points = (*_OUTER, *_INNER)
    header = struct.pack(">hhhhhHHH", 2, 60, 0, 640, 720, 3, 7, 0)
    steps = []
    for axis in (0, 1):
        values = [point[axis] for point in points]
        steps += [b - a for a, b in zip([0, *values], values, strict=False)]
    return header + bytes([1] * len(points)) + struct.pack(f">{len(steps)}h", *steps)


def _head() -> bytes:
    # The format of loca is long; the font is for all sizes.
    return struct.pack(">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _EM, 0, 0, 60, 0, 640, 720,
                       0, 6, 2, 1, 0)  # fmt: skip


def _os2(first: int, last: int) -> bytes:
    sizes = struct.pack(
        ">HhHHHhhhhhhhhhhh", 4, _WIDTH, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0
    )
    ends = struct.pack(">HHHhhhHH", 0x40, first, last, _ASCENT, _DESCENT, 0, _ASCENT, -_DESCENT)
    return sizes + bytes(10) + bytes(16) + b"NONE" + ends + struct.pack(">IIhhHHH", 0, 0, 500, 720, 0, 32, 1)


def _cmap(letters: Iterable[int]) -> bytes:
    groups = [struct.pack(">III", point, point, 1) for point in sorted(letters)]
    table = struct.pack(">HHIII", 12, 0, 16 + 12 * len(groups), 0, len(groups)) + b"".join(groups)
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table


def _names() -> bytes:
    said = {1: FAMILY, 2: "Regular", 4: FAMILY, 6: FAMILY.replace(" ", "")}
    records, strings = b"", b""
    for number, text in said.items():
        data = text.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(data), len(strings))
        strings += data
    return struct.pack(">HHH", 0, len(said), 6 + len(records)) + records + strings


def _substitutions(tags: Sequence[str]) -> bytes:
    """Nothing is substituted; the list of scripts is what says that they can be shaped."""
    listed = struct.pack(">H", len(tags))
    script = struct.pack(">HH", 4, 0) + struct.pack(">HHH", 0, 0xFFFF, 0)
    start = 2 + 6 * len(tags)
    for number, tag in enumerate(tags):
        listed += struct.pack(">4sH", tag.encode(), start + number * len(script))
    listed += script * len(tags)
    features = struct.pack(">H", 0)
    return struct.pack(">IHHH", 0x10000, 10, 10 + len(listed), 12 + len(listed)) + listed + features * 2
