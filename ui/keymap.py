"""Which keys reach which command: the table's own, a preset's, and the user's own in ``keymap.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from moderator import settings
from moderator.errors import ModeratorError
from ui.commands import Command, Place
from ui.presets import DEFAULT, PRESETS

MODIFIERS = ("Ctrl", "Alt", "Shift", "Meta")
_SHOWN = {"Return": "Enter", "Down": "↓", "Up": "↑", "PgDown": "PgDn"}
_PRESET = "preset"
_SHIFTED = frozenset('?!@#$%^&*()_+{}|:"<>~')


@dataclass(frozen=True, slots=True)
class Chord:
    """A key with its modifiers, in the spelling of the command table."""

    key: str
    modifiers: frozenset[str] = frozenset()

    @property
    def plain(self) -> bool:
        """True for a key that would type a character in a text field."""
        return len(self.key) == 1 and not self.modifiers & {"Ctrl", "Alt", "Meta"}

    def __str__(self) -> str:
        held = [name for name in MODIFIERS if name in self.modifiers]
        return "+".join([*held, self.key])

    def shown(self) -> str:
        """The chord as drawn on a key cap."""
        held = [name for name in MODIFIERS if name in self.modifiers]
        return " ".join([*held, _SHOWN.get(self.key, self.key)])


def chord(text: str) -> Chord:
    """Read ``Ctrl+Shift+Z``. A sign that needs Shift (``?``) is written without it. Raises ValueError."""
    # The plus sign itself is a key: in "Ctrl++" the last one.
    head, key = (text[:-1], "+") if text.endswith("+") and text != "Ctrl+" else _split(text)
    names = [name.strip().capitalize() for name in head.split("+") if name.strip()]
    if not key or any(name not in MODIFIERS for name in names):
        raise ValueError(text)
    key = key.upper() if len(key) == 1 else key[0].upper() + key[1:]
    held = frozenset(names)
    return Chord(key, held - {"Shift"} if key in _SHIFTED else held)


def _split(text: str) -> tuple[str, str]:
    head, _, key = text.rpartition("+")
    return head, key.strip()


@dataclass(frozen=True, slots=True)
class Conflict:
    """One key claimed by several commands in one place; it does nothing until the user settles it."""

    chord: Chord
    place: Place
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys in force: for each place the command of a chord, and for each command its chords."""

    by_place: Mapping[Place, Mapping[Chord, str]]
    by_command: Mapping[str, tuple[Chord, ...]]
    conflicts: tuple[Conflict, ...] = ()

    def command(self, place: Place, pressed: Chord) -> str | None:
        """The id of the command that the chord reaches in this place, or anywhere in the window."""
        here = self.by_place.get(place, {}).get(pressed)
        return here or self.by_place.get(Place.WINDOW, {}).get(pressed)

    def chords(self, command_id: str) -> tuple[Chord, ...]:
        return self.by_command.get(command_id, ())

    def first(self, command_id: str) -> str:
        """The main key of a command as drawn on a cap; empty where it has none."""
        chords = self.chords(command_id)
        return chords[0].shown() if chords else ""

    def shown(self, command_id: str) -> str:
        """All keys of a command, for tooltips and the cheat-sheet."""
        return " / ".join(each.shown() for each in self.chords(command_id))


def keymap_file() -> Path:
    return settings.config_folder() / "keymap.toml"


def build(table: Sequence[Command], overrides: Mapping[str, Sequence[str]] | None = None) -> Keymap:
    """Lay the user's keys over the table's. Conflicting chords are listed and reach nothing."""
    overrides = overrides or {}
    chords = {
        command.id: tuple(chord(key) for key in overrides.get(command.id, command.keys)) for command in table
    }
    claims: dict[tuple[Place, Chord], list[str]] = {}
    for command in table:
        for place in _reach(command):
            for each in chords[command.id]:
                claims.setdefault((place, each), []).append(command.id)
    by_place: dict[Place, dict[Chord, str]] = {place: {} for place in Place}
    conflicts: list[Conflict] = []
    for (place, each), ids in claims.items():
        if len(ids) == 1:
            by_place[place][each] = ids[0]
        else:
            conflicts.append(Conflict(each, place, tuple(ids)))
    return Keymap(by_place, chords, tuple(conflicts))


def _reach(command: Command) -> frozenset[Place]:
    """A window-wide command claims its key in every place."""
    return frozenset(Place) if Place.WINDOW in command.places else command.places


def read_overrides(table: Sequence[Command], file: Path | None = None) -> dict[str, tuple[str, ...]]:
    """The keys that differ from the table's, by command id: the chosen preset's with the user's over them."""
    chosen = read_choice(table, file)
    known = {command.id for command in table}
    preset = {name: keys for name, keys in PRESETS[chosen.preset].items() if name in known}
    return {**preset, **chosen.own}


@dataclass(frozen=True, slots=True)
class Choice:
    """What ``keymap.toml`` says: a preset, and keys of the user's own by command id."""

    preset: str = DEFAULT
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_choice(table: Sequence[Command], file: Path | None = None) -> Choice:
    """``preset = "coral"``, ``approve = "Y"`` or ``["Y", "Return"]``; ``[]`` takes a command's keys away.

    Raises ModeratorError naming the file for what is not TOML, an unknown preset or command, or an
    unreadable key.
    """
    file = file or keymap_file()
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Choice()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as fault:
        raise ModeratorError("keymap.unreadable", where=str(file), detail=str(fault)) from fault
    known = {command.id for command in table}
    preset = str(raw.pop(_PRESET, DEFAULT))
    if preset not in PRESETS:
        raise ModeratorError("keymap.unknown_preset", where=str(file), name=preset, known=", ".join(PRESETS))
    overrides: dict[str, tuple[str, ...]] = {}
    for name, value in _flat(raw):
        if name not in known:
            raise ModeratorError("keymap.unknown_command", where=str(file), name=name)
        keys = value if isinstance(value, list) else [value]
        overrides[name] = tuple(_checked(key, name, file) for key in keys)
    return Choice(preset, overrides)


def write_choice(choice: Choice, file: Path | None = None) -> None:
    """Keep a choice of keys; comments and what did not change stay as they stand. Raises OSError."""
    import tomlkit  # only here: most starts never write
    from tomlkit.items import SingleKey

    file = file or keymap_file()
    settings.private_folder(file.parent)
    document = tomlkit.parse(file.read_text(encoding="utf-8")) if file.exists() else tomlkit.document()
    before = {name: tuple(v) if isinstance(v, list) else (v,) for name, v in _flat(document.unwrap())}
    for name in before:
        if name != _PRESET and name not in choice.own:
            _drop(document, name.split("."))
    if choice.preset != DEFAULT or _PRESET in before:
        document[_PRESET] = choice.preset
    for name, keys in choice.own.items():
        if before.get(name) != keys:
            _drop(document, name.split("."))
            # A quoted name: dots in it are part of the id, and no table is opened for them.
            document.add(SingleKey(name), list(keys))
    partial = file.with_suffix(".part")
    partial.write_text(tomlkit.dumps(document), encoding="utf-8")
    partial.replace(file)


def _drop(table: MutableMapping[str, object], path: Sequence[str]) -> None:
    """Take a name out, whether it was written whole or as tables inside one another."""
    whole = ".".join(path)
    if whole in table:
        del table[whole]
        return
    inner = table.get(path[0])
    if len(path) > 1 and isinstance(inner, MutableMapping):
        _drop(inner, path[1:])
        if not inner:
            del table[path[0]]


def _flat(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, object]]:
    """``hide.threat = "X"`` is a nested table in TOML: join the names again."""
    found: list[tuple[str, object]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            found.extend(_flat(value, f"{prefix}{name}."))
        else:
            found.append((f"{prefix}{name}", value))
    return found


def _checked(key: object, name: str, file: Path) -> str:
    try:
        return str(chord(str(key)))
    except ValueError as fault:
        raise ModeratorError("keymap.bad_key", where=str(file), chord=str(key), name=name) from fault
