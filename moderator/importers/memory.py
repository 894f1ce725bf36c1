"""Named ways of reading a table, kept in the user's own folder and offered again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from moderator import settings
from moderator.errors import ModeratorError
from moderator.importers import columns
from moderator.notebook import Notebook


@dataclass(frozen=True, slots=True)
class Preset:
    """Which column holds which field, under a name; ``format`` and ``zone`` may be empty."""

    name: str
    mapping: Mapping[str, str] = field(default_factory=dict)
    format: str = ""
    zone: str = ""

    def fits(self, names: Iterable[str]) -> bool:
        """True where all its columns are there."""
        here = {columns.fold(name) for name in names}
        return bool(self.mapping) and all(columns.fold(column) in here for column in self.mapping.values())


@dataclass(frozen=True, slots=True)
class Memory:
    """The presets in ``imports.toml``."""

    notebook: Notebook

    def presets(self) -> list[Preset]:
        """In the order they were kept. Raises ModeratorError where the file is not what we wrote."""
        return [_preset(name, table) for name, table in self.notebook.table("presets").items()]

    def preset(self, name: str) -> Preset:
        """Raises ModeratorError where there is none of that name."""
        known = {preset.name: preset for preset in self.presets()}
        if name not in known:
            raise ModeratorError("import.unknown_preset", name=name, known=", ".join(known) or "-")
        return known[name]

    def keep(self, preset: Preset) -> None:
        said = {"format": preset.format, "zone": preset.zone, "map": dict(preset.mapping)}
        self.notebook.keep("presets", preset.name, {key: value for key, value in said.items() if value})


def _preset(name: str, table: object) -> Preset:
    if not isinstance(table, dict):
        return Preset(name)
    mapping = table.get("map")
    pairs = mapping if isinstance(mapping, dict) else {}
    return Preset(
        name,
        {str(key): str(value) for key, value in pairs.items() if key in columns.FIELDS},
        str(table.get("format", "")),
        str(table.get("zone", "")),
    )


def memory() -> Memory:
    """The memory in the user's configuration folder."""
    return Memory(Notebook(settings.config_folder() / "imports.toml", "import.memory"))
