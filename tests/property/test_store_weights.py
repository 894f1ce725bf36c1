"""The parts of a priority come back from the queue as they went in, whatever they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moderator.records import Weight
from moderator.store.weights import packed, unpacked

SIGNALS = ("flagged", "findings", "held_back", "off_topic", "cluster", "reach", "sentiment", "prior")
rounded = st.floats(0, 1).map(lambda value: round(value, 6))
parts = st.builds(Weight, st.sampled_from((*SIGNALS, "learner", "reason.甲 乙", "")), rounded, rounded)
odd = st.builds(Weight, st.sampled_from(SIGNALS), st.floats(-1e9, 1e9), st.floats(-1, 1))


@given(st.lists(parts | odd, max_size=6))
def test_parts_come_back(listed: list[Weight]) -> None:
    assert unpacked(packed(listed)) == tuple(listed)


def test_what_most_comments_have_takes_a_quarter_of_json() -> None:
    assert packed([Weight("sentiment", 0.82177, 0.0), Weight("prior", 0.345028, 0.0)]) == "S821770 P345028"
    assert packed([Weight("flagged", 1.0, 0.5)]) == "F1000000*500000"
    assert packed([Weight("learner", 1.0, 0.5)]) == '[["learner", 1.0, 0.5]]'
    assert packed([]) is None
