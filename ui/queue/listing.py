"""How the list gets its order: small ones at once, large ones in two parts, a new one below the hand only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from moderator.records import Uid, Veil
from moderator.store.query import Order
from moderator.store.reader import Reader
from moderator.store.sequence import Mixing
from ui.queue.laying import Again, Rest, Whole
from ui.queue.model import QueueModel
from ui.queue.places import Places
from ui.queue.snapshot import Shelf, Snapshot, View, start, take
from ui.session import Session

AT_ONCE = 5000
"""A queue of up to so many comments is put in order at once: it takes some milliseconds."""
SOON = 200
"""Comments of a larger one that are listed before the rest of it is in order."""
AHEAD = 8
"""Comments below the screen that a new order leaves alone: the hand may reach them before it comes."""

Listed = Callable[[Snapshot, Uid | None], None]
"""Takes a list that is there, and the comment that stays current where the list holds it."""


class Listing:
    """Asks for the order of views and lays it into the list's model."""

    def __init__(
        self,
        session: Session,
        model: QueueModel,
        places: Places,
        listed: Listed,
        completed: Callable[[], None],
    ) -> None:
        self._session = session
        self._model = model
        self._places = places
        self._listed = listed
        self._completed = completed
        self._drawn: Mapping[int, Veil] = {}
        """The sample of the open queue, as it was drawn when all of it was last in order."""
        chosen = session.settings
        self._mixing = Mixing(chosen.sample_rate, chosen.again_rate, session.reviewer)

    def ask(self, view: View, keep: Uid | None) -> None:
        """Another view, read behind the hand."""
        self._session.arranger.forget()

        def ask() -> None:
            self._session.ask("order", lambda r: self._first(r, view), lambda made: self._begun(made, keep))

        # A shelf read before the last decision is on disk would miss it.
        self._session.when_saved(ask)

    def ask_now(self, view: View) -> None:
        """The same without leaving the GUI thread: all of a small queue, or the first of a large one."""
        self._begun(self._first(self._session.reader, view), None)

    def keep_draws(self, made: Snapshot) -> None:
        if made.view == View() and not made.partial:
            self._drawn = made.veils

    def _first(self, reader: Reader, view: View) -> Snapshot:
        if reader.counts().total <= AT_ONCE:
            return take(reader, view, self._mixing)
        return start(reader, view, SOON, self._mixing, self._drawn)

    def _begun(self, first: Snapshot, keep: Uid | None) -> None:
        """List what there is; the rest of a large view comes behind it and moves nothing."""
        arranger, mixing = self._session.arranger, self._mixing
        row = self._session.reader.row_of(keep) if keep and first.partial else None
        if not first.partial:
            self._listed(first, keep)
        elif len(first) and (row is None or first.find(row) is not None):
            self._listed(first, keep)
            arranger.ask(Rest(first, mixing), lambda made: self._rest(first, made))
        else:
            arranger.ask(Whole(first.view, mixing), lambda made: self._listed(made, keep))

    def _rest(self, first: Snapshot, made: Snapshot) -> None:
        if self._model.snapshot is first:
            made.done[: len(first)] = first.done
            self.keep_draws(made)
            self._model.rearrange(made)
            self._completed()

    def rerank(self, seen: Callable[[], int]) -> None:
        """Take the order anew for what lies below the last place that is ``seen``."""
        old = self._model.snapshot
        if not _ranked(old):
            return
        upto = min(seen() + 1 + AHEAD, len(old))
        frozen = replace(old, done=bytearray(old.done))
        again, rest = Again(frozen, upto, self._mixing), bytes(old.done[upto:])

        def arrived(made: Snapshot) -> None:
            if self._model.snapshot is not old:
                return
            if seen() >= upto or bytes(old.done[upto:]) != rest:
                self.rerank(seen)
                return
            made.done[:upto] = old.done[:upto]
            self.keep_draws(made)
            self._places.cut(upto)
            self._model.rearrange(made)

        if len(old) > AT_ONCE:
            self._session.arranger.ask(again, arrived)
        else:
            self._session.ask("order", lambda reader: again.answer(reader, again.mixing), arrived)


def _ranked(snapshot: Snapshot) -> bool:
    """Whether the list is all there, in an order that a new score may change."""
    view = snapshot.view
    found = view.search or view.shelf is Shelf.ALL
    return (
        view.waits is not None
        and view.order is Order.PRIORITY
        and not found
        and len(snapshot) > 0
        and not snapshot.partial
    )
