"""Which comments of the list still wait: by what is on disk, and by what is on its way there."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from moderator.decisions import Request
from moderator.journal import STATUS_OF
from moderator.records import Changes, Status, Uid, Veil
from ui.queue.many import MANY, Standing, standing
from ui.queue.model import QueueModel
from ui.queue.places import Places
from ui.session import Session
from ui.turn import Turn


class Waiting:
    """Keeps the list's marks of what is done in line with presses and with the disk."""

    def __init__(self, session: Session, model: QueueModel, places: Places) -> None:
        self._session = session
        self._model = model
        self._places = places
        self._turn = Turn(model)
        self._ahead: dict[Uid, Status] = {}
        self._meanwhile: list[Uid] | None = None
        """What is decided while a list is on its way: it was read before, and would ask for it again."""

    def status(self, uid: Uid, stored: Status) -> Status:
        """A comment's status, what is on its way to the disk included."""
        return self._ahead.get(uid, stored)

    def listen(self) -> None:
        """A list is on its way."""
        self._meanwhile = []

    def caught_up(self) -> Sequence[Uid]:
        """The list has come: what was decided meanwhile is done in it too; gives those comments."""
        decided, self._meanwhile = self._meanwhile or [], None
        if len(decided) > MANY:
            self._settle_many(decided)
            return decided
        self._judge(decided)
        for uid in decided:
            self._set_again(self._session.reader.row_of(uid), done=True)
        return decided

    def press(self, requests: Sequence[Request]) -> None:
        """Pressed, and on the way to the disk."""
        if self._meanwhile is not None:
            self._meanwhile += [request.uid for request in requests if request.verb in STATUS_OF]
        for request in requests:
            if request.verb in STATUS_OF:
                self._ahead[request.uid] = STATUS_OF[request.verb]
        # The line of the list comes behind the comment that is about to be painted.
        self._turn.ask("ahead", lambda: self._model.set_ahead(self._ahead))

    def mark(self, place: int, request: Request) -> None:
        """The comment at ``place`` waits or not by what was pressed for it."""
        snapshot = self._model.snapshot
        if place >= 0 and request.verb in STATUS_OF and snapshot.view.waits is not None:
            snapshot.done[place] = STATUS_OF[request.verb] is not snapshot.view.waits

    def take_back(self, requests: Sequence[Request], rows: Sequence[int]) -> None:
        """Nothing is known to be written: the comments count as they did before."""
        for request, row in zip(requests, rows, strict=True):
            self._ahead.pop(request.uid, None)
            # A repeated comment waits as before.
            self._set_again(row, done=False)
        self._model.set_ahead(self._ahead)

    def settle(self, uids: Sequence[Uid], pressed: Collection[Uid]) -> None:
        """What is on disk now is painted from there, but for what was ``pressed`` since."""
        for uid in uids:
            if uid not in pressed:
                self._ahead.pop(uid, None)
        self._model.set_ahead(self._ahead)
        self._model.refresh(Changes(uids=tuple(uids)))
        if len(uids) > MANY:
            self._settle_many(uids)
        else:
            self._judge(uids)

    def _set_again(self, row: int | None, *, done: bool) -> None:
        """A comment that is asked again: only a press on its very line makes it done."""
        snapshot = self._model.snapshot
        if row is None or snapshot.veils.get(row) is not Veil.AGAIN:
            return
        place = self._places.find(row)
        if place is not None:
            snapshot.done[place] = done

    def _judge(self, uids: Sequence[Uid]) -> None:
        """Whether the comments of a small gesture wait in this list, by what they are now."""
        snapshot = self._model.snapshot
        waits = snapshot.view.waits
        for uid in uids:
            row = self._session.reader.row_of(uid)
            place = None if row is None else self._places.find(row)
            if row is not None and snapshot.veils.get(row) is Veil.AGAIN:
                # It was decided before; only a press on this very line makes it done.
                continue
            found = self._model.row(place) if place is not None else None
            if found is not None and place is not None and waits is not None:
                snapshot.done[place] = self._model.status(found) is not waits

    def _settle_many(self, uids: Sequence[Uid]) -> None:
        """The same for a large gesture, read behind the hand."""
        snapshot = self._model.snapshot

        def arrived(found: list[Standing]) -> None:
            waits = snapshot.view.waits
            for place, uid, status in found:
                if waits is not None and snapshot.veils.get(snapshot.rows[place]) is not Veil.AGAIN:
                    snapshot.done[place] = self.status(uid, status) is not waits

        # Every gesture gets its answer: a later one is not about the same comments.
        self._session.ask(f"settle/{uids[0]}", lambda reader: standing(reader, snapshot, uids), arrived)
