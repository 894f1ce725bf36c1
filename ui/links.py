"""Links in a comment: shown whole, and opened only when asked for after that."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QWidget

from moderator.i18n import Translator
from ui.dialogs.overlay import Overlay, Place
from ui.plain import label, one_line
from ui.room import Handlers, Kit, Room
from ui.theme import Theme, sized

_LINK = re.compile(r"(?:https?://|www\.)[^\s\u3000-\u303f\uff00-\uffef\u4e00-\u9fff<>\"'`]+", re.IGNORECASE)
_MOST = 9
_LONGEST = 2000


def addresses(text: str) -> list[str]:
    """Web addresses in ``text``, whole and in order, each once; host names as they are on the wire."""
    found: list[str] = []
    for match in _LINK.finditer(text):
        given = match.group().rstrip(".,;:!?)]}")
        url = QUrl(given if "://" in given else f"http://{given}", QUrl.ParsingMode.StrictMode)
        if url.isValid() and url.host() and url.scheme().lower() in ("http", "https"):
            found.append(bytes(url.toEncoded().data()).decode("ascii"))
    return list(dict.fromkeys(found))[:_MOST]


class LinkList(Overlay):
    """Every address in full, numbered; a digit opens one, Enter the only one, Esc none."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget) -> None:
        super().__init__(theme, parent, width=720, place=Place.MIDDLE)
        self._links: Sequence[str] = ()
        self.setAccessibleName(tr("links.title"))
        self.body.addWidget(sized(label(tr("links.title")), "title"))
        self._text = label(wrap=True)
        self.body.addWidget(self._text)
        self.body.addWidget(sized(label(tr("links.hint"), tone="ink2", wrap=True), "small"))

    def open_with(self, links: Sequence[str]) -> None:
        self._links = links
        # A break after each sign that may end a part lets even the longest address be read in full.
        shown = (one_line(link, _LONGEST) for link in links)
        self._text.setText("\n".join(f"{number}  {_breakable(link)}" for number, link in enumerate(shown, 1)))
        self.setAccessibleDescription(" ".join(links))
        self.open()

    def shown(self) -> str:
        """What stands there, without the places where a line may break."""
        return self._text.text().replace(_BREAK, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_0 if Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9 else 0
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and len(self._links) == 1:
            number = 1
        if event.isAutoRepeat() or not 0 < number <= len(self._links):
            super().keyPressEvent(event)
            return
        link = self._links[number - 1]
        self.dismiss()
        self.chosen.emit(link)


_BREAK = "\u200b"


def _breakable(link: str) -> str:
    return re.sub(r"([/&?=._%-])", rf"\1{_BREAK}", link)


class Links(Room):
    """Nothing is ever fetched by itself; the system's browser opens what was chosen."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.list = LinkList(kit.theme, kit.tr, kit.window)
        self.list.chosen.connect(self._open)

    def handlers(self) -> Handlers:
        return {"links": self.show_links}

    def show_links(self) -> None:
        item = self.kit.review.item
        found = addresses(item.comment.text[:100_000]) if item else []
        if found:
            self.list.open_with(found)
        else:
            self.kit.say(self.kit.tr("links.none"), "held")

    def _open(self, link: str) -> None:
        QDesktopServices.openUrl(QUrl.fromEncoded(link.encode("ascii")))
