"""Decisions out of the desk: exports, work list, a source file returned, report, and checking a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.errors import ModeratorError
from moderator.exporters.verify import Verdict, verify_export
from moderator.i18n import Language
from moderator.jobs import Job
from moderator.records import Category, Status, Uid
from moderator.store.query import Order, Query
from moderator.store.reader import Reader
from ui.dialogs.export_choice import ExportChoice, Standing, Which
from ui.dialogs.export_dialog import ROWS, ExportDialog
from ui.dialogs.file_form import FileField, FileForm, Filled
from ui.room import Handlers, Kit, Room

if TYPE_CHECKING:
    from moderator.exporters.beside import Returned
    from moderator.exporters.choice import Choice
    from moderator.exporters.memory import Memory

FIRST = "xlsx"
"""What is offered first: the one that Excel opens with every id whole."""


@dataclass(frozen=True, slots=True)
class Written:
    """What an export came to."""

    rows: int
    file: Path
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a file came to."""

    file: Path
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What became of a source file."""

    file: Path
    returned: Returned


@dataclass(frozen=True, slots=True)
class Reported:
    """Where a report was written."""

    file: Path


class Outgoing(Room):
    """Asks without stopping the window, writes in the background, and tells the outcome.

    ``marked`` gives the comments the reviewer has marked. Dialogs and formats are made when first wanted:
    the window opens without waiting for them.
    """

    def __init__(self, kit: Kit, marked: Callable[[], frozenset[Uid]]) -> None:
        super().__init__(kit)
        self._marked = marked
        self.export_dialog: ExportDialog | None = None
        self.forms: dict[str, FileForm] = {}
        kit.session.finished.connect(self._tell)

    def handlers(self) -> Handlers:
        return {
            "export": lambda: self.open_export(FIRST),
            "export.work_list": lambda: self.open_export("work-list"),
            "export.source": self.open_return,
            "report": self.open_report,
            "verify_file": self.open_verify,
        }

    def open_export(self, form: str) -> None:
        """Ask what to write and where; it is written in the background."""
        dialog = self.export_dialog = self.export_dialog or self._made()
        review, session = self.kit.review, self.kit.session
        standing = Standing(session.reader.counts(), len(review.snapshot), len(self._marked()))
        dialog.open_with(standing, self._home(f"{session.path.stem}.xlsx"), form)

    def open_return(self) -> None:
        """Ask for the file that came, and where it is to go with the decisions beside each row."""
        fields = (
            FileField("return_form.source"),
            FileField("return_form.out", saves=True),
            FileField("return_form.map", optional=True, file=False),
        )
        form = self._form("return_form", fields, self._give_back, "return_form.raw")
        form.open_with(("", str(self._home(f"{self.kit.session.path.stem}-returned")), ""))

    def open_report(self) -> None:
        form = self._form(
            "report_form", (FileField("report_form.out", saves=True),), self._report, "report_form.plain"
        )
        form.open_with((str(self._home(f"{self.kit.session.path.stem}-report.pdf")),))

    def open_verify(self) -> None:
        fields = (FileField("verify_form.file"), FileField("verify_form.head", optional=True, file=False))
        self._form("verify_form", fields, self._verify).open_with(("", ""))

    def _form(
        self, name: str, fields: Sequence[FileField], act: Callable[[Filled], None], *options: str
    ) -> FileForm:
        if name not in self.forms:
            made = FileForm(self.kit.theme, self.kit.tr, self.kit.window, name, fields, options)
            made.accepted.connect(act)
            self.forms[name] = made
        return self.forms[name]

    @staticmethod
    def _home(name: str) -> Path:
        return Path.home() / name

    def _made(self) -> ExportDialog:
        from moderator.exporters.export import exporters

        kept = _memory()
        kit = self.kit
        dialog = ExportDialog(kit.theme, kit.tr, kit.window, exporters(), kept, kept.answers)
        dialog.accepted.connect(self._export)
        dialog.looked.connect(self._look)
        return dialog

    @property
    def _english(self) -> bool:
        return self.kit.tr.language is Language.EN

    def _look(self, choice: ExportChoice) -> None:
        """The first rows, read and written on the reader thread."""
        english, wanted = self._english, self._choice(choice)

        def read(reader: Reader) -> list[str]:
            from moderator.exporters import outgoing
            from moderator.exporters.export import exporter

            try:
                form = exporter(choice.format)
                return outgoing.look(reader, form, wanted, _memory(), ROWS, english=english)
            except ModeratorError as fault:
                return [self.kit.tr.error(fault)[0]]

        def show(lines: list[str]) -> None:
            # Something else may have been chosen while it was read.
            if self.export_dialog is not None and self.export_dialog.choice() == choice:
                self.export_dialog.show_rows(lines)

        self.kit.session.ask("export-preview", read, show)

    def _choice(self, choice: ExportChoice) -> Choice:
        from moderator.exporters.choice import Choice

        marked = tuple(self._marked()) if choice.which is Which.MARKED else ()
        return Choice(
            self._query(choice), choice.columns, choice.redact, None, choice.since_last, marked,
            dict(choice.answers),
        )  # fmt: skip

    def _query(self, choice: ExportChoice) -> Query:
        """In page order, whatever the list is sorted by: whoever gets the file reads it beside the page."""
        made = Query(order=Order.PAGE)
        if isinstance(choice.which, Status):
            made = replace(made, status=choice.which)
        elif choice.which is Which.DECIDED:
            made = replace(made, decided=True)
        elif choice.which is Which.FLAGGED:
            made = replace(made, flagged=True)
        elif choice.which is Which.VIEW:
            view = self.kit.review.view
            made = replace(view.query(), order=Order.PAGE)
            if view.search:
                # The list looks through every status as well.
                made = replace(made, status=None, flagged=None, decided=False)
        category = Category(choice.category) if choice.category else made.category
        return replace(made, category=category, tag=choice.tag or made.tag)

    def _own(self) -> list[Path]:
        """The queue's own files, never to be written over."""
        path = self.kit.session.path
        return [path.with_name(path.name + end) for end in ("", "-wal", "-shm", ".lock")]

    def _export(self, choice: ExportChoice) -> None:
        store, english, wanted, own = self.kit.session.store, self._english, self._choice(choice), self._own()

        def work(job: Job) -> Written:
            from moderator.exporters import outgoing
            from moderator.exporters.export import exporter

            # A reader of its own: an export is long, and questions of the window must not wait for it.
            with store.reader() as reader:
                done = outgoing.send(
                    reader, exporter(choice.format), wanted, choice.path, job, _memory(),
                    english=english, protected=own,
                )  # fmt: skip
            return Written(done.rows, choice.path, {why.value: n for why, n in done.left_out.items()})

        self.kit.session.run("job.export", choice.path.name, work)

    def _give_back(self, filled: Filled) -> None:
        source, out = filled.path(0), filled.path(1)
        # Its kind stays what it is, so its ending does, too.
        out = out if out.suffix else out.with_suffix(source.suffix)
        store, own, raw = self.kit.session.store, self._own(), "return_form.raw" in filled.ticked
        named = filled.texts[2].replace("，", ",").split(",")

        def work(job: Job) -> GivenBack:
            from moderator.exporters.returned import give_back
            from moderator.importers.base import Options, mapped

            options = Options(mapping=mapped(part.strip() for part in named if part.strip()))
            with store.reader() as reader:
                done = give_back(source, out, reader, raw=raw, options=options, protected=own)
            return GivenBack(out, done)

        self.kit.session.run("job.export", out.name, work)

    def _report(self, filled: Filled) -> None:
        out, plain = filled.path(0), "report_form.plain" in filled.ticked
        store, tr = self.kit.session.store, self.kit.tr

        def work(job: Job) -> Reported:
            from moderator.exporters.outgoing import redactor_of
            from moderator.report.write import write
            from ui import report_pdf

            with store.reader() as reader:
                mask = None if plain else redactor_of(reader, _memory()).item
                write(reader, out, tr, job, mask=mask, draw=report_pdf.write)
            return Reported(out)

        self.kit.session.run("job.report", out.name, work)

    def _verify(self, filled: Filled) -> None:
        file, head, store = filled.path(0), filled.texts[1], self.kit.session.store

        def work(job: Job) -> Checked:
            # A head of another queue is held against that head; without one the open queue answers.
            if head:
                return Checked(file, verify_export(file, None, head))
            with store.reader() as reader:
                return Checked(file, verify_export(file, reader, None))

        self.kit.session.run("job.verify", file.name, work)

    def _tell(self, name: str, result: object) -> None:
        """What a job came to."""
        tr, strip = self.kit.tr, self.kit.window.strip
        if isinstance(result, Written):
            missing = [tr(f"export.left_out.{why}", n=n) for why, n in result.left_out.items()]
            said = tr("told.export", rows=result.rows, file=str(result.file))
            strip.say(said, " ".join(missing) or tr("told.export.hint"), tone="approved")
        elif isinstance(result, GivenBack):
            done = result.returned
            said = tr("told.returned", rows=done.rows, decided=done.decided, file=str(result.file))
            strip.say(said, tr("told.returned.unknown", n=done.unknown) if done.unknown else "",
                      tone="spam" if done.unknown else "approved")  # fmt: skip
        elif isinstance(result, Reported):
            strip.say(tr("told.report", file=str(result.file)), "", tone="approved")
        elif isinstance(result, Checked):
            self._tell_checked(result)

    def _tell_checked(self, checked: Checked) -> None:
        tr, verdict = self.kit.tr, checked.verdict
        hint = tr(f"cli.verify.against.{verdict.against}")
        if verdict.bad is None:
            said = tr("told.verified", file=checked.file.name, rows=verdict.rows)
        else:
            row = verdict.bad.row if verdict.bad.row is not None else "-"
            what = tr(f"verify.bad.{verdict.bad.kind}", row=row)
            said = tr("told.not_verified", file=checked.file.name, what=what)
        self.kit.window.strip.say(said, hint, tone="harm" if verdict.bad else "approved")


def _memory() -> Memory:
    from moderator.exporters.memory import memory

    return memory()
