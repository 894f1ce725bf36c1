"""Views that one enters on purpose, where a key may act on more than one comment: at most one is open."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal

from ui.bottom_bar import Face
from ui.commands import Place
from ui.guard import Guard, Taken
from ui.looks import Looks
from ui.questions import Questions
from ui.room import Kit, Room
from ui.stage import Scene


class Mode(Room):
    """One such view. Its commands begin with ``<name>.``; what Enter or a verb would do stands in the bar."""

    painted = Signal(str)
    """The view stands on the screen; the word names exactly what it shows."""
    planned = Signal()
    """What the keys would do has changed."""
    finished = Signal()
    """Something was decided after a question: there may be nothing left here."""
    asked = Signal()
    """A reason is needed before the key can be carried out."""

    name: str
    scene: Scene
    face: Face
    place: Place

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.active = False

    @property
    def empty(self) -> bool:
        """Nothing is left to decide here."""
        raise NotImplementedError

    def open(self) -> None:
        """Fill the view: it is shown now."""
        raise NotImplementedError

    def fill(self) -> None:
        """The list changed: show what belongs here now."""
        raise NotImplementedError

    def turned_back(self) -> None:
        """An undo or redo changed what waits."""
        self.fill()

    def close(self) -> None:
        """Forget what was shown."""
        raise NotImplementedError

    def move(self, step: int) -> None:
        """Make the next or previous comment of the view current."""
        raise NotImplementedError

    def decide(self, command_id: str, taken: Taken) -> bool:
        """Carry out a deciding command on what was painted; False where that is no longer so."""
        raise NotImplementedError

    def choose(self, reason: str, taken: Taken) -> None:
        """A reason from the strip."""
        raise NotImplementedError

    def now(self) -> Mapping[str, tuple[str, str]]:
        """Per command of this view: the label and the detail that the bar shows."""
        raise NotImplementedError


class Modes(Room):
    """Opens and closes them: the stage, the bar and the keys change together."""

    changed = Signal()
    """Another view is open, or none."""

    def __init__(self, kit: Kit, guard: Guard, questions: Questions, looks: Looks) -> None:
        super().__init__(kit)
        self._guard, self._questions, self._looks = guard, questions, looks
        self.current: Mode | None = None

    @property
    def place(self) -> Place:
        """Where keys act now, the reason strip aside."""
        return self.current.place if self.current else Place.REVIEW

    def enter(self, mode: Mode) -> None:
        """Open ``mode``, closing another."""
        if self.current is not None:
            self._close(self.current)
        window = self.kit.window
        self.kit.review.flush()
        self._questions.leave_reason()
        self._guard.hidden()
        self.current, mode.active = mode, True
        self._looks.set_wide(True)
        window.stage.show_scene(mode.scene)
        window.bottom.show_face(mode.face)
        mode.open()
        self.changed.emit()
        self.after()

    def toggle(self, mode: Mode) -> None:
        if self.current is mode:
            self.leave()
        else:
            self.enter(mode)

    def after(self) -> None:
        """A view with nothing left has nothing to decide: back to the single comment."""
        if self.current is not None and self.current.empty:
            self.leave()

    def turned_back(self) -> None:
        """Something was undone or redone and is on screen again: a page starts there, a batch is over."""
        if self.current is not None:
            self.current.turned_back()
            self.after()

    def leave(self) -> bool:
        mode = self.current
        if mode is None:
            return False
        self._close(mode)
        self._looks.set_wide(False)
        self.kit.window.bottom.show_face(Face.REVIEW)
        self.changed.emit()
        self.kit.window.stage.show_scene(Scene.REVIEW)
        self.kit.review.show_current()
        self.kit.window.review.tell_again()
        return True

    def _close(self, mode: Mode) -> None:
        self.current, mode.active = None, False
        mode.close()
        self._guard.hidden()
        self._questions.leave_reason()
