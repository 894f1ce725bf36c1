"""Commands about rule packs: what is in force, what is wrong with a pack, what it finds in a text."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

import click

from moderator.cli.frame import DONE, USER, Frame, print_json, visible
from moderator.cli.packs import packs, switches
from moderator.cli.verdicts import verdicts
from moderator.errors import ModeratorError
from moderator.exporters.rows import finding_row
from moderator.i18n import Language
from moderator.importers.encoding import decide
from moderator.records import Field, Finding, Scores, Uid
from moderator.rules.check import Asked, examples, unruly
from moderator.rules.fault import Fault, PackFaults
from moderator.rules.pack import Context
from moderator.rules.parse import read_pack
from moderator.rules.source import Source
from moderator.scoring.mattered import mattered, sentence
from moderator.scoring.priority import counts
from moderator.worker import Analysis, Pool, Task, batches


def commands(frame: Frame) -> Iterable[click.Command]:
    group = click.Group("rules", help=frame.tr("cli.rules"), no_args_is_help=False)
    told = (packs(frame), _check(frame), _try(frame), *switches(frame), verdicts(frame))
    for command in told:
        group.add_command(command)
    return (group,)


def _check(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("check", help=tr("cli.rules.check"))
    @click.argument("file", type=click.Path(path_type=Path), metavar="PACK.toml")
    @frame.option_json
    def command(file: Path, as_json: bool) -> int:
        try:
            pack = read_pack(file)
        except PackFaults as broken:
            faults, rules, tried = list(broken.faults), 0, 0
        else:
            asked = list(examples(pack))
            faults, rules, tried = _example_faults(frame, file, asked), len(pack.rules), len(asked)
        if as_json:
            rows = [_fault_row(frame, fault) for fault in faults]
            print_json({"ok": not faults, "rules": rules, "examples": tried, "faults": rows})
        elif faults:
            for fault in faults:
                click.echo(visible(fault.describe(tr)))
            said = "cli.rules.faults" if tried else "cli.rules.faults_first"
            click.echo(tr(said, n=len(faults)), err=True)
        else:
            click.echo(tr("cli.rules.fine", rules=rules, examples=tried))
        return USER if faults else DONE

    return command


def _example_faults(frame: Frame, file: Path, asked: Sequence[Asked]) -> list[Fault]:
    """Read the examples as comments are read: in a worker, with word edges."""
    tasks = [
        Task(row, Uid(""), one.text, author=one.author, context=one.context) for row, one in enumerate(asked)
    ]
    found = {analysis.row: analysis.findings for analysis in _analysed(frame, file, tasks)}
    at = Source.of(file.read_text(encoding="utf-8-sig"))
    faults = unruly(asked, [found[row] for row in range(len(asked))], at)
    return sorted(faults, key=lambda fault: fault.line or 0)


def _analysed(frame: Frame, file: Path, tasks: Sequence[Task]) -> list[Analysis]:
    with Pool(1) as pool:
        return [one for batch in pool.flag(batches(tasks), [file], frame.job()) for one in batch]


def _fault_row(frame: Frame, fault: Fault) -> dict[str, object]:
    tr = frame.tr
    return {
        "line": fault.line,
        "fault": fault.key.removeprefix("rules.fault."),
        "text": tr(fault.key, **fault.params),
        "hint": tr(f"{fault.key}.hint", **fault.params),
        "near": fault.near,
    }


def _try(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("try", help=tr("cli.rules.try"))
    @click.argument("file", type=click.Path(path_type=Path), metavar="PACK.toml")
    @click.option("--text", metavar="TEXT", help=tr("cli.option.try_text"))
    @click.option("--author", default="", metavar="NAME", help=tr("cli.option.try_author"))
    @click.option("--reply", is_flag=True, help=tr("cli.option.try_reply"))
    @click.option("--article", metavar="TEXT", help=tr("cli.option.try_article"))
    @click.option("--posts", type=click.IntRange(1), metavar="N", help=tr("cli.option.try_posts"))
    @click.option("--copies", type=click.IntRange(1), metavar="N", help=tr("cli.option.try_copies"))
    @click.option(
        "--hidden-share", type=click.FloatRange(0, 1), metavar="P", help=tr("cli.option.try_hidden_share")
    )
    @frame.option_json
    def command(
        file: Path, text: str | None, author: str, reply: bool, article: str | None, posts: int | None,
        copies: int | None, hidden_share: float | None, as_json: bool,
    ) -> int:  # fmt: skip
        read_pack(file)
        said = _standard_input() if text is None else _readable(text)
        context = Context(reply, article, posts, copies, hidden_share)
        (analysis,) = _analysed(frame, file, [Task(0, Uid(""), said, author, context)])
        found = analysis.findings
        why = mattered(said, author, found, Scores())
        flagged = any(map(counts, found))
        if as_json:
            print_json(
                {
                    "flagged": flagged,
                    "mattered": sentence(why, tr) if why else None,
                    "findings": [_finding_row(frame, one) for one in found],
                }
            )
            return DONE
        for one in found:
            _tell_finding(frame, one, {Field.TEXT: said, Field.AUTHOR: author}[one.field])
        click.echo(visible(sentence(why, tr)) if why else tr("cli.rules.held" if found else "cli.rules.none"))
        return DONE

    return command


def _standard_input() -> str:
    """The text on standard input as one comment, untrimmed. Raises ModeratorError where it is no text."""
    raw = sys.stdin.buffer.read()
    encoding = decide(lambda: BytesIO(raw))
    if encoding is None:
        raise ModeratorError("cli.rules.no_text")
    return raw.decode(encoding.name, "replace")


def _readable(argument: str) -> str:
    """A word of the command line, with bytes that are no text shown as such."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _finding_row(frame: Frame, finding: Finding) -> dict[str, object]:
    """The shape of ``list --format jsonl``, with what only matters to whoever writes the rule."""
    row = finding_row(finding, frame.tr.language is Language.EN)
    return {**row, "reading": finding.reading, "reason": finding.reason}


def _why(frame: Frame, finding: Finding) -> str:
    return finding.why if frame.tr.language is Language.ZH else finding.why_en


def _tell_finding(frame: Frame, finding: Finding, original: str) -> None:
    tr = frame.tr
    severity = tr(f"severity.{finding.severity}")
    kind = tr("cli.rules.kind", category=tr(f"category.{finding.category}"), severity=severity)
    places = " ".join(f"{first}-{last}[{original[first:last]}]" for first, last in finding.spans)
    shown = (kind, finding.field, visible(places) or "-", visible(_why(frame, finding)))
    click.echo("\t".join(shown))
