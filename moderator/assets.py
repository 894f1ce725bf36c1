"""The one way to reach ``resources/``, from a checkout and from an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def root() -> Path:
    """The folder that holds rules/, models/, icons/ and translations/."""
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def path(*parts: str) -> Path:
    """The path of one resource, for example ``path("rules", "abuse.toml")``."""
    return root().joinpath(*parts)


def seed() -> Path:
    """The sample page that ships with the program."""
    name = "000_8ec5993da452e490.txt"
    installed = root() / "seeds" / name
    return installed if installed.is_file() else _PACKAGE.parent / "seeds" / name
