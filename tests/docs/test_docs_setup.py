"""Setting up a machine: what is asked for, what is refused in words, and that a second time is quick."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from moderator.i18n import Language, Translator, read_catalogue

pytestmark = pytest.mark.skipif(os.name == "nt", reason="make and apt-get are not used on Windows")


@pytest.fixture
def bootstrap(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", root / "scripts" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def say(root: Path) -> Translator:
    return Translator(read_catalogue(root / "scripts"), Language.EN)


def script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def test_missing_things_become_debian_packages(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "none")
    monkeypatch.setattr(bootstrap, "loads", lambda library: library != "libxcb-cursor.so.0")
    monkeypatch.setattr(bootstrap, "has_han_font", lambda: False)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    run = [f"python{version}-venv", "libxcb-cursor0", "fonts-noto-cjk"]
    assert bootstrap.missing_packages("run") == run
    assert bootstrap.missing_packages("test") == [*run, "xvfb", "xdotool", "strace"]
    assert bootstrap.missing_packages("docs") == run[:1]


def test_nothing_is_asked_of_other_systems(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(bootstrap, "loads", lambda library: False)
    assert bootstrap.missing_packages("test") == []


def test_setting_up_needs_nothing_installed(root: Path, tmp_path: Path) -> None:
    """On a fresh machine there is a bare Python and nothing else: neither site packages nor a ``.venv``."""
    said = "b.Translator(b.read_catalogue(b.ROOT / 'scripts'), b.system_language())('setup.venv')"
    code = f"import bootstrap as b; print({said})"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        env={"PYTHONPATH": str(root / "scripts"), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_without_root_it_stops_with_the_one_line(
    bootstrap: ModuleType, say: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "root_prefix", lambda: None)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(bootstrap.Stop) as stop:
        bootstrap.install_packages(["xvfb", "xdotool"], say)
    last = str(stop.value).splitlines()[-1].strip()
    update, install = last.split(" && ")
    assert update == "sudo apt-get update"
    assert install == "sudo apt-get install -y --no-install-recommends xvfb xdotool"


def test_without_apt_it_names_the_packages(
    bootstrap: ModuleType, say: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(bootstrap.Stop, match=r"package manager(.|\n)*xvfb xdotool"):
        bootstrap.install_packages(["xvfb", "xdotool"], say)


def test_a_finished_setup_installs_nothing(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    (tmp_path / ".ready-run").write_text(bootstrap.fingerprint("run"), encoding="utf-8")

    def nothing(*_: object, **__: object) -> None:
        raise AssertionError("something was started")

    monkeypatch.setattr(bootstrap.subprocess, "run", nothing)
    bootstrap.install_project("run", nothing)
    with pytest.raises(AssertionError):
        bootstrap.install_project("test", nothing)


def test_an_environment_from_another_place_is_seen(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    made = "home = /usr/bin\ncommand = /usr/bin/python3 -m venv {}\n"
    (tmp_path / "pyvenv.cfg").write_text(made.format(tmp_path), encoding="utf-8")
    assert not bootstrap.was_moved()
    (tmp_path / "pyvenv.cfg").write_text(made.format("/elsewhere/.venv"), encoding="utf-8")
    assert bootstrap.was_moved()


def test_an_old_python_is_refused_in_words(root: Path, tmp_path: Path) -> None:
    for name in ("python3", "python"):
        script(tmp_path / name, "exit 1")
    done = subprocess.run(
        ["/bin/sh", root / "scripts" / "python.sh", "-c", "print(1)"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Python 3.11" in done.stderr
    assert done.stdout == ""


def test_the_newest_enough_python_is_found_behind_an_old_one(root: Path, tmp_path: Path) -> None:
    script(tmp_path / "python3", "exit 1")
    script(tmp_path / "python3.11", f'exec "{sys.executable}" "$@"')
    done = subprocess.run(
        ["/bin/sh", root / "scripts" / "python.sh", "-c", "import sys; print(sys.version_info >= (3, 11))"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "True\n"
