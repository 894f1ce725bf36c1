"""Files into the desk: opening, dropping, the sample, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from moderator import assets
from moderator.pipeline import FlagReport, LoadReport
from ui.room import Handlers, Kit, Room
from ui.session import Work


class Papers(Room):
    """Asks for files without stopping the window, hands them to the session, and tells the outcome."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._session, self._window, self._tr = kit.session, kit.window, kit.tr
        kit.window.jobs.cancelled.connect(kit.session.cancel)
        kit.session.working.connect(self.show_work)

    def handlers(self) -> Handlers:
        return {
            "open": self.choose_files,
            "sample": self.load_sample,
            "flag": self._session.flag,
        }

    def load(self, files: Sequence[Path]) -> None:
        self._session.load(files)

    def load_sample(self) -> None:
        self._session.load([assets.seed()])

    def choose_files(self) -> None:
        """Open the system's file dialog; nothing waits for it."""
        dialog = QFileDialog(self._window, self._tr("open.title"))
        dialog.finished.connect(self._window.stage.setFocus)
        dialog.finished.connect(dialog.deleteLater)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.load([Path(name) for name in names]))
        dialog.open()

    def show_work(self, work: Work | None) -> None:
        """Show what runs in the background in the jobs bar."""
        jobs = self._window.jobs
        if work is None:
            jobs.finish()
        elif work.progress is None:
            jobs.begin(work.title)
        else:
            jobs.report(work.progress)

    def tell(self, name: str, result: object) -> None:
        """What a job in the background came to."""
        tr, strip = self._tr, self._window.strip
        if isinstance(result, LoadReport):
            self._tell_load(result)
        elif isinstance(result, FlagReport):
            strip.say(tr("told.flag", comments=result.comments, flagged=result.flagged), tone="approved")

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
