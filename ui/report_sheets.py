"""Where the pages of a report begin and end: no row, line or picture is cut, no heading ends a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock, QTextDocument, QTextTable

_PICTURE = "\ufffc"


@dataclass(frozen=True, slots=True)
class Band:
    """A strip of the document as it is laid out on one endless page, from ``top`` to ``bottom``."""

    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Part:
    """What stays whole: a paragraph, a picture, a row of a table. ``keep``: it does not end a page.

    ``head`` is the header of the table a row is of, said again where a page begins with the row. ``lines``
    are where it may be cut if it is higher than a page.
    """

    band: Band
    keep: bool = False
    head: Band | None = None
    lines: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: a strip of the document, and above it the header of a table that goes on."""

    body: Band
    head: Band | None = None


def sheets(parts: Sequence[Part], room: float) -> list[Sheet]:
    """The pages, each no higher than ``room``."""
    whole = [piece for part in parts for piece in _pieces(part, room)]
    made: list[Sheet] = []
    start = 0
    while start < len(whole):
        first = whole[start]
        left = room - (first.head.height if first.head else 0.0)
        end = start + 1
        while end < len(whole) and whole[end].band.bottom - first.band.top <= left:
            end += 1
        end = _kept(whole, start, end)
        bottom = whole[end - 1].band.bottom
        if end < len(whole):
            # The margin below a table reaches into what follows: a page would show the top of it.
            bottom = min(bottom, whole[end].band.top)
        made.append(Sheet(Band(first.band.top, bottom), first.head))
        start = end
    return made


def _kept(whole: Sequence[Part], start: int, end: int) -> int:
    """The page's end moved up until nothing ends it that must not; where all of it must not, it stays."""
    moved = end
    while end < len(whole) and moved > start and whole[moved - 1].keep:
        moved -= 1
    return moved if moved > start else end


def _pieces(part: Part, room: float) -> Iterator[Part]:
    """The part itself, or what is higher than a page in pieces that end between two lines."""
    left = room - (part.head.height if part.head else 0.0)
    top, bottom = part.band.top, part.band.bottom
    while bottom - top > left:
        cut = top + left
        for line in sorted(part.lines, key=lambda line: -line.bottom):
            if line.top < cut < line.bottom:
                cut = line.top
        if cut <= top:
            cut = top + left
        yield replace(part, band=Band(top, cut), keep=False)
        top = cut
    yield replace(part, band=Band(top, bottom))


def parts(paper: QTextDocument) -> list[Part]:
    """What a document that was laid out without pages consists of, from its top to its bottom."""
    made: list[Part] = []
    headed = False
    frames = paper.rootFrame().begin()
    while not frames.atEnd():
        frame = frames.currentFrame()
        if isinstance(frame, QTextTable):
            if headed and made:
                made[-1] = replace(made[-1], keep=True)
            made += _rows(paper, frame)
            headed = False
        elif frame is None and (found := _paragraph(paper, frames.currentBlock())) is not None:
            shown = frames.currentBlock().text().strip() == _PICTURE
            if shown and headed and made:
                made[-1] = replace(made[-1], keep=True)
            headed = found.keep or (headed and not shown)
            made.append(found)
        frames += 1
    return made


def _paragraph(paper: QTextDocument, block: QTextBlock) -> Part | None:
    """A heading keeps what it heads; a block without a word takes no room on paper."""
    if not block.text().strip():
        return None
    box = paper.documentLayout().blockBoundingRect(block)
    heading = block.blockFormat().headingLevel() > 0
    return Part(Band(box.top(), box.bottom()), keep=heading, lines=tuple(lines(paper, block)))


def _rows(paper: QTextDocument, table: QTextTable) -> list[Part]:
    """A row ends in the middle between its last line and the first line of the next. The header and the
    first two rows stay together, and so do the last two."""
    cells = [
        [line for block in _row_blocks(table, row) for line in lines(paper, block)]
        for row in range(table.rows())
    ]
    frame = paper.documentLayout().frameBoundingRect(table)
    edges = [frame.top()]
    for above, below in pairwise(cells):
        edges.append((max(line.bottom for line in above) + min(line.top for line in below)) / 2)
    edges.append(frame.bottom())
    heads = table.format().headerRowCount()
    head = Band(edges[0], edges[heads]) if heads else None
    return [
        Part(
            Band(edges[row], edges[row + 1]),
            row <= heads or row == len(cells) - 2,
            head if row >= heads else None,
            tuple(found),
        )
        for row, found in enumerate(cells)
    ]


def _row_blocks(table: QTextTable, row: int) -> Iterator[QTextBlock]:
    for column in range(table.columns()):
        inside = table.cellAt(row, column).begin()
        while not inside.atEnd():
            yield inside.currentBlock()
            inside += 1


def lines(paper: QTextDocument, block: QTextBlock) -> Iterator[Band]:
    """Where the lines of a block stand in the document."""
    box: QRectF = paper.documentLayout().blockBoundingRect(block)
    layout = block.layout()
    for number in range(layout.lineCount()):
        line = layout.lineAt(number).rect().translated(box.topLeft())
        yield Band(line.top(), line.bottom())
