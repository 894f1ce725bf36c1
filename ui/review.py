"""Which comment is under the hand: the list, the place in it, and decisions on their way to disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from moderator.decisions import Request
from moderator.journal import Verb
from moderator.records import Changes, Item, Row, Status, Uid, Veil
from ui.queue.listing import Listing
from ui.queue.many import MANY, standing
from ui.queue.model import QueueModel
from ui.queue.places import Places
from ui.queue.snapshot import Snapshot, View
from ui.queue.veil import veiled_item, veiled_row
from ui.queue.waiting import Waiting
from ui.session import Session
from ui.settling import Settling


@dataclass(frozen=True, slots=True)
class _Pending:
    """A decision that was pressed a moment ago and can still turn out to be typing."""

    requests: tuple[Request, ...]
    rows: tuple[int, ...]
    place: int


class Review(QObject):
    """Moves through the snapshot and decides.

    A decision shows the next comment at once and is written a moment later (``Settling``): until then a
    second character key unmasks the first as stray typing and takes it back (``retract``).
    """

    moved = Signal(bool)
    """Another comment is current; true when the list should follow it along."""
    listed = Signal()
    """The list holds another snapshot."""
    turned_back = Signal()
    """An undo or redo is on disk, and what it touched is current."""
    stale = Signal()
    """Comments came or went that the list does not show yet."""

    def __init__(self, session: Session, model: QueueModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self.place = -1
        self.item: Item | None = None
        self._pending: _Pending | None = None
        self._places = Places(model)
        self._waiting = Waiting(session, model, self._places)
        self._listing = Listing(session, model, self._places, self._listed, self.listed.emit)
        self.screen: Callable[[], int] = lambda: self.place
        """The last place that is on the screen; a new order begins below it."""
        self._settling = Settling(self)
        self._settling.over.connect(self.flush)
        session.changed.connect(self.follow)

    @property
    def snapshot(self) -> Snapshot:
        return self._model.snapshot

    @property
    def view(self) -> View:
        return self._model.snapshot.view

    @property
    def finished(self) -> bool:
        """Nothing waits in this view any more."""
        return self.snapshot.waiting == 0

    @property
    def unsaved(self) -> bool:
        """Something that was pressed is not on disk yet."""
        return self._pending is not None or self._session.writing > 0

    @property
    def status(self) -> Status | None:
        """Status of the current comment, what is on its way to the disk included."""
        if self.item is None:
            return None
        return self._waiting.status(self.item.comment.uid, self.item.state.status)

    def show(self, view: View, keep: Uid | None = None) -> None:
        """List another view; ``keep`` stays current where the view holds it."""
        self.flush()
        self._waiting.listen()
        self._listing.ask(view, keep)

    def show_now(self, view: View) -> None:
        """The same without leaving the GUI thread, for the first list: all of a small queue, or the first
        comments of a large one."""
        self._listing.ask_now(view)

    def refresh(self) -> None:
        """Take the order anew; the current comment stays current."""
        self.show(self.view, self.item.comment.uid if self.item else None)

    def rerank(self) -> None:
        """Take the order anew for what lies below the screen; what is on it stays where it is."""
        self._listing.rerank(lambda: max(self.screen(), self.place))

    def veil_of(self, row: int) -> Veil | None:
        """What a comment is shown without, as long as it waits in this list."""
        veil = self.snapshot.veils.get(row)
        place = self._places.find(row) if veil is not None else None
        return veil if place is not None and not self.snapshot.done[place] else None

    def veiled(self, item: Item) -> Item:
        return veiled_item(item, self.veil_of(item.row))

    def veiled_row(self, row: Row) -> Row:
        return veiled_row(row, self.veil_of(row.row))

    def _listed(self, snapshot: Snapshot, keep: Uid | None) -> None:
        self._listing.keep_draws(snapshot)
        self._model.show(snapshot)
        self._places.clear()
        if keep in self._waiting.caught_up() and self.item is not None:
            keep = self.item.comment.uid
        row = self._session.reader.row_of(keep) if keep else None
        place = self._places.find(row) if row is not None else None
        if place is None:
            place = snapshot.next_waiting(0)
        if place is None:
            place = 0 if len(snapshot) and snapshot.view.waits is None else -1
        self.listed.emit()
        self._go(place, follow=False)

    def go(self, place: int) -> None:
        """Make ``place`` current, as by a click."""
        self.flush()
        if 0 <= place < len(self.snapshot):
            self._go(place, follow=False)

    def step(self, by: int) -> None:
        """Next or previous, decided ones too; stays at the ends."""
        if len(self.snapshot):
            self.go(min(max(self.place + by, 0), len(self.snapshot) - 1))

    def show_current(self) -> None:
        """Bring the current comment on screen again, or the next that waits where there is none."""
        self._go(self.place if self.place >= 0 else self._following(0), follow=False)

    def waiting(self, most: int) -> list[int]:
        """Row numbers of the next comments that wait, from the current place on."""
        found: list[int] = []
        place = self.snapshot.done.find(0, max(self.place, 0))
        while place >= 0 and len(found) < most:
            found.append(self.snapshot.rows[place])
            self._places.keep(found[-1], place)
            place = self.snapshot.done.find(0, place + 1)
        return found

    def next_waiting(self) -> None:
        self.flush()
        self._go(self._following(self.place + 1), follow=True)

    def show_comment(self, uid: Uid) -> None:
        """Bring a comment on screen, in the list where it is there, else by itself."""
        self.flush()
        row = self._session.reader.row_of(uid)
        if row is None:
            return
        place = self._places.find(row)
        if place is not None:
            self._go(place, follow=False)
        else:
            self.place = -1
            self.item = self._session.reader.item(row)
            self.moved.emit(False)

    def decide(self, request: Request) -> None:
        """Decide the current comment; the next waiting one comes by itself."""
        assert self.item is not None
        assert request.verb is not None
        self.flush()
        self._pending = _Pending((request,), (self.item.row,), self.place)
        self._waiting.press((request,))
        self._waiting.mark(self.place, request)
        self._settling.start()
        if request.verb is Verb.REOPEN:
            self._go(self.place, follow=False)
        else:
            self._go(self._following(self.place + 1), follow=True)

    def change(self, request: Request) -> None:
        """Tag or note the current comment; it stays."""
        self.flush()
        self._session.decide([request])

    def decide_many(self, requests: Sequence[Request], rows: Sequence[int]) -> None:
        """One gesture over a page or a batch, ``rows`` in the same order; then the next that waits."""
        self.flush()
        self._pending = _Pending(tuple(requests), tuple(rows), self.place)
        self._waiting.press(requests)
        asked = dict(zip(rows, requests, strict=True))
        for row, place in self._places.find_all(rows).items():
            self._waiting.mark(place, asked[row])
        self._settling.start()
        self._go(self._following(self.place), follow=True)

    def flush(self) -> None:
        """Write what still waits to be written."""
        pending, self._pending = self._pending, None
        self._settling.stop()
        if pending is not None:
            self._session.decide(pending.requests, lambda _: self._refused(pending))

    def retract(self) -> bool:
        """Take back a decision not yet written; true if there was one."""
        pending, self._pending = self._pending, None
        self._settling.stop()
        if pending is None:
            return False
        self._refused(pending)
        return True

    def undo(self) -> None:
        self.flush()
        self._session.undo(self._back_to)

    def redo(self) -> None:
        self.flush()
        self._session.redo(self._back_to)

    def _back_to(self, changes: Changes) -> None:
        focus, uids, snapshot = changes.focus, changes.uids, self.snapshot
        if focus is None:
            return

        def turn_to(uid: Uid) -> None:
            self.show_comment(uid)
            self.turned_back.emit()

        if uids is None or len(uids) <= MANY:
            turn_to(self._first_of(changes) or focus)
            return
        self._session.ask(
            "turned",
            lambda r: standing(r, snapshot, uids),
            lambda made: turn_to(made[0][1] if made else focus),
        )

    def _first_of(self, changes: Changes) -> Uid | None:
        """Of several the one that stands highest in the list: a page begins there again."""
        if changes.uids is None or len(changes.uids) < 2:
            return None
        rows = ((uid, self._session.reader.row_of(uid)) for uid in changes.uids)
        places = [
            (place, uid)
            for uid, row in rows
            if row is not None and (place := self._places.find(row)) is not None
        ]
        return min(places)[1] if places else None

    def _refused(self, pending: _Pending) -> None:
        """Nothing is known to be written: the comments count as they did before, on screen too."""
        self._waiting.take_back(pending.requests, pending.rows)
        self._session.changed.emit(Changes(uids=tuple(request.uid for request in pending.requests)))
        if pending.place >= 0:
            self._go(pending.place, follow=False)

    def _following(self, start: int) -> int:
        """Where to go after a decision: the next that waits, or simply the next where none does."""
        if self.view.waits is None:
            return min(start, len(self.snapshot) - 1)
        found = self.snapshot.next_waiting(start)
        return -1 if found is None else found

    def place_of(self, row: int) -> int:
        """The place of a comment in the list, or -1."""
        found = self._places.find(row)
        return -1 if found is None else found

    def _go(self, place: int, *, follow: bool) -> None:
        self.place = place
        self.item = None
        if place >= 0:
            row = self.snapshot.rows[place]
            self._places.keep(row, place)
            found = self._session.reader.item(row)
            self.item = self.veiled(found) if found is not None else None
        self.moved.emit(follow)

    def follow(self, changes: Changes) -> None:
        """Something in the queue is different: what is on screen and waits is brought in line."""
        if changes.uids is None or changes.order:
            self._model.refresh(changes)
            if self.place < 0 or not len(self.snapshot):
                self.refresh()
            else:
                self.stale.emit()
        else:
            pressed = {request.uid for request in self._pending.requests} if self._pending else set()
            self._waiting.settle(changes.uids, pressed)
        self._reread()

    def _reread(self) -> None:
        """The current comment may carry a new tag or status; the screen shows it without moving."""
        if self.item is None:
            return
        found = self._session.reader.item(self.item.row)
        if found is None:
            return
        fresh = self.veiled(found)
        if _marked(fresh) == _marked(self.item):
            # A new order moves priorities: the comment on the screen keeps what it was shown with.
            fresh = replace(fresh, flags=self.item.flags)
        if fresh != self.item:
            self.item = fresh
            self.moved.emit(False)


def _marked(item: Item) -> object:
    """What of a comment's flags is to be seen on the screen without asking for more."""
    flags = item.flags
    return flags.findings, flags.scores, flags.flagged, flags.cluster, item.veil
