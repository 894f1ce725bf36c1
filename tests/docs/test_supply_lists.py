"""What the program is made of: lock file, SBOM and licences name the same parts, and an audit is honest."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement


@pytest.fixture(scope="module")
def audit(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit_script", root / "scripts" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Its dataclasses look for their own module.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _listed(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(found)


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_the_lock_holds_every_dependency_once_on_every_system(
    audit: ModuleType, root: Path, version: str, system: str
) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    here = {"python_version": version, "python_full_version": f"{version}.0", "sys_platform": system}
    parts = audit.locked(audit.LOCK.read_text(encoding="utf-8"))
    for line in project["dependencies"]:
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate(here):
            continue
        name = re.sub(r"[-_.]+", "-", wanted.name).lower()
        found = [
            part
            for part in parts
            if part.name == name
            and (not part.marker or Requirement(f"x; {part.marker}").marker.evaluate(here))  # type: ignore[union-attr]
        ]
        assert len(found) == 1, name
        assert wanted.specifier.contains(found[0].version), found[0]
        assert found[0].hashes


def test_sbom_and_licences_name_what_the_lock_names(audit: ModuleType, root: Path) -> None:
    parts = audit.locked(audit.LOCK.read_text(encoding="utf-8"))
    assert len(parts) > 25
    wanted = _listed([(part.name, part.version) for part in parts])
    components = json.loads((root / "sbom.cdx.json").read_text(encoding="utf-8"))["components"]
    assert _listed([(one["name"], one["version"]) for one in components]) == wanted
    page = (root / "docs" / "licences.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z0-9-]+) \| (\d[^ ]*)[^|]*\| ([^|]+) \|", page, re.MULTILINE)
    assert _listed([(name, version) for name, version, _ in rows]) == wanted
    assert [name for name, _, said in rows if said.strip() in ("", "?")] == []


def _ends(audit: ModuleType, monkeypatch: pytest.MonkeyPatch, *answers: dict[str, list[str]] | None) -> int:
    said = iter(answers)
    monkeypatch.setattr(audit, "looked_up", lambda service: next(said))
    parts = [audit.Part("one", "1", "", ()), audit.Part("two", "1", "", ())]
    return int(list(audit.audit(parts))[-1])


def test_nothing_found_is_not_nothing_there(audit: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that does not answer, or does not know a part, never makes a clean audit."""
    assert _ends(audit, monkeypatch, None, None) == audit.NOT_LOOKED_UP
    assert _ends(audit, monkeypatch, {}, {}) == audit.NOT_LOOKED_UP
    assert _ends(audit, monkeypatch, {"one": []}, None) == audit.NOT_LOOKED_UP
    assert _ends(audit, monkeypatch, {"one": []}, {"one": [], "two": []}) == audit.CLEAN
    assert _ends(audit, monkeypatch, {"one": ["CVE-1"], "two": []}) == audit.FAULTY
    assert _ends(audit, monkeypatch, {"one": ["CVE-1"]}, None) == audit.FAULTY
