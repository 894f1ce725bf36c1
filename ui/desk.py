"""The desk at work: every command bound to what it does, and every part kept telling the same story."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from moderator.errors import ModeratorError
from moderator.i18n import Translator
from moderator.records import Changes, Counts, Item, Status, Uid
from moderator.store.gestures import GesturePreview
from ui.actions import Actions
from ui.bottom_bar import Face, Now
from ui.commands import Command, Place, When
from ui.detail.context import Tab
from ui.detail.why_line import suggested_reason
from ui.feedback import CrashLog
from ui.finding import Finder
from ui.guard import Guard, Ignored, Taken
from ui.keyboard import Keyboard, Manner, manner
from ui.keymap import Keymap
from ui.looks import Looks
from ui.main_window import MainWindow
from ui.notices import Notices
from ui.overlays import Overlays
from ui.page_mode import PageMode
from ui.papers import Papers
from ui.questions import Questions
from ui.queue.model import QueueModel
from ui.queue.snapshot import Shelf
from ui.review import Review
from ui.session import Session
from ui.stage import Scene
from ui.theme import Theme
from ui.verbs import Verbs

AT_ONCE = 5000
"""Up to this many comments the first list is read before the window shows: it takes some milliseconds."""


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
        self._keymap = keymap
        self.model = QueueModel(session.reader.rows, tr, self)
        self.window = MainWindow(session, self.model, table, keymap, theme, tr)
        self.review = Review(session, self.model, self)
        self.guard = Guard(session.settings.settle_ms, session.settings.quiet_ms)
        self.keyboard = Keyboard(table, keymap, self.guard, self.window.stage, parent=self)
        self.looks = Looks(session, self.review, self.window, tr, text_size)
        self.questions = Questions(theme, tr, self.window)
        self.verbs = Verbs(self.review, self.questions, tr, self)
        self.pages = PageMode(session, self.review, self.window.page, self)
        self.finder = Finder(self.review, self.window, keymap, theme, tr)
        self.papers = Papers(session, self.window, theme, tr)
        self.notices = Notices(self.review, self.window, keymap, tr, self)
        self.actions = Actions(table, keymap, theme, tr, self.window)
        self.overlays = Overlays(table, keymap, theme, tr, self.window, self.enabled)
        self._counts = Counts()
        self._undo: GesturePreview | None = None
        self._redo: GesturePreview | None = None
        self._handlers: Mapping[str, Callable[[], None]] = self._bind()
        self._connect()
        self._dress()

    def start(self) -> None:
        """Fill the window and show it."""
        self.refresh()
        self.window.recall()
        self.window.context.show_tab(self.window.context.tab)
        if self._counts.total <= AT_ONCE:
            self.review.show_now(self.review.view)
        else:
            self.review.show(self.review.view)
        self.window.show()
        self.window.stage.setFocus()
        self._tell_of_opening()
        for conflict in self._keymap.conflicts:
            names = "、".join(self._table[c].label(self._tr) for c in conflict.commands)
            said = self._tr("keymap.conflict", chord=conflict.chord.shown(), commands=names)
            self.window.strip.say(said, self._tr("keymap.conflict.hint"), tone="spam")

    def _tell_of_opening(self) -> None:
        """What the reviewer should hear of how the file was left, and of the copy made on opening."""
        store = self.session.store
        if store.unclean:
            tr = self._tr
            self.window.strip.say(tr("desk.unclean"), tr("desk.unclean.hint"), tone="accent")
        if store.note is not None:
            self.window.strip.show_fault(store.note)

    def _dress(self) -> None:
        window, keymap = self.window, self._keymap
        window.top.set_menu(self.actions.menu(window))
        window.top.show_queue(self.session.path.stem)
        window.top.show_keys(keymap.first("search"), keymap.first("palette"))
        window.review.show_keys(keymap.first("hide"), keymap.first("why"))
        window.queue.list.set_page_key(keymap.first("page_mode"))
        window.context.show_keys(
            {tab: f"{self._tr(f'context.{tab}')} ({keymap.first(f'context.{tab}')})" for tab in Tab}
        )
        window.status.show_file(self.session.path.name, str(self.session.path))

    def _connect(self) -> None:
        window, session = self.window, self.session
        session.changed.connect(self._on_changed)
        session.failed.connect(self._on_failed)
        session.written.connect(window.status.show_unwritten)
        session.finished.connect(self._on_finished)
        self.review.moved.connect(self._on_moved)
        self.review.listed.connect(self._on_listed)
        self.review.stale.connect(self.finder.mark_stale)
        window.stage.pressed.connect(self.keyboard.press)
        window.stray_key.connect(self._on_stray_key)
        window.review.painted.connect(self._on_painted)
        window.page.current_changed.connect(self._on_page_current)
        window.queue.list.chosen.connect(self._on_row_chosen)
        window.context.chosen.connect(self._on_comment_chosen)
        window.bottom.wanted.connect(self._on_clicked)
        window.stage.notice.wanted.connect(self.trigger)
        window.top.shelf_chosen.connect(self._on_shelf)
        window.top.palette_wanted.connect(lambda: self.trigger("palette"))
        for card in (window.review.why, window.review.pinned):
            card.why_button.clicked.connect(self.looks.toggle_why)
        window.dropped.connect(self.papers.load)
        window.closing.connect(self._on_closing)
        self.keyboard.commanded.connect(self._on_commanded)
        self.keyboard.reason_chosen.connect(self._choose_reason)
        self.keyboard.ignored.connect(self._on_ignored)
        self.keyboard.paused.connect(self._on_paused)
        self.questions.reason_clicked.connect(self._on_reason_clicked)
        self.questions.changed.connect(self._on_asked)
        self.pages.reason_wanted.connect(self.questions.ask_reason)
        self.pages.painted.connect(self.keyboard.painted)
        self.pages.planned.connect(self._show_now)
        self.looks.said.connect(lambda text: self._toast(text, "accent"))
        self.actions.wanted.connect(self.trigger)
        self.overlays.wanted.connect(self.trigger)
        self._crashes.crashed.connect(window.strip.show_crash)

    def _bind(self) -> Mapping[str, Callable[[], None]]:
        """Commands that decide go through ``verbs``; all others are bound here."""
        review, finder, papers, overlays = self.review, self.finder, self.papers, self.overlays
        bound: dict[str, Callable[[], None]] = {
            "undo": review.undo,
            "redo": review.redo,
            "next": lambda: self._step(1),
            "previous": lambda: self._step(-1),
            "next_undecided": review.next_waiting,
            "first": lambda: review.go(0),
            "last": lambda: review.go(len(review.snapshot) - 1),
            "page_mode": self._toggle_page_mode,
            "page.mark": self.pages.mark,
            "page.keep": self.pages.keep,
            "search": finder.search,
            "filter": finder.show_filters,
            "refresh": review.refresh,
            "open": papers.choose_files,
            "sample": papers.load_sample,
            "flag": self.session.flag,
            "export.csv": lambda: papers.choose_export("csv"),
            "export.jsonl": lambda: papers.choose_export("jsonl"),
            "quit": self._quit,
            "palette": overlays.show_palette,
            "tag_by_name": self.verbs.tag_by_name,
            "cheat_sheet": overlays.show_cheat_sheet,
            "leave": self._leave,
        }
        bound |= self.looks.handlers()
        bound |= {f"show.{shelf}": lambda s=shelf: self._on_shelf(s) for shelf in Shelf}  # type: ignore[misc]
        for setting, values in {"palette": ("system", "light", "dark"), "language": ("zh", "en")}.items():
            for value in values:
                bound[f"{setting}.{value}"] = lambda s=setting, v=value: self.restyled.emit(s, v)  # type: ignore[misc]
        return bound

    def handled(self) -> frozenset[str]:
        """Ids of all commands that something is bound to."""
        deciding = {c.id for c in self._table.values() if manner(c) is Manner.DECIDES}
        return frozenset(self._handlers) | deciding

    def enabled(self) -> frozenset[str]:
        """Ids of the commands that work at this moment."""
        item = self.review.item
        on_stage = item is not None and self.window.stage.scene is Scene.REVIEW
        true = {
            When.ALWAYS: True,
            When.QUEUE: self._counts.total > 0,
            When.COMMENT: on_stage,
            When.DECIDED: on_stage and self.review.status is not Status.OPEN,
            # What is still on its way to the disk can be turned too: the writer takes it in order.
            When.UNDO: self._undo is not None or self.review.unsaved,
            When.REDO: self._redo is not None or self.review.unsaved,
            When.PAGE: self.pages.active,
        }
        return frozenset(command.id for command in self._table.values() if true[command.enabled_when])

    def trigger(self, command_id: str) -> None:
        """Run a command chosen by name: from a menu, the palette or a notice."""
        if command_id not in self.enabled():
            return
        command = self._table[command_id]
        if manner(command) is not Manner.DECIDES:
            self._handlers[command_id]()
        elif self.guard.uid is not None and not self.guard.paused:
            self._decide(command_id, Taken(self.guard.uid, 0.0))
        self._keep_focus()

    def _keep_focus(self) -> None:
        """After a command by mouse or menu the keys belong to the comment again."""
        focused = self.window.focusWidget()
        if focused is None or focused is self.window:
            self.window.stage.setFocus()

    def _on_commanded(self, command_id: str, taken: Taken | None) -> None:
        if command_id not in self.enabled():
            self._toast(self._tr("guard.disabled", what=self._table[command_id].label(self._tr)))
        elif taken is not None:
            self._decide(command_id, taken)
        else:
            self._handlers[command_id]()

    def _decide(self, command_id: str, taken: Taken) -> None:
        self.window.stage.toast.hide()
        if command_id == "page.decide":
            self.pages.decide(taken.seconds)
            self._after_page()
        elif not self.verbs.run(command_id, taken):
            self._on_ignored(Ignored.NOTHING)

    def _on_clicked(self, command_id: str) -> None:
        if manner(self._table[command_id]) is not Manner.DECIDES:
            self.trigger(command_id)
            return
        verdict = self.keyboard.click()
        if isinstance(verdict, Taken):
            self._on_commanded(command_id, verdict)
        else:
            self._on_ignored(verdict)

    def _on_reason_clicked(self, reason: str) -> None:
        verdict = self.keyboard.click()
        if isinstance(verdict, Taken):
            self._choose_reason(reason, verdict)

    def _choose_reason(self, reason: str, taken: Taken) -> None:
        self.questions.leave_reason()
        if self.pages.active:
            self.pages.mark_as(reason)
        else:
            self.verbs.choose(reason, taken)

    def _on_ignored(self, ignored: Ignored) -> None:
        """A press that did nothing is seen; two keys at once take back the first as well."""
        retracted = ignored is Ignored.TYPING and self.review.retract()
        key = "guard.retracted" if retracted else f"guard.{ignored}"
        stay = ignored is Ignored.PAUSED
        self._toast(self._tr(key, leave=self._keymap.first("leave")), "spam" if stay else "held", stay=stay)

    def _on_paused(self, paused: bool) -> None:
        if paused:
            self.review.retract()
            said = self._tr("guard.paused", leave=self._keymap.first("leave"))
            self._toast(said, "spam", stay=True)
        else:
            self.window.stage.toast.hide()
        self._show_now()

    def _on_stray_key(self, event: QKeyEvent) -> None:
        """A key that went to a button: Esc brings the focus back, a deciding one is told to have failed."""
        if event.key() == Qt.Key.Key_Escape:
            self.window.stage.setFocus()
        elif self.keyboard.wakes_decision(event):
            self._toast(self._tr("guard.elsewhere", leave=self._keymap.first("leave")))

    def _toast(self, text: str, tone: str = "held", *, stay: bool = False) -> None:
        self.window.stage.toast.say(text, tone=tone, stay=stay)

    def _on_asked(self) -> None:
        """While the reason strip is open a digit chooses."""
        here = Place.PAGE if self.pages.active else Place.REVIEW
        self.keyboard.place = Place.REASONS if self.questions.asking_reason else here
        self.window.stage.setFocus()

    def _on_painted(self, uid: str) -> None:
        if not self.pages.active:
            self.keyboard.painted(uid)
            self.notices.begin()

    def _on_moved(self, follow: bool) -> None:
        """Another comment is current, or the same one changed."""
        item = self.review.item
        window = self.window
        if not self.pages.active:
            self.questions.leave_reason()
        window.queue.list.show_current(self.review.place, follow=follow)
        if item is None:
            self.guard.hidden()
            window.review.forget()
            self.notices.show(self._counts)
        else:
            parent = self.session.reader.parent(item.row) if item.comment.parent else None
            window.review.show_item(item, parent)
            self.questions.show_tags(item.state.tags)
            window.review.author.show_record(self.session.reader.author_count(item.comment.author))
            if not self.pages.active:
                window.stage.show_scene(Scene.REVIEW)
        self.looks.show_item(item)
        self._show_now()

    def _on_page_current(self, item: Item | None) -> None:
        """In page mode the list marks the card that the keys act on."""
        if self.pages.active and item is not None:
            self.window.queue.list.show_current(self.review.place_of(item.row), follow=False)

    def _on_listed(self) -> None:
        self.finder.show_title()
        if self.pages.active:
            self.pages.fill()

    def _on_row_chosen(self, place: int) -> None:
        if self.pages.active:
            self._toggle_page_mode()
        self.review.go(place)
        self.window.stage.setFocus()

    def _on_comment_chosen(self, uid: str) -> None:
        self.review.show_comment(Uid(uid))
        self.window.stage.setFocus()

    def _on_changed(self, changes: Changes) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read what the bars say: counters and what undo would touch."""
        reader = self.session.reader
        self._counts = reader.counts()
        self._undo, self._redo = reader.undo_preview(), reader.redo_preview()
        self.window.top.show_counts(self._counts)
        self.finder.show_title()
        self.window.status.show_counts(self._counts)
        self.notices.count(self._counts)
        self.session.ask("saved", lambda r: r.decisions_made(), self.window.status.show_saved)
        self._show_now()

    def _show_now(self) -> None:
        item = self.review.item
        plan = self.pages.plan() if self.pages.active else None
        enabled = self.enabled()
        now = Now(
            enabled=enabled,
            reason=suggested_reason(item) if item else None,
            decided=item is not None and self.review.status is not Status.OPEN,
            tags=frozenset(item.state.tags) if item else frozenset(),
            undo=self._undo,
            page=(len(plan.approve), len(plan.hide), len(plan.keep)) if plan else (0, 0, 0),
            paused=self.guard.paused,
        )
        self.window.bottom.show_now(now)
        self.actions.set_enabled(enabled)

    def _on_failed(self, fault: BaseException) -> None:
        if isinstance(fault, ModeratorError):
            self.window.strip.show_fault(fault)
        else:
            self.window.strip.show_crash(self._crashes.record(fault), self._crashes.file)

    def _on_finished(self, name: str, result: object) -> None:
        self.papers.tell(name, result)

    def _on_shelf(self, shelf: str) -> None:
        self._leave_page_mode()
        self.finder.show_shelf(Shelf(shelf))
        self.window.stage.setFocus()

    def _step(self, by: int) -> None:
        if self.pages.active:
            self.pages.move(by)
        else:
            self.review.step(by)

    def _toggle_page_mode(self) -> None:
        if self.pages.active:
            self._leave_page_mode()
            return
        self.review.flush()
        self.questions.leave_reason()
        self.guard.hidden()
        self.looks.set_page_mode(True)
        self.window.stage.show_scene(Scene.PAGE)
        self.window.bottom.show_face(Face.PAGE)
        self.pages.enter()
        self._on_asked()
        self._after_page()

    def _after_page(self) -> None:
        """A page with nothing on it has nothing to decide: back to the single view."""
        if self.pages.active and self.pages.empty and not self.review.snapshot.waiting:
            self._leave_page_mode()
        self._show_now()

    def _leave_page_mode(self) -> None:
        if not self.pages.active:
            return
        self.pages.leave()
        self.guard.hidden()
        self.looks.set_page_mode(False)
        self.window.bottom.show_face(Face.REVIEW)
        self.questions.leave_reason()
        self._on_asked()
        self.window.stage.show_scene(Scene.REVIEW)
        self.review.show_current()
        self.window.review.tell_again()

    def _leave(self) -> None:
        """Esc: resume, else close what is open, innermost first, else pause."""
        if self.guard.paused:
            self.keyboard.resume()
        elif self.questions.asking_reason:
            self.questions.leave_reason()
        elif self.pages.active:
            self._leave_page_mode()
        elif not (self.looks.leave() or self.finder.leave()):
            self.keyboard.pause()

    def _quit(self) -> None:
        self.window.close()

    def _on_closing(self) -> None:
        self.review.flush()
        self.window.remember()
        self.closed.emit()

    def close(self) -> None:
        """Take the window down without ending the session."""
        self.review.flush()
        self.window.remember()
        self.window.blockSignals(True)
        self.window.close()
        self.window.deleteLater()
        self.keyboard.detach()
        self.deleteLater()
