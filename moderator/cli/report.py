"""The command that writes a report; PDF is reached only through the entry point that ``ui`` registers."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

import click

from moderator.cli.frame import DONE, Frame, print_json
from moderator.exporters.memory import memory
from moderator.exporters.outgoing import redactor_of
from moderator.store.open import open_reader

if TYPE_CHECKING:
    from moderator.report.write import Draw


def commands(frame: Frame) -> Iterable[click.Command]:
    return (_report(frame),)


def _report(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("report", help=tr("cli.report"))
    @click.option(
        "--out", type=click.Path(path_type=Path), required=True, metavar="FILE.html|.pdf",
        help=tr("cli.option.report_out"),
    )  # fmt: skip
    @click.option("--plain-examples", "plain", is_flag=True, help=tr("cli.option.plain"))
    @frame.option_queue
    @frame.option_json
    def report(out: Path, plain: bool, queue: Path | None, as_json: bool) -> int:
        # Imported where it runs: no other command waits for the templates.
        from moderator.report.write import write

        path = frame.queue(queue)
        with open_reader(path) as reader:
            mask = None if plain else redactor_of(reader, memory()).item
            write(reader, out, tr, frame.job(), mask=mask, draw=_drawer(out))
        if as_json:
            print_json({"out": str(out)})
        else:
            click.echo(tr("cli.report.done", out=out))
        return DONE

    return report


def _drawer(out: Path) -> Draw | None:
    """Whoever draws PDF, loaded only where one is wanted."""
    if out.suffix.lower() != ".pdf":
        return None
    found = entry_points(group="moderator.report", name="pdf")
    if not found:
        return None
    draw: Draw = next(iter(found)).load()
    return draw
