"""Imports point downward, and the heavy libraries stay out of the processes that must not hold them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from importlinter import api, cli

HEAVY = ("jieba", "snownlp", "sklearn", "matplotlib")

IMPORT_ALL = """
import importlib, pkgutil, sys
import moderator
names = ["moderator", *(m.name for m in pkgutil.walk_packages(moderator.__path__, "moderator."))]
for name in names:
    importlib.import_module(name)
print(len(names))
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""

IMPORT_DESK = """
import sys
import ui.app
print(1)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def loaded(program: str, root: Path) -> tuple[int, set[str]]:
    """What a fresh interpreter holds after ``program``: how many modules it imported, and all top names."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    count, names = done.stdout.splitlines()
    return int(count), set(names.split())


def test_import_contracts_are_kept(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    assert len(api.read_configuration("pyproject.toml")["contracts_options"]) >= 2
    status = cli.lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert status == cli.EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_moderator_loads_neither_qt_nor_the_heavy_libraries(root: Path) -> None:
    count, names = loaded(IMPORT_ALL, root)
    assert count > 25
    assert names.isdisjoint({"PySide6", "shiboken6", "ui", *HEAVY})


def test_the_desk_process_never_loads_the_heavy_libraries(root: Path) -> None:
    _, names = loaded(IMPORT_DESK, root)
    assert "PySide6" in names
    assert names.isdisjoint(HEAVY)
