"""One comment of a page: author, whole text, and what Enter will do to it."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from moderator.i18n import Translator
from moderator.records import Field, Item
from ui.cover import unspoken, worst_of
from ui.detail.marks import COVERED, MarkedText, column_width, lay_out, marks_of
from ui.detail.pages import PAGE
from ui.page.plan import Choice, Hide, Keep
from ui.theme import RADIUS_CARD, SMALL, Theme, font
from ui.when import written

PAD = 16
AUTHOR_WIDTH = 136
TEXT_LINE = 1.6
_TOP = 8


class Card(QWidget):
    """Paints one item. ``seen`` turns true once its whole text has been painted unclipped."""

    clicked = Signal()
    painted = Signal()
    """The card was painted; ``seen`` says whether that completed it."""

    def __init__(
        self, item: Item, theme: Theme, tr: Translator, px: int, fate_width: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._fate_width = fate_width
        self.item = item
        self.seen = False
        self.choice: Choice | None = None
        self.current = False
        self._theme = theme
        self._tr = tr
        self._px = px
        self._starts = [0]
        self._part_painted = False
        self._max_lines: int | None = None
        self._laid: MarkedText | None = None
        self._author: MarkedText | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._describe()

    @property
    def is_long(self) -> bool:
        """Whether the text is shown part by part."""
        return self._max_lines is not None

    @property
    def at_end(self) -> bool:
        """Whether the part shown is the last."""
        laid = self._laid
        return laid is not None and self._starts[-1] + laid.end >= len(self.item.comment.text)

    def measure(self, width: int) -> int | None:
        """The height that shows the whole text in ``width`` pixels; None if no reasonable height would."""
        if len(self.item.comment.text) > PAGE:
            return None
        self._max_lines = None
        self._starts = [0]
        self._lay_out(width)
        assert self._laid is not None
        assert self._author is not None
        return int(max(self._laid.height, self._author.height + self._place_height())) + 2 * _TOP

    def fit(self, width: int, height: int) -> None:
        """Show the text in parts that fit ``height``; the choice stays."""
        room = height - 2 * _TOP
        self._max_lines = max(2, room // ceil(self._px * TEXT_LINE))
        self._starts = [0]
        self._lay_out(width)

    def turn(self, step: int) -> bool:
        """Show the next (+1) or previous (-1) part once this one was painted; False at the ends."""
        if self._laid is None or not self.is_long:
            return False
        if step > 0 and not self.at_end and self._part_painted:
            self._starts.append(self._starts[-1] + max(1, self._laid.end))
        elif step < 0 and len(self._starts) > 1:
            self._starts.pop()
        else:
            return False
        self._part_painted = False
        self._lay_out(self.width())
        self.update()
        return True

    def choose(self, choice: Choice | None) -> None:
        self.choice = choice
        self._describe()
        self.update()

    def set_current(self, current: bool) -> None:
        self.current = current
        self.update()

    def fate(self) -> tuple[str, str]:
        """What Enter will do to this comment, and the tint to say it in."""
        match self.choice:
            case Hide(reason):
                return self._tr("page.will_hide", reason=self._tr.word("reason", reason)), "harm"
            case Keep():
                return self._tr("page.will_keep"), "held"
            case None:
                if self.is_long and not (self.seen or self.at_end):
                    return self._tr("page.unread"), "spam"
                return self._tr("page.will_approve"), ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        self._paint_texts(painter)
        self._paint_fate(painter)
        painter.end()
        if self._laid is not None and self.visibleRegion().boundingRect().contains(self.rect()):
            self._part_painted = True
            self.seen = self.seen or not self.is_long or self.at_end
        self.painted.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()

    def _lay_out(self, width: int) -> None:
        comment = self.item.comment
        start = self._starts[-1]
        room = width - AUTHOR_WIDTH - self._fate_width - 4 * PAD
        end = min(len(comment.text), start + PAGE)
        self._laid = lay_out(
            comment.text[start:end],
            marks_of(self.item.flags.findings, Field.TEXT, start, end),
            self._theme,
            min(room, column_width(self._px)),
            self._px,
            line_height=TEXT_LINE,
            max_lines=self._max_lines,
        )
        named = marks_of(self.item.flags.findings, Field.AUTHOR, 0, 200)
        self._author = lay_out(
            comment.author[:200],
            # In a name nothing weighs much, yet it is read: the mask lies over all that stands.
            [replace(mark, rank=COVERED) if mark.rank else mark for mark in named],
            self._theme,
            AUTHOR_WIDTH,
            13,
            line_height=self._px * TEXT_LINE / 13,
            max_lines=1,
            bold=True,
        )

    def _place(self) -> str:
        comment = self.item.comment
        reply = self._tr("page.reply") if comment.parent else ""
        return " ".join(part for part in (reply, written(comment.posted_raw), comment.place or "") if part)

    def _place_height(self) -> int:
        return 16 if self._place() else 0

    def _paint_ground(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        hiding = isinstance(self.choice, Hide)
        edge = "harm" if hiding else "accent" if self.current else "line"
        painter.setPen(QPen(self._theme.color(edge), 1))
        painter.setBrush(self._theme.color("selected" if self.current else "panel"))
        painter.drawRoundedRect(box, RADIUS_CARD, RADIUS_CARD)
        if self.current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            edge_bar = QPainterPath()
            edge_bar.addRoundedRect(QRectF(self.rect()), RADIUS_CARD, RADIUS_CARD)
            painter.setClipPath(edge_bar)
            painter.drawRect(QRectF(0, 0, 4, self.height()))
            painter.setClipping(False)

    def _paint_texts(self, painter: QPainter) -> None:
        if self._laid is None or self._author is None:
            return
        self._author.draw(painter, QPointF(PAD, _TOP))
        if place := self._place():
            painter.setFont(font(SMALL))
            painter.setPen(self._theme.color("ink2"))
            box = QRectF(PAD, _TOP + self._author.height - 4, AUTHOR_WIDTH, 20)
            short = QFontMetricsF(font(SMALL)).elidedText(place, Qt.TextElideMode.ElideRight, AUTHOR_WIDTH)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), short)
        ink = self._theme.color("ink" if self.choice is None else "ink2")
        self._laid.draw(painter, QPointF(2 * PAD + AUTHOR_WIDTH, _TOP), ink)

    def _paint_fate(self, painter: QPainter) -> None:
        words, tint = self.fate()
        face = font(SMALL, bold=bool(tint))
        words = QFontMetricsF(face).elidedText(words, Qt.TextElideMode.ElideRight, self._fate_width - 16)
        width = QFontMetricsF(face).horizontalAdvance(words) + 16
        box = QRectF(self.width() - PAD - width, _TOP + (self._px * TEXT_LINE - 22) / 2, width, 22)
        painter.setFont(face)
        ink: QColor = self._theme.color("ink3")
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        if tint:
            ink, ground = self._theme.pair(tint)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(box, 6, 6)
            align = Qt.AlignmentFlag.AlignCenter
        painter.setPen(ink)
        painter.drawText(box, int(align), words)

    def cover_again(self) -> None:
        """What is read out follows the mask."""
        self._describe()

    def _describe(self) -> None:
        comment = self.item.comment
        said = f"{comment.author}: {comment.text[:PAGE]}".encode("utf-8", "replace").decode("utf-8")
        self.setAccessibleName(unspoken(said, worst_of(self.item), self._theme, self._tr))
        self.setAccessibleDescription(self.fate()[0])


def fate_width(tr: Translator) -> int:
    """Room for the longest fate of a card in this language, in pixels."""
    reasons = [tr(key) for key in tr.texts if key.startswith("reason.")]
    fates = [tr("page.will_hide", reason=reason) for reason in reasons]
    fates += [tr("page.will_keep"), tr("page.unread"), tr("page.will_approve")]
    metrics = QFontMetricsF(font(SMALL, bold=True))
    return ceil(max(metrics.horizontalAdvance(fate) for fate in fates)) + 20
