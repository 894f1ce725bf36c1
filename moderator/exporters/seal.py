"""The seal of an export: a hash of every row, their number, and where the journal stood."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

SUFFIX = ".seal.json"
VERSION = 1
_SIZE = 16
_PIECE = 1000 * _SIZE
"""Bytes of hashes that are written at once."""


@dataclass(slots=True)
class Seal:
    """Collects row hashes while an export is written: 16 bytes a row.

    A row's hash is BLAKE2b, 16 bytes, keyed with the seal's random ``salt``, over the row's bytes as they
    stand in the file, or, where a file is no text, over the row's values as JSON. ``head_hash`` and
    ``head_count`` are the journal's; ``content`` is the SHA-256 of the whole file (of the rows, where the
    file is no text).
    """

    file: str
    format: str
    head_count: int
    head_hash: str
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    redacted: bool = False
    _hashes: bytearray = field(default_factory=bytearray)
    _frames: list[str] = field(default_factory=list)
    _whole: hashlib._Hash = field(default_factory=hashlib.sha256)

    @property
    def rows(self) -> int:
        return len(self._hashes) // _SIZE

    def frame(self, data: bytes) -> None:
        """Bytes of the file that are not a row: a mark, a header, whole lines."""
        self._whole.update(data)
        self._frames += [row_hash(line, self.salt).hex() for line in data.splitlines(keepends=True)]

    def is_frame(self, data: bytes) -> bool:
        """Whether a line of the file was written as a part of its frame."""
        return row_hash(data, self.salt).hex() in self._frames

    def row(self, data: bytes) -> None:
        """The bytes of one row."""
        self._whole.update(data)
        self.add(row_hash(data, self.salt))

    def lines(self, rows: Sequence[bytes]) -> None:
        """The bytes of several rows, as they follow each other in the file."""
        self._whole.update(b"".join(rows))
        self._hashes += b"".join([row_hash(row, self.salt) for row in rows])

    def add(self, hashed: bytes) -> None:
        """A row that was hashed before, where rows stand in another order than they are written."""
        self._hashes += hashed

    def text(self) -> Iterator[str]:
        """The seal as a JSON document, in pieces."""
        head = {
            "seal": VERSION,
            "file": self.file,
            "format": self.format,
            "rows": self.rows,
            "head": {"count": self.head_count, "hash": self.head_hash},
            "redacted": self.redacted,
            "content": self._whole.hexdigest(),
            "salt": self.salt.hex(),
            "frame": self._frames,
        }
        yield json.dumps(head, ensure_ascii=False)[:-1] + ', "hashes": ['
        for start in range(0, len(self._hashes), _PIECE):
            listed = self._hashes[start : start + _PIECE].hex("-", _SIZE).replace("-", '","')
            yield ("" if start == 0 else ",") + f'"{listed}"'
        yield "]}\n"


def row_hash(data: bytes, salt: bytes) -> bytes:
    """The keyed hash of one row's bytes."""
    return hashlib.blake2b(data, digest_size=_SIZE, key=salt).digest()
