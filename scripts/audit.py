"""What this program is made of: licences and SBOM from what is installed, the lock file, known faults.

``python scripts/audit.py``            known faults, by pip-audit where it is installed
``python scripts/audit.py --write``    docs/licences.md, sbom.cdx.json and requirements.lock anew
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "moderation-desk"
LOCK = ROOT / "requirements.lock"


_PREFACE = (
    "---",
    "orphan: true",
    "---",
    "",
    "# Licences",
    "",
    "The program itself is under Apache-2.0 (`LICENSE`). It is made with these parts, as installed where",
    "`make audit ARGS=--write` wrote this page; `sbom.cdx.json` says the same for machines (CycloneDX).",
    "",
    "Qt and PySide6 are used under the LGPL: they are separate libraries of the installation, and anybody",
    "may put other builds in their place. jieba's dictionary and snownlp's tables are loaded from there.",
    "",
    "| part | version | licence | home |",
    "|---|---|---|---|",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One package the program needs to run."""

    name: str
    version: str
    licence: str
    home: str


def parts() -> list[Part]:
    """Everything needed to run, through all levels, by name."""
    found: dict[str, Part] = {}
    waiting = [PROJECT]
    while waiting:
        name = waiting.pop()
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        for needed in _needs(package):
            if needed not in found:
                found[needed] = _part(distribution(needed))
                waiting.append(needed)
    return sorted(found.values(), key=lambda part: part.name.lower())


def _needs(package: Distribution) -> Iterator[str]:
    for line in package.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield re.sub(r"[-_.]+", "-", requirement.name).lower()


def _part(package: Distribution) -> Part:
    data = package.metadata
    classes = data.get_all("Classifier") or ()
    named = " / ".join(one.rpartition(" :: ")[2] for one in classes if one.startswith("License ::"))
    said = data.get("License-Expression") or named or (data.get("License") or "?").splitlines()[0]
    home = data.get("Home-page") or next(
        (line.partition(", ")[2] for line in data.get_all("Project-URL") or ()), ""
    )
    return Part(data["Name"], package.version, said[:80], home if home.startswith("http") else "")


def licences(found: list[Part]) -> str:
    rows = [f"| {part.name} | {part.version} | {part.licence} | {part.home} |" for part in found]
    return "\n".join([*_PREFACE, *rows, ""])


def sbom(found: list[Part]) -> str:
    """CycloneDX 1.5, without a serial number or a date: the same parts give the same bytes."""
    components = [
        {
            "type": "library",
            "name": part.name,
            "version": part.version,
            "purl": f"pkg:pypi/{re.sub('[-_.]+', '-', part.name).lower()}@{part.version}",
            "licenses": [{"license": {"name": part.licence}}],
        }
        for part in found
    ]
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": PROJECT}},
        "components": components,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def lock() -> str:
    """What pip would install today for this Python and system, each file by its SHA-256."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
    report = json.loads(
        subprocess.run(
            [*command, "--report", "-", str(ROOT)], check=True, stdout=subprocess.PIPE, text=True
        ).stdout
    )
    version = ".".join(map(str, sys.version_info[:2]))
    lines = [f"# Python {version} on {sys.platform}: pip install --require-hashes -r requirements.lock"]
    packages = [one for one in report["install"] if one["metadata"]["name"] != PROJECT]
    for one in sorted(packages, key=lambda one: one["metadata"]["name"].lower()):
        digest = one["download_info"]["archive_info"]["hashes"]["sha256"]
        lines.append(f"{one['metadata']['name']}=={one['metadata']['version']} --hash=sha256:{digest}")
    return "\n".join(lines) + "\n"


def faults() -> int:
    """pip-audit over the lock file; 0 where it found nothing or could not look."""
    if shutil.which("pip-audit") is None and not (Path(sys.executable).parent / "pip-audit").exists():
        print("pip-audit is not installed here: pip install pip-audit, then again", file=sys.stderr)
        return 0
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "-r", str(LOCK)]
    return subprocess.run(command, check=False).returncode


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--write", action="store_true")
    found = parts()
    if options.parse_args().write:
        (ROOT / "docs" / "licences.md").write_text(licences(found), encoding="utf-8")
        (ROOT / "sbom.cdx.json").write_text(sbom(found), encoding="utf-8")
        LOCK.write_text(lock(), encoding="utf-8")
    for part in found:
        print(f"{part.name:<24} {part.version:<14} {part.licence}")
    return faults()


if __name__ == "__main__":
    sys.exit(main())
