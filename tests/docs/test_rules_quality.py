"""The tables of the page on quality: made by the script, its figures checked on a set of four comments."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from moderator.records import Category, Field, Finding, Severity


@pytest.fixture(scope="module")
def script(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure_quality", root / "scripts" / "measure_quality.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_page_holds_the_scripts_part(root: Path, script: ModuleType) -> None:
    page = (root / "docs" / "quality.md").read_text(encoding="utf-8")
    assert page.count(script.BEGIN) == page.count(script.END) == 1
    between = page.partition(script.BEGIN)[2].partition(script.END)[0]
    assert script.INTRO in between
    assert script.FAIR in between
    for name in ("COLD dev", "COLD to SWSR", "SWSR split by post"):
        assert f"**{name}" in between
    for signal in script.SIGNALS:
        assert f"\n| {signal} | 0." in between


def test_only_the_marked_part_is_written(script: ModuleType) -> None:
    once = script.filled("# Page\n\nmine\n", "first\n", "<!-- a -->", "<!-- b -->")
    twice = script.filled(once + "\n## After\n", "second\n", "<!-- a -->", "<!-- b -->")
    assert once.startswith("# Page\n\nmine\n\n")
    assert twice.replace("second", "first") == once + "\n## After\n"


def test_the_figures_of_a_small_set(script: ModuleType) -> None:
    hit = Finding("r", 1, Category.ABUSE, Severity.HIGH, Field.TEXT, ((0, 2),), False, "因为")
    seen = [
        script.Said(script.Row(text, harmful), (hit,) if found else (), sentiment, None, 1)
        for text, harmful, found, sentiment in (
            ("歧视", True, True, 0.1), ("乙", True, False, 0.4),
            ("丙", False, True, 0.9), ("丁", False, False, 0.6),
        )
    ]  # fmt: skip
    auc, _, accuracy, precision, recall, false_flags, _ = script.figures(seen, script.by_rules)
    assert (auc, accuracy, recall, false_flags) == (0.5, 0.5, 0.5, 0.5)
    assert precision == pytest.approx(0.05)
    assert script.figures(seen, script.by_sentiment)[0] == 1.0
    assert script.figures(seen, script.by_topic) is None
    lines = script.fairness({"made up": seen}).splitlines()
    assert lines[2].endswith("| made up | 0 | – | – |")
    assert lines[-1].endswith("| all | made up | 2 | 0.500 | 0.500 |")
