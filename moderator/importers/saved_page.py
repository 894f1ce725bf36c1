"""Reads a page saved as plain text: article paragraphs, then author and text in turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from moderator.importers import identity, values
from moderator.importers.alternation import Part, Reading, label
from moderator.importers.base import Options, Record, Sniff, Source
from moderator.importers.lines import (
    REPLY_HEADING,
    Line,
    beginning,
    chinese,
    is_document,
    is_furniture,
    page_lines,
)
from moderator.importers.reference import Reference, placed
from moderator.importers.rows import REFERENCE
from moderator.records import Article, Comment, Precision, Problem, Uid

SOURCE = "page"
SAMPLE_LINES = 400
LONGER = 1.3
"""A comment is this many times as long as a name, on a page with many of them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One comment as it stands on the page: its heading line and its text line."""

    heading: Line
    text: Line


@dataclass(frozen=True, slots=True)
class Page:
    """What was understood: the article's lines, the comments, and the lines that fit nowhere."""

    paragraphs: tuple[Line, ...]
    entries: tuple[Entry, ...]
    odd: tuple[Line, ...]
    score: float

    @property
    def anchors(self) -> int:
        return sum(REPLY_HEADING.fullmatch(entry.heading.text) is not None for entry in self.entries)


def understand(lines: Sequence[Line], cut: int | None = None) -> Page:
    """Cut a page into its article and its comments; where, may be said by a line's number."""
    reading = label(lines) if cut is None else _cut(lines, cut)
    paragraphs: list[Line] = []
    entries: list[Entry] = []
    odd: list[Line] = []
    heading: Line | None = None
    for line, part in zip(lines, reading.parts, strict=True):
        if part is Part.PARAGRAPH:
            paragraphs.append(line)
        elif part is Part.AUTHOR:
            heading = line
        elif part is Part.TEXT and heading is not None:
            entries.append(Entry(heading, line))
            heading = None
        elif part is Part.ODD:
            odd.append(line)
    if heading is not None:
        odd.append(heading)
    return Page(tuple(paragraphs), tuple(entries), tuple(odd), reading.score)


def _cut(lines: Sequence[Line], cut: int) -> Reading:
    above = sum(line.number < cut for line in lines)
    below = label(lines[above:], article=False)
    article = (Part.FURNITURE if is_furniture(line.text) else Part.PARAGRAPH for line in lines[:above])
    return Reading((*article, *below.parts), below.score)


def confidence(page: Page) -> float:
    """Sure where reply headings anchor the alternation; likely where the whole reads well."""
    lines = len(page.paragraphs) + 2 * len(page.entries) + len(page.odd)
    if lines == 0:
        return 0.0
    mean = page.score / lines
    odd = len(page.odd) / lines
    if page.anchors:
        return 0.9 if odd < 0.1 else 0.5
    if mean < 0.4 or odd > 0.1 or _alike(page):
        return 0.0
    if len(page.entries) >= 3 or (page.entries and len(page.paragraphs) >= 2):
        return 0.6
    return 0.35 if len(page.paragraphs) >= 2 and mean > 1.0 else 0.0


def _alike(page: Page) -> bool:
    """True where what would be names is as long as what would be texts: then it is one comment a line."""
    names = sum(len(entry.heading.text) for entry in page.entries)
    texts = sum(len(entry.text.text) for entry in page.entries)
    return len(page.entries) > 2 and texts < LONGER * names


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The layout ``author[ 回复 MM-DD HH:MM]`` / ``text``, below an article or without one."""

    name: str = "page"
    binary: bool = False

    def confidence(self, sniff: Sniff) -> float:
        lines = beginning(sniff)[:SAMPLE_LINES]
        page = understand(lines)
        likely = chinese(lines) > 0.4 and not is_document(lines)
        return confidence(page) if page.anchors or likely else 0.0

    def cut(self, source: Source, options: Options) -> int | None:
        """The number of the line with which the comments begin; None where there are none."""
        entries = understand(page_lines(source), options.cut).entries
        return entries[0].heading.number if entries else None

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        page = understand(page_lines(source), options.cut)
        paragraphs = tuple(values.clean(line.text)[0] for line in page.paragraphs)
        if paragraphs:
            article = Article(identity.article_print(None, paragraphs), SOURCE, paragraphs=paragraphs)
        else:
            first = page.entries[0] if page.entries else None
            uid = identity.digest("a", ("file", *((first.heading.text, first.text.text) if first else ())))
            article = Article(uid, SOURCE, source.stem, source.stem)
        yield article
        writer = _Writer(source, article.uid, article.uid if paragraphs else Uid(""), options.reference)
        for number, entry in enumerate(page.entries, 1):
            if number % 500 == 0:
                source.job.report("import.reading", number, len(page.entries))
            yield from writer.comment(number, entry)
        for line in page.odd:
            yield Problem(source.name, line.number, "import.odd_line", values.clean(line.text)[0])


@dataclass(slots=True)
class _Writer:
    """Makes comments of entries, remembering whom a reply answers."""

    source: Source
    article: Uid
    named: Uid
    reference: Reference
    _top: Uid | None = None
    _prints: identity.Prints = field(default_factory=identity.Prints)

    def comment(self, position: int, entry: Entry) -> Iterator[Record]:
        heading, (text, _) = entry.heading.text, values.clean(entry.text.text)
        reply = REPLY_HEADING.fullmatch(heading)
        author, time = (reply["author"], reply["time"]) if reply else (heading, "")
        author = values.clean(author)[0]
        moment, used = placed(time, "", self.reference)
        fixed = "" if moment.precision is Precision.RELATIVE else time
        uid = self._prints.of(self.named, author, fixed, text)
        yield Comment(
            uid=uid,
            article=self.article,
            parent=self._top if reply else None,
            position=position,
            author=author,
            text=text,
            author_raw=values.clean(heading)[0] if reply else None,
            posted_raw=time or None,
            posted_at=moment.at,
            posted_precision=moment.precision,
            extra={REFERENCE: used} if used else {},
        )
        if not reply:
            self._top = uid
        for line in (entry.heading, entry.text):
            if self.source.damaged and "\ufffd" in line.text:
                yield Problem(self.source.name, line.number, "note.bad_bytes", values.clean(line.text)[0])
