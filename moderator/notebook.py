"""A TOML file of tables that the program keeps for its user: presets, marks, answers."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from moderator import settings
from moderator.errors import ModeratorError


@dataclass(frozen=True, slots=True)
class Notebook:
    """``file`` is made when something is kept, readable by its owner only. ``fault`` is the catalogue key of
    what is said where it cannot be read."""

    file: Path
    fault: str

    def table(self, name: str) -> dict[str, object]:
        """One table; empty where it was never written. Raises ModeratorError where the file is not TOML."""
        try:
            found = tomllib.loads(self.file.read_text(encoding="utf-8")).get(name, {})
        except FileNotFoundError:
            return {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as fault:
            raise ModeratorError(self.fault, where=str(self.file), detail=str(fault)) from fault
        return found if isinstance(found, dict) else {}

    def keep(self, table: str, name: str, value: object) -> None:
        """Set one entry; the user's comments and order stay."""
        import tomlkit  # only here: most commands never write

        self.table(table)
        settings.private_folder(self.file.parent)
        exists = self.file.exists()
        document = tomlkit.parse(self.file.read_text(encoding="utf-8")) if exists else tomlkit.document()
        if table not in document:
            document[table] = tomlkit.table()
        section = document[table]
        assert isinstance(section, dict)
        section[name] = value
        self._write(tomlkit.dumps(document))

    def drop(self, table: str, name: str) -> None:
        """Take one entry out; nothing happens where it is not there."""
        import tomlkit

        if name not in self.table(table):
            return
        document = tomlkit.parse(self.file.read_text(encoding="utf-8"))
        section = document[table]
        assert isinstance(section, dict)
        del section[name]
        self._write(tomlkit.dumps(document))

    def _write(self, text: str) -> None:
        partial = self.file.with_suffix(".part")
        with open(partial, "w", encoding="utf-8", opener=private) as stream:
            stream.write(text)
        partial.replace(self.file)


def private(path: str, flags: int) -> int:
    """An opener for files that only their owner may read."""
    return os.open(path, flags, 0o600)
