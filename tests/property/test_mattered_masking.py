"""What mattered, proven by masking: without the shown places nothing flags; with one of them left it does.

Read with word edges as in the worker, over the seed's comments and every example of the packs that ship.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderator import assets
from moderator.records import Field, Scores
from moderator.rules.check import examples
from moderator.rules.match import Context, Matcher
from moderator.rules.parse import default_packs, read_pack
from moderator.scoring.mattered import Mark, mattered
from moderator.scoring.priority import Lines, flagged
from moderator.text.segment import Segmenter

PACKS = [read_pack(path) for path in default_packs()]
PARAGRAPHS = 20
NONE = Scores()
Said = tuple[str, str]
"""A comment's text and its author's name."""


def of_the_seed() -> list[Said]:
    lines = assets.seed().read_text(encoding="utf-8").splitlines()[PARAGRAPHS:]
    pairs = zip(lines[::2], lines[1::2], strict=True)
    return [(text, heading.split(" 回复 ")[0]) for heading, text in pairs if text]


COMMENTS = of_the_seed() + [(one.text, one.author) for pack in PACKS for one in examples(pack)]


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    return Matcher(PACKS, Segmenter(tmp_path_factory.mktemp("jieba")).cuts)


def masked(original: str, field: Field, marks: Iterable[Mark], mask: str) -> str:
    for mark in marks:
        if mark.field is field:
            first, last = mark.span
            original = original[:first] + mask * (last - first) + original[last:]
    return original


def is_flagged(matcher: Matcher, said: Said, without: Iterable[Mark], mask: str) -> bool:
    gone = list(without)
    text, author = (
        masked(original, field, gone, mask)
        for original, field in zip(said, (Field.TEXT, Field.AUTHOR), strict=True)
    )
    return flagged(matcher.findings(text, author, Context(is_reply=False)), NONE, Lines())


def marks_of(matcher: Matcher, said: Said) -> tuple[Mark, ...]:
    """The places shown for a comment; none where it is not flagged."""
    why = mattered(*said, matcher.findings(*said, Context(is_reply=False)), NONE)
    assert why is None or not why.markless
    return why.marks if why else ()


def proper_subsets(marks: tuple[Mark, ...]) -> Iterable[tuple[Mark, ...]]:
    return chain.from_iterable(combinations(marks, size) for size in range(len(marks)))


@pytest.mark.parametrize("mask", ["，", "。", " ", "\ufffc", "\n"])
def test_masking_the_shown_places_unflags_and_no_proper_subset_does(matcher: Matcher, mask: str) -> None:
    shown = {said: marks for said in COMMENTS if (marks := marks_of(matcher, said))}
    assert len(shown) > 100
    assert sum(len(marks) > 1 for marks in shown.values()) > 10
    for said, marks in shown.items():
        assert not is_flagged(matcher, said, marks, mask), (said, marks)
        for some in proper_subsets(marks):
            assert is_flagged(matcher, said, some, mask), (said, marks, some)


def test_the_comments_of_the_seed_that_are_flagged_rest_on_these_words(matcher: Matcher) -> None:
    words = [[mark.words for mark in marks] for said in of_the_seed() if (marks := marks_of(matcher, said))]
    assert ["狗东西"] in words
    assert ["二逼"] in words
    assert ["鸟人", "这逼"] in words
    assert len(words) == 7


@given(said=st.lists(st.sampled_from(COMMENTS), min_size=2, max_size=4))
@settings(max_examples=300, deadline=None)
def test_no_place_is_shown_for_nothing(matcher: Matcher, said: list[Said]) -> None:
    """Comments joined by a full stop: with one of the places left, the comment is flagged still.

    The other half does not hold of every such text: a mask can uncover a hit that the words masked had
    excused (an ``allow`` that reaches across), so it is asked of the comments as people wrote them.
    """
    together = "。".join(text for text, _ in said), said[0][1]
    marks = marks_of(matcher, together)
    for left in marks:
        gone = [mark for mark in marks if mark is not left]
        assert is_flagged(matcher, together, gone, "，"), (together, left)
