"""Commands about whole imports: which there were, and taking one back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from moderator import pipeline
from moderator.cli.frame import DONE, Frame, print_json, visible
from moderator.errors import ModeratorError
from moderator.rules.parse import default_packs
from moderator.store.open import open_reader, open_store
from moderator.store.take_back import consequence, listed
from moderator.worker import Pool


def commands(frame: Frame) -> Iterable[click.Command]:
    return (_imports(frame), _take_back(frame))


def _imports(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("imports", help=tr("cli.imports"))
    @frame.option_queue
    @frame.option_json
    def imports(queue: Path | None, as_json: bool) -> int:
        with open_reader(frame.queue(queue)) as reader:
            found = listed(reader.db)
        if as_json:
            print_json({"imports": [asdict(one) for one in found]})
            return DONE
        for one in found:
            said = {**asdict(one), "file": visible(one.file)}
            gone = tr("imports.taken_back", at=one.taken_back) if one.taken_back else ""
            click.echo(tr("imports.line", **said) + gone)
        return DONE

    return imports


def _take_back(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("take-back", help=tr("cli.take_back"))
    @click.argument("number", type=int)
    @click.option("--yes", "sure", is_flag=True, help=tr("cli.option.take_back_yes"))
    @frame.option_reviewer
    @frame.option_queue
    @frame.option_json
    def take_back(number: int, sure: bool, reviewer: str | None, queue: Path | None, as_json: bool) -> int:
        path = frame.queue(queue)
        with open_reader(path) as reader:
            coming = consequence(reader.db, number)
        if not sure:
            raise ModeratorError("take_back.unconfirmed", **{**asdict(coming), "file": visible(coming.file)})
        with open_store(path) as store, Pool() as pool:
            done = pipeline.take_back(store, number, frame.reviewer(reviewer))
            pipeline.flag(
                store, pool, frame.settings, frame.job(), frame.reviewer(reviewer), packs=default_packs()
            )
        if as_json:
            print_json(asdict(done))
        else:
            click.echo(tr("take_back.said", **{**asdict(done), "file": visible(done.file)}))
        return DONE

    return take_back
