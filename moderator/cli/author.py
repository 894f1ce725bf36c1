"""The command on authors: what was decided about one, and the verbs that decide it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from moderator import vocabulary
from moderator.authors import AuthorRequest, judge
from moderator.cli.frame import DONE, Frame, print_json, visible
from moderator.cli.review import checked_reason
from moderator.i18n import Translator
from moderator.journal import Verb
from moderator.records import AuthorRecord
from moderator.store.open import open_reader, open_store
from moderator.text.names import is_masked

_FLAGS = {
    "warn": Verb.WARN,
    "mute": Verb.MUTE,
    "ban": Verb.BAN,
    "lift": Verb.LIFT,
    "rename": Verb.RENAME,
    "keep-name": Verb.KEEP_NAME,
}


def commands(frame: Frame) -> Iterable[click.Command]:
    return (_author(frame),)


def _author(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("author", help=tr("cli.author"))
    @click.argument("names", nargs=-1, metavar="NAME...")
    @click.option("--warn", "flag", flag_value="warn", help=tr("cli.option.warn"))
    @click.option("--mute", "flag", flag_value="mute", help=tr("cli.option.mute"))
    @click.option("--ban", "flag", flag_value="ban", help=tr("cli.option.ban"))
    @click.option("--lift", "flag", flag_value="lift", help=tr("cli.option.lift"))
    @click.option("--rename", "flag", flag_value="rename", help=tr("cli.option.rename"))
    @click.option("--keep-name", "flag", flag_value="keep-name", help=tr("cli.option.keep_name"))
    @click.option("--reason", metavar="R", help=tr("cli.option.reason"))
    @click.option("--note", metavar="N", help=tr("cli.option.author_note"))
    @frame.option_reviewer
    @frame.option_queue
    @frame.option_json
    def author(
        names: tuple[str, ...], flag: str | None, reason: str | None, note: str | None,
        reviewer: str | None, queue: Path | None, as_json: bool,
    ) -> int:  # fmt: skip
        path = frame.queue(queue)
        with open_reader(path) as reader:
            if not (flag or note is not None):
                _tell(tr, [reader.author_record(n) for n in names] or reader.author_records(), as_json)
                return DONE
        if not names:
            raise click.UsageError(tr("cli.author.whom"))
        verb = _FLAGS[flag] if flag else None
        why = checked_reason(reason, vocabulary.read())
        requests = [AuthorRequest(name, verb, why, note) for name in names]
        with open_store(path) as store:
            changes = judge(store, requests, frame.reviewer(reviewer)).result()
        said = {"gestures": changes.gestures, "events": changes.events, "authors": len(changes.authors)}
        if as_json:
            print_json(said)
        else:
            click.echo(tr("cli.author.done", **said))
        return DONE

    return author


def _tell(tr: Translator, records: list[AuthorRecord], as_json: bool) -> None:
    """One line an author, or one JSON object."""
    if as_json:
        print_json({"authors": [record_row(record) for record in records]})
        return
    for record in records:
        state = record.state
        words = [tr(f"standing.{state.standing}")] if state.standing else []
        words += [tr(f"name_verdict.{state.name}")] if state.name else []
        words += [tr("author.masked_name")] if is_masked(record.author) else []
        counts = tr("cli.author.counts", comments=record.comments, hidden=record.hidden)
        click.echo(
            "\t".join((visible(record.author), "、".join(words) or "-", counts, visible(state.note or "")))
        )


def record_row(record: AuthorRecord) -> dict[str, object]:
    """An author as a JSON row."""
    state = record.state
    return {
        "author": record.author,
        "masked": is_masked(record.author),
        "standing": state.standing,
        "warnings": state.warnings,
        "name": state.name,
        "reason": state.reason,
        "note": state.note,
        "reviewer": state.reviewer,
        "decided_at": state.decided_at,
        "comments": record.comments,
        "hidden": record.hidden,
    }
