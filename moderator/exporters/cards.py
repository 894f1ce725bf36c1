"""The reason cards: what each reason means, examples, and what its author is told."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from moderator import assets


@dataclass(frozen=True, slots=True)
class Card:
    """One reason in both languages; the texts by language code."""

    reason: str
    definition: Mapping[str, str]
    examples: Mapping[str, tuple[str, ...]]
    notice: Mapping[str, str]


def cards(folder: Path | None = None) -> dict[str, Card]:
    """The cards of ``resources/reasons`` by reason id."""
    found: dict[str, Card] = {}
    for file in sorted((folder or assets.path("reasons")).glob("*.toml")):
        for reason, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
            examples = {language: tuple(texts) for language, texts in table["examples"].items()}
            found[reason] = Card(reason, table["definition"], examples, table["notice"])
    return found
