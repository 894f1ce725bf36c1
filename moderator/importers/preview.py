"""What an input would come to, told before anything is stored: format, counts, first rows, what to ask."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Protocol, runtime_checkable

from moderator.errors import ModeratorError
from moderator.importers import columns
from moderator.importers.base import Columns, Importer, Options, Reading, Record, Source
from moderator.importers.lines import Line, page_lines
from moderator.importers.memory import Preset
from moderator.importers.reading import importers, read
from moderator.importers.sniff import choose, open_source, ranked
from moderator.jobs import Job
from moderator.records import Article, Comment, Precision, Problem

MOST = 2_000
"""So many records are looked at; of a larger file the preview says that there are more."""
ROWS = 50
YEARLESS = frozenset({Precision.DAY_NO_YEAR, Precision.MINUTE_NO_YEAR})
ZONELESS = frozenset({Precision.MINUTE, Precision.SECOND})


@dataclass(frozen=True, slots=True)
class Pasted:
    """A page from the clipboard: as text, and as markup where there is some."""

    name: str
    text: str
    html: str = ""

    def form(self, html: bool) -> bytes:
        return (self.html if html else self.text).encode("utf-8", "replace")


Given = Path | Pasted
"""A file, or what was copied."""


@dataclass(frozen=True, slots=True)
class Lacks:
    """How many of the comments seen have a time that cannot be placed without being told something."""

    day: int = 0
    year: int = 0
    zone: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """``formats`` are those that could read it, the surest first, each with its confidence in [0, 1].

    ``complete`` is false where there are more records than were looked at. ``lines`` and ``cut`` (the number
    of the line with which the comments begin) are there for plain pages only. ``fault`` says why it cannot
    be read this way.
    """

    name: str
    format: str = ""
    encoding: str = ""
    confidence: float = 0.0
    formats: tuple[tuple[str, float], ...] = ()
    articles: tuple[Article, ...] = ()
    comments: int = 0
    problems: int = 0
    complete: bool = True
    rows: tuple[Comment, ...] = ()
    faults: tuple[Problem, ...] = ()
    columns: Columns | None = None
    lines: tuple[Line, ...] = ()
    cut: int | None = None
    lacks: Lacks = field(default_factory=Lacks)
    preset: str = ""
    fault: ModeratorError | None = None


@runtime_checkable
class Columned(Protocol):
    """An importer whose rows have named columns."""

    def columns(self, source: Source, options: Options) -> Columns: ...


@runtime_checkable
class Cut(Protocol):
    """An importer of plain pages, which may be told where the comments begin."""

    def cut(self, source: Source, options: Options) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """An input and how it is to be read."""

    given: Given
    options: Options

    def open(self, job: Job) -> Reading:
        """Ready to be stored. Raises ModeratorError where nobody can read it."""
        if isinstance(self.given, Path):
            return read(self.given, None, self.options, job)
        html = self.options.format == "html"
        return read(io.BytesIO(self.given.form(html)), self.given.name, self.options, job)


def preview(given: Given, options: Options, job: Job, presets: tuple[Preset, ...] = ()) -> Preview:
    """Look at the beginning of an input. What cannot be read says so in ``fault``; raises Cancelled only.

    Where no column is told and a preset fits all its own, the first such preset is used and named.
    """
    if isinstance(given, Pasted):
        return _pasted(given, options, job, presets)
    return _looked(given, str(given.name), options, job, presets)


def _pasted(given: Pasted, options: Options, job: Job, presets: tuple[Preset, ...]) -> Preview:
    """A browser copies a page twice, as markup and as text: markup is taken where comments stand in it."""
    forms = [True, False] if given.html else [False]
    if options.format is not None:
        forms = [options.format == "html" and bool(given.html)]
    found = [_looked(given.form(html), given.name, options, job, presets) for html in forms]
    best = max(found, key=lambda one: (one.comments > 1 and one.fault is None, one.format == "html"))
    every = {name: sure for one in reversed(found) for name, sure in one.formats}
    return replace(best, formats=tuple(sorted(every.items(), key=lambda pair: -pair[1])))


def _looked(
    given: Path | bytes, name: str, options: Options, job: Job, presets: tuple[Preset, ...]
) -> Preview:
    begun = Preview(name)
    try:
        source = open_source(given if isinstance(given, Path) else io.BytesIO(given), name, options, job)
        begun = replace(begun, encoding=source.encoding, formats=ranked(source, importers()))
        importer, confidence = choose(source, importers(), options)
        begun = replace(begun, format=importer.name, confidence=confidence)
        begun = replace(begun, columns=_columns(importer, source, options))
        options, begun = _with_preset(options, begun, presets)
        if begun.preset:
            begun = replace(begun, columns=_columns(importer, source, options))
        begun = _with_lines(begun, importer, source, options)
        return _counted(begun, importer.read(source, options))
    except ModeratorError as fault:
        return replace(begun, fault=fault)


def _columns(importer: Importer, source: Source, options: Options) -> Columns | None:
    return importer.columns(source, options) if isinstance(importer, Columned) else None


def _with_preset(options: Options, begun: Preview, presets: tuple[Preset, ...]) -> tuple[Options, Preview]:
    """A table in which no text is found is read with the first preset that fits it."""
    if options.mapping or begun.columns is None or columns.TEXT in begun.columns.fields:
        return options, begun
    for preset in presets:
        if preset.fits(begun.columns.names):
            return replace(options, mapping=preset.mapping), replace(begun, preset=preset.name)
    return options, begun


def _with_lines(begun: Preview, importer: Importer, source: Source, options: Options) -> Preview:
    if not isinstance(importer, Cut):
        return begun
    lines = tuple(islice(page_lines(source), MOST))
    return replace(begun, lines=lines, cut=importer.cut(source, options))


def _counted(begun: Preview, records: Iterator[Record]) -> Preview:
    """Counts over the first records; a fault on the way keeps what was seen before it."""
    seen: list[Record] = []
    fault: ModeratorError | None = None
    try:
        seen.extend(islice(records, MOST + 1))
    except ModeratorError as error:
        fault = error
    comments = [record for record in seen[:MOST] if isinstance(record, Comment)]
    problems = [record for record in seen[:MOST] if isinstance(record, Problem)]
    return replace(
        begun,
        articles=tuple(record for record in seen[:MOST] if isinstance(record, Article)),
        comments=len(comments),
        problems=sum(problem.rejected for problem in problems),
        complete=len(seen) <= MOST,
        rows=tuple(comments[:ROWS]),
        faults=tuple(problems[:ROWS]),
        lacks=_lacks(comments),
        fault=fault,
    )


def _lacks(comments: list[Comment]) -> Lacks:
    unplaced = [comment.posted_precision for comment in comments if comment.posted_at is None]
    return Lacks(
        day=sum(precision is Precision.RELATIVE for precision in unplaced),
        year=sum(precision in YEARLESS for precision in unplaced),
        zone=sum(precision in ZONELESS for precision in unplaced),
    )
