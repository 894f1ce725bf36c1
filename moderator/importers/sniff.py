"""Opens an input, refuses what cannot be comments, and chooses its reader: by content first, name second."""

from __future__ import annotations

import io
import os
import stat
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import BinaryIO

from moderator.errors import ModeratorError
from moderator.importers import encoding, packing
from moderator.importers.base import Importer, Options, Sniff, Source, Trouble
from moderator.importers.mixed_lines import is_mixed, unmixed
from moderator.jobs import Job
from moderator.store.migrations import APPLICATION_ID

SQLITE = b"SQLite format 3\x00"
PARQUET = b"PAR1"
MAGIC = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"\x7fELF",
    b"MZ\x90",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\xd0\xcf\x11\xe0",
)
SHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""XLSX and ODS are zip files, XLS is a compound document: read as bytes, without an encoding."""
HEAD = 1 << 16
UNMARKED = frozenset({"utf-8", "gb18030"})
GUESSED_RATIO = 20
"""How much larger a packed file is taken to be, where its size decides how it is read."""
SPOOL = 16 << 20
THRESHOLD = 0.25


def open_source(path: Path | BinaryIO, name: str, options: Options, job: Job) -> Source:
    """An input ready to be read, its encoding decided.

    Raises ModeratorError for a missing, empty, unreadable or binary file, a folder, a queue file.
    """
    opener, size = _opener(path, name)
    trouble = Trouble()
    with opener() as stream:
        if packing.is_packed(stream.read(8)):
            opener, size = packing.unpacked(opener, size, name, options, trouble.tell), size * GUESSED_RATIO
    with opener() as stream:
        head = stream.read(HEAD)
    if not head:
        raise ModeratorError("import.packed_damaged" if trouble.told else "import.empty", where=name)
    if head.startswith((*SHEETS, SQLITE, PARQUET)) and not _is_queue(head):
        return Source(name, opener, "", False, size, job, trouble)
    refuse_binary(head, name)
    job.checkpoint()
    decided = encoding.decide(opener)
    if decided is None:
        raise ModeratorError("import.binary", where=name)
    if (decided.name == "gb18030" or decided.damaged) and decided.name in UNMARKED and is_mixed(opener):
        opener = unmixed(opener)
        decided = encoding.decide(opener) or decided
    return Source(name, opener, decided.name, decided.damaged, size, job, trouble)


def _opener(path: Path | BinaryIO, name: str) -> tuple[Callable[[], BinaryIO], int]:
    if not isinstance(path, Path):
        return _spooled(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ModeratorError("import.folder", where=name)
        if not stat.S_ISREG(status.st_mode):
            raise ModeratorError("import.not_a_file", where=name)
        with path.open("rb"):
            pass
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise ModeratorError("import.missing", where=name) from fault
    except (OSError, ValueError) as fault:
        raise ModeratorError("import.unreadable", where=name, detail=_detail(fault)) from fault
    return lambda: path.open("rb"), status.st_size


def _detail(fault: Exception) -> str:
    return fault.strerror or "" if isinstance(fault, OSError) else str(fault)


def _spooled(stream: BinaryIO) -> tuple[Callable[[], BinaryIO], int]:
    """Standard input, kept so that it can be read more than once: in memory, or in a private file."""
    data = stream.read(SPOOL)
    if len(data) < SPOOL:
        return lambda: io.BytesIO(data), len(data)
    spool = _Spool()
    spool.file.write(data)
    while chunk := stream.read(1 << 20):
        spool.file.write(chunk)
    size = spool.file.tell()
    return lambda: io.BufferedReader(_View(spool, size)), size


class _Spool:
    """A private temporary file that lives as long as somebody may read it."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115

    def __del__(self) -> None:
        self.file.close()


class _View(io.RawIOBase):
    """One of several independent readers of the same temporary file."""

    def __init__(self, spool: _Spool, size: int) -> None:
        super().__init__()
        self._spool = spool
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        self._spool.file.seek(self._at)
        data = self._spool.file.read(min(len(buffer), self._size - self._at))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def _is_queue(head: bytes) -> bool:
    return head.startswith(SQLITE) and int.from_bytes(head[68:72], "big") == APPLICATION_ID


def refuse_binary(head: bytes, name: str) -> None:
    """Raises ModeratorError for a database or a file whose first bytes say that it is no text."""
    if _is_queue(head):
        raise ModeratorError("import.queue_file", where=name)
    if head.startswith(MAGIC):
        raise ModeratorError("import.binary", where=name)


def sniff(source: Source) -> Sniff:
    with source.open() as stream:
        raw = stream.read(HEAD + 1)
    head = ""
    if source.encoding:
        with source.text() as text:
            head = text.read(HEAD)
    return Sniff(source.name, suffix_of(source.name), raw[:HEAD], head, len(raw) <= HEAD)


def suffix_of(name: str) -> str:
    """The ending that tells the format: ``.csv`` for ``a.csv`` and for ``a.csv.gz``."""
    path = PurePath(name.replace("\\", "/").lower())
    if path.suffix in (".gz", ".zst", ".bz2", ".xz"):
        path = path.with_suffix("")
    return path.suffix


def choose(source: Source, importers: Sequence[Importer], options: Options) -> tuple[Importer, float]:
    """The importer that is surest of the input, or the one asked for by name.

    Raises ModeratorError where nobody knows it, or the name is unknown.
    """
    if options.format is not None:
        for importer in importers:
            if importer.name == options.format.lower():
                if importer.binary == bool(source.encoding):
                    raise ModeratorError("import.not_this_format", where=source.name, format=importer.name)
                return importer, 1.0
        names = " ".join(importer.name for importer in importers)
        raise ModeratorError("import.unknown_format_name", format=options.format, formats=names)
    known = sniff(source)
    if source.encoding and not known.head.strip("\ufeff \t\r\n\u3000\u00a0"):
        raise ModeratorError("import.empty", where=source.name)
    able = [importer for importer in importers if importer.binary != bool(source.encoding)]
    surest, confidence = max(((i, i.confidence(known)) for i in able), key=lambda pair: pair[1])
    if options.mapping and confidence < THRESHOLD:
        return next(i for i in able if i.name in ("csv", "xlsx")), THRESHOLD
    if confidence < THRESHOLD:
        names = " ".join(importer.name for importer in importers)
        raise ModeratorError("import.unknown_format", where=source.name, formats=names)
    return surest, confidence


def ranked(source: Source, importers: Sequence[Importer]) -> tuple[tuple[str, float], ...]:
    """The formats that might read an input with their confidence, the surest first; all others of its kind
    (text or bytes) behind them, since a person may know better."""
    known = sniff(source)
    able = [importer for importer in importers if importer.binary != bool(source.encoding)]
    pairs = [(importer.name, importer.confidence(known)) for importer in able]
    return tuple(sorted(pairs, key=lambda pair: -pair[1]))


def file_name(path: Path) -> str:
    """The name shown for a file: as it was given, without characters that cannot be shown or stored."""
    return os.fspath(path).encode("utf-8", "replace").decode("utf-8")
