"""Comments in: files, folders and pages from the clipboard, looked at before they are taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDateTime, QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from moderator.importers.base import capped
from moderator.importers.memory import memory
from moderator.importers.preview import Given, Pasted, Plan
from moderator.jobs import Job
from moderator.pipeline import LoadReport
from moderator.records import Problem
from moderator.rules.shelf import active
from moderator.store.take_back import Consequence
from ui.imports.dialog import ImportDialog
from ui.imports.summary import Summary
from ui.imports.taking_back import TakingBack
from ui.plain import one_line
from ui.room import Handlers, Kit, Room
from ui.worst_words import WorstWords, sound


@dataclass(frozen=True, slots=True)
class ProblemsOut:
    """A list of problems that was written."""

    rows: int
    file: Path


class Imports(Room):
    """Everything is looked at first; loading is one Enter further."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.dialog: ImportDialog | None = None
        self.summary: Summary | None = None
        self.taking_back = TakingBack(kit.session, kit.theme, kit.tr, kit.window)
        self.report: LoadReport | None = None
        kit.window.dropped.connect(self.look_at)
        kit.session.finished.connect(self._tell)

    def handlers(self) -> Handlers:
        return {
            "open": self.choose_files,
            "import.folder": self.choose_folder,
            "import.paste": self.paste,
            "import.summary": self.show_summary,
            "import.take_back": self.taking_back.start,
        }

    def look_at(self, given: Sequence[Given]) -> None:
        """Open the preview of these inputs; a queue that is only read takes nothing in."""
        if self.kit.session.store.read_only:
            self.kit.say(self.kit.tr("guard.disabled", what=self.kit.tr("command.open")), "held")
            return
        if self.dialog is None:
            kit, options = self.kit, capped(self.kit.session.settings)
            words = WorstWords(lambda: sound(active(kit.session.settings)))
            self.dialog = ImportDialog(
                kit.theme,
                kit.tr,
                kit.window,
                memory(),
                options,
                kit.session.failed.emit,
                words.preview if kit.theme.veil is not None else None,
            )
            self.dialog.accepted.connect(self._take)
        self.dialog.open_with(list(given))

    def choose_files(self) -> None:
        """Open the system's file dialog; nothing waits for it."""
        self._choose(QFileDialog.FileMode.ExistingFiles, "open.title")

    def choose_folder(self) -> None:
        self._choose(QFileDialog.FileMode.Directory, "imports.folder_title")

    def _choose(self, mode: QFileDialog.FileMode, title: str) -> None:
        dialog = QFileDialog(self.kit.window, self.kit.tr(title))
        dialog.finished.connect(self.kit.focus)
        dialog.finished.connect(dialog.deleteLater)
        dialog.setFileMode(mode)
        dialog.filesSelected.connect(lambda names: self.look_at([Path(name) for name in names]))
        dialog.open()

    def paste(self) -> None:
        """A copied page, or copied files."""
        copied = QGuiApplication.clipboard().mimeData() or QMimeData()
        files = [Path(url.toLocalFile()) for url in copied.urls() if url.isLocalFile()]
        if files:
            self.look_at(files)
        elif copied.text().strip() or copied.html().strip():
            at = QDateTime.currentDateTime().toString("yyyy-MM-dd HH:mm")
            name = self.kit.tr("imports.pasted", at=at)
            self.look_at([Pasted(name, copied.text(), copied.html())])
        else:
            self.kit.say(self.kit.tr("imports.nothing_copied"), "held")

    def _take(self, plans: Sequence[Plan]) -> None:
        self.kit.session.load(plans)

    def _tell(self, name: str, result: object) -> None:
        """What a load or a taking back came to, in the strip: nobody is interrupted."""
        tr, strip = self.kit.tr, self.kit.window.strip
        if isinstance(result, LoadReport):
            self.report = result
            self._tell_load(result)
        elif isinstance(result, Consequence):
            said = {"file": one_line(result.file, 60), "gone": result.gone, "decided": result.decided}
            sentence = tr("take_back.said", kept=result.kept, restored=result.restored, **said)
            strip.say(sentence, tr("take_back.after"), tone="approved")
            # The list must not offer what is gone.
            self.wanted.emit("refresh")
        elif isinstance(result, ProblemsOut):
            strip.say(tr("told.export", rows=result.rows, file=str(result.file)), tone="approved")

    def _tell_load(self, report: LoadReport) -> None:
        tr, strip = self.kit.tr, self.kit.window.strip
        if report.failed and not report.files:
            sentence, hint = tr.error(report.failed[0])
            more = len(report.failed) - 1
            strip.say(sentence + (tr("told.more", n=more) if more else ""), hint, tone="harm")
            return
        said = report.to_json()
        numbers = {key: said[key] for key in ("comments", "new", "updated", "flagged", "duplicates")}
        problems = tr("told.problems", n=report.tally.problems) if report.tally.problems else ""
        show = (tr("imports.details"), self.show_summary)
        strip.say(tr("told.load", **numbers), problems, tone="spam" if problems else "approved", action=show)

    def show_summary(self) -> None:
        """The figures of the last load and its problems."""
        report = self.report
        if report is None:
            self.kit.say(self.kit.tr("imports.no_summary"), "held")
            return
        numbers = report.imports
        self.kit.session.ask(
            "problems", lambda reader: reader.problems(numbers), lambda found: self._show(report, found)
        )

    def _show(self, report: LoadReport, problems: list[Problem]) -> None:
        if self.summary is None:
            self.summary = Summary(self.kit.theme, self.kit.tr, self.kit.window)
            self.summary.export_wanted.connect(self._export_problems)
        self.summary.open_with(report, problems if report.imports else [])

    def _export_problems(self, out: Path) -> None:
        session, tr = self.kit.session, self.kit.tr
        numbers = self.report.imports if self.report else []

        def work(job: Job) -> ProblemsOut:
            # Imported where it runs: the window opens without waiting for every format.
            from moderator.exporters.problems_file import write_problems

            with session.store.reader() as reader:
                found = reader.problems(numbers)
            job.checkpoint()
            write_problems(found, tr, out)
            return ProblemsOut(len(found), out)

        session.run("job.export", out.name, work)

    def close(self) -> None:
        """The window goes: nobody waits for previews any more."""
        if self.dialog is not None:
            self.dialog.looker.close()
