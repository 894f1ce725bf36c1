"""The article beside the comment, with the words they share tinted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from moderator.i18n import Translator
from moderator.records import Article, Item, Span
from moderator.store.reader import Reader
from ui.detail.visible import visible
from ui.plain import label, one_line
from ui.theme import NORMAL, Theme, font

_LINE = 24
_MOST = 60
_LONGEST = 2000
_COMMENT = 2000
"""Only the start of a very long comment is compared."""
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+-]+")
_PARTICLES = frozenset(
    "的了是不在有和也就都而及与着或一个我你他她它们这那为以到说要会可对能上下中来去没很还被把让向从但并等其之于"
)


@dataclass(frozen=True, slots=True)
class Shared:
    """An article with, for each paragraph, the spans of words that the comment uses too."""

    article: Article
    spans: tuple[tuple[Span, ...], ...]


def shared(reader: Reader, item: Item) -> Shared | None:
    """The comment's article and the words both hold; None where the comment has none."""
    uid = item.comment.article
    article = reader.article(uid) if uid else None
    if article is None:
        return None
    pairs, words = _parts(item.comment.text[:_COMMENT])
    return Shared(article, tuple(_spans(p[:_LONGEST], pairs, words) for p in article.paragraphs[:_MOST]))


def _parts(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Pairs of neighbouring Han characters that say something, and Latin words in lower case."""
    pairs = {
        run[at : at + 2]
        for run in _HAN.findall(text)
        for at in range(len(run) - 1)
        if not _PARTICLES.intersection(run[at : at + 2])
    }
    return frozenset(pairs), frozenset(word.lower() for word in _LATIN.findall(text))


def _spans(paragraph: str, pairs: frozenset[str], words: frozenset[str]) -> tuple[Span, ...]:
    found = [m.span() for m in _LATIN.finditer(paragraph) if m.group().lower() in words]
    start = -1
    for at in range(len(paragraph)):
        if paragraph[at : at + 2] in pairs:
            start = at if start < 0 else start
        elif start >= 0:
            # The last pair reached one character further than its own start.
            found.append((start, at + 1))
            start = -1
    if start >= 0:
        found.append((start, len(paragraph)))
    return tuple(sorted(found))


class Paragraph(QWidget):
    """One paragraph of plain text with tinted spans."""

    def __init__(
        self, text: str, spans: Sequence[Span], theme: Theme, px: int = NORMAL, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shown = visible(text[:_LONGEST])
        self._spans, self._theme, self._px = spans, theme, px
        self._layout = QTextLayout()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(one_line(text, 400))
        self._lay_out(300)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out(event.size().width())

    def _lay_out(self, width: int) -> None:
        layout = QTextLayout(self._shown.text, font(self._px))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        tint = QTextCharFormat()
        tint.setBackground(self._theme.color("topic_soft"))
        tint.setForeground(self._theme.color("topic"))
        layout.setFormats([self._tinted(span, tint) for span in self._spans])
        layout.beginLayout()
        lines = 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 60))
            line.setPosition(QPointF(0, lines * _LINE))
            lines += 1
        layout.endLayout()
        self._layout = layout
        self.setFixedHeight(max(lines, 1) * _LINE)

    def _tinted(self, span: Span, tint: QTextCharFormat) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        start, end = self._shown.units[span[0]], self._shown.units[span[1]]
        made.start, made.length, made.format = start, end - start, tint
        return made

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._theme.color("ink"))
        self._layout.draw(painter, QPointF(0, 0))
        painter.end()


class ArticlePane(QScrollArea):
    """Title and paragraphs. Comes back to where the comment's words are densest."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tr = theme, tr
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("ground", "panel")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(18, 16, 18, 16)
        self._box.setSpacing(12)
        self.setWidget(inner)

    def show_article(self, found: Shared | None) -> None:
        while (old := self._box.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.verticalScrollBar().setValue(0)
        if found is None or not found.article.paragraphs:
            self._box.addWidget(label(self._tr("context.no_article"), tone="ink2", size="small", wrap=True))
            self._box.addStretch(1)
            return
        if found.article.title:
            self._box.addWidget(label(one_line(found.article.title), weight="bold", wrap=True))
        hits = sum(map(len, found.spans))
        self._box.addWidget(label(self._tr("context.shared", n=hits), tone="ink2", size="small", wrap=True))
        for text, spans in zip(found.article.paragraphs, found.spans, strict=False):
            self._box.addWidget(Paragraph(text, spans, self._theme))
        left = len(found.article.paragraphs) - len(found.spans)
        if left > 0:
            self._box.addWidget(label(self._tr("context.more_paragraphs", n=left), tone="ink2", size="small"))
        self._box.addStretch(1)
