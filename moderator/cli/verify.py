"""The command that checks: an export against its seal, a queue against its own journal."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from moderator.cli.frame import DONE, USER, Frame, print_json
from moderator.exporters import verify as checking
from moderator.exporters.verify import Bad, Verdict
from moderator.store.open import open_reader


def commands(frame: Frame) -> Iterable[click.Command]:
    return (_verify(frame),)


def _verify(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("verify", help=tr("cli.verify"))
    @click.argument("file", type=click.Path(path_type=Path), metavar="FILE|QUEUE")
    @click.option("--head", metavar="HASH", help=tr("cli.option.head"))
    @frame.option_queue
    @frame.option_json
    def verify(file: Path, head: str | None, queue: Path | None, as_json: bool) -> int:
        sealed = checking.seal_of(file).is_file() or not _is_database(file)
        verdict = _export(file, queue, head) if sealed else _queue(file, head)
        if as_json:
            print_json(
                {
                    "ok": verdict.bad is None,
                    "first_bad": verdict.bad.to_json() if verdict.bad else None,
                    "rows": verdict.rows,
                    "against": verdict.against,
                }
            )
        else:
            _tell(frame, verdict)
        return DONE if verdict.bad is None else USER

    return verify


def _is_database(file: Path) -> bool:
    """By its first bytes; this process holds no connection to it yet, so no lock can be dropped."""
    if not file.is_file():
        # A pipe would have us wait for whoever writes it.
        return False
    try:
        with file.open("rb") as stream:
            return stream.read(16) == b"SQLite format 3\x00"
    except OSError:
        return False


def _export(file: Path, queue: Path | None, head: str | None) -> Verdict:
    if queue is None:
        return checking.verify_export(file, None, head)
    with open_reader(queue) as reader:
        return checking.verify_export(file, reader, head)


def _queue(file: Path, head: str | None) -> Verdict:
    with open_reader(file) as reader:
        count, bad = checking.verify_journal(reader.events(), head)
    return Verdict(count, bad, "head" if head else "nothing")


def _tell(frame: Frame, verdict: Verdict) -> None:
    tr = frame.tr
    if verdict.bad is None:
        click.echo(tr("cli.verify.ok", rows=verdict.rows))
    else:
        click.echo(_sentence(frame, verdict.bad))
    if verdict.bad is None or verdict.against != "head":
        # What is said of a head holds only where the seal records it.
        click.echo(tr(f"cli.verify.against.{verdict.against}"))


def _sentence(frame: Frame, bad: Bad) -> str:
    said = frame.tr(f"verify.bad.{bad.kind}", row=bad.row if bad.row is not None else "-")
    return f"{said} ({bad.uid})" if bad.uid else said
