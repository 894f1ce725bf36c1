"""The room that keeps a queue safe: says how it was left and where it lies; copies, restores, forgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer

from moderator.jobs import Job
from moderator.records import Changes
from moderator.store import backup, copies
from moderator.store.check import Check, quick
from moderator.store.copies import Described
from moderator.store.forget import Forgotten, forget_in, holding
from moderator.store.place import risky
from moderator.store.restore import restore_in
from ui.chooser import Chooser, Said
from ui.cover import covered, worst_of
from ui.keeping.copies_list import entries
from ui.keeping.forget_dialog import Doomed, ForgetDialog
from ui.plain import one_line
from ui.room import Handlers, Kit, Room

_EVERYTHING = Changes(uids=None, order=True)


@dataclass(frozen=True, slots=True)
class _Copied:
    """The copy made by hand; None where the newest one held everything already."""

    path: Path | None


@dataclass(frozen=True, slots=True)
class _WentBack:
    """The copy that was made of the queue before it went back."""

    kept: Path


class Keeping(Room):
    """Its work runs in the background; what came of it stands in the message strip."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.chooser = Chooser(kit.theme, kit.window)
        self.chooser.chosen.connect(self._go_back)
        self.forget = ForgetDialog(kit.theme, kit.tr, kit.window)
        self.forget.confirmed.connect(self._forget)
        self._waiting: list[Callable[[], None]] = []
        kit.session.finished.connect(self._on_finished)
        kit.window.strip.closed.connect(self._say_next)
        # Once the window stands: one after another, since the strip holds one message.
        QTimer.singleShot(0, self, self._tell_of_opening)

    def handlers(self) -> Handlers:
        return {"backup": self._copy, "restore": self._choose_copy, "forget_author": self._ask}

    def _tell_of_opening(self) -> None:
        """What the reviewer should hear of how the file was left, where it lies, and of the copy made."""
        store, tr, strip = self.kit.session.store, self.kit.tr, self.kit.window.strip
        place, note = risky(store.path), store.note
        if store.read_only:
            self._waiting.append(
                lambda: strip.say(tr("desk.read_only"), tr("desk.read_only.hint"), tone="spam")
            )
        if place is not None:
            self._waiting.append(lambda: strip.say(*tr.error(place.warning()), tone="spam"))
        if note is not None:
            self._waiting.append(lambda: strip.show_fault(note))
        if store.unclean:
            self._waiting.append(
                lambda: strip.say(tr("desk.unclean"), tr("desk.unclean.hint"), tone="accent")
            )
            self.kit.session.ask("looked over", quick, self._looked_over)
        self._say_next()

    def _say_next(self) -> None:
        if self._waiting:
            self._waiting.pop(0)()

    def _looked_over(self, found: list[Check]) -> None:
        """After an unclean exit: what is wrong, and the way back."""
        bad = [one for one in found if not one.ok]
        if bad:
            tr = self.kit.tr
            names = "、".join(tr(f"check.{one.name}") for one in bad)
            self.kit.window.strip.say(
                tr("desk.look.bad", names=names),
                tr("desk.look.bad.hint"),
                tone="harm",
                action=(tr("command.restore"), lambda: self.wanted.emit("restore")),
            )

    def _copy(self) -> None:
        path = self.kit.session.path
        self.kit.session.run("job.backup", path.name, lambda _: _Copied(copies.make(path, "by-hand")))

    def _choose_copy(self) -> None:
        path = self.kit.session.path
        self.kit.session.ask("copies", lambda _: copies.described(path), self._show_copies)

    def _show_copies(self, found: list[Described]) -> None:
        tr = self.kit.tr
        said = Said(tr("copies.prompt"), tr("copies.none"), tr("command.restore"))
        self.chooser.open_with(entries(found, tr), said)

    def _go_back(self, name: str) -> None:
        session = self.kit.session
        source = backup.folder(session.path) / name

        def work(job: Job) -> _WentBack:
            del job
            return _WentBack(restore_in(session.store, source, session.reviewer))

        session.run("job.restore", name, work, changes=_EVERYTHING)

    def _ask(self) -> None:
        item, path = self.kit.review.item, self.kit.session.path
        if item is None or not item.comment.author:
            self.kit.say(self.kit.tr("forget.nobody"), "held")
            return
        author = item.comment.author
        shown = covered(author, worst_of(item), self.kit.theme)
        self.kit.session.ask(
            "doomed",
            lambda reader: Doomed(author, reader.author_count(author), len(holding(path, author)), shown),
            self.forget.open_with,
        )

    def _forget(self, author: str, delete_copies: bool) -> None:
        session = self.kit.session
        self.kit.review.flush()

        def work(job: Job) -> Forgotten:
            del job
            return forget_in(session.store, author, session.reviewer, delete_copies=delete_copies)

        session.run("job.forget", "", work, changes=_EVERYTHING)

    def _on_finished(self, name: str, result: object) -> None:
        tr, strip = self.kit.tr, self.kit.window.strip
        if isinstance(result, _Copied):
            told = tr("told.backup", file=result.path.name) if result.path else tr("told.backup.nothing")
            strip.say(told, str(result.path.parent) if result.path else "", tone="approved")
        elif isinstance(result, _WentBack):
            self.kit.review.refresh()
            strip.say(tr("told.restore"), tr("told.restore.hint", file=result.kept.name), tone="approved")
        elif isinstance(result, Forgotten):
            self.kit.review.refresh()
            left = ", ".join(one_line(copy.name, 80) for copy in result.copies)
            hint = tr("cli.forget.out_of_reach")
            strip.say(
                tr("cli.forget.done", comments=result.comments, events=result.events),
                f"{tr('told.forget.copies', files=left)} {hint}" if left else hint,
                tone="approved",
            )
