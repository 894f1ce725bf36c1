"""The seal of an export: a hash of every row, their number, and where the journal stood."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

SUFFIX = ".seal.json"
VERSION = 1
_SIZE = 16


@dataclass(slots=True)
class Seal:
    """Collects row hashes while an export is written: 16 bytes a row.

    A row's hash is BLAKE2b, 16 bytes, keyed with the seal's random ``salt``, over the row's bytes as they
    stand in the file. ``head_hash`` and ``head_count`` are the journal's; ``content`` is the SHA-256 of the
    whole file.
    """

    file: str
    format: str
    head_count: int
    head_hash: str
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    _hashes: bytearray = field(default_factory=bytearray)
    _whole: hashlib._Hash = field(default_factory=hashlib.sha256)

    @property
    def rows(self) -> int:
        return len(self._hashes) // _SIZE

    def frame(self, data: bytes) -> None:
        """Bytes of the file that are not a row: a mark, a header."""
        self._whole.update(data)

    def row(self, data: bytes) -> None:
        """The bytes of one row."""
        self._whole.update(data)
        self._hashes += row_hash(data, self.salt)

    def text(self) -> Iterator[str]:
        """The seal as a JSON document, in pieces."""
        head = {
            "seal": VERSION,
            "file": self.file,
            "format": self.format,
            "rows": self.rows,
            "head": {"count": self.head_count, "hash": self.head_hash},
            "content": self._whole.hexdigest(),
            "salt": self.salt.hex(),
        }
        yield json.dumps(head, ensure_ascii=False)[:-1] + ', "hashes": ['
        for start in range(0, len(self._hashes), _SIZE):
            yield ("" if start == 0 else ",") + f'"{self._hashes[start : start + _SIZE].hex()}"'
        yield "]}\n"


def row_hash(data: bytes, salt: bytes) -> bytes:
    """The keyed hash of one row's bytes."""
    return hashlib.blake2b(data, digest_size=_SIZE, key=salt).digest()
