"""Reads pages copied as plain text, in any of the known layouts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from moderator.importers import anchored, blocks, identity, values
from moderator.importers.base import Options, Record, Sniff, Source
from moderator.importers.blocks import Block, Scan
from moderator.importers.layouts import LAYOUTS, Layout
from moderator.importers.layouts_english import ENGLISH
from moderator.importers.lines import (
    Line,
    beginning,
    chinese,
    is_document,
    is_furniture,
    like_paragraph,
    page_lines,
)
from moderator.importers.reference import Reference, placed
from moderator.importers.rows import REFERENCE
from moderator.importers.utterances import are_said
from moderator.records import Article, Comment, Precision, Problem, Uid

SOURCE = "page"
SAMPLE_LINES = 600
LAST_RESORT = 0.26
"""Chinese text of no known layout, named .txt: one comment a line, if nothing else knows it."""
MOSTLY = 0.4
"""Such a share of lines with Han makes a page Chinese."""
HARDLY = 0.05
"""Such a share of lines with Han is no Chinese page: a name, or a word that is talked about."""
ENGLISH_LINES = 0.3
PLAIN = frozenset({".txt", ".text", ""})
INLINE = next(layout for layout in LAYOUTS if layout.name == "name: text")
WORDY = 3
"""Words that somebody says at once, on average; the values of settings are shorter."""
TITLE_MARK = "# "
SURE = 0.6
"""A layout trusted less is believed only as far as the lines are Chinese: source code is no page."""


def scan(layout: Layout, lines: Sequence[Line]) -> Scan:
    """Read a page under one layout."""
    return anchored.scan(layout, lines) if layout.anchored else blocks.scan(layout, lines)


def best(lines: Sequence[Line]) -> Scan:
    """The page under the layout that explains it best."""
    known = LAYOUTS if chinese(lines) > MOSTLY else (*LAYOUTS, *ENGLISH)
    return max((scan(layout, lines) for layout in known), key=lambda found: found.confidence)


def understand(lines: Sequence[Line], cut: int | None = None) -> Scan:
    """The whole page under the layout that explains its beginning best. Where it is cut may be said by a
    line's number: then no line below is part of the article."""
    above = 0 if cut is None else sum(line.number < cut for line in lines)
    below = lines[above:]
    found = best(below[:SAMPLE_LINES])
    if not found.confidence:
        found = scan(LAYOUTS[-1], below[:SAMPLE_LINES])
    if len(below) > SAMPLE_LINES:
        found = scan(found.layout, below)
    if cut is None:
        return found
    return replace(found, head=tuple(lines[:above]), odd=(*found.head, *found.odd))


def trust(lines: Sequence[Line]) -> float:
    """How well the best layout explains the lines, in [0, 1]."""
    if not lines:
        return 0.0
    found = best(lines)
    if found.layout.weight >= SURE:
        return found.confidence
    return 0.0 if is_document(lines) else found.confidence * chinese(lines)


def _english(lines: Sequence[Line]) -> float:
    """How well a page without Han is known: only times, or a talk between few, tell it from other texts."""
    if is_document(lines) or not lines:
        return 0.0
    known = max(scan(layout, lines).confidence for layout in ENGLISH)
    talk = scan(INLINE, lines)
    speakers = {block.fields["author"] for block in talk.blocks}
    words = sum(len(block.text.split()) for block in talk.blocks)
    named = all(speaker[0].isalpha() for speaker in speakers)
    repeated = named and len(speakers) < len(talk.blocks) and words >= WORDY * len(talk.blocks)
    return max(known, talk.confidence if repeated else 0.0)


@dataclass(frozen=True, slots=True)
class CopiedPage:
    """Pages as people copy them from a browser."""

    name: str = "text"
    binary: bool = False

    def confidence(self, sniff: Sniff) -> float:
        lines = beginning(sniff, han=False)[:SAMPLE_LINES]
        if chinese(lines) < HARDLY:
            plain = sniff.suffix in PLAIN and are_said(lines)
            return max(_english(lines), ENGLISH_LINES if plain else 0.0)
        return max(trust(lines), LAST_RESORT if lines and sniff.suffix == ".txt" else 0.0)

    def cut(self, source: Source, options: Options) -> int | None:
        """The number of the line with which the comments begin; None where there are none."""
        blocks = understand(page_lines(source), options.cut).blocks
        return blocks[0].number if blocks else None

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        lines = page_lines(source)
        if not lines:
            return
        page = understand(lines, options.cut)
        article = _article(page, source)
        yield article
        named = article.uid if article.paragraphs or article.title else Uid("")
        writer = _Writer(source, article.uid, named, options.reference)
        for number, block in enumerate(page.blocks, 1):
            if number % 500 == 0:
                source.job.report("import.reading", number, len(page.blocks))
            yield from writer.comment(number, block)
        for line in page.odd:
            yield Problem(source.name, line.number, "import.odd_line", values.clean(line.text)[0])


def _article(page: Scan, source: Source) -> Article:
    """What stands above the comments: long lines are paragraphs, a marked line is the title."""
    head = [line.text for line in page.head if not is_furniture(line.text)]
    title = next((text.removeprefix(TITLE_MARK) for text in head if text.startswith(TITLE_MARK)), None)
    texts = [text for text in head if like_paragraph(text) >= 0 and not text.startswith("#")]
    paragraphs = tuple(values.clean(text)[0] for text in texts)
    if title or paragraphs:
        title = values.clean(title)[0] if title else None
        return Article(identity.article_print(title, paragraphs), SOURCE, title=title, paragraphs=paragraphs)
    first = page.blocks[0] if page.blocks else None
    parts = ("file", first.fields.get("author", ""), first.text) if first else ("file",)
    return Article(identity.digest("a", parts), SOURCE, source.stem)


@dataclass(slots=True)
class _Writer:
    """Makes comments of blocks, and finds whom they answer: by depth, else by the name they answer."""

    source: Source
    article: Uid
    named: Uid
    reference: Reference
    _stack: list[tuple[int, Uid]] = field(default_factory=list)
    _authors: dict[str, Uid] = field(default_factory=dict)
    _prints: identity.Prints = field(default_factory=identity.Prints)

    def comment(self, position: int, block: Block) -> Iterator[Record]:
        fields = {name: values.clean(value)[0].strip() for name, value in block.fields.items()}
        text, _ = values.clean(block.text)
        author, time = fields.get("author") or fields.get("anonymous", ""), fields.get("time", "")
        moment, used = placed(time, "", self.reference)
        fixed = "" if moment.precision is Precision.RELATIVE else time
        uid = self._prints.of(self.named, author, fixed, text)
        yield Comment(
            uid=uid,
            article=self.article,
            parent=self._parent(block, fields, uid),
            position=position,
            author=author,
            text=text,
            posted_raw=time or None,
            posted_at=moment.at,
            posted_precision=moment.precision,
            likes=values.count(fields.get("likes", "")),
            replies=values.count(fields.get("replies", "")),
            place=values.place(fields.get("place", "")),
            extra={name: fields[name] for name in ("floor", "title", "reads") if fields.get(name)}
            | ({REFERENCE: used} if used else {}),
        )
        self._authors[author] = uid
        if self.source.damaged and "\ufffd" in text + author:
            yield Problem(self.source.name, block.number, "note.bad_bytes", text)

    def _parent(self, block: Block, fields: dict[str, str], uid: Uid) -> Uid | None:
        while self._stack and self._stack[-1][0] >= block.depth:
            self._stack.pop()
        above = self._stack[-1][1] if self._stack else None
        self._stack.append((block.depth, uid))
        answered = fields.get("parent_author")
        return self._authors.get(answered, above) if answered else above
