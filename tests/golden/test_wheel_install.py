"""The built wheel, in an environment that knows nothing of the checkout, does the whole job."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

Run = Callable[..., str]


def done(*command: str | Path, env: Mapping[str, str], cwd: Path) -> str:
    """The standard output of a command that must succeed."""
    ran = subprocess.run(command, env=dict(env), cwd=cwd, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stdout.decode(errors="replace") + ran.stderr.decode(errors="replace")
    return ran.stdout.decode("utf-8")


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory, outer_environment: dict[str, str]) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    done(sys.executable, "-m", "build", "--wheel", "--outdir", out, root, env=outer_environment, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def run(wheel: Path, tmp_path_factory: pytest.TempPathFactory, outer_environment: dict[str, str]) -> Run:
    """Runs ``moderator ...`` from the wheel, in an empty folder and with an empty home."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place / "env", with_pip=True)
    scripts = place / "env" / ("Scripts" if os.name == "nt" else "bin")
    clean = {name: value for name, value in outer_environment.items() if not name.startswith("PYTHON")}
    done(scripts / "python", "-m", "pip", "install", "--quiet", wheel, env=clean, cwd=place)
    elsewhere = place / "empty folder"
    elsewhere.mkdir()
    private = dict(os.environ)
    private.pop("PYTHONPATH", None)

    def moderator(*arguments: str | Path) -> str:
        return done(scripts / "moderator", *arguments, env=private, cwd=elsewhere)

    return moderator


def test_the_wheel_holds_every_resource_and_nothing_foreign(wheel: Path, root: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"moderator", "ui"}
    resources = {
        "moderator/resources/" + file.relative_to(root / "resources").as_posix()
        for file in (root / "resources").rglob("*")
        if file.is_file()
    }
    assert "moderator/resources/translations/vocabulary.toml" in resources
    assert resources <= names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_load_list_and_export_from_the_wheel(run: Run, seed: Path) -> None:
    report = json.loads(run("load", seed, "--queue", "q.db", "--json"))
    assert (report["articles"], report["comments"], report["problems"]) == (1, 48, 0)
    assert report["flagged"] > 0

    rows = [json.loads(line) for line in run("list", "--queue", "q.db", "--format", "jsonl").splitlines()]
    assert len(rows) == 48
    assert sum(row["flagged"] for row in rows) == report["flagged"]

    exported = run("export", "--format", "csv", "--out", "-", "--queue", "q.db").removeprefix("\ufeff")
    table = list(csv.DictReader(io.StringIO(exported, newline="")))
    assert {row["uid"] for row in table} == {row["uid"] for row in rows}
    assert run("--version").strip()
