"""Commands that bring comments in and flag them: load, problems, flag."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from moderator import decisions, pipeline
from moderator.cli.frame import DONE, PROBLEMS, Frame, print_json, visible
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.exporters.decided import Decided, decided_rows
from moderator.exporters.problems_file import write_problems
from moderator.importers.base import Reading, capped, mapped
from moderator.importers.memory import Preset, memory
from moderator.importers.reference import reference
from moderator.jobs import Job
from moderator.journal import STATUS_OF
from moderator.records import State, Status
from moderator.rules.shelf import active
from moderator.store.open import open_reader, open_store
from moderator.worker import Pool


def commands(frame: Frame) -> Iterable[click.Command]:
    return (_load(frame), _problems(frame), _flag(frame))


def _load(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("load", help=tr("cli.load"))
    @click.argument("files", nargs=-1, required=True)
    @click.option("--format", "form", metavar="F", help=tr("cli.option.format_in"))
    @click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN", help=tr("cli.option.map"))
    @click.option("--preset", metavar="NAME", help=tr("cli.option.import_preset"))
    @click.option("--save-preset", metavar="NAME", help=tr("cli.option.save_import_preset"))
    @click.option("--date", metavar="YYYY-MM-DD[ HH:MM]", default="", help=tr("cli.option.date"))
    @click.option("--year", metavar="YYYY", default="", help=tr("cli.option.year"))
    @click.option("--zone", metavar="+HH:MM", default="", help=tr("cli.option.zone"))
    @click.option("--cut", type=click.IntRange(1), metavar="LINE", help=tr("cli.option.cut"))
    @click.option("--with-decisions", is_flag=True, help=tr("cli.option.with_decisions"))
    @frame.option_queue
    @frame.option_json
    def load(
        files: Sequence[str], form: str | None, mapping: Sequence[str], preset: str | None,
        save_preset: str | None, date: str, year: str, zone: str, cut: int | None, with_decisions: bool,
        queue: Path | None, as_json: bool,
    ) -> int:  # fmt: skip
        job = frame.job()
        kept = memory().preset(preset) if preset else Preset("")
        named = Preset(
            save_preset or "", {**kept.mapping, **mapped(mapping)}, form or kept.format, zone or kept.zone
        )
        known = reference(date, year, named.zone)
        options = replace(
            capped(frame.settings),
            format=named.format or None,
            mapping=named.mapping,
            reference=known,
            cut=cut,
        )
        if save_preset:
            memory().keep(named)
        found = [decided_rows(Path(file)) for file in files] if with_decisions else []
        readings, failed = pipeline.open_inputs(files, sys.stdin.buffer, options, job)
        if not readings:
            raise failed[0]
        report = _store(frame, frame.queue(queue), readings, failed, job)
        if report.files == 0:
            raise report.failed[0]
        if with_decisions:
            _bring_back(frame, frame.queue(queue), found)
        return _tell(frame, report, as_json)

    return load


def _bring_back(frame: Frame, queue: Path, files: Sequence[Sequence[Decided]]) -> None:
    """Apply what exports say was decided: one gesture a file, and nothing where it is so already."""
    done = 0
    with open_store(queue) as store, store.reader() as reader:
        for rows in files:
            requests = []
            for row in rows:
                number = reader.row_of(row.uid)
                item = None if number is None else reader.item(number)
                if item is not None and (request := as_request(row, item.state)) is not None:
                    requests.append(request)
            if requests:
                decisions.decide(store, requests, frame.reviewer()).result()
                done += len(requests)
    click.echo(frame.tr("cli.load.decided", n=done), err=True)


def as_request(row: Decided, now: State) -> Request | None:
    """What has to happen for a comment to be as the row says; None where it is."""
    note = row.note if row.note != now.note else None
    tags = tuple(tag for tag in row.tags if tag not in now.tags)
    same = row.status is Status.OPEN or (row.status, row.reason) == (now.status, now.reason)
    if same and not tags and note is None:
        return None
    verb = None if same else next(verb for verb, status in STATUS_OF.items() if status is row.status)
    return Request(row.uid, verb, None if same else row.reason, tags, note=note)


def _store(
    frame: Frame, queue: Path, readings: Sequence[Reading], failed: Sequence[ModeratorError], job: Job
) -> pipeline.LoadReport:
    existed = queue.exists()
    with open_store(queue) as store:
        report = pipeline.take_in(store, readings, frame.reviewer(), job, failed)
        if report.files:
            with Pool() as pool:
                found = pipeline.flag(
                    store,
                    pool,
                    frame.settings,
                    job,
                    frame.reviewer(),
                    packs=active(frame.settings),
                    everything=False,
                )
            report.flagged, report.seconds = found.flagged, report.seconds + found.seconds
    if not report.files and not existed:
        _remove(queue)
    return report


def _remove(queue: Path) -> None:
    """A queue that did not exist is not created by a load that read nothing."""
    for suffix in ("", "-wal", "-shm", ".lock"):
        queue.with_name(queue.name + suffix).unlink(missing_ok=True)


def _tell(frame: Frame, report: pipeline.LoadReport, as_json: bool) -> int:
    for fault in report.failed:
        frame.complain(fault)
    if as_json:
        print_json(report.to_json())
    else:
        click.echo(frame.tr("cli.load.done", **report.to_json()))
    if report.tally.problems:
        click.echo(frame.tr("cli.load.problems", n=report.tally.problems), err=True)
    return PROBLEMS if report.tally.problems or report.failed else DONE


def _problems(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("problems", help=tr("cli.problems"))
    @click.option("--out", metavar="FILE.csv", help=tr("cli.option.problems_out"))
    @frame.option_queue
    @frame.option_json
    def problems(out: str | None, queue: Path | None, as_json: bool) -> int:
        with open_reader(frame.queue(queue)) as reader:
            found = reader.problems()
        if out is not None:
            write_problems(found, tr, sys.stdout.buffer if out == "-" else Path(out))
            if out != "-":
                click.echo(tr("cli.export.done", rows=len(found), out=out), err=True)
            return DONE
        rows = [
            {
                "file": problem.file,
                "line": problem.line,
                "reason": tr(problem.reason, **problem.params),
                "raw": problem.raw,
            }
            for problem in found
        ]
        if as_json:
            print_json({"problems": rows})
            return DONE
        if not rows:
            click.echo(tr("cli.problems.none"))
        for row in rows:
            line = row["line"] if row["line"] is not None else "-"
            click.echo(f"{visible(str(row['file']))}:{line}: {row['reason']}: {visible(str(row['raw']))}")
        return DONE

    return problems


def _flag(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("flag", help=tr("cli.flag"))
    @click.option(
        "--rules", "packs", multiple=True, type=click.Path(path_type=Path), metavar="PACK.toml",
        help=tr("cli.option.rules"),
    )  # fmt: skip
    @frame.option_queue
    @frame.option_json
    def flag(packs: Sequence[Path], queue: Path | None, as_json: bool) -> int:
        path = frame.queue(queue)
        open_reader(path).close()
        with open_store(path) as store, Pool() as pool:
            report = pipeline.flag(
                store, pool, frame.settings, frame.job(), frame.reviewer(),
                packs=[*active(frame.settings), *packs], everything=True,
            )  # fmt: skip
        said = {"comments": report.comments, "flagged": report.flagged, "seconds": round(report.seconds, 3)}
        if as_json:
            print_json(said)
        else:
            click.echo(tr("cli.flag.done", **said))
        return DONE

    return flag
