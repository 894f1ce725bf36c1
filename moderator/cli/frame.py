"""What every command shares: options, the queue it works on, how it prints, and its exit codes."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import orjson

from moderator import settings as settings_room
from moderator.errors import ModeratorError
from moderator.i18n import Translator
from moderator.jobs import Job, Progress
from moderator.settings import Settings
from moderator.store.connect import followed
from moderator.store.place import risky

DONE, USER, USAGE, PROBLEMS = 0, 1, 2, 3

Decorated = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """What ``main`` builds and hands to every command."""

    tr: Translator
    settings: Settings

    def queue(self, given: Path | None) -> Path:
        """The queue file to work on; the user's own where none is named. Says where it lies badly."""
        path = given
        if path is None:
            path = settings_room.default_queue()
            settings_room.private_folder(path.parent)
        place = risky(path)
        if place is not None:
            self.complain(place.warning())
        return followed(path)

    def reviewer(self, given: str | None = None) -> str:
        return given or self.settings.reviewer or _account()

    def job(self) -> Job:
        """A job that tells its progress on stderr where a person is looking."""
        return Job(self._show if sys.stderr.isatty() else None)

    def _show(self, progress: Progress) -> None:
        total = f" / {progress.total}" if progress.total is not None else ""
        click.echo(f"\r{self.tr(progress.stage)} {progress.done}{total}\x1b[K", nl=False, err=True)
        if progress.done == progress.total:
            click.echo(err=True)

    def complain(self, fault: ModeratorError) -> None:
        """One sentence and a hint on stderr."""
        sentence, hint = self.tr.error(fault)
        # A file's name and what a damaged one holds are hostile text too.
        click.echo(visible(sentence), err=True)
        if hint:
            click.echo(visible(hint), err=True)

    def option_queue(self, command: Decorated) -> Decorated:
        return click.option(
            "--queue", type=click.Path(path_type=Path), metavar="PATH", help=self.tr("cli.option.queue")
        )(command)

    def option_json(self, command: Decorated) -> Decorated:
        return click.option("--json", "as_json", is_flag=True, help=self.tr("cli.option.json"))(command)

    def option_reviewer(self, command: Decorated) -> Decorated:
        return click.option("--reviewer", metavar="R", help=self.tr("cli.option.reviewer"))(command)


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "reviewer"


def print_json(value: object) -> None:
    """One JSON object on stdout and nothing else."""
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode("utf-8"))


def print_row(value: object) -> None:
    """One line of JSON."""
    click.echo(orjson.dumps(value).decode("utf-8"))


def visible(text: str) -> str:
    """Hostile text for a terminal: everything that could steer it is shown as its code point."""
    return "".join(c if c.isprintable() else f"‹U+{ord(c):04X}›" if c not in "\n\t" else " " for c in text)
