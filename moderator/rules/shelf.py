"""Which packs there are, layer by layer: those that ship, the team's, one's own; each can be switched off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from moderator import settings as settings_room
from moderator.errors import ModeratorError
from moderator.rules.fault import nearest
from moderator.rules.parse import default_packs
from moderator.settings import Settings


class Layer(StrEnum):
    """Where a pack comes from, in the order of layering: a later layer's rule replaces one of the same id."""

    DEFAULT = "default"
    TEAM = "team"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Shelved:
    """One pack file. ``name`` is what it is switched by: the file's name, with the layer before it where the
    pack does not ship with the program (``team/adverts``).
    """

    name: str
    layer: Layer
    path: Path
    on: bool


def own_folder() -> Path:
    """Where one's own packs lie: every ``.toml`` file in it is one."""
    return settings_room.config_folder() / "rules"


def shelf(settings: Settings) -> list[Shelved]:
    """Every pack file, in the order of layering; files that cannot be read are on it as well."""
    found = [(Layer.DEFAULT, path) for path in default_packs()]
    found += [(Layer.TEAM, path) for path in _packs(_team(settings))]
    found += [(Layer.OWN, path) for path in _packs(own_folder())]
    named = [(_name(layer, path), layer, path) for layer, path in found]
    return [Shelved(name, layer, path, name not in _off(settings)) for name, layer, path in named]


def active(settings: Settings) -> list[Path]:
    """The pack files to flag with."""
    return [pack.path for pack in shelf(settings) if pack.on]


def switch(settings: Settings, name: str, on: bool) -> str:
    """The setting ``packs_off`` once a pack is switched. Raises ModeratorError for a pack there is not."""
    known = [pack.name for pack in shelf(settings)]
    if name not in known:
        raise ModeratorError(
            "rules.no_pack", name=name, near=nearest(name, known) or "-", known=", ".join(known)
        )
    off = [one for one in _off(settings) if one != name]
    return ", ".join(off if on else [*off, name])


def _off(settings: Settings) -> list[str]:
    return [name.strip() for name in settings.packs_off.split(",") if name.strip()]


def _team(settings: Settings) -> Path | None:
    return Path(settings.team_packs).expanduser() if settings.team_packs else None


def _packs(folder: Path | None) -> Iterator[Path]:
    """Raises ModeratorError where the team's folder cannot be listed: flags must not silently miss it."""
    if folder is None:
        return
    try:
        yield from sorted(path for path in folder.iterdir() if path.suffix == ".toml" and path.is_file())
    except FileNotFoundError:
        if folder == own_folder():
            return
        raise ModeratorError("rules.no_folder", where=str(folder)) from None
    except OSError as fault:
        raise ModeratorError("rules.unreadable", where=str(folder), detail=fault.strerror or "") from fault


def _name(layer: Layer, path: Path) -> str:
    return path.stem if layer is Layer.DEFAULT else f"{layer}/{path.stem}"
