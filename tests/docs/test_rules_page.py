"""The page about writing rules: its example is a pack without faults, and names all that a rule may hold."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from moderator.records import Category, Severity
from moderator.rules.check import example_faults
from moderator.rules.pack import Rule
from moderator.rules.parse import parse_pack

SELDOM = {"author_severity", "edges", "line", "note", "repeats", "signs", "since", "version"}
"""For those who read the packs that ship."""


def test_the_example_is_a_sound_pack(root: Path) -> None:
    page = (root / "docs" / "rules.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    pack = parse_pack(example.encode(), Path("mine.toml"))
    assert len(pack.rules) == 1
    assert list(example_faults(pack)) == []


def test_both_halves_name_all_that_a_rule_may_hold(root: Path) -> None:
    page = (root / "docs" / "rules.md").read_text(encoding="utf-8")
    english, _, chinese = page.partition("(zh)=")
    for half in (english, chinese):
        rows = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", half, re.MULTILINE))))
        assert rows == {shape.name for shape in fields(Rule)} - SELDOM
        assert all(f"`{severity}`" in half for severity in Severity)
    for category in set(Category) - {Category.MOOD, Category.OFF_TOPIC}:
        assert re.search(rf"[` ]{category}[` ]", english)
        assert f"`{category}`" in chinese
