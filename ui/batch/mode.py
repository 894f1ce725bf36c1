"""The batch at work: entered on purpose, it decides exactly the members that stand in it, as one gesture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from moderator.decisions import Request
from moderator.journal import Verb
from moderator.records import Changes, Item
from ui.batch.plan import Batch, Source, gather
from ui.bottom_bar import Face
from ui.commands import Place, When
from ui.guard import Taken
from ui.modes import Mode
from ui.questions import Questions
from ui.room import Conditions, Handlers, Kit
from ui.stage import Scene
from ui.verbs import shown

_VERBS = {
    "batch.approve": Verb.APPROVE,
    "batch.skip": Verb.SKIP,
    "batch.escalate": Verb.ESCALATE,
}


class BatchMode(Mode):
    """Shows a batch somebody gathered. ``X`` pulls the current member out or takes it in again."""

    name = "batch"
    scene = Scene.BATCH
    face = Face.BATCH
    place = Place.BATCH

    def __init__(self, kit: Kit, questions: Questions) -> None:
        super().__init__(kit)
        self._view, self._questions = kit.window.batch, questions
        self._batch = Batch(Source.MARKED)
        self._facts = ""
        self._base: Item | None = None
        self._at = 0
        self._edition = 0
        self._reasoned: tuple[Batch, str | None] = (self._batch, None)
        """The reason of ``D``, and the batch it was looked for in: the bar asks often, and of many."""
        self._view.painted.connect(self._on_painted)
        self._view.picked.connect(self._go)

    def handlers(self) -> Handlers:
        return {"batch.pull": self.pull}

    def conditions(self) -> Conditions:
        return {
            When.BATCH: lambda: self.active and self._batch.count > 0,
            When.BATCH_OPEN: lambda: self.active,
        }

    def shows(self, word: str) -> bool:
        """Whether ``word`` names the batch that stands on the screen."""
        return self.active and word == self._word()

    @property
    def batch(self) -> Batch:
        return self._batch

    def prepare(self, batch: Batch, facts: str = "", base: Item | None = None) -> None:
        """What the view will show once it is entered; ``base`` is the comment it was gathered around."""
        self._batch, self._facts, self._base, self._at = batch, facts, base, 0

    def open(self) -> None:
        self._show()

    def close(self) -> None:
        self._batch = Batch(self._batch.source)
        self._show()

    @property
    def empty(self) -> bool:
        return not self._batch.items

    def fill(self) -> None:
        """The list behind changed; a batch stays what it was gathered as."""

    def turned_back(self) -> None:
        """A member that came back is looked at here; any other comment stands alone on the screen."""
        item = self.kit.review.item
        members = [each.comment.uid for each in self._batch.items]
        if item is not None and item.comment.uid in members:
            self._go(members.index(item.comment.uid))
        else:
            self._batch = Batch(self._batch.source)

    def refresh(self, changes: Changes) -> None:
        """Members changed meanwhile: show them as they are; what is decided now stays out."""
        if not (self.active and self._batch.items):
            return
        changed = None if changes.uids is None else frozenset(changes.uids)
        if changed is None or any(item.comment.uid in changed for item in self._batch.items):
            rows, edition = [item.row for item in self._batch.items], self._edition

            source, base, more = self._batch.source, self._base, self._batch.more

            def show(again: Batch) -> None:
                if self.active and edition == self._edition:
                    self._batch = replace(again, out=again.out | self._batch.out)
                    self._show()

            session = self.kit.session
            session.ask("batch", lambda reader: gather(source, reader.items_of(rows), base, more), show)

    def move(self, step: int) -> None:
        self._go(self._at + step)

    def _go(self, at: int) -> None:
        if 0 <= at < len(self._batch.items):
            self._at = at
            self._view.show_current(at)

    def pull(self) -> None:
        """Pull the current member out, or take it in again."""
        if self._at < len(self._batch.items):
            self._batch = self._batch.turned(self._batch.items[self._at].comment.uid)
            self._show()

    def now(self) -> Mapping[str, tuple[str, str]]:
        tr, chosen = self.kit.tr, self._batch.count
        reason = self._reason()
        return {
            "batch.approve": (tr("bar.batch_approve", n=chosen), ""),
            "batch.skip": (tr("bar.batch_skip", n=chosen), ""),
            "batch.hide": (
                tr("bar.batch_hide", n=chosen),
                tr(f"reason.{reason}") if reason else tr("bar.choose_reason"),
            ),
            "batch.escalate": (tr("bar.batch_escalate", n=chosen), ""),
            "batch.pull": (tr("bar.batch_pull"), str(len(self._batch.out)) if self._batch.out else ""),
        }

    def decide(self, command_id: str, taken: Taken) -> bool:
        if taken.uid != self._word():
            return False
        if command_id in _VERBS:
            self._write(_VERBS[command_id], None, taken)
            return True
        named = command_id.removeprefix("batch.hide").removeprefix(".")
        reason = named or self._reason()
        if reason is None:
            self.asked.emit()
        else:
            self.choose(reason, taken)
        return True

    def _reason(self) -> str | None:
        if self._reasoned[0] is not self._batch:
            self._reasoned = (self._batch, self._batch.reason(self._questions.offered))
        return self._reasoned[1]

    def choose(self, reason: str, taken: Taken) -> None:
        if taken.uid != self._word():
            return
        if not self._questions.needs_note(reason):
            self._write(Verb.HIDE, reason, taken)
            return
        about = self.kit.tr("bar.batch_hide", n=self._batch.count)
        self._questions.ask_note("", about, self._noting(reason, taken))

    def _noting(self, reason: str, taken: Taken) -> Callable[[str], None]:
        def hide(note: str) -> None:
            if taken.uid == self._word():
                self._write(Verb.HIDE, reason, taken, note or None)
                self.finished.emit()

        return hide

    def _write(self, verb: Verb, reason: str | None, taken: Taken, note: str | None = None) -> None:
        chosen = self._batch.chosen
        share = round(taken.seconds / max(len(chosen), 1), 2)
        requests = [
            Request(item.comment.uid, verb, reason, note=note, shown=shown(item, share)) for item in chosen
        ]
        self._batch = Batch(self._batch.source)
        self.kit.review.decide_many(requests, [item.row for item in chosen])

    def _show(self) -> None:
        self._edition += 1
        batch, tr = self._batch, self.kit.tr
        title = tr(f"batch.of.{batch.source}", n=len(batch.items))
        more = tr("batch.more", n=batch.more) if batch.more else ""
        self._view.show_batch(batch, title, " ".join(part for part in (self._facts, more) if part))
        self._at = min(self._at, max(len(batch.items) - 1, 0))
        self._view.show_current(self._at)
        self.planned.emit()

    def _word(self) -> str:
        """Names exactly the batch that stands on the screen: a pulled member makes it another."""
        return f"batch:{self._edition}"

    def _on_painted(self) -> None:
        if self.active:
            self.painted.emit(self._word())
