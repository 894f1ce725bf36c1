"""The reason cards: what each reason means, examples, what its author is told; the user may change each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from moderator import assets, settings
from moderator.errors import ModeratorError


@dataclass(frozen=True, slots=True)
class Card:
    """One reason in both languages; the texts by language code."""

    reason: str
    definition: Mapping[str, str]
    examples: Mapping[str, tuple[str, ...]]
    notice: Mapping[str, str]


LANGUAGES = ("zh", "en")


def cards_file() -> Path:
    return settings.config_folder() / "cards.toml"


def cards(own: Path | None = None) -> dict[str, Card]:
    """The cards of ``resources/reasons`` by reason id, the user's (``cards.toml``) in place of theirs.

    Raises ModeratorError naming the user's file where it cannot be read or says what no card is.
    """
    found: dict[str, Card] = {}
    for file in sorted(assets.path("reasons").glob("*.toml")):
        for reason, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
            found[reason] = _card(reason, table)
    return found | _own(own or cards_file())


def card_of(known: Mapping[str, Card], reason: str | None) -> Card:
    """The card of a reason; the one of ``other`` where a reason of somebody's own has none yet."""
    return known.get(reason or "other", known["other"])


def _own(file: Path) -> dict[str, Card]:
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
        return {reason: _card(reason, table) for reason, table in document.items()}
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, KeyError, TypeError) as fault:
        raise ModeratorError("cards.unreadable", where=str(file), detail=str(fault)) from fault


def _card(reason: str, table: object) -> Card:
    """Raises KeyError or TypeError for what is no card."""
    if not isinstance(table, dict):
        raise TypeError(reason)
    examples = {language: _texts(table["examples"][language]) for language in LANGUAGES}
    return Card(reason, _both(table["definition"]), examples, _both(table["notice"]))


def _both(table: object) -> Mapping[str, str]:
    if not isinstance(table, dict):
        raise TypeError(table)
    (zh, en) = _texts([table[language] for language in LANGUAGES])
    return {"zh": zh, "en": en}


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise TypeError(value)
    return tuple(value)


def write_card(card: Card, file: Path | None = None) -> None:
    """Keep one card of the user's; what else the file says stays. Raises ModeratorError, OSError."""
    import tomlkit  # only here: reading is the standard library's, and most commands never write

    file = file or cards_file()
    settings.private_folder(file.parent)
    _own(file)
    document = tomlkit.parse(file.read_text(encoding="utf-8")) if file.exists() else tomlkit.document()
    document[card.reason] = {
        "definition": dict(card.definition),
        "examples": {language: list(texts) for language, texts in card.examples.items()},
        "notice": dict(card.notice),
    }
    partial = file.with_suffix(".part")
    partial.write_text(tomlkit.dumps(document), encoding="utf-8")
    partial.replace(file)


def house_rules(names: Mapping[str, str], known: Mapping[str, Card], language: str) -> str:
    """The cards as a Markdown page, in the order of ``names`` (reason id to name)."""
    parts: list[str] = []
    for reason, name in names.items():
        card = known.get(reason)
        parts.append(f"## {_escaped(name)}\n")
        if card is not None:
            parts.append(f"{_escaped(card.definition[language])}\n")
            parts.extend(f"- {_escaped(example)}" for example in card.examples[language])
            parts.append(f"\n> {_escaped(card.notice[language])}\n")
    return "\n".join(parts)


def _escaped(text: str) -> str:
    """One line of plain text for Markdown."""
    return re.sub(r"([\\`*_\[\]<>#|!~])", r"\\\1", " ".join(text.split()))
