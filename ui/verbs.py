"""What a reviewer does to the comment on screen: the verbs, reasons, tags and notes behind the keys."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from moderator.decisions import Request
from moderator.i18n import Translator
from moderator.journal import Shown, Verb
from moderator.records import Item, Veil
from ui.cover import covered, worst_of
from ui.detail.why_line import suggested_reason
from ui.guard import Taken
from ui.plain import one_line
from ui.questions import Questions
from ui.review import Review
from ui.theme import Theme

_PLAIN = {
    "approve": Verb.APPROVE,
    "skip": Verb.SKIP,
    "escalate": Verb.ESCALATE,
    "reopen": Verb.REOPEN,
}


class Verbs(QObject):
    """Turns a judged press into a request about the comment that was painted then, and no other."""

    judged = Signal(object, bool)
    """The comment, and whether what a rule found in it counts or is wrong."""

    def __init__(
        self,
        review: Review,
        questions: Questions,
        theme: Theme,
        tr: Translator,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._review, self._questions, self._theme, self._tr = review, questions, theme, tr

    def run(self, command_id: str, taken: Taken) -> bool:
        """Carry out a deciding command; False where the comment of the press is no longer the current one."""
        item = self._review.item
        if item is None or item.comment.uid != taken.uid:
            return False
        name, _, argument = command_id.partition(".")
        if name in _PLAIN:
            self._decide(item, taken, _PLAIN[name])
        elif name == "hide":
            self._hide(item, taken, argument or suggested_reason(item, self._questions.offered))
        elif name == "tag":
            self._toggle(item, argument)
        elif name == "note":
            self._ask_note(item)
        elif name in ("wrong", "counts"):
            self.judged.emit(item, name == "counts")
        return True

    def choose(self, reason: str, taken: Taken) -> None:
        """A reason from the strip."""
        item = self._review.item
        if item is not None and item.comment.uid == taken.uid:
            self._hide(item, taken, reason)

    def tag_by_name(self) -> None:
        """Toggle tags of the current comment by name; the list stays open for several."""
        item = self._review.item
        if item is None:
            return
        uid = item.comment.uid

        def toggle(tag: str) -> None:
            now = self._review.item
            if now is not None and now.comment.uid == uid:
                self._toggle(now, tag)

        self._questions.choose_tags(item.state.tags, toggle)

    def _decide(
        self, item: Item, taken: Taken, verb: Verb, reason: str | None = None, note: str | None = None
    ) -> None:
        request = Request(
            item.comment.uid, verb, reason, note=note, shown=shown(item, round(taken.seconds, 2))
        )
        self._review.decide(request)

    def _hide(self, item: Item, taken: Taken, reason: str | None) -> None:
        if reason is None:
            self._questions.ask_reason()
        elif self._questions.needs_note(reason):

            def hide(note: str) -> None:
                self._decide(item, taken, Verb.HIDE, reason, note or None)

            about = f"{one_line(self._named(item), 10)} · {self._tr.word('reason', reason)}"
            self._questions.ask_note(item.state.note or "", about, hide)
        else:
            self._decide(item, taken, Verb.HIDE, reason)

    def _toggle(self, item: Item, tag: str) -> None:
        uid, seen = item.comment.uid, shown(item)
        if tag in item.state.tags:
            self._review.change(Request(uid, untags=(tag,), shown=seen))
        else:
            self._review.change(Request(uid, tags=(tag,), shown=seen))

    def _named(self, item: Item) -> str:
        """Whose comment it is, without what the mask covers."""
        return covered(item.comment.author, worst_of(item), self._theme)

    def _ask_note(self, item: Item) -> None:
        def keep(note: str) -> None:
            if note != (item.state.note or ""):
                self._review.change(Request(item.comment.uid, note=note, shown=shown(item)))

        self._questions.ask_note(item.state.note or "", self._named(item), keep)


def shown(item: Item, seconds: float | None = None) -> Shown:
    """What the reviewer saw when deciding."""
    return Shown.of(
        item.flags.priority,
        item.flags.findings,
        seconds,
        sampled=item.veil is Veil.SAMPLE,
        again=item.veil is Veil.AGAIN,
    )
