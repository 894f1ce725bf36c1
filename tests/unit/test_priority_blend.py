"""What flags, what comes first, and what mattered."""

from __future__ import annotations

import itertools
import math

import pytest

from moderator.i18n import Both, Language, translator
from moderator.records import Category, Field, Finding, Scores, Severity, Span
from moderator.scoring.mattered import mattered, sentence
from moderator.scoring.priority import Lines, abuse, blend, counts, flagged, mood

NONE = Scores()


def finding(
    category: Category = Category.ABUSE,
    severity: Severity = Severity.MEDIUM,
    field: Field = Field.TEXT,
    spans: tuple[Span, ...] = ((0, 2),),
    *,
    held_back: bool = False,
    rule: str = "made.up",
) -> Finding:
    return Finding(rule, 1, category, severity, field, spans, held_back, "因为", "because")


def priority(*findings: Finding, scores: Scores = NONE, copies: int = 1, lines: Lines | None = None) -> float:
    return blend(findings, scores, copies, lines)[1]


@pytest.mark.parametrize("category", Category)
def test_every_category_flags_but_mood_and_off_topic(category: Category) -> None:
    silent = category in {Category.MOOD, Category.OFF_TOPIC}
    assert flagged([finding(category)], NONE, Lines()) is not silent
    assert not flagged([finding(category, held_back=True)], NONE, Lines())


def test_scores_flag_at_their_lines() -> None:
    lines = Lines(flag=0.5, off_topic=0.97)
    assert flagged([], Scores(abuse=0.5), lines)
    assert not flagged([], Scores(abuse=0.49), lines)
    assert flagged([], Scores(off_topic=0.97), lines)
    assert not flagged([], Scores(off_topic=0.96), lines)
    assert not flagged([], Scores(sentiment=0.0), lines)


@pytest.mark.parametrize("scores", [NONE, Scores(0.0, 0.01, 0.9), Scores(0.3, 0.0, None)])
def test_nothing_found_is_exactly_zero(scores: Scores) -> None:
    """So that the queue lists the harmless tail in page order; near-copies do not disturb it."""
    assert blend([], scores, 12)[:2] == (False, 0.0)


@pytest.mark.parametrize("kind", list(itertools.product(Category, Severity, Field, (False, True))))
def test_priority_is_the_sum_of_its_parts_and_within_bounds(
    kind: tuple[Category, Severity, Field, bool],
) -> None:
    category, severity, field, held_back = kind
    found = [finding(category, severity, field, held_back=held_back)] * 3
    flag, value, parts = blend(found, Scores(abuse(found), 0.2, 0.99), 60, prior=0.4)
    assert value == pytest.approx(math.fsum(part.value * part.weight for part in parts))
    assert 0 < value <= 1
    assert flag


def test_order_of_the_queue() -> None:
    """Each stands strictly before the next."""
    ladder = [
        priority(finding(Category.THREAT, Severity.HIGH), finding(Category.HATE, Severity.HIGH)),
        priority(finding(Category.DISTRESS, Severity.LOW)),
        priority(finding(Category.HATE, Severity.HIGH)),
        priority(finding(Category.ABUSE, Severity.HIGH)),
        priority(finding(Category.ABUSE, Severity.MEDIUM)),
        priority(finding(Category.SPAM, Severity.MEDIUM)),
        priority(finding(Category.ABUSE, Severity.MEDIUM, Field.AUTHOR)),
        priority(finding(Category.CODED, Severity.LOW)),
        priority(scores=Scores(off_topic=0.99)),
        priority(finding(Category.ABUSE, Severity.HIGH, held_back=True)),
        priority(finding(Category.ABUSE, Severity.LOW, held_back=True)),
        priority(),
    ]
    assert ladder == sorted(ladder, reverse=True)
    assert len(set(ladder)) == len(ladder)


def test_flagged_stands_before_unflagged_whatever_they_hold() -> None:
    weakest = priority(finding(Category.HIDDEN, Severity.LOW, Field.AUTHOR))
    held_back = [finding(Category.THREAT, Severity.HIGH, held_back=True)] * 20
    assert weakest > blend(held_back, Scores(0.4, 0.0, 0.96), 60, prior=1.0)[1]


def test_near_copies_are_a_small_plus() -> None:
    one, two, many = (priority(finding(), copies=number) for number in (1, 2, 500))
    assert one < two < many < one + 0.011


def test_sentiment_is_recorded_and_moves_nothing() -> None:
    low, high = (blend([finding()], Scores(sentiment=value)) for value in (0.0, 1.0))
    assert low[1] == high[1]
    (part,) = (part for part in low[2] if part.signal == "sentiment")
    assert (part.value, part.weight) == (1.0, 0.0)


def test_a_model_that_may_only_order_never_flags() -> None:
    assert blend([], NONE, prior=1.0)[0] is False


def test_a_mood_finding_only_below_the_users_line() -> None:
    assert mood(0.0, Lines(), Both.read()) is None
    assert mood(None, Lines(mood=0.3), Both.read()) is None
    assert mood(0.3, Lines(mood=0.3), Both.read()) is None
    found = mood(0.1, Lines(mood=0.3), Both.read())
    assert found is not None
    assert (found.category, found.severity, counts(found)) == (Category.MOOD, Severity.LOW, False)
    assert blend([found], Scores(sentiment=0.1))[:2] == (False, 0.0)


def test_abuse_adds_up_and_hears_only_what_counts() -> None:
    assert abuse([]) == 0
    assert abuse([finding(held_back=True), finding(Category.DISTRESS), finding(Category.SPAM)]) == 0
    one = abuse([finding()])
    assert one < abuse([finding(), finding()]) < 1
    assert abuse([finding(severity=Severity.LOW)]) < one < abuse([finding(severity=Severity.HIGH)])
    assert abuse([finding(Category.CODED, Severity.HIGH)]) < 0.5


TEXT, AUTHOR = "这鸟人怕了,看这逼还在不", "老二逼了"


def test_what_mattered_is_the_smallest_set_that_unflags() -> None:
    findings = [
        finding(rule="a", spans=((1, 3),)),
        finding(rule="b", spans=((7, 9), (8, 10))),
        finding(rule="c", spans=((5, 6),), held_back=True),
        finding(rule="d", field=Field.AUTHOR, spans=((1, 3),)),
    ]
    why = mattered(TEXT, AUTHOR, findings, NONE)
    assert why is not None
    assert why.rules == ("a", "b", "d")
    assert [(mark.field, mark.words) for mark in why.marks] == [
        (Field.TEXT, "鸟人"),
        (Field.TEXT, "这逼还"),
        (Field.AUTHOR, "二逼"),
    ]
    assert why.any_alone

    def without(gone: set[str]) -> bool:
        return flagged([f for f in findings if f.rule not in gone], NONE, Lines())

    assert not without(set(why.rules))
    for size in range(len(why.rules)):
        assert all(without(set(some)) for some in itertools.combinations(why.rules, size))


def test_what_mattered_where_no_word_did() -> None:
    assert mattered(TEXT, AUTHOR, [finding(held_back=True)], NONE) is None
    score = mattered(TEXT, AUTHOR, [], Scores(off_topic=0.99))
    assert score is not None
    assert (score.off_topic, score.any_alone, score.marks) == (True, False, ())
    flood = mattered(TEXT, AUTHOR, [finding(Category.FLOOD, spans=(), rule="flood.long")], NONE)
    assert flood is not None
    assert flood.markless == ("flood.long",)
    model = mattered(TEXT, AUTHOR, [], Scores(abuse=0.8))
    assert model is not None
    assert model.model


def test_the_sentence_in_both_languages() -> None:
    one = mattered(TEXT, AUTHOR, [finding(spans=((1, 3),))], NONE)
    two = mattered(TEXT, AUTHOR, [finding(spans=((1, 3), (7, 9)))], Scores(off_topic=0.99))
    assert one is not None
    assert two is not None
    zh, en = translator(Language.ZH), translator(Language.EN)
    assert sentence(one, zh) == "没有「鸟人」，这条就不会被标记。"
    assert sentence(one, en) == "Without “鸟人” this would not be flagged."
    assert (
        sentence(two, zh) == "「鸟人」、「这逼」、离题分："
        "其中任何一处都足以标记；全部去掉，这条才不会被标记。"
    )
    assert "Each of “鸟人”, “这逼”, the off-topic score" in sentence(two, en)


def test_the_same_word_twice_is_named_once() -> None:
    why = mattered("狗东西,狗东西", "", [finding(spans=((0, 3), (4, 7)))], NONE)
    assert why is not None
    assert sentence(why, translator(Language.ZH)) == "没有「狗东西」，这条就不会被标记。"
