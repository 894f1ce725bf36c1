"""The command about verdicts: what people said about hits, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from moderator import decisions, teaching
from moderator.cli.frame import DONE, Frame, print_json, visible
from moderator.errors import ModeratorError
from moderator.rules.shelf import active
from moderator.store import verdicts as store_verdicts
from moderator.store.open import Store, open_reader, open_store
from moderator.store.verdicts import Verdict
from moderator.teaching import Learnt
from moderator.worker import Pool


def verdicts(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("verdicts", help=tr("cli.rules.verdicts"))
    @click.option("--remove", multiple=True, type=int, metavar="N", help=tr("cli.option.remove_verdict"))
    @frame.option_queue
    @frame.option_reviewer
    @frame.option_json
    def command(remove: Sequence[int], queue: Path | None, reviewer: str | None, as_json: bool) -> int:
        path = frame.queue(queue)
        with open_reader(path) as reader:
            found = store_verdicts.standing(reader.db)
        learnt = Learnt()
        if remove:
            gone = _picked(found, remove)
            with open_store(path) as store:
                for one in gone:
                    said = [(one.rule, one.hit)]
                    decisions.judge(store, one.comment, said, None, frame.reviewer(reviewer)).result()
                learnt = follow(frame, store)
            found = [one for one in found if one not in gone]
        if as_json:
            rows = [_row(number, one) for number, one in enumerate(found, 1)]
            print_json({"verdicts": rows, "reread": len(learnt.uids)})
            return DONE
        _tell(frame, found)
        if remove:
            click.echo(tr("cli.verdicts.followed", n=len(learnt.uids)))
        return DONE

    return command


def follow(frame: Frame, store: Store) -> Learnt:
    """Bring the findings in line with what was said since they were made; usually there is nothing to do."""
    with store.reader() as reader:
        if not teaching.waiting(reader):
            return Learnt()
    with Pool(1) as pool:
        return teaching.apply(
            store, pool, frame.settings, frame.job(), frame.reviewer(), packs=active(frame.settings)
        )


def _picked(found: Sequence[Verdict], numbers: Sequence[int]) -> list[Verdict]:
    for number in numbers:
        if not 1 <= number <= len(found):
            raise ModeratorError("verdicts.no_such", number=number, n=len(found))
    return [found[number - 1] for number in dict.fromkeys(numbers)]


def _row(number: int, one: Verdict) -> dict[str, object]:
    return {
        "number": number,
        "rule": one.rule,
        "words": one.hit.words,
        "around": one.hit.around,
        "counts": one.counts,
        "comment": one.comment,
        "reviewer": one.reviewer,
        "at": one.at,
    }


def _tell(frame: Frame, found: Sequence[Verdict]) -> None:
    tr = frame.tr
    if not found:
        click.echo(tr("cli.verdicts.none"))
    for number, one in enumerate(found, 1):
        said = tr("verdict.counts" if one.counts else "verdict.wrong")
        where = tr("verdict.in", words=one.hit.words, around=one.hit.around)
        what = visible(where if one.hit.words else tr("verdict.text"))
        click.echo(f"{number}\t{said}\t{what}\t{one.rule}\t{visible(one.reviewer)}\t{one.at}")
