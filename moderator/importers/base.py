"""What every importer is given and what it yields."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Protocol, TextIO

from moderator.errors import ModeratorError
from moderator.importers.reference import NO_REFERENCE, Reference
from moderator.jobs import Job
from moderator.records import Article, Comment, Problem
from moderator.settings import Settings

Record = Article | Comment | Problem


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: ``format`` forces an importer by name, ``mapping`` is field -> column name, ``reference``
    places times that do not say their day, year or zone. ``cut`` is the number of the line with which the
    comments of a plain page begin, 1 where there is no article.

    Caps against bombs: ``field_cap`` characters in one field, ``ratio_cap`` and ``size_cap`` of what a
    compressed file may unfold to, ``depth_cap`` levels of nesting, ``cell_cap`` cells of one sheet.
    """

    format: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    reference: Reference = NO_REFERENCE
    cut: int | None = None
    field_cap: int = 16_000_000
    ratio_cap: int = 1_000
    size_cap: int = 20_000_000_000
    depth_cap: int = 200
    cell_cap: int = 20_000_000


def mapped(given: Iterable[str]) -> dict[str, str]:
    """The mapping of ``field=column`` pairs. Raises ModeratorError for what is no pair."""
    pairs = {}
    for pair in given:
        name, mark, column = pair.partition("=")
        if not (name and mark and column):
            raise ModeratorError("load.bad_map", given=pair)
        pairs[name] = column
    return pairs


def capped(settings: Settings) -> Options:
    """How to read by default, with the caps that the settings name."""
    return Options(
        field_cap=settings.import_field_cap,
        ratio_cap=settings.import_ratio_cap,
        size_cap=settings.import_megabyte_cap << 20,
        depth_cap=settings.import_depth_cap,
        cell_cap=settings.import_cell_cap,
    )


@dataclass(slots=True)
class Trouble:
    """Whether an input turned out to be damaged while it was read; what came before the damage counts."""

    told: bool = False

    def tell(self) -> None:
        self.told = True


@dataclass(frozen=True, slots=True)
class Source:
    """An input that can be opened more than once: a file, or standard input kept in a temporary file.

    ``encoding`` is empty for what is no text (a spreadsheet). ``damaged`` is true where some bytes do not
    decode and become U+FFFD.
    """

    name: str
    open: Callable[[], BinaryIO]
    encoding: str
    damaged: bool = False
    size: int = 0
    job: Job = field(default_factory=Job)
    trouble: Trouble = field(default_factory=Trouble)

    @property
    def stem(self) -> str:
        """The file name without its folder and its endings."""
        base = self.name.replace("\\", "/").rsplit("/", 1)[-1]
        return base.split(".", 1)[0] or base

    def holding(self, text: bytes) -> Source:
        """The same input with UTF-8 content made from it."""
        return replace(self, open=lambda: io.BytesIO(text), encoding="utf-8", size=len(text))

    def text(self) -> TextIO:
        """The decoded text with its line ends as they are."""
        return io.TextIOWrapper(self.open(), encoding=self.encoding, errors="replace", newline="")


@dataclass(frozen=True, slots=True)
class Sniff:
    """What is known of an input before it is read: its name and the beginning of it.

    ``whole`` is true where ``head`` is all there is.
    """

    name: str
    suffix: str
    raw: bytes
    head: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table or the names of a document's objects, and which field each is taken for."""

    names: tuple[str, ...]
    fields: Mapping[str, str]


class Importer(Protocol):
    """One format. ``confidence`` is in [0, 1]; 0 means "not mine". ``binary`` ones read bytes, not text."""

    @property
    def name(self) -> str: ...

    @property
    def binary(self) -> bool: ...

    def confidence(self, sniff: Sniff) -> float: ...

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield articles before their comments. Raises ModeratorError where nothing can be read, and never
        for one bad row: that is a Problem."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """One opened input: what it was taken for, and its records, read while they are iterated."""

    file: str
    format: str
    encoding: str
    confidence: float
    _records: Callable[[], Iterator[Record]]

    def __iter__(self) -> Iterator[Record]:
        return self._records()
