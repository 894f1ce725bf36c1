"""Other queues: those opened lately, another file, a new one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog

from moderator.settings import config_folder
from ui.chooser import Chooser, Said
from ui.dialogs.pick_list import Entry
from ui.plain import one_line
from ui.room import Handlers, Kit, Room

KEPT = 10
"""Queues that are remembered."""
_OTHER = "?"
"""No path: the row that asks for one."""


class Queues(Room):
    """The list is the user's own, newest first; what is gone from the disk is left out."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._kept = QSettings(str(config_folder() / "recent.ini"), QSettings.Format.IniFormat)
        self.chooser = Chooser(kit.theme, kit.window)
        self.chooser.chosen.connect(self._choose)
        self._remember(kit.session.path)

    def handlers(self) -> Handlers:
        return {"recent": self.show_recent}

    def recent(self) -> list[Path]:
        """Queues opened lately that still exist, without the one that is open."""
        here = self.kit.session.path.resolve()
        return [path for path in self._listed() if path != here and path.is_file()]

    def show_recent(self) -> None:
        tr = self.kit.tr
        entries = [
            Entry(str(path), one_line(path.stem, 60), detail=one_line(str(path.parent), 60))
            for path in self.recent()
        ]
        entries.append(Entry(_OTHER, tr("recent.other")))
        self.chooser.open_with(entries, Said(tr("recent.prompt"), tr("recent.nothing"), tr("recent.name")))

    def _choose(self, chosen: str) -> None:
        if chosen != _OTHER:
            self.kit.session.elsewhere.emit(Path(chosen))
            return
        dialog = QFileDialog(self.kit.window, self.kit.tr("recent.title"))
        # A name that does not exist yet makes a new queue; one that does is opened, never written over.
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, self.kit.tr("recent.open"))
        dialog.setDefaultSuffix("db")
        dialog.finished.connect(dialog.deleteLater)
        dialog.fileSelected.connect(lambda name: self.kit.session.elsewhere.emit(Path(name)))
        dialog.open()

    def _listed(self) -> list[Path]:
        kept = self._kept.value("queues", [])
        # Qt gives a list of one back as the one.
        names = kept if isinstance(kept, list) else [kept]
        return [Path(name) for name in names if isinstance(name, str) and name]

    def _remember(self, path: Path) -> None:
        here = path.resolve()
        listed = [here, *(other for other in self._listed() if other != here)]
        self._kept.setValue("queues", [str(each) for each in listed[:KEPT]])
