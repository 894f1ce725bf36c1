"""What the repository itself promises: the sample untouched, packages that are packages, one version."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

from sources import ROOMS, ROOT

SEED_SHA256 = "814d6e24aae7437c6726180a58955a84cde3d5e95217aee7c4bd3cce022085a9"


def test_the_seed_is_the_file_that_was_given(seed: Path) -> None:
    data = seed.read_bytes()
    assert hashlib.sha256(data).hexdigest() == SEED_SHA256
    assert data.count(b"\n") == 115


def test_every_folder_of_code_is_a_package() -> None:
    folders = {file.parent for room in ROOMS for file in (ROOT / room).rglob("*.py")}
    assert len(folders) > 8
    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_test_files_have_names_of_their_own() -> None:
    """Test folders are no packages: two files of one name would hide each other."""
    names = [file.name for file in (ROOT / "tests").rglob("*.py") if file.name != "conftest.py"]
    assert sorted(names) == sorted(set(names))


def test_the_changelog_knows_the_version() -> None:
    from moderator import __version__

    page = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d[^\]]*)\]", page, re.MULTILINE)
    assert "## [Unreleased]" in page or __version__ in released


def test_pyside_stays_below_the_release_that_loses_none() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    old = [line for line in project["dependencies"] if "PySide6" in line and "< '3.12'" in line]
    assert len(old) == 1
    assert "<6.12" in old[0]
