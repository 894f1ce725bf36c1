"""One press, one decision: which key presses may decide the comment on screen, and which are ignored and why.

Free of Qt and of the wall clock: times are milliseconds of any clock that only moves forward. ``at`` is when
something happened by the program's clock; ``stamp`` is the window system's own time of a key event, where it
gives one: a busy window hears late of a key, and of two keys at quite other distances than they were struck.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum

from moderator.records import Uid

ROLL_MS = 150
"""Two different character keys closer than this are one slip or a word, never two deliberate decisions."""
BURST_MS = 1200
BURST_KEYS = 4
"""This many different character keys within BURST_MS, most of them without a meaning, are typing."""
BURST_STRAY = 2
"""At least this many of them must have no meaning or have come too close together."""


class Ignored(StrEnum):
    """Why a press did nothing; said to the reviewer as ``guard.<value>``."""

    NOTHING = "nothing"
    """No comment is painted."""
    SETTLING = "settling"
    """The comment came on screen too short a time ago to have been read."""
    HELD = "held"
    """The key was not released, or only for the moment between two auto-repeats."""
    TYPING = "typing"
    """It came right after another character: stray typing or two keys at once."""
    PAUSED = "paused"
    """Deciding is paused until Esc."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A press that counts, and the comment it counts for. ``seconds`` is how long that was on screen."""

    uid: Uid
    seconds: float


Verdict = Taken | Ignored


@dataclass(frozen=True, slots=True)
class _Stroke:
    key: str
    at: float
    stamp: float | None
    stray: bool

    def since(self, other: _Stroke) -> float:
        """Milliseconds between the two, by the window system's time where both have it."""
        if self.stamp is not None and other.stamp is not None:
            return self.stamp - other.stamp
        return self.at - other.at


@dataclass(slots=True)
class Guard:
    """Remembers what is painted and which keys are down.

    ``press``, ``release`` and ``painted`` must be fed every event in order. ``settle_ms`` and ``quiet_ms``
    are the settings of the same names.
    """

    settle_ms: float = 150
    quiet_ms: float = 50
    paused: bool = False
    _uid: Uid | None = None
    _since: float = 0.0
    _down: set[str] = field(default_factory=set)
    _released: dict[str, tuple[float, float | None]] = field(default_factory=dict)
    _strokes: deque[_Stroke] = field(default_factory=lambda: deque(maxlen=16))

    def painted(self, uid: Uid | None, at: float) -> None:
        """``uid`` is what the screen shows since ``at``, None for no comment. Repainting changes nothing."""
        if uid != self._uid:
            self._uid, self._since = uid, at

    def hidden(self) -> None:
        """What was painted is covered or gone: it must settle anew before a key counts."""
        self._uid = None

    def unsettle(self, at: float) -> None:
        """The window came back or left: what it shows must settle anew before a key counts."""
        self._since = at

    def again(self, at: float) -> None:
        """The window came back to the front: what it shows must settle anew."""
        self._since = at

    @property
    def uid(self) -> Uid | None:
        return self._uid

    def settled(self, at: float) -> bool:
        """Whether what is painted has been on screen long enough to be decided."""
        return self._uid is not None and at - self._since >= self.settle_ms

    def resume(self) -> None:
        """Decide again; what was typed before is forgotten."""
        self.paused = False
        self._strokes.clear()

    def pause(self) -> None:
        self.paused = True

    def fresh(self, key: str, at: float, stamp: float | None = None) -> bool:
        """Register that ``key`` went down; true for a real press, false while it is held.

        X11 sends a release and a press for every auto-repeat, both at the same time, and a toolkit may not
        mark them: only a release followed by ``quiet_ms`` without that key ends the hold.
        """
        released, stamped = self._released.get(key, (-1e9, None))
        held = key in self._down or at - released < self.quiet_ms
        if stamp is not None and stamped is not None:
            held = held or stamp - stamped < self.quiet_ms
        self._down.add(key)
        return not held

    def release(self, key: str, at: float, stamp: float | None = None) -> None:
        self._down.discard(key)
        self._released[key] = (at, stamp)

    def press(
        self,
        key: str,
        at: float,
        *,
        stamp: float | None = None,
        character: bool = True,
        settle_ms: float | None = None,
    ) -> Verdict:
        """Judge a press of a key that decides. Call instead of ``fresh`` and ``stray``.

        ``character``: the key would type something, so that a neighbour in time makes it a word.
        ``settle_ms`` overrides how long the comment must have been on screen.
        """
        fresh = self.fresh(key, at, stamp)
        rolled = character and self._rolled(key, at, stamp)
        if fresh and character:
            self._note(_Stroke(key, at, stamp, stray=rolled))
        if not fresh:
            return Ignored.HELD
        if self.paused:
            return Ignored.PAUSED
        if self._uid is None:
            return Ignored.NOTHING
        if rolled:
            return Ignored.TYPING
        if at - self._since < (self.settle_ms if settle_ms is None else settle_ms):
            return Ignored.SETTLING
        return Taken(self._uid, (at - self._since) / 1000)

    def stray(self, key: str, at: float, *, unmapped: bool, stamp: float | None = None) -> Ignored | None:
        """Register a character key that decides nothing; None where it may do what it is for.

        Pauses deciding where it is one of a burst.
        """
        if not self.fresh(key, at, stamp):
            return Ignored.HELD
        rolled = self._rolled(key, at, stamp)
        self._note(_Stroke(key, at, stamp, stray=unmapped or rolled))
        if self.paused:
            return Ignored.PAUSED
        return Ignored.TYPING if rolled else None

    def _rolled(self, key: str, at: float, stamp: float | None) -> bool:
        last = self._strokes[-1] if self._strokes else None
        this = _Stroke(key, at, stamp, stray=False)
        return last is not None and last.key != key and this.since(last) < ROLL_MS

    def _note(self, stroke: _Stroke) -> None:
        self._strokes.append(stroke)
        recent = [each for each in self._strokes if stroke.since(each) <= BURST_MS]
        strays = sum(each.stray for each in recent)
        if len(recent) >= BURST_KEYS and strays >= BURST_STRAY:
            self.paused = True
