"""What exports remember between two runs, in the user's own folder: presets, marks, answers, a secret."""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import tomlkit

from moderator import settings
from moderator.errors import ModeratorError
from moderator.exporters.base import Ask

_KEY_SIZE = 32


@dataclass(frozen=True, slots=True)
class Preset:
    """A way of exporting under a name. ``redact`` None means: as the format says."""

    format: str
    status: str = "all"
    flagged: bool = False
    category: str = ""
    tag: str = ""
    columns: list[str] = field(default_factory=list)
    redact: bool | None = None
    since_last: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """``exports.toml`` and ``pseudonyms.key`` in ``folder``, which is created when something is kept."""

    folder: Path

    def presets(self) -> dict[str, Preset]:
        """Presets by name. Raises ModeratorError where the file is not what we wrote."""
        known = {one.name for one in fields(Preset)}
        try:
            return {
                name: Preset(**{key: value for key, value in table.items() if key in known})
                for name, table in self._table("presets").items()
                if isinstance(table, dict)
            }
        except (TypeError, AttributeError) as fault:
            raise ModeratorError("export.memory", where=str(self._file), detail=str(fault)) from fault

    def keep_preset(self, name: str, preset: Preset) -> None:
        self._keep("presets", name, {k: v for k, v in asdict(preset).items() if v is not None})

    def last(self, origin: str, form: str) -> int:
        """How many events the journal held at the last export of this queue in this format."""
        found = self._table("last").get(f"{origin}.{form}", 0)
        return found if isinstance(found, int) else 0

    def keep_last(self, origin: str, form: str, events: int) -> None:
        self._keep("last", f"{origin}.{form}", events)

    def answers(self, form: str) -> dict[str, str]:
        found = self._table("answers").get(form, {})
        return {str(k): str(v) for k, v in found.items()} if isinstance(found, Mapping) else {}

    def keep_answers(self, form: str, answers: Mapping[str, str]) -> None:
        if answers:
            self._keep("answers", form, {**self.answers(form), **answers})

    def key(self) -> bytes:
        """The secret behind the pseudonyms: made once, the same ever after."""
        file = self.folder / "pseudonyms.key"
        try:
            return bytes.fromhex(file.read_text(encoding="ascii").strip())
        except FileNotFoundError:
            return self._new_key(file)
        except (OSError, ValueError) as fault:
            raise ModeratorError("export.memory", where=str(file), detail=str(fault)) from fault

    def _new_key(self, file: Path) -> bytes:
        settings.private_folder(self.folder)
        key = secrets.token_bytes(_KEY_SIZE)
        with open(file, "x", encoding="ascii", opener=_private) as stream:
            stream.write(key.hex() + "\n")
        return key

    @property
    def _file(self) -> Path:
        return self.folder / "exports.toml"

    def _table(self, name: str) -> dict[str, object]:
        try:
            found = tomllib.loads(self._file.read_text(encoding="utf-8")).get(name, {})
        except FileNotFoundError:
            return {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as fault:
            raise ModeratorError("export.memory", where=str(self._file), detail=str(fault)) from fault
        return found if isinstance(found, dict) else {}

    def _keep(self, table: str, name: str, value: object) -> None:
        self._table(table)
        settings.private_folder(self.folder)
        exists = self._file.exists()
        document = tomlkit.parse(self._file.read_text(encoding="utf-8")) if exists else tomlkit.document()
        if table not in document:
            document[table] = tomlkit.table()
        section = document[table]
        assert isinstance(section, dict)
        section[name] = value
        partial = self._file.with_suffix(".part")
        with open(partial, "w", encoding="utf-8", opener=_private) as stream:
            stream.write(tomlkit.dumps(document))
        partial.replace(self._file)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def memory() -> Memory:
    """The memory in the user's configuration folder."""
    return Memory(settings.config_folder())


def check_answers(form: str, asks: Sequence[Ask], given: Mapping[str, str]) -> dict[str, str]:
    """All answers a format needs, defaults filled in.

    Raises ModeratorError naming those that are missing, unknown or not among the choices.
    """
    names = {ask.name for ask in asks}
    for name in given:
        if name not in names:
            raise ModeratorError(
                "export.unknown_answer", format=form, name=name, names=" ".join(sorted(names))
            )
    missing = [ask.name for ask in asks if ask.default is None and not given.get(ask.name, "").strip()]
    if missing:
        raise ModeratorError("export.answers_missing", format=form, names=", ".join(missing))
    answers: dict[str, str] = {}
    for ask in asks:
        value = given.get(ask.name) or ask.default or ""
        if (ask.choices and value and value not in ask.choices) or len(value) > ask.limit:
            known = " ".join(ask.choices) or f"<= {ask.limit}"
            raise ModeratorError("export.bad_answer", name=ask.name, given=value, known=known)
        answers[ask.name] = value
    return answers
