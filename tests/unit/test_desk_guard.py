"""One press is one decision: the guard against held keys, typing and too quick presses, with a fake clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.records import Uid
from ui.guard import Guard, Ignored, Taken

ONE, TWO = Uid("c1"), Uid("c2")


def ready(uid: Uid = ONE) -> Guard:
    guard = Guard(settle_ms=150, quiet_ms=50)
    guard.painted(uid, 0)
    return guard


def test_a_press_decides_what_was_painted_when_the_key_went_down() -> None:
    assert ready().press("A", 1000) == Taken(ONE, 1.0)


def test_nothing_painted_nothing_decided() -> None:
    assert Guard().press("A", 1000) is Ignored.NOTHING


@pytest.mark.parametrize(("at", "taken"), [(149, False), (150, True)])
def test_a_comment_must_have_settled(at: float, taken: bool) -> None:
    assert isinstance(ready().press("A", at), Taken) is taken


def test_the_next_comment_settles_anew() -> None:
    guard = ready()
    guard.press("A", 1000)
    guard.release("A", 1080)
    guard.painted(TWO, 1010)
    assert guard.press("A", 1140) is Ignored.SETTLING
    guard.release("A", 1150)
    assert guard.press("A", 1300) == Taken(TWO, 0.29)


def test_repainting_the_same_comment_does_not_start_the_clock_again() -> None:
    guard = ready()
    guard.painted(ONE, 990)
    assert guard.press("A", 1000) == Taken(ONE, 1.0)


def test_a_held_key_decides_once_though_the_server_sends_release_and_press() -> None:
    guard = ready()
    taken = [guard.press("A", 1000)]
    for beat in range(60):
        at = 1600 + beat * 33
        guard.painted(Uid(f"c{beat + 2}"), at - 30)
        guard.release("A", at)
        taken.append(guard.press("A", at + 1))
    assert sum(isinstance(each, Taken) for each in taken) == 1
    assert set(taken[1:]) == {Ignored.HELD}


def test_a_slowly_repeating_key_decides_once_too() -> None:
    guard = ready()
    assert isinstance(guard.press("A", 1000), Taken)
    for beat in range(10):
        at = 1600 + beat * 400
        guard.painted(Uid(f"c{beat + 2}"), at - 390)
        guard.release("A", at)
        assert guard.press("A", at) is Ignored.HELD


def test_repeated_presses_without_a_release_are_one_press() -> None:
    guard = ready()
    guard.press("A", 1000)
    guard.painted(TWO, 1005)
    assert guard.press("A", 2000) is Ignored.HELD


def test_after_a_real_release_and_quiet_the_key_counts_again() -> None:
    guard = ready()
    guard.press("A", 1000)
    guard.painted(TWO, 1005)
    guard.release("A", 1500)
    assert guard.press("A", 1549) is Ignored.HELD
    guard.release("A", 1560)
    assert isinstance(guard.press("A", 1610), Taken)


def test_two_keys_at_once_are_a_slip() -> None:
    guard = ready()
    assert isinstance(guard.press("A", 1000), Taken)
    assert guard.press("S", 1100) is Ignored.TYPING


def test_a_decision_right_after_an_unmapped_letter_is_ignored() -> None:
    guard = ready()
    guard.stray("X", 1000, unmapped=True)
    assert guard.press("A", 1100) is Ignored.TYPING
    guard.release("A", 1110)
    assert isinstance(guard.press("A", 1400), Taken)


def test_a_burst_of_unmapped_keys_pauses_until_resumed() -> None:
    guard = ready()
    for number, key in enumerate("XYVG"):
        guard.stray(key, 1000 + 200 * number, unmapped=True)
    assert guard.paused
    assert guard.press("A", 5000) is Ignored.PAUSED
    guard.release("A", 5100)
    guard.resume()
    assert isinstance(guard.press("A", 6000), Taken)


def test_ordinary_work_is_not_taken_for_typing() -> None:
    guard = Guard(settle_ms=150)
    at = 0.0
    for number, key in enumerate("AASDAJAKDDASA1D2AZAEA" * 5):
        guard.painted(Uid(f"c{number}"), at)
        at += 220
        if key in "JKZ12":
            guard.stray(key, at, unmapped=False)
        else:
            assert isinstance(guard.press(key, at), Taken), (number, key)
        guard.release(key, at + 90)
    assert not guard.paused


def test_covered_comments_settle_anew() -> None:
    guard = ready()
    guard.hidden()
    assert guard.press("A", 1000) is Ignored.NOTHING
    guard.release("A", 1010)
    guard.painted(ONE, 2000)
    assert guard.press("A", 2100) is Ignored.SETTLING


@given(st.lists(st.tuples(st.sampled_from("ASDE"), st.booleans(), st.integers(0, 400)), max_size=60))
def test_never_two_decisions_for_one_painting_within_the_settle_time(
    events: list[tuple[str, bool, int]],
) -> None:
    guard, at, shown_at, number = ready(), 0.0, 0.0, 1
    for key, down, wait in events:
        at += wait
        if not down:
            guard.release(key, at)
        elif isinstance(guard.press(key, at), Taken):
            assert at - shown_at >= 150
            number += 1
            shown_at = at
            guard.painted(Uid(f"c{number}"), at)


def test_a_busy_window_does_not_turn_an_auto_repeat_into_a_press() -> None:
    guard = ready()
    guard.press("A", 1000, stamp=5000)
    guard.painted(TWO, 1005)
    guard.release("A", 1600, stamp=5600)
    assert guard.press("A", 1900, stamp=5600) is Ignored.HELD


def test_a_click_may_ask_for_a_longer_settling_time() -> None:
    guard = ready()
    assert guard.press("mouse", 300, character=False, settle_ms=400) is Ignored.SETTLING
