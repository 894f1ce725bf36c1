"""Named queues: views the reviewer saved, in a TOML file beside the other settings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import tomlkit

from moderator import settings
from moderator.errors import ModeratorError
from moderator.records import Category, Uid
from moderator.store.query import Filters, Order
from ui.queue.snapshot import Shelf, View

MOST = 9
"""Saved queues, one for each digit."""


@dataclass(frozen=True, slots=True)
class Named:
    """A view under the reviewer's own name for it."""

    name: str
    view: View


def saved_file() -> Path:
    return settings.config_folder() / "queues.toml"


def read(file: Path | None = None) -> tuple[Named, ...]:
    """The saved queues in their order. Raises ModeratorError for a file that cannot be understood."""
    file = file or saved_file()
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
        return tuple(_named(table) for table in raw.get("queue", []))[:MOST]
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, ValueError, TypeError, KeyError) as fault:
        raise ModeratorError("queues.unreadable", where=str(file), detail=str(fault)) from fault


def write(queues: Sequence[Named], file: Path | None = None) -> None:
    """Keep these and no others. Raises ModeratorError where the file cannot be written."""
    file = file or saved_file()
    document = tomlkit.document()
    tables = tomlkit.aot()
    for each in queues:
        table = tomlkit.table()
        for name, value in _plain(each).items():
            table[name] = value
        tables.append(table)
    document["queue"] = tables
    try:
        settings.private_folder(file.parent)
        fresh = file.with_name(file.name + ".new")
        fresh.write_text(tomlkit.dumps(document), encoding="utf-8")
        fresh.chmod(0o600)
        fresh.replace(file)
    except OSError as fault:
        raise ModeratorError("queues.unwritable", where=str(file), detail=str(fault)) from fault


def _plain(each: Named) -> dict[str, object]:
    view = each.view
    made: dict[str, object] = {"name": each.name, "shelf": str(view.shelf), "order": str(view.order)}
    if view.search:
        made["search"] = view.search
    chosen = {field.name: getattr(view.filters, field.name) for field in fields(Filters)}
    made |= {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in chosen.items()
        if value is not None
    }
    return made


def _named(table: Mapping[str, object]) -> Named:
    known = {field.name for field in fields(Filters)}
    chosen = {name: _value(name, value) for name, value in table.items() if name in known}
    view = View(
        Shelf(str(table["shelf"])),
        str(table.get("search", "")),
        Order(str(table["order"])),
        Filters(**chosen),  # type: ignore[arg-type]
    )
    return Named(str(table["name"]), view)


def _value(name: str, value: object) -> object:
    match name, value:
        case "category", str(word):
            return Category(word)
        case "article", str(word):
            return Uid(word)
        case "score" | "mood", [float() | int() as low, float() | int() as high]:
            return float(low), float(high)
        case "posted", [str(first), str(last)]:
            return first, last
        case "length", [int(low), int(high)]:
            return low, high
        case "load", int(number):
            return number
        case (("replied" | "answers" | "noted"), bool(true)):
            return true
        case (("rule" | "tag" | "reviewer" | "author" | "posted_raw"), str(word)):
            return word
    raise ValueError(name)
