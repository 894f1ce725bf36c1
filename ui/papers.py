"""Files in and out of the desk: opening, dropping, the sample, exports, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from moderator import assets
from moderator.exporters.export import Exported
from moderator.i18n import Language, Translator
from moderator.pipeline import FlagReport, LoadReport
from ui.main_window import MainWindow
from ui.session import Session


class Papers(QObject):
    """Asks for files without stopping the window, hands them to the session, and tells the outcome."""

    def __init__(self, session: Session, window: MainWindow, tr: Translator, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._window, self._tr = session, window, tr

    def load(self, files: Sequence[Path]) -> None:
        self._session.load(files)

    def load_sample(self) -> None:
        self._session.load([assets.seed()])

    def choose_files(self) -> None:
        """Open the system's file dialog; nothing waits for it."""
        dialog = self._dialog("open.title", QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.load([Path(name) for name in names]))
        dialog.open()

    def choose_export(self, form: str) -> None:
        """Ask where to write, then write in the background."""
        dialog = self._dialog("export.title", QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(form)
        dialog.setNameFilter(f"{form.upper()} (*.{form})")
        dialog.selectFile(f"{self._session.path.stem}.{form}")
        english = self._tr.language is Language.EN
        dialog.fileSelected.connect(lambda name: self._session.export(form, Path(name), english=english))
        dialog.open()

    def _dialog(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        dialog = QFileDialog(self._window, self._tr(title))
        dialog.setAcceptMode(mode)
        dialog.finished.connect(self._window.stage.setFocus)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def tell(self, name: str, result: object) -> None:
        """What a job in the background came to."""
        tr, strip = self._tr, self._window.strip
        if isinstance(result, LoadReport):
            self._tell_load(result)
        elif isinstance(result, FlagReport):
            strip.say(tr("told.flag", comments=result.comments, flagged=result.flagged), tone="approved")
        elif isinstance(result, Exported) and result.file is not None:
            said = tr("told.export", rows=result.rows, file=str(result.file))
            strip.say(said, tr("told.export.hint"), tone="approved")

    def _tell_load(self, report: LoadReport) -> None:
        tr, strip = self._tr, self._window.strip
        if report.failed:
            sentence, hint = tr.error(report.failed[0])
            more = len(report.failed) - 1
            strip.say(sentence + (tr("told.more", n=more) if more else ""), hint, tone="harm")
            return
        said = report.to_json()
        numbers = {key: said[key] for key in ("comments", "new", "flagged", "duplicates")}
        problems = tr("told.problems", n=report.tally.problems) if report.tally.problems else ""
        strip.say(tr("told.load", **numbers), problems, tone="spam" if problems else "approved")
