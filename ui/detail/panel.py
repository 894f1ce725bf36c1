"""The middle: who wrote it, what it answers, the comment itself, and why it is here."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from moderator.i18n import Translator
from moderator.records import Field, Item
from moderator.scoring.priority import Lines
from ui.cover import covered, worst_of
from ui.detail.author_line import AuthorLine, OwnWords
from ui.detail.comment_view import CommentView
from ui.detail.marks import column_width
from ui.detail.why_line import WhyLine
from ui.plain import label, one_line
from ui.theme import LARGE, Theme

_MARGIN = 40
_ABOVE, _ALONE = 24, 96
"""Room above the comment, in pixels: among other things, and in focus mode."""
_SCROLL_BAR = 12
_QUOTED = 160


class Quote(QFrame):
    """The comment that this one answers, in two lines at most."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tr = theme, tr
        self._parent: Item | None = None
        self.setObjectName("quote")
        self.setStyleSheet(
            f"#quote {{ border: none; border-left: 3px solid {theme.hex('line')}; background: transparent; }}"
        )
        self._text = label(tone="ink2", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 2, 0, 2)
        box.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_parent(self, parent: Item | None) -> None:
        """None where the parent is not in this queue."""
        self._parent = parent
        self.cover_again()

    def cover_again(self) -> None:
        """Quote the parent, without what the mask covers."""
        if self._parent is None:
            self._text.setText(self._tr("quote.missing"))
            return
        comment, words = self._parent.comment, worst_of(self._parent)
        author, text = (covered(said, words, self._theme) for said in (comment.author, comment.text))
        said = self._tr("quote.said", author=one_line(author, 32), text=one_line(text, _QUOTED))
        self._text.setText(said)


class ReviewPane(QScrollArea):
    """Shows one comment. The keys belong to the stage around it."""

    painted = Signal(str)
    """The uid of the comment that is now on the screen, at the moment it was painted."""

    zoomed = Signal(int)
    """Ctrl and the wheel: steps up or down."""

    def __init__(self, theme: Theme, tr: Translator, lines: Lines, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tr = theme, tr
        self._item: Item | None = None
        self._told: str | None = None
        self._fitting = False
        self._above = _ABOVE
        self._widest = int(column_width(LARGE)) + 8
        self.author = AuthorLine(theme, tr)
        self.quote = Quote(theme, tr)
        self.comment = CommentView(theme, tr)
        self.why = WhyLine(theme, tr, lines)
        self.own = OwnWords(tr)
        self.pinned = WhyLine(theme, tr, lines, self)
        self.pinned.hide()
        self.comment.installEventFilter(self)
        self.comment.page_changed.connect(lambda *_: self._fit())
        self._set_up()
        self._lay_out()

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (self, self.viewport()):
            part.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(self._tr("review.name"))

    def _lay_out(self) -> None:
        self._column = QWidget()
        box = self._box = QVBoxLayout(self._column)
        box.setContentsMargins(0, _ABOVE, 0, _ABOVE)
        box.setSpacing(16)
        for part in (self.author, self.quote, self.comment, self.why, self.own):
            box.addWidget(part)
        box.addStretch(1)
        inner = QWidget()
        inner.setProperty("ground", "bg")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(inner)
        row.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        row.addStretch(1)
        row.addWidget(self._column)
        row.addStretch(1)
        self.setWidget(inner)

    def set_alone(self, alone: bool) -> None:
        """Where nothing stands beside or above it, the comment begins nearer to the middle of the screen."""
        self._above = _ALONE if alone else _ABOVE
        self._box.setContentsMargins(0, self._above, 0, _ABOVE)
        self._fit()

    def set_text_size(self, px: int) -> None:
        """Size of the comment; the column keeps the width of 34 Han characters of it."""
        self._widest = int(column_width(px)) + 8
        self._set_width()
        self.comment.set_size(px)
        self._fit()

    def _set_width(self) -> None:
        """One width whether the scroll bar shows or not: nothing shifts, and a long text is laid out once."""
        room = self.width() - 2 * _MARGIN - _SCROLL_BAR
        self._column.setFixedWidth(max(min(self._widest, room), 200))

    def offer(self, reasons: Collection[str]) -> None:
        """The reasons that may be suggested."""
        for card in (self.why, self.pinned):
            card.offer(reasons)

    def show_keys(self, hide: str, why: str, verdicts: tuple[str, str]) -> None:
        """Name the keys on the card, and on its double below a long text."""
        for card in (self.why, self.pinned):
            card.show_keys(hide, why, verdicts)

    def set_why_open(self, open_: bool) -> None:
        """Open or close the evidence; open it is always in view."""
        self.why.set_open(open_)
        self._fit()
        if open_:
            self.ensureWidgetVisible(self.why, 0, 0)

    def _fit(self) -> None:
        """Below a text too long for the window the card is pinned: the reason is never out of sight."""
        if self._fitting or not self._column.width():
            return
        # Margins change the viewport, which asks to be fitted again; each round lays a long text out anew.
        self._fitting = True
        pin = self._item is not None and not self.why.is_open and self._needed() > self.height()
        self.why.setVisible(not pin)
        self.pinned.setVisible(pin)
        below = _height(self.pinned, self._column.width()) + 16 if pin else 0
        if below != self.viewportMargins().bottom():
            self.setViewportMargins(0, 0, 0, below)
        if pin:
            left = self._column.mapTo(self, QPoint(0, 0)).x()
            self.pinned.setGeometry(left, self.height() - below + 4, self._column.width(), below - 16)
        self._fitting = False

    def _needed(self) -> int:
        """Height of everything with the closed card, in pixels."""
        width = self._column.width()
        parts: list[QWidget] = [self.author, self.why]
        parts += [part for part in (self.quote, self.own) if not part.isHidden()]
        # At the width it has: for another one it would be laid out twice.
        comment = self.comment.heightForWidth(self.comment.width())
        return comment + sum(_height(part, width) + 16 for part in parts) + self._above + _ABOVE

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_width()
        self._fit()

    def show_item(self, item: Item, parent: Item | None) -> None:
        """Show another comment, or the same one after it changed: then nothing moves."""
        before, self._item = self._item, item
        self.author.show_item(item)
        self.quote.setVisible(item.comment.parent is not None)
        self.quote.show_parent(parent)
        self._fitting = True
        if before is None or before.comment != item.comment or before.flags != item.flags:
            self._told = None
            found = [f for f in item.flags.findings if f.field is Field.TEXT]
            self.comment.show_comment(item.comment.text, found)
            self.verticalScrollBar().setValue(0)
        self.why.show_item(item)
        self.pinned.show_item(item)
        self.own.show_item(item)
        self._fitting = False
        self._fit()

    def paint_now(self) -> None:
        """Put the comment on the screen before anything else: with it goes all that waits to be painted."""
        QCoreApplication.sendPostedEvents(None, int(QEvent.Type.LayoutRequest))
        self.comment.repaint()

    def tell_again(self) -> None:
        """Say anew what is painted: something else had been shown in between."""
        self._told = None
        self.comment.update()

    def forget(self) -> None:
        """No comment is on screen."""
        self._item = self._told = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y()
            self.zoomed.emit((steps > 0) - (steps < 0))
            event.accept()
        else:
            super().wheelEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.comment
            and event.type() == QEvent.Type.Paint
            and self._item is not None
            and self._told != self._item.comment.uid
        ):
            self._told = self._item.comment.uid
            self.painted.emit(self._told)
        return super().eventFilter(watched, event)


def _height(widget: QWidget, width: int) -> int:
    layout = widget.layout()
    if layout is not None and layout.hasHeightForWidth():
        return layout.heightForWidth(width)
    return widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()
