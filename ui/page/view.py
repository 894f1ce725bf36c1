"""Page mode: as many whole comments as fit, and one key that decides exactly what was painted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from moderator.i18n import Translator
from moderator.records import Item, Uid
from ui.page.card import Card, fate_width
from ui.page.plan import Choice, Hide, Keep, PagePlan, plan
from ui.theme import Theme, font

GAP = 8
MARGIN = 40
HEAD = 40
SIZE = 17
WIDEST = 1120
"""Cards grow no wider than this; a long way from the text to its fate is a long way for the eye."""


class PageView(QWidget):
    """Shows items from the front of a list. Keys reach it through its methods only; it takes no focus."""

    plan_changed = Signal(object)
    """Emitted with the PagePlan whenever what Enter would do has changed."""
    painted = Signal(object)
    """Emitted with the uids once a newly laid-out page stands on the screen."""
    current_changed = Signal(object)
    """Emitted with the current Item, or None."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tr = tr
        self._px = SIZE
        self._fate_width = fate_width(tr)
        self._items: tuple[Item, ...] = ()
        self._cards: list[Card] = []
        self._choices: dict[Uid, Choice] = {}
        self._current: Uid | None = None
        self._told: PagePlan | None = None
        self._announced: tuple[Uid, ...] | None = None
        # Signals leave after painting has ended: a listener may change this very widget.
        self._tell = QTimer(self, singleShot=True, interval=0)
        self._tell.timeout.connect(self._announce)

    def show_items(self, items: Sequence[Item]) -> None:
        """Show ``items`` in the order given, as many as fit whole; hand over more than may fit.

        Choices about comments that are still here, unchanged, are kept; all others are forgotten.
        """
        before = {item.comment.uid: item.comment for item in self._items}
        self._items = tuple(items)
        same = {i.comment.uid for i in items if before.get(i.comment.uid) == i.comment}
        self._choices = {uid: choice for uid, choice in self._choices.items() if uid in same}
        self._arrange()

    def set_size(self, px: int) -> None:
        """Size of the texts in pixels, 12 to 48."""
        self._px = min(max(px, 12), 48)
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._arrange()

    def set_translator(self, tr: Translator) -> None:
        self._tr = tr
        self._fate_width = fate_width(tr)
        self._arrange()

    def shown(self) -> tuple[Uid, ...]:
        """The comments with a card on this page, painted or not yet."""
        return tuple(card.item.comment.uid for card in self._cards)

    def painted_uids(self) -> tuple[Uid, ...]:
        """The comments whose whole text has been painted on this page."""
        return tuple(card.item.comment.uid for card in self._cards if card.seen)

    def plan(self) -> PagePlan:
        """What Enter does now: only to comments whose whole text was painted."""
        return plan(self.painted_uids(), self._choices)

    def current_item(self) -> Item | None:
        """The comment that D and S act on."""
        card = self._card()
        return card.item if card else None

    def move(self, step: int) -> bool:  # type: ignore[override]
        """Make the next (+1) or previous (-1) card current; False at the ends of the page."""
        card = self._card()
        if card is None:
            return False
        index = self._cards.index(card) + step
        if not 0 <= index < len(self._cards):
            return False
        self._make_current(self._cards[index])
        return True

    def toggle_hide(self, reason: str) -> bool:
        """Mark the current card to be hidden for ``reason``; the same again takes the mark away."""
        return self._toggle(Hide(reason))

    def toggle_keep(self) -> bool:
        """Keep the current card open, or take that back."""
        return self._toggle(Keep())

    def clear(self, uid: Uid) -> None:
        """Forget the choice about one comment."""
        self._choices.pop(uid, None)
        self._show_choices()

    def page_forward(self) -> bool:
        """Show the next part of a text too long for the page; False where there is none."""
        return self._turn(1)

    def page_back(self) -> bool:
        return self._turn(-1)

    def header(self) -> tuple[str, str]:
        """The line above the cards: what is shown, and what is marked."""
        return self._what(), self._marked()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("bg"))
        box = QRect(self._left(), 4, self._width(), HEAD - 8)
        left, right = self.header()
        painter.setFont(font(13))
        painter.setPen(self._theme.color("ink2"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(middle | Qt.AlignmentFlag.AlignLeft), left)
        room = QFontMetricsF(font(13)).horizontalAdvance(left)
        if room + QFontMetricsF(font(13)).horizontalAdvance(right) < box.width():
            painter.drawText(box, int(middle | Qt.AlignmentFlag.AlignRight), right)
        painter.end()

    def _what(self) -> str:
        if not self._cards:
            return self._tr("page.empty")
        if self._cards[0].is_long:
            return self._tr("page.long")
        positions = [card.item.comment.position for card in self._cards]
        count = len(positions)
        if count > 1 and positions == sorted(positions):
            return self._tr("page.range", first=positions[0], last=positions[-1], n=count)
        return self._tr("page.some", n=count)

    def _marked(self) -> str:
        on_page = [self._choices[uid] for uid in self.shown() if uid in self._choices]
        hidden = sum(isinstance(choice, Hide) for choice in on_page)
        parts = [self._tr("page.marked", n=hidden)] if hidden else []
        if kept := len(on_page) - hidden:
            parts.append(self._tr("page.kept", n=kept))
        return " · ".join(parts)

    def _width(self) -> int:
        margin = MARGIN if self.width() > 900 else 16
        return max(320, min(self.width() - 2 * margin, WIDEST))

    def _left(self) -> int:
        return max(0, (self.width() - self._width()) // 2)

    def _arrange(self) -> None:
        """Lay the page out anew; nothing counts as painted until it has been painted again."""
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self._cards = []
        top = HEAD
        for item in self._items:
            height = self._add(item, top)
            if height is None:
                break
            top += height + GAP
        uids = self.shown()
        if self._current not in uids:
            self._current = uids[0] if uids else None
        self._show_choices()
        self.current_changed.emit(self.current_item())

    def _add(self, item: Item, top: int) -> int | None:
        """Put a card at ``top``; None where it does not fit and the page ends before it."""
        room = self.height() - top - GAP
        if room < self._px * 2 and self._cards:
            return None
        card = Card(item, self._theme, self._tr, self._px, self._fate_width, self)
        card.hide()
        height = card.measure(self._width())
        if height is None or height > room:
            if self._cards:
                card.deleteLater()
                return None
            height = max(room, 96)
            card.fit(self._width(), height)
        card.setGeometry(self._left(), top, self._width(), height)
        card.clicked.connect(lambda card=card: self._make_current(card))
        card.painted.connect(self._tell.start)
        self._cards.append(card)
        card.show()
        return None if card.is_long else height

    def _card(self) -> Card | None:
        return next((c for c in self._cards if c.item.comment.uid == self._current), None)

    def _make_current(self, card: Card) -> None:
        self._current = card.item.comment.uid
        for other in self._cards:
            other.set_current(other is card)
        self.current_changed.emit(card.item)

    def _toggle(self, choice: Choice) -> bool:
        if self._current is None:
            return False
        if self._choices.get(self._current) == choice:
            del self._choices[self._current]
        else:
            self._choices[self._current] = choice
        self._show_choices()
        return True

    def _show_choices(self) -> None:
        for card in self._cards:
            card.choose(self._choices.get(card.item.comment.uid))
            card.set_current(card.item.comment.uid == self._current)
        self.setAccessibleName(" · ".join(part for part in self.header() if part))
        self.update()
        self._tell.start()

    def _turn(self, step: int) -> bool:
        card = self._card()
        return card is not None and card.turn(step)

    def _announce(self) -> None:
        uids = self.painted_uids()
        if uids != self._announced:
            self._announced = uids
            self.painted.emit(uids)
        now = self.plan()
        if now != self._told:
            self._told = now
            self.plan_changed.emit(now)
