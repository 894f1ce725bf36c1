"""What exports remember between two runs, in the user's own folder: presets, marks, answers, a secret."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from moderator import settings
from moderator.errors import ModeratorError
from moderator.exporters.base import Ask
from moderator.notebook import Notebook, private

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
                for name, table in self._notebook.table("presets").items()
                if isinstance(table, dict)
            }
        except (TypeError, AttributeError) as fault:
            raise ModeratorError(
                "export.memory", where=str(self._notebook.file), detail=str(fault)
            ) from fault

    def keep_preset(self, name: str, preset: Preset) -> None:
        self._notebook.keep("presets", name, {k: v for k, v in asdict(preset).items() if v is not None})

    def drop_preset(self, name: str) -> None:
        self._notebook.drop("presets", name)

    def last(self, origin: str, form: str) -> int:
        """How many events the journal held at the last export of this queue in this format."""
        found = self._notebook.table("last").get(f"{origin}.{form}", 0)
        return found if isinstance(found, int) else 0

    def keep_last(self, origin: str, form: str, events: int) -> None:
        self._notebook.keep("last", f"{origin}.{form}", events)

    def answers(self, form: str) -> dict[str, str]:
        found = self._notebook.table("answers").get(form, {})
        return {str(k): str(v) for k, v in found.items()} if isinstance(found, Mapping) else {}

    def keep_answers(self, form: str, answers: Mapping[str, str]) -> None:
        if answers:
            self._notebook.keep("answers", form, {**self.answers(form), **answers})

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
        with open(file, "x", encoding="ascii", opener=private) as stream:
            stream.write(key.hex() + "\n")
        return key

    @property
    def _notebook(self) -> Notebook:
        return Notebook(self.folder / "exports.toml", "export.memory")


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
