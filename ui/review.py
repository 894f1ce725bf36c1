"""Which comment is under the hand: the list, the place in it, and decisions on their way to disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from moderator.decisions import Request
from moderator.journal import STATUS_OF, Verb
from moderator.records import Changes, Item, Row, Status, Uid, Veil
from moderator.store.query import Order
from moderator.store.reader import Reader
from moderator.store.sequence import Mixing
from ui.queue.laying import Again, Rest, Whole
from ui.queue.many import MANY, Standing, standing
from ui.queue.model import QueueModel
from ui.queue.snapshot import Shelf, Snapshot, View, start, take
from ui.queue.veil import veiled_item, veiled_row
from ui.session import Session

AT_ONCE = 5000
"""A queue of up to so many comments is put in order at once: it takes some milliseconds."""
SOON = 200
"""Comments of a larger one that are listed before the rest of it is in order."""
AHEAD = 8
"""Comments below the screen that a new order leaves alone: the hand may reach them before it comes."""


@dataclass(frozen=True, slots=True)
class _Pending:
    """A decision that was pressed a moment ago and can still turn out to be typing."""

    requests: tuple[Request, ...]
    place: int


class Review(QObject):
    """Moves through the snapshot and decides.

    A decision shows the next comment at once and is written ``settle_ms`` later: until then a second
    character key unmasks the first as stray typing and takes it back (``retract``).
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
        self._ahead: dict[Uid, Status] = {}
        self._meanwhile: list[Uid] | None = None
        """What is decided while a list is on its way: it was read before, and would ask for it again."""
        self._places: dict[int, int] = {}
        self._drawn: Mapping[int, Veil] = {}
        """The sample of the open queue, as it was drawn when all of it was last in order."""
        self.screen: Callable[[], int] = lambda: self.place
        """The last place that is on the screen; a new order begins below it."""
        chosen = session.settings
        self._mixing = Mixing(chosen.sample_rate, chosen.again_rate, session.reviewer)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(session.settings.settle_ms)
        self._timer.timeout.connect(self.flush)
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
        return self._ahead.get(self.item.comment.uid, self.item.state.status)

    def show(self, view: View, keep: Uid | None = None) -> None:
        """List another view; ``keep`` stays current where the view holds it."""
        self.flush()
        self._meanwhile = []

        arranger = self._session.arranger
        arranger.forget()

        def ask() -> None:
            self._session.ask("order", lambda r: self._first(r, view), lambda made: self._begun(made, keep))

        # A shelf read before the last decision is on disk would miss it.
        self._session.when_saved(ask)

    def show_now(self, view: View) -> None:
        """The same without leaving the GUI thread, for the first list: all of a small queue, or the first
        comments of a large one."""
        self._begun(self._first(self._session.reader, view), None)

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
            arranger.ask(Rest(first, mixing), lambda made: self._completed(first, made))
        else:
            arranger.ask(Whole(first.view, mixing), lambda made: self._listed(made, keep))

    def _completed(self, first: Snapshot, made: Snapshot) -> None:
        if self.snapshot is first:
            made.done[: len(first)] = first.done
            self._keep_draws(made)
            self._model.rearrange(made)
            self.listed.emit()

    def _keep_draws(self, made: Snapshot) -> None:
        if made.view == View() and not made.partial:
            self._drawn = made.veils

    def refresh(self) -> None:
        """Take the order anew; the current comment stays current."""
        self.show(self.view, self.item.comment.uid if self.item else None)

    def rerank(self) -> None:
        """Take the order anew for what lies below the screen; what is on it stays where it is."""
        view, old = self.view, self.snapshot
        found = view.search or view.shelf is Shelf.ALL
        if view.waits is None or view.order is not Order.PRIORITY or found or not len(old) or old.partial:
            return
        upto = min(max(self.screen(), self.place) + 1 + AHEAD, len(old))
        frozen = replace(old, done=bytearray(old.done))
        again, rest = Again(frozen, upto, self._mixing), bytes(old.done[upto:])

        def arrived(made: Snapshot) -> None:
            if self.snapshot is not old:
                return
            if max(self.screen(), self.place) >= upto or bytes(old.done[upto:]) != rest:
                self.rerank()
                return
            made.done[:upto] = old.done[:upto]
            self._keep_draws(made)
            self._places = {row: place for row, place in self._places.items() if place < upto}
            self._model.rearrange(made)

        if len(old) > AT_ONCE:
            self._session.arranger.ask(again, arrived)
        else:
            self._session.ask("order", lambda reader: again.answer(reader, again.mixing), arrived)

    def veil_of(self, row: int) -> Veil | None:
        """What a comment is shown without, as long as it waits in this list."""
        veil = self.snapshot.veils.get(row)
        place = self._find(row) if veil is not None else None
        return veil if place is not None and not self.snapshot.done[place] else None

    def veiled(self, item: Item) -> Item:
        return veiled_item(item, self.veil_of(item.row))

    def veiled_row(self, row: Row) -> Row:
        return veiled_row(row, self.veil_of(row.row))

    def _listed(self, snapshot: Snapshot, keep: Uid | None) -> None:
        self._keep_draws(snapshot)
        self._model.show(snapshot)
        self._places.clear()
        keep = self._caught_up(keep)
        row = self._session.reader.row_of(keep) if keep else None
        place = self._find(row) if row is not None else None
        if place is None:
            place = snapshot.next_waiting(0)
        if place is None:
            place = 0 if len(snapshot) and snapshot.view.waits is None else -1
        self.listed.emit()
        self._go(place, follow=False)

    def _caught_up(self, keep: Uid | None) -> Uid | None:
        """What was decided while the list was being read is done in it; gives what stays current."""
        decided, self._meanwhile = self._meanwhile or [], None
        if len(decided) > MANY:
            self._settle_many(decided)
        else:
            self._judge_done(decided)
            for uid in decided:
                row = self._session.reader.row_of(uid)
                place = self._find(row) if row is not None and row in self.snapshot.veils else None
                if row is not None and place is not None and self.snapshot.veils[row] is Veil.AGAIN:
                    self.snapshot.done[place] = 1
        return self.item.comment.uid if keep in decided and self.item is not None else keep

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
            self._places[found[-1]] = place
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
        place = self._find(row)
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
        self._pending = _Pending((request,), self.place)
        self._set_ahead((request,))
        self._mark_done(self.place, request)
        self._timer.start()
        if request.verb is Verb.REOPEN:
            self._go(self.place, follow=False)
        else:
            self._go(self._following(self.place + 1), follow=True)

    def change(self, request: Request) -> None:
        """Tag or note the current comment; it stays."""
        self.flush()
        self._session.decide([request])

    def decide_many(self, requests: Sequence[Request]) -> None:
        """One gesture over a page or a batch; then the next waiting comment is current."""
        self.flush()
        self._pending = _Pending(tuple(requests), self.place)
        self._set_ahead(requests)
        for request in requests:
            row = self._session.reader.row_of(request.uid)
            place = None if row is None else self._find(row)
            if place is not None:
                self._mark_done(place, request)
        self._timer.start()
        self._go(self._following(self.place), follow=True)

    def flush(self) -> None:
        """Write what still waits to be written."""
        pending, self._pending = self._pending, None
        self._timer.stop()
        if pending is not None:
            requests = pending.requests
            self._session.decide(requests, lambda _: self._refused(requests, pending.place))

    def retract(self) -> bool:
        """Take back a decision not yet written; true if there was one."""
        pending, self._pending = self._pending, None
        self._timer.stop()
        if pending is None:
            return False
        self._refused(pending.requests, pending.place)
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
            (place, uid) for uid, row in rows if row is not None and (place := self._find(row)) is not None
        ]
        return min(places)[1] if places else None

    def _refused(self, requests: Sequence[Request], place: int | None = None) -> None:
        """Nothing is known to be written: the comments count as they did before, on screen too."""
        for request in requests:
            self._ahead.pop(request.uid, None)
            self._ask_again(request.uid)
        self._model.set_ahead(self._ahead)
        self._session.changed.emit(Changes(uids=tuple(request.uid for request in requests)))
        if place is not None and place >= 0:
            self._go(place, follow=False)

    def _ask_again(self, uid: Uid) -> None:
        """A repeated comment whose decision was taken back before it was written waits as before."""
        row = self._session.reader.row_of(uid)
        place = self._find(row) if row is not None and row in self.snapshot.veils else None
        if row is not None and place is not None and self.snapshot.veils[row] is Veil.AGAIN:
            self.snapshot.done[place] = 0

    def _set_ahead(self, requests: Sequence[Request]) -> None:
        if self._meanwhile is not None:
            self._meanwhile += [request.uid for request in requests if request.verb in STATUS_OF]
        for request in requests:
            if request.verb in STATUS_OF:
                self._ahead[request.uid] = STATUS_OF[request.verb]
        self._model.set_ahead(self._ahead)

    def _mark_done(self, place: int, request: Request) -> None:
        if place >= 0 and request.verb in STATUS_OF and self.view.waits is not None:
            self.snapshot.done[place] = STATUS_OF[request.verb] is not self.view.waits

    def _following(self, start: int) -> int:
        """Where to go after a decision: the next that waits, or simply the next where none does."""
        if self.view.waits is None:
            return min(start, len(self.snapshot) - 1)
        found = self.snapshot.next_waiting(start)
        return -1 if found is None else found

    def place_of(self, row: int) -> int:
        """The place of a comment in the list, or -1."""
        found = self._find(row)
        return -1 if found is None else found

    def _find(self, row: int) -> int | None:
        """The place of a comment; those that were on screen are remembered, a search walks the whole list."""
        if row not in self._places:
            found = self.snapshot.find(row)
            if found is None:
                return None
            self._places[row] = found
        return self._places[row]

    def _go(self, place: int, *, follow: bool) -> None:
        self.place = place
        self.item = None
        if place >= 0:
            row = self.snapshot.rows[place]
            self._places[row] = place
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
            self._settle(changes.uids)
        self._reread()

    def _settle(self, uids: Sequence[Uid]) -> None:
        """What is on disk now is painted from there, and counts as waiting or not by what it says."""
        pending = {r.uid for r in self._pending.requests} if self._pending else set()
        for uid in uids:
            if uid not in pending:
                self._ahead.pop(uid, None)
        self._model.set_ahead(self._ahead)
        self._model.refresh(Changes(uids=tuple(uids)))
        if len(uids) > MANY:
            self._settle_many(uids)
            return
        self._judge_done(uids)

    def _judge_done(self, uids: Sequence[Uid]) -> None:
        """Whether the comments of a small gesture wait in this list, by what they are now."""
        waits = self.view.waits
        for uid in uids:
            row = self._session.reader.row_of(uid)
            place = None if row is None else self._find(row)
            if row is not None and self.snapshot.veils.get(row) is Veil.AGAIN:
                # It was decided before; only a press on this very line makes it done.
                continue
            found = self._model.row(place) if place is not None else None
            if found is not None and place is not None and waits is not None:
                self.snapshot.done[place] = self._model.status(found) is not waits

    def _settle_many(self, uids: Sequence[Uid]) -> None:
        """The same for a large gesture, read behind the hand."""
        snapshot = self.snapshot

        def arrived(found: list[Standing]) -> None:
            waits = snapshot.view.waits
            for place, uid, status in found:
                if waits is not None and snapshot.veils.get(snapshot.rows[place]) is not Veil.AGAIN:
                    snapshot.done[place] = self._ahead.get(uid, status) is not waits

        # Every gesture gets its answer: a later one is not about the same comments.
        self._session.ask(f"settle/{uids[0]}", lambda reader: standing(reader, snapshot, uids), arrived)

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
