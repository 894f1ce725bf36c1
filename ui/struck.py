"""When a key was struck, by the program's clock: a busy window hears of it later."""

from __future__ import annotations

from collections import deque

REMEMBERED = 512
"""Events whose delay is remembered."""
STALE_MS = 10 * 60 * 1000
"""An older delay says nothing: two clocks drift apart."""
ANOTHER_CLOCK_MS = 60_000
"""A delay this far from the shortest one belongs to a clock that was set anew."""


class Struck:
    """Puts the window system's times on the program's clock.

    How far the two are apart is not known, but nothing is heard of before it happens: the shortest delay of
    late is the nearest to it. The time given is never before the key was struck, nor after it was heard of.
    """

    def __init__(self) -> None:
        self._delays: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)

    def at(self, heard: float, stamp: float | None) -> float:
        """The time of an event ``heard`` of now and stamped by the window system; all in milliseconds."""
        if stamp is None:
            return heard
        delay = heard - stamp
        while self._delays and heard - self._delays[0][0] > STALE_MS:
            self._delays.popleft()
        if any(abs(delay - known) > ANOTHER_CLOCK_MS for _, known in self._delays):
            self._delays.clear()
        self._delays.append((heard, delay))
        return stamp + min(known for _, known in self._delays)
