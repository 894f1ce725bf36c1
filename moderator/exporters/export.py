"""Writes an export and its seal: to a private temporary file that is renamed, or to a stream."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from moderator.errors import ModeratorError
from moderator.exporters.base import Backdrop, Context, Exporter, Missing, Nothing
from moderator.exporters.formats import FORMS
from moderator.exporters.memory import check_answers
from moderator.exporters.seal import SUFFIX, Seal
from moderator.jobs import Job
from moderator.records import Item
from moderator.store.migrations import APPLICATION_ID
from moderator.store.reader import Head


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. ``seal`` is the seal's text where it went into no file.

    ``left_out`` counts comments whose decision the format could not carry, by reason.
    """

    rows: int
    file: Path | None
    seal_file: Path | None
    seal: str | None
    left_out: Mapping[Missing, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extras:
    """What a choice adds to the comments: columns, answers to what the format asks, what the queue knows."""

    columns: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    backdrop: Backdrop = field(default_factory=Nothing)
    redacted: bool = False
    cells: Iterable[list[list[str]]] | None = None
    """The same comments as rows of cells: what a table of text is written from, and ten times as fast."""


def exporters() -> tuple[Exporter, ...]:
    return FORMS


def exporter(name: str) -> Exporter:
    """The exporter of that name. Raises ModeratorError for an unknown one."""
    for known in exporters():
        if known.name == name.lower():
            return known
    names = " ".join(known.name for known in exporters())
    raise ModeratorError("export.unknown_format", format=name, formats=names)


def export(
    items: Iterable[Item],
    form: Exporter,
    out: Path | BinaryIO,
    head: Head,
    job: Job,
    *,
    total: int | None = None,
    english: bool = False,
    protected: Sequence[Path] = (),
    extras: Extras | None = None,
) -> Exported:
    """Write ``items`` to a file, or to an open stream such as standard output.

    ``protected`` are files never to be written over: the queue's own. Raises ModeratorError where the file
    cannot be written, Cancelled where the user stopped it; then no file was touched.
    """
    extras = extras or Extras()
    name = out.name if isinstance(out, Path) else "-"
    seal = Seal(name, form.name, head.count, head.hash, redacted=extras.redacted)
    columns, answers = extras.columns, check_answers(form.name, form.asks, extras.answers)
    context = Context(seal, job, total, english, columns, answers, extras.backdrop)
    context = replace(context, cells=extras.cells)
    if not isinstance(out, Path):
        return _to_stream(items, form, out, context)
    _refuse(out, protected)
    try:
        if out.exists() and not out.is_file():
            with out.open("wb") as stream:
                return _to_stream(items, form, stream, context)
        return _to_file(items, form, out, context)
    except OSError as fault:
        raise ModeratorError(
            "export.unwritable", where=str(out), detail=fault.strerror or str(fault)
        ) from fault


def _refuse(out: Path, protected: Sequence[Path]) -> None:
    if out.is_dir():
        raise ModeratorError("export.folder", where=str(out))
    if not out.parent.is_dir():
        raise ModeratorError("export.no_folder", where=str(out), folder=str(out.parent))
    seal_file = _seal_file(out)
    for path in protected:
        if any(_same(path, target) for target in (out, seal_file)):
            raise ModeratorError("export.protected", where=str(out))
    # Only now may it be opened: it is not the live queue, whose locks that would drop.
    if out.is_file() and _is_queue(out):
        raise ModeratorError("export.protected", where=str(out))


def _is_queue(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            head = stream.read(72)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\x00") and int.from_bytes(head[68:72], "big") == APPLICATION_ID


def _same(left: Path, right: Path) -> bool:
    """Whether two paths are one file, without opening either: opening a live queue would drop its locks."""
    try:
        return left.samefile(right)
    except OSError:
        return left.absolute() == right.absolute()


def _seal_file(out: Path) -> Path:
    return out.with_name(out.name + SUFFIX)


def _to_stream(items: Iterable[Item], form: Exporter, out: BinaryIO, context: Context) -> Exported:
    form.write(items, out, context)
    out.flush()
    return Exported(context.seal.rows, None, None, "".join(context.seal.text()), dict(context.left_out))


def _to_file(items: Iterable[Item], form: Exporter, out: Path, context: Context) -> Exported:
    seal_file = _seal_file(out)
    with (
        _temporary(out, lambda stream: form.write(items, stream, context)) as data,
        _temporary(seal_file, lambda stream: _write_seal(context.seal, stream)) as sealed,
    ):
        seal_file.unlink(missing_ok=True)
        data.replace(out)
        sealed.replace(seal_file)
    _sync_folder(out.parent)
    return Exported(context.seal.rows, out, seal_file, None, dict(context.left_out))


def _write_seal(seal: Seal, stream: BinaryIO) -> None:
    for piece in seal.text():
        stream.write(piece.encode("utf-8"))


@contextlib.contextmanager
def _temporary(target: Path, write: Callable[[BinaryIO], None]) -> Iterator[Path]:
    """A finished, synced file (0600) beside its target; gone afterwards unless it was renamed."""
    number, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    path = Path(name)
    try:
        with os.fdopen(number, "wb") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        yield path
    finally:
        path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
