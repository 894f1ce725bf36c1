"""The comment itself, large: plain text with its evidence marked, paged so that no text can freeze it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollArea, QSizePolicy, QWidget

from moderator.i18n import Translator
from moderator.records import Field, Finding, Span
from moderator.text.fold import fold
from moderator.text.hits import hits
from ui.cover import covered, unspoken, worst
from ui.detail.marks import MarkedText, column_width, lay_out, marks_of
from ui.detail.pages import Page, pages
from ui.theme import LARGE, SMALL, Theme, font

_FOOT = 28
"""Height of the caption below a paged or folded text, in pixels."""


class CommentView(QWidget):
    """Shows one text. It never takes the focus, never reads keys and never interprets markup."""

    page_changed = Signal(int, int)
    """The page shown, from 1, and how many there are."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tr = tr
        self._text = ""
        self._findings: Sequence[Finding] = ()
        self._reading: str | None = None
        self._words = ""
        self._pages: tuple[Page, ...] = (Page(0, 0),)
        self._page = 0
        self._px = LARGE
        self._laid: MarkedText | None = None
        self._found: tuple[Span, ...] | None = None
        self._laid_width = -1
        self._heights: dict[int, int] = {}
        self._selection: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_comment(self, text: str, findings: Sequence[Finding], size_px: int | None = None) -> None:
        """Show ``text`` from its first page with the marks of ``findings``, in the original's offsets."""
        self._text = text
        self._findings = findings
        self._reading = None
        if size_px is not None:
            self._px = size_px
        self._repage()

    def show_hits(self, words: str) -> None:
        """Tint what a search found; an empty word none."""
        if words != self._words:
            self._words = words
            self._found = None
            self.update()

    def show_reading(self, folded: str | None) -> None:
        """Show the folded reading instead, without marks; None goes back to the original."""
        self._reading = folded
        self._repage()

    @property
    def is_reading(self) -> bool:
        """Whether the folded reading is on screen."""
        return self._reading is not None

    def text(self) -> str:
        """The whole original text."""
        return self._text

    def set_size(self, px: int) -> None:
        """Size of the text in pixels, 12 to 72."""
        self._px = min(max(px, 12), 72)
        self._forget_layout()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._forget_layout()

    def set_translator(self, tr: Translator) -> None:
        self._tr = tr
        self.update()

    @property
    def page(self) -> int:
        """The page shown, from 1."""
        return self._page + 1

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def page_forward(self) -> bool:
        """Scroll on inside a page, then turn to the next; False at the very end."""
        return self._scroll(1) or self._turn(1)

    def page_back(self) -> bool:
        """The same backwards; False at the very beginning."""
        return self._scroll(-1) or self._turn(-1)

    def selected_text(self) -> str:
        """What the mouse selected, as written; without a selection the whole text."""
        if self._selection is None or self.is_reading:
            return self._text
        page = self._pages[self._page]
        return self._text[page.start + self._selection[0] : page.start + self._selection[1]]

    def has_selection(self) -> bool:
        return self._selection is not None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        # Layouts ask for several widths in turn; only the one that is painted is worth keeping whole.
        if width not in self._heights:
            self._heights[width] = int(self._layout_for(width).height)
        return self._heights[width] + self._foot()

    def sizeHint(self) -> QSize:
        width = self.width() if self.width() > 100 else int(column_width(self._px)) + 2
        return QSize(int(column_width(self._px)) + 2, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._px * 8, self._px * 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        laid = self._layout_for(self.width())
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        if self.is_reading:
            edge = QRectF(0, 0, 3, laid.height)
            painter.fillRect(edge, self._theme.color("topic"))
        laid.draw(painter, QPointF(self._indent(), 0), selection=self._selection, hits=self.found())
        if caption := self.caption():
            painter.setFont(font(SMALL))
            painter.setPen(self._theme.color("ink3"))
            foot = QRectF(0, laid.height, self.width(), _FOOT)
            painter.drawText(foot, int(Qt.AlignmentFlag.AlignVCenter), caption)
        painter.end()

    def found(self) -> tuple[Span, ...]:
        """Where the search finds its words on this page."""
        if not self._words:
            return ()
        if self._found is None:
            page = self._pages[self._page]
            source = self._source()
            self._found = hits(source[page.start : page.end], self._words)
        return self._found

    def caption(self) -> str:
        """The line below the text: the page, and whether this is the folded reading; mostly empty."""
        parts = []
        if self.is_reading:
            parts.append(self._tr("comment.reading"))
        if len(self._pages) > 1:
            parts.append(self._tr("comment.page", page=self.page, pages=len(self._pages)))
        return " · ".join(parts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self.is_reading:
            event.ignore()
            return
        at = self._offset(event)
        self._anchor = at
        self._select(at, at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and not self.is_reading:
            self._select(self._anchor, self._offset(event))

    _anchor = 0

    def _offset(self, event: QMouseEvent) -> int:
        at = QPointF(event.position().x() - self._indent(), event.position().y())
        return self._layout_for(self.width()).offset_at(at)

    def _select(self, one: int, other: int) -> None:
        self._selection = (min(one, other), max(one, other)) if one != other else None
        self.update()

    def _indent(self) -> int:
        return 12 if self.is_reading else 0

    def _foot(self) -> int:
        return _FOOT if self.caption() else 0

    def _repage(self) -> None:
        self._pages = pages(self._source())
        self._page = 0
        self._show_page()

    def _turn(self, step: int) -> bool:
        if not 0 <= self._page + step < len(self._pages):
            return False
        self._page += step
        self._show_page()
        bar = self._scroll_area()
        if bar is not None:
            edge = bar.verticalScrollBar()
            edge.setValue(edge.minimum() if step > 0 else edge.maximum())
        return True

    def _show_page(self) -> None:
        self._selection = None
        self._forget_layout()
        self._name_page()
        self.setAccessibleDescription(self.caption())
        self.page_changed.emit(self.page, self.page_count)

    def cover_again(self) -> None:
        """What is read out, and the folded reading that has no marks to paint over, follow the mask."""
        self._name_page()
        if self.is_reading:
            self._forget_layout()

    def _name_page(self) -> None:
        page = self._pages[self._page]
        said = self._source()[page.start : page.end].encode("utf-8", "replace").decode("utf-8")
        self.setAccessibleName(unspoken(said, self._worst(), self._theme, self._tr))

    def _source(self) -> str:
        return self._reading if self._reading is not None else self._text

    def _worst(self) -> Collection[str]:
        """What the mask covers, as the text on screen spells it."""
        words = worst(self._findings, self._text)
        return {fold(word).text for word in words} if self.is_reading else words

    def _forget_layout(self) -> None:
        self._laid = None
        self._found = None
        self._heights.clear()
        self.updateGeometry()
        self.update()

    def _layout_for(self, width: int) -> MarkedText:
        if self._laid is None or self._laid_width != width:
            page = self._pages[self._page]
            findings = () if self.is_reading else self._findings
            marks = marks_of(findings, Field.TEXT, page.start, page.end)
            room = min(width - self._indent(), column_width(self._px))
            source = self._source()
            if self.is_reading:
                source = covered(source, self._worst(), self._theme)
            self._laid = lay_out(source[page.start : page.end], marks, self._theme, room, self._px)
            self._laid_width = width
        return self._laid

    def _scroll_area(self) -> QAbstractScrollArea | None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        return above

    def _scroll(self, step: int) -> bool:
        area = self._scroll_area()
        if area is None:
            return False
        bar = area.verticalScrollBar()
        bottom = self.mapTo(area.viewport(), self.rect().bottomLeft()).y()
        unseen = bottom > area.viewport().height() if step > 0 else bar.value() > bar.minimum()
        if not unseen:
            return False
        before = bar.value()
        bar.setValue(before + step * max(bar.pageStep() - self._px * 2, self._px))
        return bar.value() != before
