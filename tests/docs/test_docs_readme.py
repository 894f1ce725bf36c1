"""What the READMEs tell a newcomer to type works, and what they point to is there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

READMES = ("README.md", "README.zh-CN.md")
PAGES = (*READMES, "CONTRIBUTING.md", "CHANGELOG.md")


def commands(text: str) -> list[str]:
    """The lines after ``$`` in every console block."""
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


@pytest.mark.slow
@pytest.mark.parametrize("readme", READMES)
def test_the_commands_of_the_readme_run(root: Path, tmp_path: Path, readme: str) -> None:
    lines = commands((root / readme).read_text(encoding="utf-8"))
    assert len(lines) >= 3
    (tmp_path / "seeds").mkdir()
    for file in (root / "seeds").iterdir():
        (tmp_path / "seeds" / file.name).write_bytes(file.read_bytes())
    moderator = Path(sys.executable).with_name("moderator")
    for line in lines:
        program, *arguments = shlex.split(line)
        assert program == "moderator"
        done = subprocess.run([moderator, *arguments], cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, f"{line}\n{done.stderr.decode()}"
    assert (tmp_path / "decisions.csv").stat().st_size > 1000


def test_the_make_targets_that_are_named_exist(root: Path) -> None:
    targets = set(re.findall(r"^(\w+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        target
        for page in (*PAGES, "docs/tutorial.md", "docs/tutorial.zh-CN.md")
        for target in re.findall(
            r"\bmake (run|test|check|\w+(?=`))", (root / page).read_text(encoding="utf-8")
        )
    }
    assert {"run", "test"} <= named <= targets


def links(page: Path) -> list[str]:
    """Link and image targets that are files of the project."""
    found = re.findall(r"\]\(([^)\s#]+)", page.read_text(encoding="utf-8"))
    return [target for target in found if "://" not in target]


def test_links_lead_somewhere(root: Path) -> None:
    pages = [root / name for name in PAGES] + sorted((root / "docs").glob("*.md"))
    broken = [
        f"{page.relative_to(root)}: {target}"
        for page in pages
        for target in links(page)
        if not (page.parent / target).is_file()
    ]
    assert broken == []


def test_both_readmes_show_the_same_steps(root: Path) -> None:
    english, chinese = ((root / name).read_text(encoding="utf-8") for name in READMES)
    assert commands(english) == commands(chinese)
    assert english.count("\n## ") == chinese.count("\n## ")


def test_every_dependency_has_its_reason(root: Path) -> None:
    import tomllib

    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=;\[ ]", line)[0] for line in project["dependencies"]}
    page = (root / "docs" / "decisions.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([\w.-]+)` \|", page, re.MULTILINE))
    assert explained == names
