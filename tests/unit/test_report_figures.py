"""Figures, intervals, charts and the page of a report."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.intervals import Share, expected, kappa
from moderator.journal import Event, Verb
from moderator.records import Uid
from moderator.report.charts import Bar, bars
from moderator.report.figures import agreement, pace
from moderator.report.page import share_text, visible


def event(
    number: int, comment: int, reviewer: str, verb: Verb, day: int = 1, seconds: float | None = None
) -> Event:
    at = f"2026-11-{day:02d}T10:00:{number:02d}.000Z"
    return Event(
        f"e{number}", "o", number, at, reviewer, verb, f"g{number}", Uid(f"c{comment}"), seconds=seconds
    )


def test_an_interval_is_wilsons() -> None:
    # Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611.
    assert Share(81, 263).interval == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert Share(0, 20).interval == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert Share(0, 0).interval == (0.0, 1.0)
    assert Share(0, 0).value is None


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval(pair: tuple[int, int]) -> None:
    share = Share(*pair)
    low, high = share.interval
    assert share.value is not None
    assert 0.0 <= low <= share.value + 1e-12
    assert share.value - 1e-12 <= high <= 1.0


def test_what_is_left_is_the_sum_over_strata() -> None:
    assert expected([(Share(1, 2), 10), (Share(0, 100), 50)])[0] == pytest.approx(5.0)  # type: ignore[index]
    assert expected([(Share(1, 2), 10), (Share(0, 0), 5)]) is None
    assert expected([(Share(1, 2), 0), (Share(0, 0), 0)]) == (0.0, 0.0, 0.0)


def test_kappa_is_cohens() -> None:
    # Cohen 1960's usual worked example: 20 both yes, 15 both no, 5 and 10 apart of 50: 0.4.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([]) is None
    assert kappa([("y", "y")] * 3) is None


def test_agreement_takes_each_persons_last_decision() -> None:
    made = [
        event(1, 1, "li", Verb.HIDE), event(2, 1, "li", Verb.APPROVE), event(3, 1, "wang", Verb.APPROVE),
        event(4, 2, "li", Verb.HIDE), event(5, 2, "wang", Verb.APPROVE), event(6, 3, "li", Verb.HIDE),
        event(7, 3, "wang", Verb.SKIP),
    ]  # fmt: skip
    found = agreement(made)
    assert (found.pairs, found.same) == (2, 1)


def test_pace_counts_days_and_takes_the_median() -> None:
    made = [event(n, n, "li", Verb.HIDE, 1 + n // 3, float(n) or None) for n in range(5)]
    found = pace(made)
    assert dict(found.by_day) == {"2026-11-01": 3, "2026-11-02": 2}
    assert found.seconds == 2.5
    assert pace([]).first is None


@given(st.lists(st.tuples(st.text(max_size=20), st.floats(0, 1e9)), min_size=1, max_size=5))
def test_a_chart_is_well_formed_whatever_it_names(rows: list[tuple[str, float]]) -> None:
    clean = [("".join(c for c in name if c.isprintable()), value) for name, value in rows]
    chart = bars("<t>", [Bar(name, value, "1", (0.0, value)) for name, value in clean])
    root = ElementTree.fromstring(chart.svg)
    labels = [node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert labels[::2] == [name for name, _ in clean]
    widths = [float(node.attrib["width"]) for node in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert all(0 <= width <= chart.width for width in widths)


def test_shares_as_text() -> None:
    assert share_text(Share(2, 3)) == "67 % (21–94)"
    assert share_text(Share(0, 0)) == "–"


def test_what_steers_a_page_is_shown() -> None:
    assert visible("a\u202eb\x00\nc") == "a‹U+202E›b‹U+0000› c"
