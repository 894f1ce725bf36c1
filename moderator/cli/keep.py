"""Commands that keep a queue safe: backup, restore, doctor, forget."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from moderator.cli.frame import DONE, USER, Frame, print_json
from moderator.errors import ModeratorError
from moderator.store import backup as copies
from moderator.store.check import check
from moderator.store.forget import count, forget
from moderator.store.open import open_reader, open_store, open_untrusted
from moderator.store.rebuild import rebuild
from moderator.store.restore import restore as put_back


def commands(frame: Frame) -> Iterable[click.Command]:
    return (_backup(frame), _restore(frame), _doctor(frame), _forget(frame))


def _backup(frame: Frame) -> click.Command:
    @click.command("backup", help=frame.tr("cli.backup"))
    @click.argument("path", type=click.Path(path_type=Path))
    @frame.option_queue
    def backup(path: Path, queue: Path | None) -> int:
        source = frame.queue(queue)
        open_reader(source).close()
        copies.copy(source, path)
        click.echo(frame.tr("cli.backup.done", path=path))
        return DONE

    return backup


def _restore(frame: Frame) -> click.Command:
    @click.command("restore", help=frame.tr("cli.restore"))
    @click.argument("path", type=click.Path(path_type=Path))
    @frame.option_reviewer
    @frame.option_queue
    def restore(path: Path, reviewer: str | None, queue: Path | None) -> int:
        kept = put_back(frame.queue(queue), path, frame.reviewer(reviewer))
        click.echo(frame.tr("cli.restore.done", path=path))
        if kept is not None:
            click.echo(frame.tr("cli.restore.kept", path=kept))
        return DONE

    return restore


def _doctor(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("doctor", help=tr("cli.doctor"))
    @click.option("--rebuild", "rebuilding", is_flag=True, help=tr("cli.option.rebuild"))
    @frame.option_queue
    @frame.option_json
    def doctor(rebuilding: bool, queue: Path | None, as_json: bool) -> int:
        path = frame.queue(queue)
        if rebuilding:
            _rebuild(frame, path)
        with open_untrusted(path) as reader:
            checks = check(reader)
        ok = all(one.ok for one in checks)
        if as_json:
            listed = [{"name": one.name, "ok": one.ok, "detail": one.detail} for one in checks]
            print_json({"ok": ok, "checks": listed})
            return DONE if ok else USER
        for one in checks:
            key = "cli.doctor.good" if one.ok else "cli.doctor.bad"
            click.echo(tr(key, name=tr(f"check.{one.name}"), detail=one.detail))
        click.echo(tr("cli.doctor.ok" if ok else "cli.doctor.not_ok"))
        return DONE if ok else USER

    return doctor


def _rebuild(frame: Frame, path: Path) -> None:
    open_reader(path).close()
    with open_store(path) as store:
        copies.before(path, "rebuild")
        store.writer.run(lambda db: rebuild(db, frame.reviewer()))


def _forget(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("forget", help=tr("cli.forget"))
    @click.option("--author", required=True, metavar="NAME", help=tr("cli.option.author"))
    @click.option("--yes", "sure", is_flag=True, help=tr("cli.option.yes"))
    @click.option("--delete-copies", is_flag=True, help=tr("cli.option.delete_copies"))
    @frame.option_reviewer
    @frame.option_queue
    @frame.option_json
    def forget_(
        author: str, sure: bool, delete_copies: bool, reviewer: str | None, queue: Path | None, as_json: bool
    ) -> int:
        path = frame.queue(queue)
        if not sure:
            raise ModeratorError("forget.unconfirmed", where=str(path), comments=count(path, author))
        done = forget(path, author, frame.reviewer(reviewer), delete_copies=delete_copies)
        listed = [str(copy) for copy in done.copies]
        if as_json:
            print_json({"comments": done.comments, "events": done.events, "copies": listed})
            return DONE
        click.echo(tr("cli.forget.done", comments=done.comments, events=done.events))
        for copy in listed:
            click.echo(tr("cli.forget.copy", path=copy))
        click.echo(tr("cli.forget.out_of_reach"))
        return DONE

    return forget_
