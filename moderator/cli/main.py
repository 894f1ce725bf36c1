"""Building the commands in the reader's language, and turning faults into sentences and exit codes."""

from __future__ import annotations

import sqlite3
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path

import click

from moderator import __version__
from moderator import settings as settings_room
from moderator.cli.frame import USAGE, USER, Frame
from moderator.errors import ModeratorError
from moderator.i18n import Language, Translator, read_catalogue, system_language
from moderator.jobs import Cancelled
from moderator.settings import Settings
from moderator.store.check import check
from moderator.store.open import open_untrusted

_INTERRUPTED = 130


ROOM_OF = {
    "open": "desk", "load": "intake", "problems": "intake", "flag": "intake", "list": "review",
    "decide": "review", "undo": "review", "redo": "review", "export": "output", "stats": "output",
    "report": "report", "verify": "verify", "evaluate": "judge", "backup": "keep", "restore": "keep",
    "doctor": "keep", "forget": "keep", "rules": "rules", "imports": "imports", "take-back": "imports",
    "author": "author", "signal": "signals", "merge": "merging",
}  # fmt: skip
"""Which file holds a command. A script that lists need not load the readers of twenty formats."""


def build(frame: Frame, command: str | None = None) -> click.Group:
    """The command line in one language: all of it, or the room of one ``command`` only.

    Raises nothing; commands raise ModeratorError.
    """

    @click.group("moderator", help=frame.tr("cli.about"), invoke_without_command=True)
    @click.version_option(__version__, prog_name="moderator", help=frame.tr("cli.option.version"))
    @click.pass_context
    def group(context: click.Context) -> None:
        if context.invoked_subcommand is None:
            import_module("moderator.cli.desk").open_desk(frame, frame.queue(None), ())

    rooms = [ROOM_OF[command]] if command in ROOM_OF else dict.fromkeys(ROOM_OF.values())
    for room in rooms:
        for one in import_module(f"moderator.cli.{room}").commands(frame):
            group.add_command(_localised(one, frame.tr))
    _localised(group, frame.tr)
    return group


def _localised(command: click.Command, tr: Translator) -> click.Command:
    """Help in the reader's language. ``--lang`` was read before; here it only has to be accepted."""
    language = click.Option(
        ["--lang"],
        type=click.Choice([language.value for language in Language]),
        expose_value=False,
        help=tr("cli.option.lang"),
    )
    command.params += [language, _help_option(tr)]
    command.add_help_option = False
    command.context_class = _context_class(tr)
    if isinstance(command, click.Group) and command.name != "moderator":
        for one in command.commands.values():
            _localised(one, tr)
    return command


def _help_option(tr: Translator) -> click.Option:
    def show(context: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted and not context.resilient_parsing:
            click.echo(context.get_help())
            context.exit()

    return click.Option(
        ["--help"], is_flag=True, is_eager=True, expose_value=False, callback=show, help=tr("cli.option.help")
    )


def _context_class(tr: Translator) -> type[click.Context]:
    headings = {"Options": tr("cli.heading.options"), "Commands": tr("cli.heading.commands")}

    class Formatter(click.HelpFormatter):
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or tr("cli.heading.usage") + " ")

        def write_heading(self, heading: str) -> None:
            super().write_heading(headings.get(heading, heading))

    class Context(click.Context):
        formatter_class = Formatter

    return Context


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and exit: 0 done, 1 the user's world was wrong, 2 usage, 3 done with problems."""
    _speak_utf8()
    words = list(sys.argv[1:] if argv is None else argv)
    sys.exit(run(words))


def run(words: Sequence[str]) -> int:
    """``main`` without the exit."""
    texts = read_catalogue()
    tr = Translator(texts, _language(words, "system"))
    try:
        settings = settings_room.read()
    except ModeratorError as fault:
        # A broken settings file must not keep anyone from the queue: say so, go on with the defaults.
        Frame(tr, Settings()).complain(fault)
        settings = Settings()
    tr = Translator(texts, _language(words, settings.language))
    return _run(Frame(tr, settings), words)


def _run(frame: Frame, words: Sequence[str]) -> int:
    try:
        named = next((word for word in words if word in ROOM_OF), None)
        code = build(frame, named).main(args=list(words), prog_name="moderator", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except ModeratorError as fault:
        frame.complain(fault)
        return USER
    except click.ClickException as fault:
        _explain_usage(frame.tr, fault)
        return USAGE
    except (KeyboardInterrupt, Cancelled, click.Abort):
        click.echo(frame.tr("cli.cancelled"), err=True)
        return _INTERRUPTED
    except sqlite3.Error as fault:
        frame.complain(_unsound(words) or ModeratorError("queue.cannot_write", detail=str(fault)))
        return USER
    except BrokenPipeError:
        # The reader of our output went away (``| head``): nothing to say, nobody to say it to.
        sys.stderr.close()
        return 0
    except Exception:
        unsound = _unsound(words)
        if unsound is None:
            return _confess(frame)
        frame.complain(unsound)
        return USER


def _unsound(words: Sequence[str]) -> ModeratorError | None:
    """What the doctor finds in the queue that a command failed on; None where the fault is the program's.

    A row may be of our schema and still hold what no program of ours would write: that is not looked for at
    every reading, it is told where something stumbled over it.
    """
    path = _queue_of(words)
    try:
        with open_untrusted(path) as reader:
            bad = [one for one in check(reader) if not one.ok]
    except (ModeratorError, sqlite3.Error):
        return None
    if not bad:
        return None
    return ModeratorError("queue.unsound", where=str(path), name=bad[0].name, detail=bad[0].detail)


def _queue_of(words: Sequence[str]) -> Path:
    """From ``--queue`` wherever it stands, else the user's own."""
    for index, word in enumerate(words):
        if word.startswith("--queue="):
            return Path(word.removeprefix("--queue="))
        if word == "--queue" and index + 1 < len(words):
            return Path(words[index + 1])
    return settings_room.default_queue()


def _confess(frame: Frame) -> int:
    """A bug: no stack trace for the user, but a file that can be sent. It names no comment."""
    log = settings_room.private_folder(settings_room.data_folder()) / "crash.log"
    frames = traceback.extract_tb(sys.exc_info()[2])
    kind = sys.exc_info()[0]
    # Messages of exceptions may quote a comment; places and types do not.
    lines = [f"{entry.filename}:{entry.lineno} {entry.name}" for entry in frames]
    log.write_text("\n".join([__version__, *lines, str(kind)]) + "\n", encoding="utf-8")
    frame.complain(ModeratorError("cli.crash", log=str(log)))
    return USER


def _explain_usage(tr: Translator, fault: click.ClickException) -> None:
    context = getattr(fault, "ctx", None)
    path = context.command_path if context is not None else "moderator"
    click.echo(tr("cli.usage", detail=fault.format_message()), err=True)
    click.echo(tr("cli.usage.hint", command=path), err=True)


def _language(words: Sequence[str], setting: str) -> Language:
    """From ``--lang`` wherever it stands, else from the settings, else from the system."""
    for index, word in enumerate(words):
        given = (
            words[index + 1] if word == "--lang" and index + 1 < len(words) else word.removeprefix("--lang=")
        )
        if given in ("zh", "en") and word.startswith("--lang"):
            return Language(given)
    return Language(setting) if setting in ("zh", "en") else system_language()


def _speak_utf8() -> None:
    """Windows consoles and pipes may speak another encoding; the contract says UTF-8 everywhere."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
