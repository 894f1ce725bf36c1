"""Commands that take something out: export, stats."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from moderator import insights
from moderator.cli.frame import DONE, PROBLEMS, Frame, print_json, visible
from moderator.errors import ModeratorError
from moderator.exporters import choice as choosing
from moderator.exporters import export as exporting
from moderator.exporters import outgoing
from moderator.exporters.base import Exporter
from moderator.exporters.choice import Choice
from moderator.exporters.export import Exported
from moderator.exporters.memory import Memory, Preset, memory
from moderator.exporters.returned import give_back
from moderator.i18n import Language, Translator
from moderator.importers.base import Options, mapped
from moderator.records import Category, Status, Uid
from moderator.store.open import open_reader
from moderator.store.query import Order, Query
from moderator.store.reader import Reader


def commands(frame: Frame) -> Iterable[click.Command]:
    return (_export(frame), _stats(frame))


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words of one ``export``, presets and memory applied."""

    form: Exporter
    out: str
    choice: Choice


def _export(frame: Frame) -> click.Command:
    tr = frame.tr
    names = [exporter.name for exporter in exporting.exporters()]

    @click.command("export", help=tr("cli.export"))
    @click.option("--format", "form", type=click.Choice([*names, "source"]), help=tr("cli.option.format_out"))
    @click.option("--out", metavar="FILE|-", help=tr("cli.option.out"))
    @click.option(
        "--status",
        type=click.Choice(["all", *(status.value for status in Status)]),
        help=tr("cli.option.status"),
    )
    @click.option("--flagged", is_flag=True, help=tr("cli.option.flagged"))
    @click.option(
        "--category",
        type=click.Choice([category.value for category in Category]),
        help=tr("cli.option.category"),
    )
    @click.option("--tag", metavar="T", help=tr("cli.option.export_tag"))
    @click.option("--uid", "uids", multiple=True, metavar="UID", help=tr("cli.option.export_uid"))
    @click.option("--since-last", is_flag=True, help=tr("cli.option.since_last"))
    @click.option("--columns", metavar="A,B,...", help=tr("cli.option.columns"))
    @click.option("--redact/--no-redact", default=None, help=tr("cli.option.redact"))
    @click.option("--set", "answers", multiple=True, metavar="FIELD=VALUE", help=tr("cli.option.set"))
    @click.option("--preset", metavar="NAME", help=tr("cli.option.preset"))
    @click.option("--save-preset", metavar="NAME", help=tr("cli.option.save_preset"))
    @click.option(
        "--from", "source", type=click.Path(path_type=Path), metavar="FILE", help=tr("cli.option.source")
    )
    @click.option("--raw", is_flag=True, help=tr("cli.option.raw"))
    @click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN", help=tr("cli.option.source_map"))
    @click.option(
        "--preview", "limit", type=click.IntRange(min=1), metavar="N", help=tr("cli.option.preview")
    )
    @frame.option_queue
    @frame.option_json
    def export(
        form: str | None, out: str | None, status: str | None, flagged: bool, category: str | None,
        tag: str | None, uids: Sequence[str], since_last: bool, columns: str | None, redact: bool | None,
        answers: Sequence[str], preset: str | None, save_preset: str | None, source: Path | None, raw: bool,
        mapping: Sequence[str], limit: int | None, queue: Path | None, as_json: bool,
    ) -> int:  # fmt: skip
        kept = memory()
        given = _preset(kept, preset)
        given = Preset(
            form or given.format, status or given.status, flagged or given.flagged,
            category or given.category, tag or given.tag,
            columns.replace(" ", "").split(",") if columns else given.columns,
            given.redact if redact is None else redact, since_last or given.since_last,
        )  # fmt: skip
        if not given.format or not (out or limit):
            raise click.UsageError(tr("cli.export.what"))
        if (given.format == "source") != (source is not None):
            raise click.UsageError(tr("cli.export.source"))
        path = frame.queue(queue)
        with open_reader(path) as reader:
            if source is not None:
                options = Options(mapping=mapped(mapping))
                return _give_back(frame, reader, source, out or "-", raw, options, path, as_json)
            wanted = _wanted(given, out or "-", uids, _pairs(answers))
            if save_preset:
                kept.keep_preset(save_preset, given)
            if limit is not None:
                return _preview(frame, reader, wanted, kept, limit)
            return _write(frame, reader, wanted, kept, path, as_json)

    return export


def _preset(kept: Memory, name: str | None) -> Preset:
    if name is None:
        return Preset("")
    presets = kept.presets()
    if name not in presets:
        raise ModeratorError("export.unknown_preset", name=name, names=", ".join(presets) or "-")
    return presets[name]


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for pair in given:
        name, mark, value = pair.partition("=")
        if not (name and mark):
            raise ModeratorError("export.bad_set", given=pair)
        pairs[name] = value
    return pairs


def _wanted(
    given: Preset, out: str, uids: Sequence[str], answers: dict[str, str],
) -> Wanted:  # fmt: skip
    form = exporting.exporter(given.format)
    query = Query(
        status=None if given.status == "all" else Status(given.status),
        flagged=True if given.flagged else None,
        category=Category(given.category) if given.category else None,
        tag=given.tag or None,
        order=Order.PAGE,
    )
    choice = Choice(
        query,
        choosing.check_columns(form, given.columns),
        given.redact,
        since_last=given.since_last,
        selection=tuple(Uid(uid) for uid in uids),
        answers=answers,
    )
    return Wanted(form, out, choice)


def _write(frame: Frame, reader: Reader, wanted: Wanted, kept: Memory, path: Path, as_json: bool) -> int:
    done = outgoing.send(
        reader,
        wanted.form,
        wanted.choice,
        sys.stdout.buffer if wanted.out == "-" else Path(wanted.out),
        frame.job(),
        kept,
        english=frame.tr.language is Language.EN,
        protected=[path.with_name(path.name + end) for end in ("", "-wal", "-shm", ".lock")],
    )
    return _tell(frame, done, wanted, as_json, redacted=wanted.choice.redacts(wanted.form))


def _preview(frame: Frame, reader: Reader, wanted: Wanted, kept: Memory, limit: int) -> int:
    english = frame.tr.language is Language.EN
    for line in outgoing.look(reader, wanted.form, wanted.choice, kept, limit, english=english):
        click.echo(visible(line))
    return DONE


def _tell(frame: Frame, done: Exported, wanted: Wanted, as_json: bool, *, redacted: bool) -> int:
    """What was written: on stderr where stdout carries the export itself."""
    out = wanted.out
    if done.seal is not None:
        click.echo(done.seal, err=True)
    said: dict[str, object] = {"rows": done.rows, "out": out}
    missing = {why.value: n for why, n in done.left_out.items()}
    if as_json and out != "-":
        print_json(said | {"redacted": redacted, "left_out": missing})
    else:
        click.echo(frame.tr("cli.export.done", **said), err=out == "-")
        if redacted:
            click.echo(frame.tr("cli.export.redacted"), err=True)
    for why, n in missing.items():
        click.echo(frame.tr(f"export.left_out.{why}", n=n), err=True)
    return PROBLEMS if missing else DONE


def _give_back(
    frame: Frame, reader: Reader, source: Path, out: str, raw: bool, options: Options, path: Path,
    as_json: bool,
) -> int:  # fmt: skip
    if raw:
        click.echo(frame.tr("cli.export.raw"), err=True)
    done = give_back(
        source, Path(out) if out != "-" else sys.stdout.buffer, reader,
        raw=raw, options=options, protected=[path],
    )  # fmt: skip
    said = {"rows": done.rows, "out": out, "decided": done.decided, "unknown": done.unknown}
    if as_json and out != "-":
        print_json(said)
    else:
        click.echo(frame.tr("cli.export.returned", **said), err=out == "-")
    return PROBLEMS if done.unknown else DONE


def _stats(frame: Frame) -> click.Command:
    @click.command("stats", help=frame.tr("cli.stats"))
    @frame.option_queue
    @frame.option_json
    def stats(queue: Path | None, as_json: bool) -> int:
        with open_reader(frame.queue(queue)) as reader:
            figures = insights.stats(reader, frame.reviewer())
        if as_json:
            print_json(insights.stats_json(figures))
            return DONE
        _print_stats(frame.tr, insights.stats_json(figures))
        _print_proof(frame.tr, figures)
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


def _print_proof(tr: Translator, figures: insights.Stats) -> None:
    """What each signal has proved on the decisions, and how much harm is left by the blind sample."""
    for record in figures.signals:
        lift = record.lift
        shown = "" if lift.odds is None else f"\t{lift.odds:.2f} ({lift.low:.2f}–{lift.high:.2f})"
        click.echo(f"  {tr(f'signal.{lift.signal}')}\t{tr(f'signal.verdict.{lift.verdict}')}{shown}")
    said = insights.told(figures.sample, figures.counts.total)
    if said is None:
        click.echo(tr("sample.too_few", harmful=figures.sample.harmful))
    else:
        click.echo(tr("sample.estimate", **said))
