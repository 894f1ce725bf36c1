"""When a key was struck: the window system's time on the program's clock, with a fake clock."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moderator.records import Uid
from ui.guard import Guard, Ignored, Taken
from ui.struck import ANOTHER_CLOCK_MS, STALE_MS, Struck


def test_an_event_without_a_time_of_its_own_was_struck_when_it_was_heard() -> None:
    assert Struck().at(1000, None) == 1000


def test_a_key_heard_late_was_struck_earlier() -> None:
    struck = Struck()
    struck.at(1000, 50_000)
    assert struck.at(1900, 50_200) == 1200


def test_a_clock_set_anew_is_learnt_anew() -> None:
    struck = Struck()
    struck.at(1000, 50_000)
    assert struck.at(2000, 51_000 + 2 * ANOTHER_CLOCK_MS) == 2000
    assert struck.at(3000, 51_900 + 2 * ANOTHER_CLOCK_MS) == 2900


def test_an_old_delay_is_forgotten_for_clocks_drift_apart() -> None:
    struck = Struck()
    struck.at(0, 0)
    assert struck.at(STALE_MS + 401, STALE_MS) == STALE_MS + 401


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), max_size=80), st.integers(0, 9_000_000))
def test_never_before_it_was_struck_nor_after_it_was_heard(events: list[tuple[int, int]], apart: int) -> None:
    struck, time, heard = Struck(), 0, 0
    for wait, delay in events:
        time += wait
        heard = max(heard, time + delay)
        assert time <= struck.at(heard, time + apart) <= heard


def test_letters_heard_far_apart_are_judged_by_when_they_were_struck() -> None:
    guard = Guard()
    guard.painted(Uid("c1"), 0)
    assert isinstance(guard.press("S", 1000, stamp=70_000), Taken)
    assert guard.press("A", 1600, stamp=70_090) is Ignored.TYPING


def test_a_burst_heard_slowly_pauses_all_the_same() -> None:
    guard = Guard()
    for number, key in enumerate("XYVG"):
        guard.stray(key, 1000 + 900 * number, unmapped=True, stamp=70_000 + 90 * number)
    assert guard.paused


def test_presses_heard_all_at_once_after_a_stall_are_no_typing() -> None:
    guard = Guard()
    guard.painted(Uid("c1"), 0)
    assert isinstance(guard.press("A", 2000, stamp=70_000), Taken)
    guard.release("A", 2001, 70_080)
    guard.painted(Uid("c2"), 1000)
    assert isinstance(guard.press("S", 2002, stamp=70_700), Taken)
