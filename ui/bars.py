"""What stands around the comment: counters, what undo would touch, and what every key does now."""

from __future__ import annotations

from collections.abc import Callable

from moderator.records import Changes, Counts, Status
from moderator.store.gestures import GesturePreview
from ui.actions import Actions
from ui.bottom_bar import Now
from ui.commands import When
from ui.detail.why_line import suggested_reason
from ui.guard import Guard
from ui.modes import Modes
from ui.room import Conditions, Kit, Room
from ui.stage import Scene


class Bars(Room):
    """Reads counters and undo when something changed, and says them in every bar."""

    def __init__(
        self, kit: Kit, actions: Actions, guard: Guard, modes: Modes, enabled: Callable[[], frozenset[str]]
    ) -> None:
        super().__init__(kit)
        self._actions, self._guard, self._modes, self._enabled = actions, guard, modes, enabled
        self.counts = Counts()
        self._undo: GesturePreview | None = None
        self._redo: GesturePreview | None = None

    def conditions(self) -> Conditions:
        review = self.kit.review

        def on_stage() -> bool:
            return review.item is not None and self.kit.window.stage.scene is Scene.REVIEW

        return {
            When.ALWAYS: lambda: True,
            When.QUEUE: lambda: self.counts.total > 0,
            When.COMMENT: on_stage,
            When.DECIDED: lambda: on_stage() and review.status is not Status.OPEN,
            # What is still on its way to the disk can be turned too: the writer takes it in order.
            When.UNDO: lambda: self._undo is not None or review.unsaved,
            When.REDO: lambda: self._redo is not None or review.unsaved,
        }

    def refresh(self, changes: Changes) -> None:
        reader, window = self.kit.session.reader, self.kit.window
        self.counts = reader.counts()
        self._undo, self._redo = reader.undo_preview(), reader.redo_preview()
        window.top.show_counts(self.counts)
        window.status.show_counts(self.counts)
        self.kit.session.ask("saved", lambda r: r.decisions_made(), window.status.show_saved)
        self.show_now()

    def show_now(self) -> None:
        """Say on every key and menu entry what it does at this moment."""
        review, mode = self.kit.review, self._modes.current
        item, enabled = review.item, self._enabled()
        now = Now(
            enabled=enabled,
            reason=suggested_reason(item, self.kit.session.words.offered_ids) if item else None,
            decided=item is not None and review.status is not Status.OPEN,
            tags=frozenset(item.state.tags) if item else frozenset(),
            undo=self._undo,
            mode=mode.now() if mode else {},
            paused=self._guard.paused,
        )
        self.kit.window.bottom.show_now(now)
        self._actions.set_enabled(enabled)
