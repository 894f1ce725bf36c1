"""Opens .gz, .bz2, .xz and .zst as if they were plain files, with a cap against bombs."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Mapping
from typing import BinaryIO, Protocol

import zstandard

from moderator.errors import ModeratorError
from moderator.importers.base import Options

ZST_CHUNK = 2048
"""Small, because four bytes may unfold to 128 KB."""
Opener = Callable[[], BinaryIO]


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


class _Zst:
    """Frames one behind the other, with the 2 GB window of Reddit's dumps. A frame that is cut off is an
    EOFError, which the library's own reader does not tell."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._library = zstandard.ZstdDecompressor(max_window_size=2**31)
        self._frame = self._library.decompressobj()
        self._inside = False
        self._ready = b""

    def read(self, size: int, /) -> bytes:
        while not self._ready:
            chunk = self._stream.read(ZST_CHUNK)
            if not chunk:
                if self._inside:
                    raise EOFError
                return b""
            self._feed(chunk)
        data, self._ready = self._ready[:size], self._ready[size:]
        return data

    def _feed(self, chunk: bytes) -> None:
        while chunk:
            self._inside = True
            self._ready += self._frame.decompress(chunk)
            chunk = b""
            if self._frame.eof:
                chunk = self._frame.unused_data
                self._frame = self._library.decompressobj()
                self._inside = False

    def close(self) -> None:
        self._stream.close()


PACKED: Mapping[bytes, Callable[[BinaryIO], Readable]] = {
    b"\x1f\x8b": lambda stream: gzip.GzipFile(fileobj=stream),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
    b"\x28\xb5\x2f\xfd": _Zst,
}
DAMAGE = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, zstandard.ZstdError, OSError, ValueError)


class Unpacked(io.RawIOBase):
    """The content of a packed file, ending where it is damaged, which ``damaged`` is told. More than the cap
    is a ModeratorError."""

    def __init__(
        self,
        packed: BinaryIO,
        unpack: Callable[[BinaryIO], Readable],
        cap: int,
        name: str,
        damaged: Callable[[], None],
    ) -> None:
        super().__init__()
        self._damaged = damaged
        self._packed = packed
        self._stream = unpack(packed)
        self._left = cap
        self._cap = cap
        self._name = name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except DAMAGE:
            self._damaged()
            return 0
        self._left -= len(data)
        if self._left < 0:
            cap = f"{self._cap >> 20} MB"
            raise ModeratorError("import.packed_bomb", where=self._name, cap=cap)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        self._packed.close()
        super().close()


def is_packed(head: bytes) -> bool:
    return any(head.startswith(magic) for magic in PACKED)


def unpacked(opener: Opener, size: int, name: str, options: Options, damaged: Callable[[], None]) -> Opener:
    """An opener of the content where the file is packed, else the same opener."""
    with opener() as stream:
        head = stream.read(8)
    unpack = next((unpack for magic, unpack in PACKED.items() if head.startswith(magic)), None)
    if unpack is None:
        return opener
    cap = min(options.size_cap, max(size * options.ratio_cap, 1 << 20))
    return lambda: io.BufferedReader(Unpacked(opener(), unpack, cap, name, damaged))
