"""Writing a pack of one's own: rule by rule, with the author's comments and order kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.rules.fault import PackFaults
from moderator.rules.pack import Pack
from moderator.rules.parse import parse_pack
from moderator.settings import private_folder

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import AoT

Table = Mapping[str, object]
"""A rule as it stands in a pack file."""


def new(path: Path, id: str, title_zh: str, title_en: str) -> str:
    """The text of an empty pack; nothing is written."""
    import tomlkit

    document = tomlkit.document()
    document["pack"] = {"id": id, "title": {"zh": title_zh, "en": title_en}, "version": 1}
    return tomlkit.dumps(document)


def with_rule(text: str, rule: Table) -> str:
    """The pack's text with this rule: in the place of the one of the same id, else after all others.

    What the new rule does not mention goes; comments elsewhere, and those beside lines that stay, are kept.
    """
    import tomlkit

    document = tomlkit.parse(text)
    rules = _rules(document)
    for table in rules:
        if table.get("id") == rule["id"]:
            for name in [name for name in table if name not in rule]:
                table.remove(name)
            for name, value in rule.items():
                if table.get(name) != value:
                    table[name] = value
            break
    else:
        added = tomlkit.table()
        added.update(rule)
        rules.append(added)
    return tomlkit.dumps(document)


def without_rule(text: str, id: str) -> str:
    """The pack's text without this rule."""
    import tomlkit

    document = tomlkit.parse(text)
    rules = _rules(document)
    for number in reversed([n for n, table in enumerate(rules) if table.get("id") == id]):
        del rules[number]
    return tomlkit.dumps(document)


def _rules(document: TOMLDocument) -> AoT:
    import tomlkit
    from tomlkit.items import AoT

    found = document.get("rule")
    if isinstance(found, AoT):
        return found
    document["rule"] = tomlkit.aot()
    rules = document["rule"]
    assert isinstance(rules, AoT)
    return rules


def save(path: Path, text: str) -> Pack:
    """Check the text as a pack and write it, whole or not at all.

    Raises PackFaults, with every fault and its line, and then leaves the file as it was.
    """
    raw = text.encode("utf-8")
    pack = parse_pack(raw, path)
    private_folder(path.parent)
    partial = path.with_suffix(".part")
    partial.write_bytes(raw)
    partial.replace(path)
    return pack


def faults(path: Path, text: str) -> PackFaults | None:
    """What is wrong with a text as it is being written; examples are not run."""
    try:
        parse_pack(text.encode("utf-8", "surrogatepass"), path)
    except PackFaults as found:
        return found
    return None
