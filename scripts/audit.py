"""What this program is made of: the lock file, licences and SBOM, and known faults in the parts.

``python scripts/audit.py``            the parts, and what the advisory services know of them
``python scripts/audit.py --write``    requirements.lock, docs/licences.md and sbom.cdx.json anew

Ends with 0 where every part was looked up and none has a known fault, 1 where one has, 3 where some could not
be looked up (no network, an index without advisories): nothing was found is not the same as nothing is there.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "moderation-desk"
LOCK = ROOT / "requirements.lock"
SERVICES = ("pypi", "osv")
CLEAN, FAULTY, NOT_LOOKED_UP = 0, 1, 3

_LOCK_HEAD = """\
# What the program needs to run, on Python 3.11 and newer, on Linux, macOS and Windows, by SHA-256.
#     pip install --require-hashes -r requirements.lock && pip install --no-deps .
# Written by `make audit ARGS=--write`.
"""
_PREFACE = """\
# Licences

The program itself is under Apache-2.0 (`LICENSE`). It runs on these parts; `requirements.lock` names every
file of them by its SHA-256, `sbom.cdx.json` says the same for machines (CycloneDX). All three are written by
`make audit ARGS=--write`; plain `make audit` asks the public advisory services about them.

Qt and PySide6 are used under the LGPL: they are separate libraries of the installation, and anybody may put
other builds in their place. jieba's dictionary and snownlp's tables are loaded from those packages.

| part | version | licence | home |
|---|---|---|---|
"""
_MADE_FROM = """\

## Made from others' work, in this repository

| what | from | licence |
|---|---|---|
| `moderator/text/variants.py`: simplified characters | the character table of OpenCC | Apache-2.0 |
| `resources/models/prior.*`: weights learnt from comments | COLDataset (thu-coai) | Apache-2.0 |
| the same | SWSR (aggiejiang) | MIT |
| `resources/models/characters.*`: how frequent characters are | COLDataset (thu-coai) | Apache-2.0 |

Rules, icons, texts and the made-up samples of the tests are the project's own. `seeds/` is the page the
project was given to start from.

## Only for building and testing

Not shipped and not in the lock file: the extras `dev`, `docs`, `audit` and `parquet` of `pyproject.toml`.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the lock file. ``marker`` says where it is meant for, "" everywhere."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def locked(text: str) -> list[Part]:
    """The parts a lock file names."""
    found = []
    for block in re.findall(r"^[a-z0-9][^\\\n]*(?:\\\n[^\\\n]*)*", text, re.MULTILINE):
        name, version, marker = re.match(
            r"([a-z0-9-]+)==([^ ;\\]+)(?: ; ([^\\]+?))?\s*(?:\\|$)", block
        ).groups()  # type: ignore[union-attr]
        found.append(Part(name, version, marker or "", tuple(re.findall(r"sha256:([0-9a-f]{64})", block))))
    return found


def fresh_lock() -> str:
    """The newest versions that fit together, for every Python and system we support, with their hashes."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
    command += ["--python-version", "3.11", "--no-header", "--no-annotate", "--no-emit-index-url"]
    done = subprocess.run([*command, "pyproject.toml"], check=True, capture_output=True, text=True, cwd=ROOT)
    return _LOCK_HEAD + done.stdout


def licence(name: str) -> tuple[str, str]:
    """Licence and home of an installed part, "?" where it is not installed here."""
    try:
        data = distribution(name).metadata
    except PackageNotFoundError:
        return "?", ""
    classes = data.get_all("Classifier") or ()
    named = " / ".join(one.rpartition(" :: ")[2] for one in classes if one.startswith("License ::"))
    said = data.get("License-Expression") or named or (data.get("License") or "?").splitlines()[0]
    home = data.get("Home-page") or next(
        (line.partition(", ")[2] for line in data.get_all("Project-URL") or ()), ""
    )
    return said[:80], home if home.startswith("http") else ""


def licences(parts: Sequence[Part]) -> str:
    rows = []
    for part in parts:
        said, home = licence(part.name)
        where = f" ({part.marker.replace('python_full_version', 'Python')})" if part.marker else ""
        rows.append(f"| {part.name} | {part.version}{where} | {said} | {home} |\n")
    return _PREFACE + "".join(rows) + _MADE_FROM


def sbom(parts: Sequence[Part]) -> str:
    """CycloneDX 1.5, without a serial number or a date: the same parts give the same bytes."""
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": PROJECT}},
        "components": [_component(part) for part in parts],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _component(part: Part) -> dict[str, object]:
    said: dict[str, object] = {
        "type": "library",
        "bom-ref": f"pkg:pypi/{part.name}@{part.version}",
        "name": part.name,
        "version": part.version,
        "purl": f"pkg:pypi/{part.name}@{part.version}",
        "licenses": [{"license": {"name": licence(part.name)[0]}}],
    }
    if part.marker:
        said["properties"] = [{"name": "marker", "value": part.marker}]
    return said


def looked_up(service: str) -> dict[str, list[str]] | None:
    """What one advisory service says: known faults by part, for each part that it knows; None where it does
    not answer."""
    command = [sys.executable, "-m", "pip_audit", "--vulnerability-service", service, "--format", "json"]
    command += ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "-r", str(LOCK)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    try:
        said = json.loads(done.stdout)
    except ValueError:
        return None
    return {
        one["name"]: [fault["id"] for fault in one["vulns"]]
        for one in said["dependencies"]
        if "skip_reason" not in one
    }


def audit(parts: Sequence[Part]) -> Iterator[str]:
    """Ask each service about what the ones before it did not know, and say what came of it; the last line is
    the exit code."""
    names = {part.name for part in parts}
    known: dict[str, list[str]] = {}
    for service in SERVICES:
        if names <= known.keys():
            break
        found = looked_up(service)
        if found is None:
            yield f"{service}: does not answer from here"
            continue
        yield f"{service}: knows {len(found)} of {len(names)} parts"
        known = found | known
    faults = {name: ids for name, ids in known.items() if ids}
    yield from (f"FAULT {name}: {' '.join(ids)}" for name, ids in faults.items())
    missing = sorted(names - known.keys())
    if missing:
        yield f"NOT LOOKED UP ({len(missing)}): {' '.join(missing)}"
    yield str(FAULTY if faults else NOT_LOOKED_UP if missing else CLEAN)


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--write", action="store_true")
    if options.parse_args().write:
        LOCK.write_text(fresh_lock(), encoding="utf-8")
        parts = locked(LOCK.read_text(encoding="utf-8"))
        (ROOT / "docs" / "licences.md").write_text(licences(parts), encoding="utf-8")
        (ROOT / "sbom.cdx.json").write_text(sbom(parts), encoding="utf-8")
        return CLEAN
    parts = locked(LOCK.read_text(encoding="utf-8"))
    for part in parts:
        print(f"{part.name:<24} {part.version:<14} {licence(part.name)[0]}  {part.marker}")
    *said, code = audit(parts)
    print(*said, "clean" if int(code) == CLEAN else "NOT CLEAN", sep="\n")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
