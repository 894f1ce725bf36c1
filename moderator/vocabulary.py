"""The reasons and tags: those that ship with the program, and the user's changes to them in one TOML file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Generic, TypeVar

from moderator import settings
from moderator.errors import ModeratorError
from moderator.records import Category

COLOURS = ("accent", "harm", "hate", "spam", "topic", "approved", "held")
"""The colours a tag may have, by the name of their token."""
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for hiding; ``key`` is the digit, or None.

    ``zh`` and ``en`` are the user's names for it; empty means the catalogue's ``reason.<id>``. What is
    ``off`` is no longer offered, but keeps its name for what was decided with it.
    """

    id: str
    key: int | None
    needs_note: bool = False
    zh: str = ""
    en: str = ""
    off: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag a reviewer may add, as a reason is. ``escalates`` also sends the comment to a second look."""

    id: str
    key: int | None
    escalates: bool = False
    zh: str = ""
    en: str = ""
    off: bool = False
    colour: str = ""


REASONS = (
    Reason("personal_abuse", 1),
    Reason("group_hate", 2),
    Reason("profanity", 3),
    Reason("advert", 4),
    Reason("flood", 5),
    Reason("off_topic", 6),
    Reason("sexual", 7),
    Reason("threat", 8),
    Reason("doxxing", 9),
    Reason("other", 0, needs_note=True),
    Reason("misinformation", None),
    Reason("illegal", None),
    Reason("incitement_self_harm", None),
)

TAGS = (
    Tag("coded", 1),
    Tag("irony", 2),
    Tag("baiting", 3),
    Tag("region", 4),
    Tag("gender", 5),
    Tag("ethnic_national", 6),
    Tag("bad_name", 7),
    Tag("distress", 8, escalates=True),
    Tag("good", 9),
    Tag("to_verify", None),
    Tag("repeat_offender", None),
    Tag("paid_poster", None),
    Tag("minor", None),
)

SUGGESTED = {
    Category.ABUSE: "personal_abuse",
    Category.HATE: "group_hate",
    Category.SEXUAL: "sexual",
    Category.THREAT: "threat",
    Category.SPAM: "advert",
    Category.CONTACT: "advert",
    Category.FLOOD: "flood",
    Category.OFF_TOPIC: "off_topic",
}
"""The reason ``D`` takes for a finding of a category, where its rule names none."""

REASON_IDS = frozenset(reason.id for reason in REASONS)
ESCALATING_TAGS = frozenset(tag.id for tag in TAGS if tag.escalates)


Word = TypeVar("Word", Reason, Tag)


@dataclass(frozen=True, slots=True)
class Clash:
    """A digit that several reasons, or several tags, claim."""

    kind: str
    key: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The reasons and tags in force, in the order they are offered; those that are off stand among them."""

    reasons: tuple[Reason, ...] = REASONS
    tags: tuple[Tag, ...] = TAGS

    @property
    def offered_reasons(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if not reason.off)

    @property
    def offered_ids(self) -> frozenset[str]:
        """The reasons that may be suggested."""
        return frozenset(reason.id for reason in self.offered_reasons)

    @property
    def offered_tags(self) -> tuple[Tag, ...]:
        return tuple(tag for tag in self.tags if not tag.off)

    @property
    def reason_ids(self) -> frozenset[str]:
        """Every reason a decision may name: also those no longer offered."""
        return REASON_IDS | {reason.id for reason in self.reasons}

    @property
    def escalating(self) -> frozenset[str]:
        return frozenset(tag.id for tag in self.tags if tag.escalates)

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """Digits claimed more than once; shown, and nobody's until the user settles it."""
        return (*_clashes("reason", self.offered_reasons), *_clashes("tag", self.offered_tags))

    def id_of(self, kind: str, given: str) -> str:
        """The id meant by an id or by one of the user's own names; what is unknown stays as it was given."""
        words: tuple[Reason | Tag, ...] = self.reasons if kind == "reason" else self.tags
        return next((word.id for word in words if given in (word.id, word.zh, word.en)), given)

    def names(self) -> dict[str, Mapping[str, str]]:
        """The user's own names as catalogue entries; a name in one language stands for both."""
        listed = [("reason", reason.id, reason.zh, reason.en) for reason in self.reasons]
        listed += [("tag", tag.id, tag.zh, tag.en) for tag in self.tags]
        return {
            f"{kind}.{name}": {"zh": _plain(zh or en), "en": _plain(en or zh)}
            for kind, name, zh, en in listed
            if zh or en
        }


def _plain(name: str) -> str:
    """A catalogue text has places in braces; a name has none."""
    return name.replace("{", "{{").replace("}", "}}")


def _clashes(kind: str, words: Sequence[Reason] | Sequence[Tag]) -> list[Clash]:
    keys = sorted({word.key for word in words if word.key is not None})
    found = [Clash(kind, key, tuple(word.id for word in words if word.key == key)) for key in keys]
    return [clash for clash in found if len(clash.ids) > 1]


def vocabulary_file() -> Path:
    return settings.config_folder() / "vocabulary.toml"


def read(file: Path | None = None) -> Vocabulary:
    """The defaults with the user's file laid over them: what it lists comes first, in its order.

    Raises ModeratorError naming the file where it is not TOML or says what cannot be.
    """
    file = file or vocabulary_file()
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Vocabulary()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as fault:
        raise ModeratorError("vocabulary.unreadable", where=str(file), detail=str(fault)) from fault
    reasons = _Laying(REASONS, _reason, file).over(document.get("reason", []))
    return Vocabulary(reasons, _Laying(TAGS, _tag, file).over(document.get("tag", [])))


@dataclass(frozen=True, slots=True)
class _Laying(Generic[Word]):
    """Lays a file's tables over the defaults."""

    defaults: tuple[Word, ...]
    made: Callable[[str, Mapping[str, object], Word | None], Word]
    file: Path

    def over(self, given: object) -> tuple[Word, ...]:
        """The listed words in their order, then the defaults that the file does not name."""
        if not isinstance(given, list) or not all(isinstance(table, dict) for table in given):
            raise ModeratorError("vocabulary.shape", where=str(self.file))
        known = {word.id: word for word in self.defaults}
        listed: dict[str, Word] = {}
        for table in given:
            name = table.get("id")
            if not isinstance(name, str) or not _ID.fullmatch(name) or name in listed:
                raise ModeratorError("vocabulary.bad_id", where=str(self.file), id=str(name))
            try:
                listed[name] = self.made(name, table, known.get(name))
            except (TypeError, ValueError) as fault:
                raise ModeratorError("vocabulary.bad_value", where=str(self.file), id=name) from fault
        kept: list[Word] = list(listed.values())
        kept += [word for word in self.defaults if word.id not in listed]
        return tuple(kept)


def _reason(name: str, table: Mapping[str, object], known: Reason | None) -> Reason:
    needs = known.needs_note if known else False
    return Reason(
        name, _key(table), _flag(table, "needs_note", needs), _name(table, "zh", known),
        _name(table, "en", known), _flag(table, "off", False),
    )  # fmt: skip


def _tag(name: str, table: Mapping[str, object], known: Tag | None) -> Tag:
    colour = table.get("colour", "")
    if not isinstance(colour, str) or (colour and colour not in COLOURS):
        raise ValueError(colour)
    escalates = known.escalates if known else False
    return Tag(
        name, _key(table), _flag(table, "escalates", escalates), _name(table, "zh", known),
        _name(table, "en", known), _flag(table, "off", False), colour,
    )  # fmt: skip


def _key(table: Mapping[str, object]) -> int | None:
    """A digit from 0 to 9; none where it is not given."""
    key = table.get("key")
    if key is None:
        return None
    if isinstance(key, bool) or not isinstance(key, int) or not 0 <= key <= 9:
        raise ValueError(key)
    return key


def _flag(table: Mapping[str, object], name: str, default: bool) -> bool:
    value = table.get(name, default)
    if not isinstance(value, bool):
        raise TypeError(name)
    return value


def _name(table: Mapping[str, object], language: str, known: object) -> str:
    """The user's name; a word of their own needs one in some language."""
    value = table.get(language, "")
    if not isinstance(value, str) or (known is None and not (table.get("zh") or table.get("en"))):
        raise TypeError(language)
    return value.strip()


def write(words: Vocabulary, file: Path | None = None) -> None:
    """Keep reasons and tags; the comments above the first table stay."""
    import tomlkit  # only here: reading is the standard library's, and most commands never write

    file = file or vocabulary_file()
    settings.private_folder(file.parent)
    before = tomlkit.parse(file.read_text(encoding="utf-8")) if file.exists() else tomlkit.document()
    for name, listed in (("reason", words.reasons), ("tag", words.tags)):
        tables = tomlkit.aot()
        for word in listed:
            tables.append(tomlkit.item(_table(word)))
        before[name] = tables
    partial = file.with_suffix(".part")
    partial.write_text(tomlkit.dumps(before), encoding="utf-8")
    partial.replace(file)


def _table(word: Reason | Tag) -> dict[str, object]:
    """A word as a table, without what says nothing; false stands where the default would be true."""
    table = {each.name: getattr(word, each.name) for each in fields(word)}
    kept = ("id", "needs_note", "escalates")
    # Nothing is said of what is empty; 0 is a key like any other.
    silent = {name for name, value in table.items() if value is None or value is False or value == ""}
    return {name: value for name, value in table.items() if name in kept or name not in silent}
