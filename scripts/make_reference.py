"""Writes the pages of the documentation that are read off the program: keys, settings, command line.

python scripts/make_reference.py            writes docs/keys.md, docs/settings.md, docs/commandline.md
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields
from itertools import groupby
from pathlib import Path

import click

from moderator.cli.frame import Frame
from moderator.cli.main import build
from moderator.i18n import Language, Translator, read_catalogue
from moderator.settings import Settings
from ui import keymap
from ui.commands import commands

DOCS = Path(__file__).resolve().parent.parent / "docs"
BEGIN = "<!-- Below: written by scripts/make_reference.py; change the program, not this page. -->\n"
END = "<!-- Above: written by scripts/make_reference.py. -->"


def translator(language: Language) -> Translator:
    return Translator(read_catalogue(), language)


def cell(text: str) -> str:
    """Text for a table cell."""
    return " ".join(text.split()).replace("|", "\\|")


def keys_page() -> str:
    zh, en = translator(Language.ZH), translator(Language.EN)
    keys = keymap.build(commands())
    head = "| key | command | 命令 | what it does | id |\n|---|---|---|---|---|\n"
    lines = []
    for group, members in groupby(commands(), lambda command: command.group):
        name = f"command_group.{group.value}"
        lines.append(f"## {en(name)} · {zh(name)}\n\n{head}")
        for command in members:
            caps = " ".join(f"`{chord.shown()}`" for chord in keys.chords(command.id))
            columns = (caps, command.label(en), command.label(zh), command.explain(en), f"`{command.id}`")
            lines.append(f"| {' | '.join(map(cell, columns))} |\n")
        lines.append("\n")
    return "".join(lines).rstrip("\n") + "\n"


def setting_meanings() -> dict[str, str]:
    """The sentence under each field of ``Settings``."""
    (table,) = ast.parse(inspect.getsource(Settings)).body
    assert isinstance(table, ast.ClassDef)
    found = {}
    for statement, after in zip(table.body, table.body[1:], strict=False):
        match statement, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(meaning))):
                found[name] = meaning
    return found


def settings_page() -> str:
    meanings = setting_meanings()
    rows = []
    for each in fields(Settings):
        default = f'"{each.default}"' if isinstance(each.default, str) else each.default
        rows.append(f"| `{each.name}` | `{default}` | {cell(meanings[each.name]).replace('``', '`')} |\n")
    return "| setting | default | meaning |\n|---|---|---|\n" + "".join(rows)


def parameter_rows(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if isinstance(parameter, click.Option) and parameter.name != "help" and record is not None:
            yield f"| `{cell(record[0])}` | {cell(record[1])} |\n"


def commandline_page() -> str:
    group = build(Frame(translator(Language.EN), Settings()))
    top = click.Context(group, info_name="moderator")
    lines = ["## moderator\n\n", f"{group.help}\n\n"]
    lines += ["| option | meaning |\n|---|---|\n", *parameter_rows(group, top)]
    return "".join([*lines, *command_sections(group, top)])


def command_sections(group: click.Group, parent: click.Context) -> Iterator[str]:
    """A section for each command of the group, and of the groups inside it."""
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        assert command is not None
        context = click.Context(command, parent, info_name=name)
        usage = command.get_usage(context).removeprefix("Usage: ")
        yield f"\n## {context.command_path}\n\n{command.help or ''}\n\n```text\n{usage}\n```\n\n"
        yield "| option | meaning |\n|---|---|\n"
        yield from parameter_rows(command, context)
        if isinstance(command, click.Group):
            yield from command_sections(command, context)


def pages() -> dict[str, Callable[[], str]]:
    """Each page's file name and what writes the part of it that is read off the program."""
    return {"keys.md": keys_page, "settings.md": settings_page, "commandline.md": commandline_page}


def filled(page: str, part: str) -> str:
    """The page with everything between the two marks replaced."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{part}\n{END}{after}"


def main() -> None:
    for name, part in pages().items():
        file = DOCS / name
        text = filled(file.read_text(encoding="utf-8"), part())
        file.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
