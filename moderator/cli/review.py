"""Commands of the review: list, decide, undo, redo."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import click

from moderator import decisions, vocabulary
from moderator.cli.frame import DONE, Frame, print_json, print_row, visible
from moderator.decisions import Request
from moderator.errors import ModeratorError
from moderator.exporters.rows import item_to_row
from moderator.i18n import Translator
from moderator.journal import Verb
from moderator.records import Category, Changes, Item, Status, Uid
from moderator.store.open import Store, open_reader, open_store
from moderator.store.query import Filters, Order, Query
from moderator.text.escape import unescape_cell
from moderator.vocabulary import Vocabulary

_VERBS = (Verb.APPROVE, Verb.HIDE, Verb.SKIP, Verb.ESCALATE, Verb.REOPEN)
_TABLE_TEXT = 60


def commands(frame: Frame) -> Iterable[click.Command]:
    return (_list(frame), _decide(frame), _turn(frame, "undo"), _turn(frame, "redo"))


def _list(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("list", help=tr("cli.list"))
    @click.option(
        "--status",
        type=click.Choice(["all", *(status.value for status in Status)]),
        default="all",
        help=tr("cli.option.status"),
    )
    @click.option(
        "--order",
        type=click.Choice([order.value for order in Order]),
        default="priority",
        help=tr("cli.option.order"),
    )
    @click.option("--flagged", is_flag=True, help=tr("cli.option.flagged"))
    @click.option(
        "--category",
        type=click.Choice([category.value for category in Category]),
        help=tr("cli.option.category"),
    )
    @click.option("--mood", type=click.FloatRange(0, 1), metavar="BELOW", help=tr("cli.option.mood"))
    @click.option("--search", metavar="TEXT", help=tr("cli.option.search"))
    @click.option("--limit", type=click.IntRange(min=0), metavar="N", help=tr("cli.option.limit"))
    @click.option(
        "--format", "form", type=click.Choice(["table", "jsonl"]), help=tr("cli.option.list_format")
    )
    @frame.option_queue
    @frame.option_json
    def list_(
        status: str, order: str, flagged: bool, category: str | None, mood: float | None,
        search: str | None, limit: int | None, form: str | None, queue: Path | None, as_json: bool,
    ) -> int:  # fmt: skip
        query = Query(
            status=None if status == "all" else Status(status),
            flagged=True if flagged else None,
            category=Category(category) if category else None,
            search=search,
            order=Order(order),
            filters=Filters(mood=None if mood is None else (0.0, mood)),
        )
        with open_reader(frame.queue(queue)) as reader:
            _print(frame.tr, reader.items(query, limit), form or "table", as_json)
        return DONE

    return list_


def _print(tr: Translator, items: Iterator[Item], form: str, as_json: bool) -> None:
    if as_json:
        print_json({"comments": [item_to_row(item) for item in items]})
        return
    for item in items:
        if form == "jsonl":
            print_row(item_to_row(item))
        else:
            click.echo(_line(tr, item))


def _line(tr: Translator, item: Item) -> str:
    marks = sorted({tr(f"category.{f.category}") for f in item.flags.findings if not f.held_back})
    text = visible(item.comment.text)
    text = text if len(text) <= _TABLE_TEXT else text[: _TABLE_TEXT - 1] + "…"
    flagged = "、".join(marks) if item.flags.flagged else ""
    return "\t".join(
        (
            item.comment.uid,
            tr(f"status.{item.state.status}"),
            f"{item.flags.priority:.2f}",
            flagged or "-",
            visible(item.comment.author),
            text,
        )
    )


def _decide(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("decide", help=tr("cli.decide"))
    @click.argument("uids", nargs=-1, metavar="UID...")
    @click.option("--approve", "verb", flag_value="approve", help=tr("cli.option.approve"))
    @click.option("--hide", "verb", flag_value="hide", help=tr("cli.option.hide"))
    @click.option("--skip", "verb", flag_value="skip", help=tr("cli.option.skip"))
    @click.option("--escalate", "verb", flag_value="escalate", help=tr("cli.option.escalate"))
    @click.option("--reopen", "verb", flag_value="reopen", help=tr("cli.option.reopen"))
    @click.option("--reason", metavar="R", help=tr("cli.option.reason"))
    @click.option("--tag", "tags", multiple=True, metavar="T", help=tr("cli.option.tag"))
    @click.option("--untag", "untags", multiple=True, metavar="T", help=tr("cli.option.untag"))
    @click.option("--note", metavar="N", help=tr("cli.option.note"))
    @click.option(
        "--from", "table", type=click.Path(path_type=Path), metavar="FILE.csv", help=tr("cli.option.from")
    )
    @frame.option_reviewer
    @frame.option_queue
    @frame.option_json
    def decide(
        uids: Sequence[str], verb: str | None, reason: str | None, tags: Sequence[str], untags: Sequence[str],
        note: str | None, table: Path | None, reviewer: str | None, queue: Path | None, as_json: bool,
    ) -> int:  # fmt: skip
        if bool(uids) == bool(table):
            raise click.UsageError(tr("cli.decide.what"))
        words = vocabulary.read()
        if table is not None:
            requests = read_table(table, words)
        else:
            if not (verb or tags or untags or note is not None):
                raise click.UsageError(tr("cli.decide.nothing"))
            made, gone = _tags(tags, words), _tags(untags, words)
            act = Verb(verb) if verb else None
            why = checked_reason(reason, words)
            requests = [Request(Uid(uid), act, why, made, gone, note) for uid in dict.fromkeys(uids)]
        changes = _with_store(
            frame,
            queue,
            lambda store, who: decisions.decide(store, requests, who, words.escalating),
            reviewer,
        )
        said = {"gestures": changes.gestures, "events": changes.events, "comments": len(changes.uids or ())}
        if as_json:
            print_json(said)
        else:
            click.echo(tr("cli.decide.done", **said))
        return DONE

    return decide


def _with_store(
    frame: Frame, queue: Path | None, act: Callable[[Store, str], Future[Changes]], reviewer: str | None
) -> Changes:
    path = frame.queue(queue)
    open_reader(path).close()
    with open_store(path) as store:
        return act(store, frame.reviewer(reviewer)).result()


def checked_reason(given: str | None, words: Vocabulary, where: str | None = None) -> str | None:
    """A reason's id, from that or the user's own name. Raises ModeratorError for a word that is none."""
    if not given:
        return None
    reason = words.id_of("reason", given)
    if reason not in words.reason_ids:
        known = ", ".join(each.id for each in words.offered_reasons)
        raise ModeratorError("decide.unknown_reason", where=where, given=given, known=known)
    return reason


def _tags(given: Sequence[str], words: Vocabulary) -> tuple[str, ...]:
    return tuple(words.id_of("tag", tag) for tag in given)


def read_table(path: Path, words: Vocabulary) -> list[Request]:
    """Requests from a CSV with the columns uid, decision, reason, tags, note.

    Rows without any decision, tag or note are passed over. Raises ModeratorError naming the line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as fault:
        raise ModeratorError("decide.unreadable", where=str(path), detail=fault.strerror or "") from fault
    except UnicodeDecodeError as fault:
        raise ModeratorError("decide.not_utf8", where=str(path)) from fault
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if "uid" not in (reader.fieldnames or ()):
        raise ModeratorError("decide.no_uid_column", where=str(path))
    try:
        rows = [(f"{path}:{reader.line_num}", row) for row in reader]
    except csv.Error as fault:
        raise ModeratorError("decide.unreadable", where=str(path), detail=str(fault)) from fault
    return [request for where, row in rows if (request := _from_row(row, words, where)) is not None]


def _from_row(row: dict[str, str], words: Vocabulary, where: str) -> Request | None:
    uid, word, reason, tags, note = (
        unescape_cell(row.get(name) or "").strip() for name in ("uid", "decision", "reason", "tags", "note")
    )
    if not uid or not (word or tags or note):
        return None
    if word and word not in _VERBS:
        raise ModeratorError("decide.unknown_decision", where=where, given=word, known=", ".join(_VERBS))
    listed = [tag.strip() for tag in tags.replace(",", ";").split(";") if tag.strip()]
    return Request(
        Uid(uid),
        Verb(word) if word else None,
        checked_reason(reason, words, where),
        _tags(listed, words),
        note=note or None,
    )


def _turn(frame: Frame, name: str) -> click.Command:
    tr = frame.tr
    turn = decisions.undo if name == "undo" else decisions.redo

    @click.command(name, help=tr(f"cli.{name}"))
    @click.option("--count", type=click.IntRange(min=1), default=1, metavar="N", help=tr("cli.option.count"))
    @frame.option_reviewer
    @frame.option_queue
    @frame.option_json
    def command(count: int, reviewer: str | None, queue: Path | None, as_json: bool) -> int:
        def act(store: Store, who: str) -> Future[Changes]:
            done = turn(store, who, count)
            done.result()
            # Flagging again loads the whole pipeline, which no listing should wait for.
            from moderator.cli.verdicts import follow

            follow(frame, store)
            return done

        changes = _with_store(frame, queue, act, reviewer)
        said = {"gestures": changes.gestures, "events": changes.events}
        if as_json:
            print_json(said)
        else:
            click.echo(tr(f"cli.{name}.done", **said))
        return DONE

    return command
