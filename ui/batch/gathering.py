"""How comments come together in a batch: marked one by one, a whole list, a range of scores, near-copies."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from moderator.records import Changes, Item, Status, Uid
from moderator.store.query import Filters, Query
from moderator.store.reader import Reader
from ui.batch.mode import BatchMode
from ui.batch.plan import MOST, Batch, Source, gather
from ui.chooser import Chooser, Said
from ui.commands import When
from ui.dialogs.pick_list import Entry
from ui.modes import Modes
from ui.queue.many import MANY
from ui.ranges import scores
from ui.room import Conditions, Handlers, Kit, Room

_BANDS = ((0.8, 1.0), (0.6, 0.8), (0.4, 0.6), (0.2, 0.4), (0.0, 0.2), (0.0, 0.1))


class Gathering(Room):
    """Marks are the reviewer's own, kept until they are decided or taken away; nothing is stored."""

    def __init__(self, kit: Kit, modes: Modes, batch: BatchMode) -> None:
        super().__init__(kit)
        self._modes, self._batch = modes, batch
        self._marked: dict[Uid, int] = {}
        self._asked = 0
        self._waits = False
        self._chooser = Chooser(kit.theme, kit.window)
        self._chooser.chosen.connect(self._choose)

    def handlers(self) -> Handlers:
        return {
            "mark": self.mark,
            "mark.list": self.mark_list,
            "batch": self.open,
            "cluster": self.open_cluster,
            "author.batch": self.open_author,
            "thread.batch": self.open_thread,
        }

    def conditions(self) -> Conditions:
        def alike() -> bool:
            item = self.kit.review.item
            return item is not None and item.flags.cluster is not None

        return {When.CLUSTER: alike}

    @property
    def marked(self) -> frozenset[Uid]:
        return frozenset(self._marked)

    def mark(self) -> None:
        """Mark the current comment and go on, or take its mark away and stay."""
        item = self.kit.review.item
        if item is None:
            return
        uid = item.comment.uid
        if uid in self._marked:
            del self._marked[uid]
        else:
            self._marked[uid] = item.row
        self._show_marks()
        if uid in self._marked:
            self.kit.review.step(1)

    def mark_list(self) -> None:
        """Mark all that waits in the list as it is filtered; where all is marked, take the marks away."""
        rows, beyond = self._waiting()

        def show(items: list[tuple[Uid, int]]) -> None:
            if all(uid in self._marked for uid, _ in items):
                for uid, _ in items:
                    del self._marked[uid]
            else:
                self._marked |= dict(items)
            self._show_marks()
            said = [self.kit.tr("mark.said", n=len(self._marked))]
            said += [self.kit.tr("batch.more", n=beyond)] if beyond else []
            self.kit.say(" ".join(said))

        self.kit.session.ask("marks", lambda r: [(row.uid, row.row) for row in r.rows(rows)], show)

    def open(self) -> None:
        """The batch of what is marked; where nothing is, ask which comments are meant."""
        if self._marked:
            rows = list(self._marked.values())
            self._gather(Source.MARKED, lambda _: rows)
        else:
            self._ask()

    def open_cluster(self) -> None:
        """The near-copies of the comment on screen."""
        item = self.kit.review.item
        if item is not None and item.flags.cluster is not None:
            number = item.row
            self._gather(Source.CLUSTER, lambda r: r.cluster(number), item)

    def open_author(self) -> None:
        """Everything under the name of the comment on screen."""
        item = self.kit.review.item
        if item is not None:
            author = item.comment.author
            self._gather(Source.AUTHOR, lambda r: [row.row for row in r.by_author(author)], item)

    def open_thread(self) -> None:
        """The thread of the comment on screen."""
        item = self.kit.review.item
        if item is not None:
            number = item.row
            self._gather(Source.THREAD, lambda r: [row.row for row in r.thread(number)])

    def open_replies(self, rows: Sequence[int]) -> None:
        """Replies that a hidden comment left behind."""
        self._gather(Source.REPLIES, lambda _: rows)

    def refresh(self, changes: Changes) -> None:
        """What is decided, on disk, is marked no longer; a decision taken back leaves its mark."""
        touched = [uid for uid in changes.uids or () if uid in self._marked]
        if len(touched) > MANY:
            # Each gesture is about other comments: every answer is wanted.
            self.kit.session.ask(f"marks/{touched[0]}", lambda r: list(r.statuses(touched)), self._unmark)
        elif touched:
            self._unmark(list(self.kit.session.reader.statuses(touched)))

    def _unmark(self, found: Sequence[tuple[int, Uid, Status]]) -> None:
        for _, uid, status in found:
            if status is not Status.OPEN:
                self._marked.pop(uid, None)
        self._show_marks()

    def _waiting(self) -> tuple[list[int], int]:
        """Row numbers of what waits in the list, as many as one gesture may decide, and how many are more."""
        snapshot = self.kit.review.snapshot
        found: list[int] = []
        place = snapshot.done.find(0)
        while place >= 0 and len(found) < MOST:
            found.append(snapshot.rows[place])
            place = snapshot.done.find(0, place + 1)
        return found, snapshot.waiting - len(found)

    def _gather(
        self,
        source: Source,
        find: Callable[[Reader], Sequence[int]],
        base: Item | None = None,
        beyond: int = 0,
    ) -> None:
        """Read the members on the reader thread, then enter the view; ``beyond`` were not even looked for."""
        self.kit.review.flush()
        self._asked += 1
        self._waits, asked = True, self._asked

        def read(reader: Reader) -> tuple[Batch, str]:
            rows = find(reader)
            items = reader.items_of(rows[:MOST])
            more = max(len(rows) - MOST, 0) + beyond
            return gather(source, items, base, more), self._facts(source, items)

        def show(found: tuple[Batch, str]) -> None:
            batch, facts = found
            if asked != self._asked or not self._waits:
                return
            self._waits = False
            if batch.items:
                self._batch.prepare(batch, facts, base)
                self._modes.enter(self._batch)
            else:
                self.kit.say(self.kit.tr("batch.none"), "held")

        # A decision still on its way to the disk belongs to what the members are.
        self.kit.session.when_saved(lambda: self.kit.session.ask("gather", read, show))

    def leave(self) -> bool:
        """What is still being gathered does not open any more."""
        waited, self._waits = self._waits, False
        return waited

    def _facts(self, source: Source, items: Sequence[Item]) -> str:
        """What stands below the title: how many of them were flagged, and what became of the others."""
        tr, shown = self.kit.tr, []
        for status in Status:
            count = sum(item.state.status is status for item in items)
            if count and (status is not Status.OPEN or source is Source.AUTHOR):
                shown.append(f"{tr(f'status.{status}')} {count}")
        shown.append(tr("batch.flagged", n=sum(item.flags.flagged for item in items)))
        return " · ".join(shown)

    def _ask(self) -> None:
        tr = self.kit.tr
        said = Said(tr("batch.prompt"), tr("batch.nothing"), tr("command.batch"))
        waiting = tr("batch.take_list", n=self.kit.review.snapshot.waiting)
        entries = [Entry("list", waiting, detail=tr("batch.list_hint")), *(self._band(b, "") for b in _BANDS)]
        self._chooser.open_with(entries, said, self._typed)

    def _typed(self, text: str) -> list[Entry]:
        given = scores(text)
        return [] if given is None else [self._band(given, text)]

    def _band(self, given: tuple[float, float], typed: str) -> Entry:
        low, high = given
        said = self.kit.tr("batch.take_scores", low=f"{low:.2f}", high=f"{high:.2f}")
        return Entry(f"{low}-{high}", said, also=typed)

    def _choose(self, entry: str) -> None:
        if entry == "list":
            rows, beyond = self._waiting()
            self._gather(Source.LIST, lambda _: rows, beyond=beyond)
            return
        low, high = (float(part) for part in entry.split("-"))
        query = Query(status=Status.OPEN, filters=Filters(score=(low, high)))
        self._gather(Source.SCORES, lambda r: r.order(query))

    def _show_marks(self) -> None:
        window = self.kit.window
        window.queue.list.show_marked(self.marked)
        window.review.author.show_marked(self._here() in self._marked)
        window.status.show_marked(len(self._marked))

    def _here(self) -> Uid | None:
        item = self.kit.review.item
        return item.comment.uid if item is not None else None

    def show_item(self, item: Item | None) -> None:
        if item is not None:
            self.kit.window.review.author.show_marked(item.comment.uid in self._marked)
