"""Texts of which some lines are UTF-8 and some GB18030, as files are that several programs appended to."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

LONGEST = 1 << 20
"""Bytes of a line that are looked at together."""
LEAST = 3
"""Han in a line that is taken for UTF-8: by chance, GB18030 hardly ever looks so."""
COMMON = 0.7
"""Such a share of a line's Han are common ones; UTF-8 that is read as GB18030 gives rare ones."""
NEARLY_ALL = 0.9
MOST = 5_000
"""So many lines that are no UTF-8 are looked at."""


def is_mixed(opener: Callable[[], BinaryIO]) -> bool:
    """True where nearly every line beyond ASCII is surely one or the other, and both are there."""
    utf8 = gb = other = 0
    with opener() as stream:
        while line := stream.readline(LONGEST):
            if line.isascii():
                continue
            if _is_utf8(line):
                utf8 += 1
            elif gb + other > MOST or _is_gb(line):
                gb += 1
            else:
                other += 1
    return utf8 > 0 and gb > 0 and utf8 + gb >= NEARLY_ALL * (utf8 + gb + other)


def _is_utf8(line: bytes) -> bool:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum("\u4e00" <= c <= "\u9fff" for c in text) >= LEAST


def _is_gb(line: bytes) -> bool:
    try:
        text = line.decode("gb18030")
    except UnicodeDecodeError:
        return False
    han = [c.encode("gb18030") for c in text if "\u4e00" <= c <= "\u9fff"]
    common = sum(b"\xb0" <= pair[:1] <= b"\xd7" for pair in han)
    return bool(han) and common >= COMMON * len(han)


class Unmixed(io.RawIOBase):
    """The same text, all in UTF-8; bytes that are neither become U+FFFD when they are decoded."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._ready:
            self._ready = self._line(self._stream.readline(LONGEST))
        data, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    @staticmethod
    def _line(line: bytes) -> bytes:
        return line.decode("gb18030").encode("utf-8") if _is_gb(line) and not _is_utf8(line) else line

    def close(self) -> None:
        self._stream.close()
        super().close()


def unmixed(opener: Callable[[], BinaryIO]) -> Callable[[], BinaryIO]:
    return lambda: io.BufferedReader(Unmixed(opener()))
