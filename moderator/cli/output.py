"""Commands that take something out: export, stats."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from moderator import insights
from moderator.cli.frame import DONE, Frame, print_json
from moderator.exporters import export as exporting
from moderator.exporters.export import Exported
from moderator.i18n import Language, Translator
from moderator.records import Status
from moderator.store.open import open_reader
from moderator.store.query import Order, Query


def commands(frame: Frame) -> Iterable[click.Command]:
    return (_export(frame), _stats(frame))


def _export(frame: Frame) -> click.Command:
    tr = frame.tr
    names = [exporter.name for exporter in exporting.exporters()]

    @click.command("export", help=tr("cli.export"))
    @click.option(
        "--format", "form", type=click.Choice(names), required=True, help=tr("cli.option.format_out")
    )
    @click.option("--out", required=True, metavar="FILE|-", help=tr("cli.option.out"))
    @click.option(
        "--status",
        type=click.Choice(["all", *(status.value for status in Status)]),
        default="all",
        help=tr("cli.option.status"),
    )
    @frame.option_queue
    @frame.option_json
    def export(form: str, out: str, status: str, queue: Path | None, as_json: bool) -> int:
        path = frame.queue(queue)
        query = Query(status=None if status == "all" else Status(status), order=Order.PAGE)
        with open_reader(path) as reader:
            done = exporting.export(
                reader.items(query),
                exporting.exporter(form),
                sys.stdout.buffer if out == "-" else Path(out),
                reader.head(),
                frame.job(),
                english=frame.tr.language is Language.EN,
                protected=[path],
            )
        _tell(frame, done, out, as_json)
        return DONE

    return export


def _tell(frame: Frame, done: Exported, out: str, as_json: bool) -> None:
    """What was written: on stderr where stdout carries the export itself."""
    if done.seal is not None:
        click.echo(done.seal, err=True)
    said = {"rows": done.rows, "out": out}
    if as_json and out != "-":
        print_json(said)
    else:
        click.echo(frame.tr("cli.export.done", **said), err=out == "-")


def _stats(frame: Frame) -> click.Command:
    @click.command("stats", help=frame.tr("cli.stats"))
    @frame.option_queue
    @frame.option_json
    def stats(queue: Path | None, as_json: bool) -> int:
        with open_reader(frame.queue(queue)) as reader:
            figures = insights.stats_json(insights.stats(reader))
        if as_json:
            print_json(figures)
        else:
            _print_stats(frame.tr, figures)
        return DONE

    return stats


def _print_stats(tr: Translator, figures: Mapping[str, object]) -> None:
    click.echo(tr("cli.stats.total", total=figures["total"], flagged=figures["flagged"]))
    for group, word in (("by_status", "status"), ("by_category", "category"), ("by_reason", "reason")):
        counts = figures[group]
        assert isinstance(counts, dict)
        for name, n in counts.items():
            key = f"{word}.{name}"
            click.echo(f"  {tr(key) if tr.has(key) else name}\t{n}")
    head = figures["journal"]
    assert isinstance(head, dict)
    click.echo(tr("cli.stats.journal", count=head["count"], head=head["head"][:16]))
