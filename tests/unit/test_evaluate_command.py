"""The evaluate command: one object with --json, a table without, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from moderator.cli.frame import Frame
from moderator.cli.judge import commands
from moderator.i18n import Language, translator
from moderator.settings import Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text("t,y\n你就是个傻逼,bad\n自相矛盾,ok\n", encoding="utf-8")
    return path


ARGUMENTS = ["--text-column", "t", "--label-column", "y", "--positive", "bad", "--signal", "rules"]


@pytest.mark.parametrize("language", Language)
def test_one_object_and_a_table(file: Path, language: Language) -> None:
    (command,) = commands(Frame(translator(language), Settings()))
    said = CliRunner().invoke(
        command, [str(file), *ARGUMENTS, "--json"], standalone_mode=False, catch_exceptions=False
    )
    figures = json.loads(said.stdout)
    assert (figures["n"], figures["auc"], figures["recall"]) == (2, 1.0, 1.0)
    table = CliRunner().invoke(
        command, [str(file), *ARGUMENTS], standalone_mode=False, catch_exceptions=False
    )
    assert len(table.stdout.splitlines()) == 15
