"""Who wrote the comment, where it stands on the page, and how far it reaches."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from moderator.i18n import Translator
from moderator.records import Field, Item, Status
from ui.cover import covered, worst_of
from ui.plain import ElidedLabel, label, one_line
from ui.theme import NORMAL, STATUS_TINTS, Theme, font
from ui.when import written

_SIDE = 30
_NAME, _RECORD = 160, 200
"""What a name and its record keep of the line before its other facts give way, in pixels."""


class Avatar(QWidget):
    """The first character of a name in a circle; pictures are never fetched."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._letter = ""
        self.setFixedSize(_SIDE, _SIDE)

    def show_name(self, name: str) -> None:
        shown = one_line(name.strip(), 1).rstrip("…")
        self._letter = shown.upper() if len(shown) == 1 else "·"
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, ground = self._theme.pair("accent")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(self.rect())
        painter.setPen(ink)
        painter.setFont(font(NORMAL, bold=True))
        painter.drawText(QRectF(self.rect()), int(Qt.AlignmentFlag.AlignCenter), self._letter)
        painter.end()

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)


class AuthorLine(QWidget):
    """Avatar, name, place on the page, time, likes, replies, where from, and the status if decided."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tr = theme, tr
        self._item: Item | None = None
        self._avatar = Avatar(theme)
        self._name = ElidedLabel(weight="bold", least=_NAME)
        self._meta = ElidedLabel(tone="ink2")
        self._state = label()
        self._marked = label(self._tr("mark.on"))
        self._marked.setProperty("pill", "accent")
        self._marked.hide()
        self._record = ElidedLabel(tone="ink2", least=_RECORD)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._avatar)
        row.addWidget(self._name)
        row.addWidget(self._meta)
        row.addWidget(self._state)
        row.addWidget(self._marked)
        row.addStretch(1)
        row.addWidget(self._record)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_item(self, item: Item) -> None:
        if self._item is None or self._item.comment.uid != item.comment.uid:
            # Whether this one is marked is told a turn later: it must not wear the last one's mark till then.
            self._marked.hide()
        self._item = item
        self.cover_again()
        bad_name = any(f.field is Field.AUTHOR and not f.held_back for f in item.flags.findings)
        _set_property(self._name, "tone", "harm" if bad_name else "")
        self._meta.setText(" · ".join(self._facts(item)))
        self._record.setText("")
        status = item.state.status
        self._state.setVisible(status is not Status.OPEN or item.changed_since_decision)
        _set_property(self._state, "pill", STATUS_TINTS[status])
        self._state.setText(self._status(item))

    def cover_again(self) -> None:
        """Say the name, or what the mask leaves of it."""
        if self._item is None:
            return
        name = self._item.comment.author
        words = worst_of(self._item)
        if self._theme.veil is not None:
            self._theme.veil.names |= words
        name = covered(name, words, self._theme)
        self._avatar.show_name(name)
        self._name.setText(one_line(name, 32) or self._tr("author.none"))

    def show_marked(self, marked: bool) -> None:
        """Whether the reviewer marked this comment for a batch."""
        self._marked.setVisible(marked)

    @property
    def record(self) -> str:
        """What is said of the author."""
        return self._record.text()

    def show_record(self, said: str, *, warned: bool) -> None:
        """What is known of the author: comments here, how many were hidden, what was decided about them."""
        self._record.setText(said)
        _set_property(self._record, "tone", "harm" if warned else "ink2")

    def _facts(self, item: Item) -> list[str]:
        comment, tr = item.comment, self._tr
        when = one_line(written(comment.posted_raw), 40) if comment.posted_raw else tr("author.no_time")
        likes = "—" if comment.likes is None else f"{comment.likes:,}"
        facts = [tr("list.nth", n=comment.position), when, tr("author.likes", n=likes)]
        if comment.replies is not None:
            facts.append(tr("author.replies", n=f"{comment.replies:,}"))
        if comment.place:
            facts.append(one_line(comment.place, 20))
        return facts

    def _status(self, item: Item) -> str:
        if item.changed_since_decision:
            return self._tr("author.changed")
        said = self._tr(f"status.{item.state.status}")
        return f"{said} · {self._reason(item.state.reason)}" if item.state.reason else said

    def _reason(self, reason: str) -> str:
        return self._tr(f"reason.{reason}") if self._tr.has(f"reason.{reason}") else one_line(reason, 40)


class OwnWords(QLabel):
    """What reviewers added: tags and a note. It stands below everything, so that nothing moves for it."""

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("tone", "accent")

    def show_item(self, item: Item) -> None:
        """Tags and note, where there are any."""
        tr = self._tr
        names = [tr(f"tag.{t}") if tr.has(f"tag.{t}") else one_line(t, 40) for t in item.state.tags]
        lines = [tr("author.tags", tags=" · ".join(names))] if names else []
        if item.state.note:
            lines.append(tr("author.note", note=one_line(item.state.note, 1000)))
        self.setText("\n".join(lines))
        self.setVisible(bool(lines))


def _set_property(widget: QWidget, name: str, value: str) -> None:
    """Change a property the style sheet looks at, and have it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
