"""The pages that are read off the program say what the program says, and say it in full."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import click
import pytest

from moderator.cli.frame import Frame
from moderator.cli.main import build
from moderator.i18n import Language, Translator, read_catalogue
from moderator.settings import Settings
from ui.commands import commands


@pytest.fixture(scope="module")
def reference(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", root / "scripts" / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["keys.md", "settings.md", "commandline.md"])
def test_the_page_is_up_to_date(root: Path, reference: ModuleType, name: str) -> None:
    """If this fails: python scripts/make_reference.py, then look at what changed."""
    page = (root / "docs" / name).read_text(encoding="utf-8")
    part = reference.pages()[name]()
    assert reference.BEGIN in page
    assert reference.filled(page, part) == page


def test_every_command_of_the_desk_is_on_the_page_of_keys(root: Path) -> None:
    page = (root / "docs" / "keys.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"\| `([\w.]+)` \|$", page, re.MULTILINE))
    assert documented == {command.id for command in commands()}


def test_every_setting_has_a_row_and_a_meaning(root: Path, reference: ModuleType) -> None:
    page = (root / "docs" / "settings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == {each.name for each in fields(Settings)}
    assert set(reference.setting_meanings()) == {each.name for each in fields(Settings)}


@pytest.mark.parametrize("language", Language)
def test_every_command_and_option_has_help_in_both_languages(language: Language) -> None:
    group = build(Frame(Translator(read_catalogue(), language), Settings()))
    assert isinstance(group, click.Group)
    assert {
        "open",
        "load",
        "problems",
        "list",
        "decide",
        "undo",
        "redo",
        "flag",
        "export",
        "stats",
        "doctor",
    } <= set(group.commands)
    silent = [
        f"{name} {parameter.name}"
        for name, command in group.commands.items()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    silent += [name for name, command in group.commands.items() if not command.help]
    assert silent == []


def test_every_command_and_option_is_on_the_command_line_page(root: Path) -> None:
    page = (root / "docs" / "commandline.md").read_text(encoding="utf-8")
    group = build(Frame(Translator(read_catalogue(), Language.EN), Settings()))
    for name, command in group.commands.items():
        _, heading, section = page.partition(f"\n## moderator {name}\n")
        assert heading, name
        section = section.partition("\n## ")[0]
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name != "help":
                assert all(option in section for option in parameter.opts), (name, parameter.opts)
