"""Commands about the packs in force: what they hold, and switching one on or off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from moderator import settings as settings_room
from moderator.cli.frame import DONE, USER, Frame, print_json, visible
from moderator.i18n import Language
from moderator.rules.fault import PackFaults
from moderator.rules.pack import Pack, Rule
from moderator.rules.parse import read_pack
from moderator.rules.shelf import Layer, Shelved, shelf, switch

Replaced = dict[tuple[str, str], str]
"""(shelf name, rule id) of every rule that a later pack's rule of the same id stands in for, and whose."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A pack on the shelf, and what stands in it, or what is wrong there."""

    place: Shelved
    pack: Pack | None
    faults: PackFaults | None = None


def packs(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("list", help=tr("cli.rules.list"))
    @click.option(
        "--rules", "own", multiple=True, type=click.Path(path_type=Path), metavar="PACK.toml",
        help=tr("cli.option.rules"),
    )  # fmt: skip
    @frame.option_json
    def command(own: Sequence[Path], as_json: bool) -> int:
        given = [Shelved(read_pack(path).id, Layer.OWN, path, on=True) for path in own]
        found = [*map(_read, shelf(frame.settings)), *map(_read, given)]
        replaced = _replaced(found)
        if as_json:
            print_json({"packs": [_pack_row(frame, one, replaced) for one in found]})
        else:
            for one in found:
                for line in _told(frame, one, replaced):
                    click.echo(line)
        return USER if any(one.faults and one.place.on for one in found) else DONE

    return command


def switches(frame: Frame) -> Iterator[click.Command]:
    """``rules on`` and ``rules off``."""
    for name, on in (("on", True), ("off", False)):
        yield _switch(frame, name, on)


def _switch(frame: Frame, name: str, on: bool) -> click.Command:
    tr = frame.tr

    @click.command(name, help=tr(f"cli.rules.{name}"))
    @click.argument("packs", nargs=-1, required=True, metavar="PACK...")
    def command(packs: Sequence[str]) -> int:
        changed = frame.settings
        for pack in packs:
            changed = replace(changed, packs_off=switch(changed, pack, on))
        settings_room.write("packs_off", changed.packs_off)
        said = tr("cli.rules.join").join(visible(pack) for pack in packs)
        click.echo(tr(f"cli.rules.{name}.done", packs=said))
        return DONE

    return command


def _read(place: Shelved) -> _Read:
    try:
        return _Read(place, read_pack(place.path))
    except PackFaults as faults:
        return _Read(place, None, faults)


def _replaced(found: Sequence[_Read]) -> Replaced:
    on = [(one.place.name, one.pack) for one in found if one.pack and one.place.on]
    standing = [(name, rule.id) for name, pack in on for rule in pack.rules]
    last = {rule: pack for pack, rule in standing}
    return {(pack, rule): last[rule] for pack, rule in standing if last[rule] != pack}


def _pack_row(frame: Frame, one: _Read, replaced: Replaced) -> dict[str, object]:
    pack, place = one.pack, one.place
    row: dict[str, object] = {
        "name": place.name, "layer": place.layer, "path": str(place.path), "on": place.on,
        "faults": one.faults.describe(frame.tr) if one.faults else [],
    }  # fmt: skip
    if pack is None:
        return row | {"rules": []}
    return row | {
        "id": pack.id,
        "title": {"zh": pack.title.zh, "en": pack.title.en},
        "version": pack.version,
        "rules": [
            {
                "id": rule.id,
                "title": {"zh": rule.title.zh, "en": rule.title.en},
                "category": rule.category,
                "severity": rule.severity,
                "version": rule.version,
                "since": rule.since or None,
                "reason": rule.reason,
                "line": rule.line,
                "replaced_by": replaced.get((place.name, rule.id)),
            }
            for rule in pack.rules
        ],
    }


def _told(frame: Frame, one: _Read, replaced: Replaced) -> Iterator[str]:
    tr, place = frame.tr, one.place
    where = tr(f"cli.rules.layer.{place.layer}", file=visible(place.path.name))
    state = "" if place.on else tr("cli.rules.is_off")
    if one.faults is not None:
        yield tr("cli.rules.broken", name=visible(place.name), where=where) + state
        yield from (f"  {visible(fault)}" for fault in one.faults.describe(tr))
        return
    assert one.pack is not None
    title = visible(titled(frame, one.pack))
    yield tr("cli.rules.pack", id=place.name, title=title, version=one.pack.version, where=where) + state
    for rule in one.pack.rules:
        severity = tr(f"severity.{rule.severity}")
        kind = tr("cli.rules.kind", category=tr(f"category.{rule.category}"), severity=severity)
        said = f"  {rule.id}\t{kind}\tv{rule.version}\t{visible(titled(frame, rule))}"
        later = replaced.get((place.name, rule.id))
        yield said + (f"\t{tr('cli.rules.replaced', pack=later)}" if later else "")


def titled(frame: Frame, named: Pack | Rule) -> str:
    """A pack's or a rule's name in the reader's language."""
    return named.title.zh if frame.tr.language is Language.ZH else named.title.en
