"""Files in and out of the desk: opening, dropping, the sample, exports, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from moderator import assets
from moderator.errors import ModeratorError
from moderator.i18n import Language
from moderator.pipeline import FlagReport, LoadReport
from moderator.store.query import Order, Query
from ui.dialogs.export_dialog import ExportChoice, ExportDialog
from ui.room import Handlers, Kit, Room
from ui.session import Work, Written

_PREVIEW = 3


class Papers(Room):
    """Asks for files without stopping the window, hands them to the session, and tells the outcome."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._session, self._window, self._tr, self._theme = kit.session, kit.window, kit.tr, kit.theme
        self.export_dialog: ExportDialog | None = None
        kit.window.jobs.cancelled.connect(kit.session.cancel)
        kit.session.working.connect(self.show_work)

    def handlers(self) -> Handlers:
        return {
            "open": self.choose_files,
            "sample": self.load_sample,
            "flag": self._session.flag,
            "export.csv": lambda: self.choose_export("csv"),
            "export.jsonl": lambda: self.choose_export("jsonl"),
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

    def choose_export(self, form: str) -> None:
        """Ask what to write and where; it is written in the background."""
        counts = self._session.reader.counts()
        if self.export_dialog is None:
            # Imported on first use: the window opens without waiting for every format.
            from moderator.exporters.export import exporters
            from moderator.exporters.memory import memory

            self.export_dialog = ExportDialog(
                self._theme, self._tr, self._window, exporters(), self._preview, memory().answers
            )
            self.export_dialog.accepted.connect(self._export)
        self.export_dialog.open_with(counts, Path.home() / f"{self._session.path.stem}.{form}", form)

    def _export(self, choice: ExportChoice) -> None:
        english = self._tr.language is Language.EN
        self._session.export(
            choice.format, choice.path, choice.status, english=english, redact=choice.redact,
            since_last=choice.since_last, columns=choice.columns, answers=dict(choice.answers),
        )  # fmt: skip

    def _preview(self, choice: ExportChoice) -> Sequence[str]:
        """The first rows of a format of text; a workbook would keep the window waiting."""
        from moderator.exporters import outgoing
        from moderator.exporters.base import Split
        from moderator.exporters.choice import Choice, check_columns
        from moderator.exporters.export import exporter
        from moderator.exporters.memory import memory

        form, english = exporter(choice.format), self._tr.language is Language.EN
        if form.split not in (Split.LINES, Split.RECORDS):
            return ()
        try:
            wanted = Choice(
                Query(status=choice.status, order=Order.PAGE), check_columns(form, choice.columns),
                choice.redact, None, choice.since_last, (), dict(choice.answers),
            )  # fmt: skip
            return outgoing.look(self._session.reader, form, wanted, memory(), _PREVIEW, english=english)
        except ModeratorError as fault:
            return (self._tr.error(fault)[0],)

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
        elif isinstance(result, Written):
            said = tr("told.export", rows=result.rows, file=str(result.file))
            missing = [tr(f"export.left_out.{why}", n=n) for why, n in result.left_out.items()]
            strip.say(said, " ".join(missing) or tr("told.export.hint"), tone="approved")

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
