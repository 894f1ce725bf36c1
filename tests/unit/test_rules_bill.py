"""The bill of a changed pack, item by item, and the terms that decisions speak for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.records import Uid
from moderator.rules.bill import Appraiser, Bill, Effect, Part, Read, Turn, probes
from moderator.rules.pack import Pack
from moderator.rules.parse import parse_pack
from moderator.rules.proposals import propose

HEAD = '[pack]\nid = "own"\ntitle = { zh = "自己的", en = "Own" }\n'
RULE = """
[[rule]]
id = "{id}"
title = {{ zh = "甲", en = "A" }}
category = "abuse"
severity = "{severity}"
terms = {terms}
{more}
match = ["甲甲", "乙乙"]
no_match = ["丙", "丁"]
"""


def rule(terms: str, *, id: str = "own.a", severity: str = "high", more: str = "") -> str:
    return RULE.format(id=id, severity=severity, terms=terms, more=more)


def pack(*rules: str, head: str = HEAD) -> Pack:
    return parse_pack((head + "".join(rules)).encode(), Path("own.toml"))


def read(text: str, hidden: bool | None = None) -> Read:
    return Read(Uid(f"c{abs(hash(text)):015x}"), text, "某人", hidden=hidden)


READS = (
    read("你这个铁憨憨", True),
    read("真是铁憨憨一个", True),
    read("我家铁憨憨可爱", False),
    read("铁憨憨又来了"),
    read("铁憨憨说甲甲"),
    read("甲甲没有意思", True),
    read("今天天气不错", False),
)


def bill(old: Pack | None, new: Pack, *base: Pack) -> tuple[list[tuple[Turn, Part, str]], Bill]:
    made = Appraiser(old, new, base)
    return [(item.turn, item.part, item.text) for item in made.items], made.bill(READS)


def counts(effect: Effect) -> tuple[int, ...]:
    return tuple(
        getattr(effect, name) for name in ("caught", "wrong", "fresh", "known", "missed", "freed", "dropped")
    )


def test_an_added_term_is_told_with_what_it_catches_and_wrongs() -> None:
    items, made = bill(pack(rule('["甲甲"]')), pack(rule('["甲甲", "铁憨憨"]')))
    assert items == [(Turn.ADDED, Part.TERMS, "铁憨憨")]
    (effect,) = made.effects
    assert counts(effect) == (2, 1, 1, 1, 0, 0, 0)
    assert effect.precision.value == pytest.approx(2 / 3)
    low, high = effect.precision.interval
    assert (low, high) == (pytest.approx(0.2077, abs=1e-3), pytest.approx(0.9385, abs=1e-3))
    assert {example.snippet for example in effect.examples if example.hidden is False} == {"我家铁憨憨可爱"}
    assert made.read == len(READS)
    assert made.below(0.8) == [0]
    assert made.below(0.6) == []


def test_a_removed_term_is_told_with_what_is_no_longer_caught() -> None:
    items, made = bill(pack(rule('["甲甲", "铁憨憨"]')), pack(rule('["铁憨憨"]')))
    assert items == [(Turn.REMOVED, Part.TERMS, "甲甲")]
    assert counts(made.effects[0]) == (0, 0, 0, 0, 1, 0, 1)
    # The open one is still flagged by the other term: as a whole only the hidden one is lost.
    assert counts(made.total) == (0, 0, 0, 0, 1, 0, 0)


def test_an_allowed_word_is_an_item_of_its_own() -> None:
    items, made = bill(pack(rule('["铁憨憨"]')), pack(rule('["铁憨憨"]', more='allow = ["我家铁憨憨"]')))
    assert items == [(Turn.CHANGED, Part.RULE, "")]
    assert counts(made.effects[0]) == (0, 0, 0, 0, 0, 1, 0)


def test_a_changed_list_changes_the_phrases_that_name_it() -> None:
    phrases = 'phrases = ["@who(又来)"]'
    one = HEAD + '[lists]\nwho = ["丁丁"]\n'
    two = HEAD + '[lists]\nwho = ["丁丁", "铁憨憨"]\n'
    items, made = bill(
        pack(rule('["甲甲"]', more=phrases), head=one), pack(rule('["甲甲"]', more=phrases), head=two)
    )
    assert items == [(Turn.CHANGED, Part.RULE, "")]
    assert counts(made.effects[0]) == (0, 0, 1, 0, 0, 0, 0)


def test_a_whole_rule_comes_and_goes_word_by_word() -> None:
    items, made = bill(None, pack(rule('["铁憨憨", "天气"]')))
    assert items == [(Turn.ADDED, Part.TERMS, "铁憨憨"), (Turn.ADDED, Part.TERMS, "天气")]
    assert counts(made.effects[1]) == (0, 1, 0, 0, 0, 0, 0)
    items, made = bill(pack(rule('["铁憨憨"]')), pack(rule('["天气"]', id="own.b")))
    assert {turn for turn, _, _ in items} == {Turn.ADDED, Turn.REMOVED}
    assert counts(made.effects[1])[4:] == (2, 1, 2)


def test_what_a_rule_says_of_itself_is_no_item() -> None:
    old, new = rule('["甲甲"]'), rule('["甲甲"]', more='note = "更正"\nversion = 2')
    assert probes(pack(old), pack(new)) == ()


def test_what_a_pack_below_finds_already_is_not_newly_flagged() -> None:
    base = pack(rule('["铁憨憨"]', id="base.a"))
    _, made = bill(None, pack(rule('["憨憨"]')), base)
    assert counts(made.effects[0])[:4] == (2, 1, 0, 2)
    assert counts(made.total) == (0,) * 7


reads = st.lists(
    st.builds(
        Read,
        st.just(Uid("c0")),
        st.text("甲乙铁憨丙丁", max_size=12),
        hidden=st.sampled_from([True, False, None]),
    ),
    max_size=12,
)


@given(reads, reads)
def test_two_pages_add_up_to_the_bill_of_both(one: list[Read], other: list[Read]) -> None:
    appraiser = Appraiser(pack(rule('["甲甲", "乙乙"]')), pack(rule('["甲甲", "铁憨"]')), ())
    added = appraiser.bill(one)
    added.add(appraiser.bill(other))
    together = appraiser.bill([*one, *other])
    assert [counts(effect) for effect in added.effects] == [counts(effect) for effect in together.effects]
    assert counts(added.total) == counts(together.total)
    assert added.read == together.read == len(one) + len(other)
    assert all(len(effect.examples) <= 9 for effect in added.effects)


HIDDEN = (*(f"{who}就是个铁憨憨" for who in "张王李赵"), "滚")
APPROVED = tuple(f"我就是{what}" for what in ("学生", "路人", "喜欢", "说说", "看看"))


def test_a_term_of_the_hidden_ones_is_proposed_with_its_projected_hits() -> None:
    found = propose(HIDDEN, APPROVED, ["铁憨憨又来了", "天气"])
    best = {one.term: one for one in found}
    assert "个铁憨憨" in best or "是个铁憨憨" in best
    assert not any(one.term == "就是" for one in found), "as frequent in what was approved"
    assert all(one.hidden == 4 and one.approved == 0 for one in found)
    short = propose(HIDDEN, APPROVED, ["铁憨憨又来了"], known=["个铁"])
    assert {one.term: one.open for one in short}["铁憨憨"] == 1


def test_what_a_pack_knows_is_not_proposed() -> None:
    assert all("憨" not in one.term for one in propose(HIDDEN, APPROVED, (), known=["憨"]))


def test_few_decisions_propose_nothing() -> None:
    assert propose(HIDDEN[:2], APPROVED, ()) == ()
    assert propose((), (), ()) == ()


@given(
    st.lists(st.text("甲乙丙丁a1 ", max_size=8), max_size=8),
    st.lists(st.text("甲乙丙丁a1 ", max_size=8), max_size=8),
)
def test_proposals_count_what_they_say(hidden: list[str], approved: list[str]) -> None:
    for one in propose(hidden, approved, approved):
        assert one.hidden >= 3
        assert one.open == one.approved
        assert one.z >= 1.96
