"""The command that brings two reviewers' queues together: merge."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from moderator import pipeline
from moderator.cli.frame import DONE, PROBLEMS, Frame, print_json, visible
from moderator.rules.shelf import active
from moderator.store.merge import Merged, merge
from moderator.store.open import open_reader, open_store
from moderator.worker import Pool


def commands(frame: Frame) -> Iterable[click.Command]:
    return (_merge(frame),)


def _merge(frame: Frame) -> click.Command:
    @click.command("merge", help=frame.tr("cli.merge"))
    @click.argument("other", type=click.Path(path_type=Path))
    @frame.option_reviewer
    @frame.option_queue
    @frame.option_json
    def merge_(other: Path, reviewer: str | None, queue: Path | None, as_json: bool) -> int:
        path, who, job = frame.queue(queue), frame.reviewer(reviewer), frame.job()
        open_reader(path).close()
        with open_store(path) as store:
            done = merge(store, other, who, job)
            if done.comments:
                with Pool() as pool:
                    pipeline.flag(store, pool, frame.settings, job, who, packs=active(frame.settings))
        _tell(frame, done, as_json)
        return PROBLEMS if done.conflicts else DONE

    return merge_


def _tell(frame: Frame, done: Merged, as_json: bool) -> None:
    counts = {"comments": done.comments, "decisions": done.decisions, "same": done.same}
    if as_json:
        listed = [
            {"uid": one.uid, "part": one.part, "here": one.here, "there": one.there} for one in done.conflicts
        ]
        print_json({**counts, "conflicts": listed, "kept": str(done.kept)})
        return
    click.echo(frame.tr("cli.merge.done", **counts, conflicts=len(done.conflicts)))
    for one in done.conflicts:
        part = frame.tr(f"merge.part.{one.part}")
        said = {"here": visible(one.here), "there": visible(one.there)}
        click.echo(frame.tr("cli.merge.conflict", uid=one.uid, part=part, **said))
    click.echo(frame.tr("cli.merge.kept", path=done.kept))
