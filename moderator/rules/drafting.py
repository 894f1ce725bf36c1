"""The pack that the editor works on: where it begins, a term more, and versions that follow what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Table

from moderator import assets
from moderator.records import Category, Severity
from moderator.rules.pack import Pack, Rule
from moderator.rules.parse import parse_pack
from moderator.rules.shelf import own_folder

PROPOSED = "own.proposed"
"""The rule that proposed terms are added to."""
_LEAST = 2


def own_pack() -> Path:
    """The one pack that the desk's editor writes; it need not exist."""
    return own_folder() / "own.toml"


def own_text(file: Path) -> str:
    """The pack as it is on disk; where there is none, the beginning of one."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return assets.path("templates", "own_pack.toml").read_text(encoding="utf-8")


def with_term(
    text: str, term: str, found: Sequence[str], left: Sequence[str], title: Mapping[str, str]
) -> str:
    """The pack with one more term in the rule of proposed terms, which is made where it is missing.

    ``found`` and ``left`` are comments it must and must not find. Raises ValueError for what is no TOML.
    """
    document = tomlkit.parse(text)
    rule = _rule(document, PROPOSED)
    if rule is None:
        rule = _new_rule(title)
        rules = document.get("rule")
        if isinstance(rules, AoT):
            rules.append(rule)
        else:
            document["rule"] = tomlkit.aot()
            document["rule"].append(rule)
    for name, more, least in (("terms", [term], 10**6), ("match", found, _LEAST), ("no_match", left, _LEAST)):
        have = rule[name]
        for one in more:
            if one not in have and len(have) < least:
                have.append(one)
    return tomlkit.dumps(document)


def with_versions(text: str, old: Pack | None, path: Path) -> str:
    """The pack with a higher version on every rule that says something else than before.

    Findings name the version of the rule they came from, so one number must not mean two rules.
    Raises PackFaults.
    """
    before = {rule.id: rule for rule in old.rules} if old else {}
    changed = [
        rule
        for rule in parse_pack(text.encode(), path).rules
        if (was := before.get(rule.id)) is not None
        and rule.version <= was.version
        and _bare(rule) != _bare(was)
    ]
    if not changed:
        return text
    document = tomlkit.parse(text)
    for rule in changed:
        table = _rule(document, rule.id)
        if table is not None:
            table["version"] = before[rule.id].version + 1
    return tomlkit.dumps(document)


def _bare(rule: Rule) -> Rule:
    return replace(rule, line=0, version=0)


def _rule(document: TOMLDocument, rule_id: str) -> Table | None:
    rules = document.get("rule")
    if not isinstance(rules, AoT):
        return None
    return next((table for table in rules.body if table.get("id") == rule_id), None)


def _new_rule(title: Mapping[str, str]) -> Table:
    rule = tomlkit.table()
    rule["id"] = PROPOSED
    names = tomlkit.inline_table()
    names.update({"zh": title["zh"], "en": title["en"]})
    rule["title"] = names
    rule["category"] = str(Category.ABUSE)
    rule["severity"] = str(Severity.LOW)
    rule["version"] = 1
    for name in ("terms", "match", "no_match"):
        rule[name] = tomlkit.array()
    return rule
