"""Reading pack files: TOML made for people, every fault collected before any is shown."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from moderator import assets
from moderator.errors import ModeratorError
from moderator.records import Category, Field, Severity
from moderator.rules import check
from moderator.rules.alike import SOUNDED
from moderator.rules.fault import Fault, PackFaults, nearest
from moderator.rules.pack import (
    HISTORY,
    WORD_FACTS,
    Condition,
    Context,
    Example,
    Fact,
    Pack,
    Rule,
    Sign,
    Title,
    When,
)
from moderator.rules.source import Source

__all__ = ["PackFaults", "default_packs", "read_pack"]

_SIZE_LIMIT = 8 << 20
_PACK_KEYS = ("pack", "lists", "edges", "rule")
_HEAD_KEYS = ("id", "title", "version", "since", "note")
_RULE_KEYS = tuple(shape.name for shape in fields(Rule) if shape.name != "line")
_Word = TypeVar("_Word", bound=StrEnum)
Table = Mapping[str, object]


def default_packs() -> list[Path]:
    """The pack files that ship with the program, in the order in which they are layered."""
    return sorted(assets.path("rules").glob("*.toml"))


def read_pack(path: Path) -> Pack:
    """Read one pack file and check all that can be checked without running its examples.

    Raises PackFaults with every fault found, ModeratorError where the file cannot be read at all.
    """
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise ModeratorError("rules.unreadable", where=str(path), detail=fault.strerror or "") from fault
    if len(raw) > _SIZE_LIMIT:
        raise ModeratorError("rules.too_large", where=str(path), limit=_SIZE_LIMIT >> 20)
    return parse_pack(raw, path)


def parse_pack(raw: bytes, path: Path) -> Pack:
    """As ``read_pack``, from the bytes of a file; ``path`` is named in faults."""
    try:
        text = raw.decode("utf-8-sig")
        document = tomllib.loads(text)
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        raise PackFaults(path, [Fault("rules.fault.encoding", line)]) from fault
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise PackFaults(path, [_syntax(str(fault), text.count("\n") + 1)]) from fault
    reader = _Reader(Source.of(text))
    pack = reader.pack(document, path)
    faults = reader.faults + (list(check.faults(pack, reader.source)) if pack else [])
    if faults or pack is None:
        raise PackFaults(path, faults)
    return pack


def _syntax(message: str, last: int) -> Fault:
    """A fault from tomllib's message, ``... (at line 3, column 7)``; ``last`` is the last line."""
    detail, _, place = message.rpartition(" (at ")
    line = place.removeprefix("line ").split(",")[0]
    return Fault("rules.fault.toml", int(line) if line.isdigit() else last, {"detail": detail or message})


@dataclass(slots=True)
class _Reader:
    """Turns tables into shapes; what does not fit becomes a fault and a harmless value."""

    source: Source
    faults: list[Fault] = field(default_factory=list)

    def fault(self, key: str, line: int, near: str | None = None, **params: str) -> None:
        self.faults.append(Fault(f"rules.fault.{key}", line, MappingProxyType(params), near))

    def pack(self, document: Table, path: Path) -> Pack | None:
        self._known(document, _PACK_KEYS, 1)
        head = self._table(document, "pack", 1)
        self._known(head, _HEAD_KEYS, self.source.key("pack"))
        lists = {
            name: self._texts(self._table(document, "lists", 1), name, 1)
            for name in self._table(document, "lists", 1)
        }
        edges = self._table(document, "edges", 1)
        self._known(edges, ("whole",), self.source.key("edges"))
        tables = document.get("rule", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.fault("rule_tables", self.source.key("rule"))
            return None
        return Pack(
            id=self._text(head, "id", self.source.key("pack")),
            title=self._title(head, self.source.key("pack")),
            version=self._whole_number(head, "version", 1, 1),
            rules=tuple(self._rule(table, self.source.rule(n)) for n, table in enumerate(tables)),
            lists=MappingProxyType(lists),
            whole=self._texts(edges, "whole", 1),
            path=path,
        )

    def _rule(self, table: Table, line: int) -> Rule:
        self._known(table, _RULE_KEYS, line)
        severity = self._one(table, "severity", Severity, Severity.LOW, line, needed=True)
        category = self._one(table, "category", Category, Category.ABUSE, line, needed=True)
        return Rule(
            id=self._text(table, "id", line),
            title=self._title(table, line),
            category=category,
            severity=severity,
            author_severity=self._one(table, "author_severity", Severity, severity, line),
            reason=self._text(table, "reason", line) if "reason" in table else None,
            note=self._text(table, "note", line) if "note" in table else "",
            fields=frozenset(self._some(table, "fields", Field, line)) or frozenset({Field.TEXT}),
            terms=self._texts(table, "terms", line),
            phrases=self._texts(table, "phrases", line),
            patterns=self._texts(table, "patterns", line),
            signs=frozenset(self._some(table, "signs", Sign, line)),
            repeats=self._whole_number(table, "repeats", 4, line),
            allow=self._texts(table, "allow", line),
            readings=self._readings(table, line),
            edges=self._yes(table, "edges", bool(table.get("terms")), line),
            sounds=self._yes(table, "sounds", category in SOUNDED, line),
            when=self._when(table, line),
            version=self._whole_number(table, "version", 1, line),
            since=self._text(table, "since", line) if "since" in table else "",
            match=self._examples(table, "match", line),
            no_match=self._examples(table, "no_match", line),
            line=line,
        )

    def _known(self, table: Table, known: tuple[str, ...], line: int) -> None:
        for name in table:
            if name not in known:
                self.fault("unknown_key", self.source.key(name, line), nearest(name, known), name=name)

    def _wrong(self, name: str, line: int, wanted: str) -> None:
        self.fault(f"wrong_{wanted}", self.source.key(name, line), name=name)

    def _table(self, table: Table, name: str, line: int) -> Table:
        value = table.get(name, {})
        if isinstance(value, dict):
            return value
        self._wrong(name, line, "table")
        return {}

    def _text(self, table: Table, name: str, line: int) -> str:
        if name not in table:
            self.fault("missing", line, name=name)
            return ""
        value = table[name]
        if isinstance(value, str) and value.strip():
            return value
        self._wrong(name, line, "text")
        return ""

    def _texts(self, table: Table, name: str, line: int) -> tuple[str, ...]:
        value = table.get(name, [])
        if isinstance(value, list) and all(isinstance(text, str) for text in value):
            return tuple(value)
        self._wrong(name, line, "texts")
        return ()

    def _whole_number(self, table: Table, name: str, default: int, line: int) -> int:
        value = table.get(name, default)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        self._wrong(name, line, "number")
        return default

    def _yes(self, table: Table, name: str, default: bool, line: int) -> bool:
        value = table.get(name, default)
        if isinstance(value, bool):
            return value
        self._wrong(name, line, "yes")
        return default

    def _title(self, table: Table, line: int) -> Title:
        if "title" not in table:
            self.fault("missing", line, name="title")
            return Title("", "")
        value = table["title"]
        if (
            isinstance(value, dict)
            and {"zh", "en"} == set(value)
            and all(isinstance(t, str) and t for t in value.values())
        ):
            return Title(value["zh"], value["en"])
        self._wrong("title", line, "title")
        return Title("", "")

    def _word(self, value: object, name: str, words: type[_Word], line: int) -> _Word | None:
        known = [word.value for word in words]
        if isinstance(value, str) and value in known:
            return words(value)
        at = self.source.key(name, line)
        near = nearest(value, known) if isinstance(value, str) else None
        self.fault("unknown_word", at, near, name=name, word=str(value), known=", ".join(known))
        return None

    def _one(
        self, table: Table, name: str, words: type[_Word], default: _Word, line: int, *, needed: bool = False
    ) -> _Word:
        if name in table:
            return self._word(table[name], name, words, line) or default
        if needed:
            self.fault("missing", line, name=name)
        return default

    def _some(self, table: Table, name: str, words: type[_Word], line: int) -> list[_Word]:
        return [
            word for text in self._texts(table, name, line) if (word := self._word(text, name, words, line))
        ]

    def _readings(self, table: Table, line: int) -> Mapping[str, str]:
        value = self._table(table, "readings", line)
        if not all(isinstance(meant, str) for meant in value.values()):
            self._wrong("readings", line, "readings")
        return MappingProxyType({term: meant for term, meant in value.items() if isinstance(meant, str)})

    def _examples(self, table: Table, name: str, line: int) -> tuple[Example, ...]:
        value = table.get(name, [])
        if not isinstance(value, list):
            self._wrong(name, line, "examples")
            return ()
        return tuple(example for item in value if (example := self._example(item, name, line)))

    def _example(self, item: object, name: str, line: int) -> Example | None:
        if isinstance(item, str):
            return Example(item)
        if isinstance(item, dict) and all(_fits(key, value) for key, value in item.items()):
            context = Context(
                item.get("reply", False),
                item.get("article"),
                item.get("posts"),
                item.get("copies"),
                item.get("hidden_share"),
            )
            return Example(item.get("text", ""), item.get("author", ""), context)
        self._wrong(name, line, "examples")
        return None

    def _when(self, table: Table, line: int) -> When:
        value = self._table(table, "when", line)
        self._known(value, ("all", "any", "not"), line)
        groups = {name: self._conditions(value.get(name, []), line) for name in ("all", "any", "not")}
        return When(groups["all"], groups["any"], groups["not"])

    def _conditions(self, value: object, line: int) -> tuple[Condition, ...]:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._wrong("when", line, "conditions")
            return ()
        return tuple(self._condition(name, asked, line) for item in value for name, asked in item.items())

    def _condition(self, name: str, asked: object, line: int) -> Condition:
        fact = self._word(name, "when", Fact, line)
        if fact is None:
            return Condition(Fact.LENGTH)
        if (
            fact in WORD_FACTS
            and isinstance(asked, list)
            and asked
            and all(isinstance(w, str) for w in asked)
        ):
            return Condition(fact, words=tuple(asked))
        if fact is Fact.REPLY and isinstance(asked, bool):
            return Condition(fact, yes=asked)
        if fact not in WORD_FACTS and isinstance(asked, dict) and asked and set(asked) <= {"min", "max"}:
            low, high = asked.get("min"), asked.get("max")
            if all(bound is None or type(bound) in (int, float) for bound in (low, high)):
                return Condition(fact, at_least=low, at_most=high)
        wanted = "words" if fact in WORD_FACTS else "conditions" if fact is Fact.REPLY else "bounds"
        self._wrong("when", line, wanted)
        return Condition(Fact.LENGTH)


def _fits(key: str, value: object) -> bool:
    """Whether an example may say this."""
    if key in ("text", "author", Fact.ARTICLE):
        return isinstance(value, str)
    if key == Fact.REPLY:
        return isinstance(value, bool)
    return key in HISTORY and type(value) in ((int, float) if key == Fact.HIDDEN_SHARE else (int,))
