"""The desk at work: every room joined to the window, and every part kept telling the same story."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from moderator.errors import ModeratorError
from moderator.i18n import Translator
from moderator.records import Changes, Item, Uid
from ui.actions import Actions
from ui.authors import Authors
from ui.bars import Bars
from ui.batch.gathering import Gathering
from ui.batch.mode import BatchMode
from ui.commands import Command, When
from ui.detail.context import Tab
from ui.feedback import CrashLog
from ui.filtering import Filtering
from ui.finding import Finder
from ui.guard import Guard, Taken
from ui.house.room import House
from ui.imports.room import Imports
from ui.keyboard import Keyboard, Manner, manner
from ui.keymap import Keymap
from ui.looks import Looks
from ui.main_window import MainWindow
from ui.modes import Mode, Modes
from ui.notices import Notices
from ui.outgoing import Outgoing
from ui.overlays import Overlays
from ui.page_mode import PageMode
from ui.papers import Papers
from ui.presses import Presses
from ui.questions import Questions
from ui.queue.model import QueueModel
from ui.replies import Replies
from ui.review import Review
from ui.room import Kit, Room
from ui.rooms import further_rooms
from ui.saved_queues import SavedQueues
from ui.session import Session
from ui.stage import Scene
from ui.steps import Steps
from ui.theme import Theme
from ui.turn import Turn
from ui.verbs import Verbs
from ui.verdicts import Verdicts


class Desk(QObject):
    """One window over one session. Made anew when language or palette change; the session goes on."""

    restyled = Signal(str, str)
    """A setting (``language``, ``palette``) and its new value."""
    closed = Signal()

    def __init__(
        self,
        session: Session,
        table: Sequence[Command],
        keymap: Keymap,
        theme: Theme,
        tr: Translator,
        crashes: CrashLog,
        text_size: int,
    ) -> None:
        super().__init__()
        self.session, self._tr, self._crashes = session, tr, crashes
        self._table = {command.id: command for command in table}
        self.model = QueueModel(session.reader.rows, tr, self)
        self.model.masked = lambda: theme.masked
        self.window = MainWindow(session, self.model, table, keymap, theme, tr)
        self.review = Review(session, self.model, self)
        self.kit = Kit(session, self.window, self.review, table, keymap, theme, tr)
        self.guard = Guard(session.settings.settle_ms, session.settings.quiet_ms)
        self.keyboard = Keyboard(
            table, keymap, self.guard, self.window.stage, parent=self, reasons=session.words.offered_reasons
        )
        self.questions = Questions(theme, tr, self.window, session.words)
        self.verbs = Verbs(self.review, self.questions, theme, tr, self)
        self.actions = Actions(table, keymap, theme, tr, self.window)
        self.looks = Looks(self.kit, text_size)
        self.modes = Modes(self.kit, self.guard, self.questions, self.looks)
        self.pages = PageMode(self.kit)
        self.batch = BatchMode(self.kit, self.questions)
        self.gathering = Gathering(self.kit, self.modes, self.batch)
        self.authors = Authors(self.kit, self.batch)
        self.replies = Replies(self.kit, self.gathering)
        self.finder = Finder(self.kit)
        self.filtering = Filtering(self.kit, self.finder)
        self.saved = SavedQueues(self.kit, self.finder)
        self.papers = Papers(self.kit)
        self.outgoing = Outgoing(self.kit, lambda: self.gathering.marked)
        self.imports = Imports(self.kit)
        self.notices = Notices(self.kit)
        self.overlays = Overlays(self.kit, self.enabled, lambda: self.keyboard.place, self.finder.show_whole)
        self.bars = Bars(self.kit, self.actions, self.guard, self.modes, self.enabled)
        self.verdicts = Verdicts(self.kit)
        self._turn, self._follow = Turn(self), False
        self._shown: Uid | None = None
        """The comment that the middle shows."""
        self.presses = Presses(self.kit, self.keyboard, self.modes, self.questions, self.verbs, self.enabled)
        self.house = House(self.kit)
        self.rooms: tuple[Room, ...] = (
            self.bars, self.notices, Steps(self.kit, self.modes), self.verdicts, self.modes, self.pages,
            self.batch, self.gathering, self.authors, self.replies, *further_rooms(self.kit), self.house,
            self.looks, self.filtering, self.saved, self.finder, self.papers, self.imports, self.outgoing,
            self.overlays,
        )  # fmt: skip
        """In the order in which Esc asks them what to close."""
        self._bind()
        self._connect()
        self._dress()

    def _bind(self) -> None:
        """Commands that decide go through ``presses``; all others are a room's, or bound here."""
        bound: dict[str, Callable[[], None]] = {
            "page_mode": lambda: self.modes.toggle(self.pages),
            "tag_by_name": self.verbs.tag_by_name,
            "quit": self._quit,
            "leave": self._leave,
        }
        for setting, values in {"palette": ("system", "light", "dark"), "language": ("zh", "en")}.items():
            for value in values:
                bound[f"{setting}.{value}"] = lambda s=setting, v=value: self.restyled.emit(s, v)  # type: ignore[misc]
        conditions: dict[When, Callable[[], bool]] = {}
        deciders: dict[str, Callable[[str, Taken], bool]] = {}
        for room in self.rooms:
            bound |= room.handlers()
            conditions |= room.conditions()
            deciders |= room.deciders()
            room.wanted.connect(self.trigger)
        self._conditions: Mapping[When, Callable[[], bool]] = conditions
        self.presses.handlers, self.presses.deciders = bound, deciders

    def _connect(self) -> None:
        window, session, review = self.window, self.session, self.review
        session.changed.connect(self._on_changed)
        session.failed.connect(self._on_failed)
        self.verbs.judged.connect(self.verdicts.say)
        session.written.connect(window.status.show_unwritten)
        session.finished.connect(self.papers.tell)
        review.moved.connect(self._on_moved)
        review.listed.connect(self._on_listed)
        review.stale.connect(self.finder.mark_stale)
        review.turned_back.connect(self.modes.turned_back)
        window.review.painted.connect(self._on_painted)
        window.queue.list.chosen.connect(self._on_row_chosen)
        window.context.chosen.connect(self._on_comment_chosen)
        window.stage.notice.wanted.connect(self.trigger)
        window.top.shelf_chosen.connect(lambda shelf: self.trigger(f"show.{shelf}"))
        window.top.palette_wanted.connect(lambda: self.trigger("palette"))
        for card in (window.review.why, window.review.pinned):
            card.why_button.clicked.connect(self.looks.toggle_why)
        window.closing.connect(self._on_closing)
        self.presses.done.connect(lambda: self._turn.ask("bars", self.bars.show_now))
        self.modes.changed.connect(self.bars.show_now)
        self.finder.replaced.connect(self.modes.leave)
        for room in self.rooms:
            if isinstance(room, Mode):
                room.asked.connect(self.questions.ask_reason)
                room.finished.connect(self.modes.after)
                room.painted.connect(self.keyboard.painted)
                room.planned.connect(self.bars.show_now)
        self.actions.wanted.connect(self.trigger)
        self.house.applied.connect(self._apply)
        self._crashes.crashed.connect(window.strip.show_crash)

    def _apply(self, setting: str, value: int) -> None:
        """Follow a setting that was changed in the open sheet, where that needs no other window."""
        match setting:
            case "settle_ms":
                self.guard.settle_ms = value
            case "quiet_ms":
                self.guard.quiet_ms = value
            case "text_size":
                self.looks.resize(value)
            case _:
                pass

    def _dress(self) -> None:
        window, keymap = self.window, self.kit.keymap
        window.top.set_menu(self.actions.menu(window))
        window.top.show_queue(self.session.path.stem)
        window.top.show_keys(keymap.first("search"), keymap.first("palette"))
        window.review.offer(self.session.words.offered_ids)
        verdicts = (keymap.first("wrong"), keymap.first("counts"))
        window.review.show_keys(keymap.first("hide"), keymap.first("why"), verdicts)
        window.queue.list.set_page_key(keymap.first("page_mode"))
        window.context.show_keys(
            {tab: f"{self._tr(f'context.{tab}')} ({keymap.first(f'context.{tab}')})" for tab in Tab}
        )
        window.status.show_file(self.session.path.name, str(self.session.path))

    def start(self, before: MainWindow | None = None) -> None:
        """Fill the window and show it; ``before`` is the window whose place it takes."""
        self._on_changed(Changes())
        self.window.recall()
        if before is not None:
            self.window.stand_like(before)
        self.window.context.show_tab(self.window.context.tab)
        self.review.show_now(self.review.view)
        self.window.show()
        self.kit.focus()
        self._tell_of_keys()

    def _tell_of_keys(self) -> None:
        """Two commands on one key: neither is dropped in silence."""
        tr, strip = self._tr, self.window.strip
        for conflict in self.kit.keymap.conflicts:
            names = "、".join(self._table[c].label(tr) for c in conflict.commands)
            said = tr("keymap.conflict", chord=conflict.chord.shown(), commands=names)
            strip.say(said, tr("keymap.conflict.hint"), tone="spam")

    def handled(self) -> frozenset[str]:
        """Ids of all commands that something is bound to."""
        deciding = {c.id for c in self._table.values() if manner(c) is Manner.DECIDES}
        return frozenset(self.presses.handlers) | deciding

    def enabled(self) -> frozenset[str]:
        """Ids of the commands that work at this moment."""
        true = {when: asked() for when, asked in self._conditions.items()}
        return frozenset(
            command.id
            for command in self._table.values()
            if true[command.enabled_when] and not (self.session.store.read_only and command.writes)
        )

    def trigger(self, command_id: str) -> None:
        """Run a command chosen by name: from a menu, the palette or a notice."""
        self.presses.trigger(command_id)

    def _on_painted(self, uid: str) -> None:
        if self.modes.current is None:
            self.keyboard.painted(uid)
            self.notices.begin()
            self.session.copy_on_opening()

    def _on_moved(self, follow: bool) -> None:
        """Another comment is current, or the same one changed."""
        item, window = self.review.item, self.window
        self._follow = self._follow or follow
        if self.modes.current is None:
            self.questions.leave_reason()
        before, self._shown = self._shown, item.comment.uid if item is not None else None
        if item is None:
            self.guard.hidden()
            window.review.forget()
            self.notices.show(self.bars.counts)
        else:
            self._show_item(item)
        if item is None or before in (None, self._shown) or self.modes.current is not None:
            self._show_around()
        else:
            # The comment goes to the screen by itself; all that stands around it comes in the turn behind.
            window.review.paint_now()
            self._turn.ask("around", self._show_around)

    def _show_item(self, item: Item) -> None:
        window, reader = self.window, self.session.reader
        window.review.show_item(item, reader.parent(item.row) if item.comment.parent else None)
        if self.modes.current is None:
            window.stage.show_scene(Scene.REVIEW)

    def _show_around(self) -> None:
        """List, side, bars and rooms follow the comment that is current now."""
        item = self.review.item
        follow, self._follow = self._follow, False
        self.window.queue.list.show_current(self.review.place, follow=follow)
        if item is not None:
            self.questions.show_tags(item.state.tags)
        for room in self.rooms:
            room.show_item(item)
        self._turn.ask("bars", self.bars.show_now)

    def _on_listed(self) -> None:
        self.finder.show_title()
        self.saved.show_list()
        if self.modes.current is not None:
            self.modes.current.fill()

    def _on_row_chosen(self, place: int) -> None:
        self.modes.leave()
        self.review.go(place)
        self.kit.focus()

    def _on_comment_chosen(self, uid: str) -> None:
        self.review.show_comment(Uid(uid))
        self.kit.focus()

    def _on_changed(self, changes: Changes) -> None:
        for room in self.rooms:
            room.refresh(changes)

    def _on_failed(self, fault: BaseException) -> None:
        if isinstance(fault, ModeratorError):
            self.window.strip.show_fault(fault)
        else:
            self.window.strip.show_crash(self._crashes.record(fault), self._crashes.file)

    def _leave(self) -> None:
        """Esc: resume, else close what is open, innermost first, else pause."""
        if not (self.presses.leave() or any(room.leave() for room in self.rooms)):
            self.keyboard.pause()

    def _quit(self) -> None:
        self.window.close()

    def _on_closing(self) -> None:
        self.review.flush()
        self.imports.close()
        self.window.remember()
        self.closed.emit()

    def close(self) -> None:
        """Take the window down without ending the session."""
        self.review.flush()
        self._turn.forget()
        # It lives until the next turn of the loop: what it asked for then would be answered to nobody.
        self.session.changed.disconnect(self.review.follow)
        self.session.changed.disconnect(self._on_changed)
        self.imports.close()
        self.window.remember()
        self.window.blockSignals(True)
        self.window.close()
        self.window.deleteLater()
        self.keyboard.detach()
        self.deleteLater()
