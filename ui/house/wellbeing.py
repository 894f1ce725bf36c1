"""Reading less of the worst: the mask and its key, the count of the day, and the pause that is suggested."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, QSettings
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from moderator.records import Item, Uid
from moderator.settings import config_folder
from ui.cover import Covering
from ui.keystroke import key_id
from ui.room import Handlers, Kit, Room


class Wellbeing(Room):
    """Counts flagged comments as they come on screen; the count is the reviewer's own and stays here."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._seen: set[Uid] = set()
        self._held: str | None = None
        self._kept = QSettings(str(config_folder() / "wellbeing.ini"), QSettings.Format.IniFormat)
        self._last: str | None = None
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)
        if kit.session.settings.exposure:
            kit.window.status.show_exposure(self.read_today)

    def handlers(self) -> Handlers:
        return {"unmask": self._unmask}

    def show_item(self, item: Item | None) -> None:
        if item is None or not item.flags.flagged or not self.kit.session.settings.exposure:
            return
        if item.comment.uid not in self._seen:
            self._seen.add(item.comment.uid)
            self._count()

    @property
    def read_today(self) -> int:
        """Flagged comments that were on screen today."""
        kept = str(self._kept.value("day", ""))
        return int(str(self._kept.value("read", 0))) if kept == self._today() else 0

    def _count(self) -> None:
        read = self.read_today + 1
        self._kept.setValue("day", self._today())
        self._kept.setValue("read", read)
        self.kit.window.status.show_exposure(read)
        budget = self.kit.session.settings.exposure_budget
        if budget and read % budget == 0:
            tr = self.kit.tr
            self.kit.window.strip.say(tr("exposure.pause", n=read), tr("exposure.pause.hint"), tone="accent")

    @staticmethod
    def _today() -> str:
        return date.today().isoformat()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._last = key_id(event)
        elif kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            # A held key repeats releases too; only the real one lets the veil fall again.
            if key_id(event) == self._held and not event.isAutoRepeat():
                self._lift(None)
        elif kind == QEvent.Type.ApplicationDeactivate and self._held is not None:
            self._lift(None)
        return False

    def _unmask(self) -> None:
        if self.kit.theme.veil is None:
            self.kit.say(self.kit.tr("mask.off"), "held")
        else:
            self._lift(self._last)

    def _lift(self, key: str | None) -> None:
        """Show the words as long as ``key`` is held; None covers them."""
        self._held = key
        veil = self.kit.theme.veil
        if veil is None:
            return
        veil.lifted = key is not None
        for part in self.kit.window.findChildren(QWidget):
            if isinstance(part, Covering):
                part.cover_again()
            part.update()
