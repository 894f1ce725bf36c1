"""Commands about rule packs: what is in force, what is wrong with a pack, what it finds in a text."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

import click

from moderator.cli.frame import DONE, USER, Frame, print_json, visible
from moderator.errors import ModeratorError
from moderator.exporters.rows import finding_row
from moderator.i18n import Language
from moderator.importers.encoding import decide
from moderator.records import Field, Finding, Scores, Uid
from moderator.rules.check import Asked, examples, unruly
from moderator.rules.fault import Fault, PackFaults
from moderator.rules.pack import Pack, Rule
from moderator.rules.parse import default_packs, read_pack
from moderator.rules.source import Source
from moderator.scoring.mattered import mattered, sentence
from moderator.scoring.priority import counts
from moderator.worker import Analysis, Pool, Task, batches


def commands(frame: Frame) -> Iterable[click.Command]:
    group = click.Group("rules", help=frame.tr("cli.rules"), no_args_is_help=False)
    for command in (_list(frame), _check(frame), _try(frame)):
        group.add_command(command)
    return (group,)


def _list(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("list", help=tr("cli.rules.list"))
    @click.option(
        "--rules", "own", multiple=True, type=click.Path(path_type=Path), metavar="PACK.toml",
        help=tr("cli.option.rules"),
    )  # fmt: skip
    @frame.option_json
    def command(own: Sequence[Path], as_json: bool) -> int:
        packs = [(read_pack(path), "default") for path in default_packs()]
        packs += [(read_pack(path), "own") for path in own]
        replaced = _replaced([pack for pack, _ in packs])
        if as_json:
            print_json({"packs": [_pack_row(pack, layer, replaced) for pack, layer in packs]})
            return DONE
        for pack, layer in packs:
            _tell_pack(frame, pack, layer, replaced)
        return DONE

    return command


def _replaced(packs: Sequence[Pack]) -> dict[tuple[str, str], str]:
    """(pack id, rule id) of every rule that a later pack's rule of the same id stands in for, and whose."""
    last = {rule.id: pack.id for pack in packs for rule in pack.rules}
    return {
        (pack.id, rule.id): last[rule.id] for pack in packs for rule in pack.rules if last[rule.id] != pack.id
    }


def _pack_row(pack: Pack, layer: str, replaced: dict[tuple[str, str], str]) -> dict[str, object]:
    return {
        "id": pack.id,
        "title": {"zh": pack.title.zh, "en": pack.title.en},
        "version": pack.version,
        "layer": layer,
        "path": str(pack.path),
        "rules": [
            {
                "id": rule.id,
                "title": {"zh": rule.title.zh, "en": rule.title.en},
                "category": rule.category,
                "severity": rule.severity,
                "version": rule.version,
                "since": rule.since or None,
                "reason": rule.reason,
                "line": rule.line,
                "replaced_by": replaced.get((pack.id, rule.id)),
            }
            for rule in pack.rules
        ],
    }


def _tell_pack(frame: Frame, pack: Pack, layer: str, replaced: dict[tuple[str, str], str]) -> None:
    tr = frame.tr
    title = visible(_title(frame, pack))
    where = tr(f"cli.rules.layer.{layer}", file=visible(str(pack.path.name if pack.path else "-")))
    click.echo(tr("cli.rules.pack", id=pack.id, title=title, version=pack.version, where=where))
    for rule in pack.rules:
        kind = tr("cli.rules.kind", category=tr(f"category.{rule.category}"), severity=_severity(frame, rule))
        said = f"  {rule.id}\t{kind}\tv{rule.version}\t{visible(_title(frame, rule))}"
        later = replaced.get((pack.id, rule.id))
        click.echo(said + (f"\t{tr('cli.rules.replaced', pack=later)}" if later else ""))


def _title(frame: Frame, titled: Pack | Rule) -> str:
    return titled.title.zh if frame.tr.language is Language.ZH else titled.title.en


def _severity(frame: Frame, rule: Rule | Finding) -> str:
    return frame.tr(f"severity.{rule.severity}")


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
        Task(row, Uid(""), one.text, author=one.author, is_reply=one.is_reply)
        for row, one in enumerate(asked)
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
    @frame.option_json
    def command(file: Path, text: str | None, author: str, reply: bool, as_json: bool) -> int:
        read_pack(file)
        said = _standard_input() if text is None else _readable(text)
        (analysis,) = _analysed(frame, file, [Task(0, Uid(""), said, author=author, is_reply=reply)])
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
    kind = tr(
        "cli.rules.kind", category=tr(f"category.{finding.category}"), severity=_severity(frame, finding)
    )
    places = " ".join(f"{first}-{last}[{original[first:last]}]" for first, last in finding.spans)
    shown = (kind, finding.field, visible(places) or "-", visible(_why(frame, finding)))
    click.echo("\t".join(shown))
