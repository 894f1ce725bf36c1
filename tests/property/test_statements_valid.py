"""Statements of Reasons against every rule that the transparency database lists, whatever was hidden."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_exporters_hostile import ANY_TEXT

from moderator.errors import ModeratorError
from moderator.exporters.cards import Card, card_of, cards, write_card
from moderator.exporters.export import Extras, export, exporter
from moderator.exporters.redact import redactor
from moderator.jobs import Job
from moderator.records import Comment, Flags, Item, Scores, State, Status, Uid
from moderator.store.reader import Head
from moderator.vocabulary import REASON_IDS

VISIBILITIES = {
    "DECISION_VISIBILITY_CONTENT_REMOVED", "DECISION_VISIBILITY_CONTENT_DISABLED",
    "DECISION_VISIBILITY_CONTENT_DEMOTED", "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED",
    "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED", "DECISION_VISIBILITY_CONTENT_LABELLED",
    "DECISION_VISIBILITY_OTHER",
}  # fmt: skip
GROUNDS = {"DECISION_GROUND_ILLEGAL_CONTENT", "DECISION_GROUND_INCOMPATIBLE_CONTENT"}
SOURCES = {
    "SOURCE_ARTICLE_16", "SOURCE_TRUSTED_FLAGGER", "SOURCE_TYPE_OTHER_NOTIFICATION", "SOURCE_VOLUNTARY",
}  # fmt: skip
AUTOMATED = {
    "AUTOMATED_DECISION_FULLY", "AUTOMATED_DECISION_PARTIALLY", "AUTOMATED_DECISION_NOT_AUTOMATED",
}  # fmt: skip
CATEGORIES = {
    f"STATEMENT_CATEGORY_{name}"
    for name in (
        "ANIMAL_WELFARE", "CONSUMER_INFORMATION", "CYBER_VIOLENCE", "CYBER_VIOLENCE_AGAINST_WOMEN",
        "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS", "ILLEGAL_OR_HARMFUL_SPEECH",
        "INTELLECTUAL_PROPERTY_INFRINGEMENTS", "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
        "NOT_SPECIFIED_NOTICE", "OTHER_VIOLATION_TC", "PROTECTION_OF_MINORS", "RISK_FOR_PUBLIC_SECURITY",
        "SCAMS_AND_FRAUD", "SELF_HARM", "UNSAFE_AND_PROHIBITED_PRODUCTS", "VIOLENCE",
    )
}  # fmt: skip
REQUIRED = {
    "decision_ground", "content_type", "category", "content_date", "application_date", "decision_facts",
    "source_type", "automated_detection", "automated_decision", "puid",
}  # fmt: skip
OPTIONAL = {
    "decision_visibility", "decision_visibility_other", "decision_monetary", "decision_provision",
    "decision_account", "illegal_content_legal_ground", "illegal_content_explanation",
    "incompatible_content_ground", "incompatible_content_explanation", "incompatible_content_illegal",
    "category_addition", "category_specification", "content_language", "territorial_scope", "account_type",
    "decision_ground_reference_url",
}  # fmt: skip
ILLEGAL = {"illegal_content_legal_ground", "illegal_content_explanation"}
INCOMPATIBLE = {
    "incompatible_content_ground", "incompatible_content_explanation", "incompatible_content_illegal",
}  # fmt: skip
LIMITS = {
    "decision_visibility_other": 500, "illegal_content_legal_ground": 500,
    "illegal_content_explanation": 2000, "incompatible_content_ground": 500,
    "incompatible_content_explanation": 2000, "decision_facts": 5000, "puid": 500,
}  # fmt: skip


def faults(made: dict[str, object]) -> list[str]:
    """Which rules a statement breaks."""
    found = [f"missing {name}" for name in REQUIRED if not made.get(name)]
    found += [f"unknown {name}" for name in made.keys() - REQUIRED - OPTIONAL]
    for name, most in LIMITS.items():
        if name in made and not 0 < len(str(made[name]).strip()) <= len(str(made[name])) <= most:
            found.append(f"length of {name}")
    for name, allowed in (
        ("decision_ground", GROUNDS), ("source_type", SOURCES), ("automated_decision", AUTOMATED),
        ("automated_detection", {"Yes", "No"}), ("category", CATEGORIES),
    ):  # fmt: skip
        if made.get(name) not in allowed:
            found.append(f"value of {name}")
    if made.get("incompatible_content_illegal", "No") not in ("Yes", "No"):
        found.append("value of incompatible_content_illegal")
    return [*found, *_restriction_faults(made), *_ground_faults(made), *_list_faults(made), *_dates(made)]


def _restriction_faults(made: dict[str, object]) -> list[str]:
    restrictions = ("decision_visibility", "decision_monetary", "decision_provision", "decision_account")
    found = [] if any(made.get(name) for name in restrictions) else ["nothing restricted"]
    seen = made.get("decision_visibility")
    if not isinstance(seen, list) or not set(seen) <= VISIBILITIES or len(set(seen)) != len(seen):
        return [*found, "value of decision_visibility"]
    if ("DECISION_VISIBILITY_OTHER" in seen) != ("decision_visibility_other" in made):
        found.append("decision_visibility_other")
    return found


def _ground_faults(made: dict[str, object]) -> list[str]:
    illegal = made.get("decision_ground") == "DECISION_GROUND_ILLEGAL_CONTENT"
    wanted, other = (ILLEGAL, INCOMPATIBLE) if illegal else (INCOMPATIBLE, ILLEGAL)
    return (
        [f"{made['decision_ground']} and {made.keys()}"]
        if wanted - made.keys() or other & made.keys()
        else []
    )


def _list_faults(made: dict[str, object]) -> list[str]:
    found = [] if made.get("content_type") == ["CONTENT_TYPE_TEXT"] else ["content_type"]
    for name, shape in (("category_specification", r"KEYWORD_[A-Z_]+"), ("territorial_scope", r"[A-Z]{2}")):
        if name in made:
            listed = made[name]
            if not isinstance(listed, list) or not listed or not all(re.fullmatch(shape, x) for x in listed):
                found.append(name)
    if re.fullmatch(r"[a-zA-Z0-9-_]{1,500}", str(made.get("puid"))) is None:
        found.append("shape of puid")
    return found


def _dates(made: dict[str, object]) -> list[str]:
    found = []
    for name, first in (("content_date", "2000-01-01"), ("application_date", "2020-01-01")):
        given = str(made.get(name))
        real = re.fullmatch(r"\d{4}-\d\d-\d\d", given) and date.fromisoformat(given)
        if not real or not first <= given <= "2038-01-01":
            found.append(name)
    return found


ANSWER = st.text(min_size=1, max_size=500).filter(str.strip)
ANSWERS = st.fixed_dictionaries(
    {
        "incompatible_content_ground": ANSWER,
        "decision_visibility": st.sampled_from(
            [
                "REMOVED",
                "DISABLED",
                "DEMOTED",
                "AGE_RESTRICTED",
                "INTERACTION_RESTRICTED",
                "LABELLED",
                "OTHER",
            ]
        ),
        "decision_visibility_other": ANSWER,
        "source_type": st.sampled_from(sorted(SOURCES)),
    },
    optional={
        "territorial_scope": st.lists(st.sampled_from(["DE", "FR", "IE"]), unique=True).map(" ".join),
        "content_date": st.dates(date(2000, 1, 1), date(2037, 12, 31)).map(date.isoformat),
        "illegal_content_legal_ground": ANSWER,
        "illegal_reasons": st.lists(st.sampled_from(sorted(REASON_IDS)), unique=True).map(" ".join),
    },
)
SECRETS = ("张三丰甲", "13812345678", "绝密原文乙", "reviewer-x", "id-of-a-person")


@st.composite
def queues(draw: st.DrawFn) -> list[Item]:
    """A few comments that hypothesis makes, over and over, up to more than two calls' worth."""
    few = [draw(kinds()) for _ in range(draw(st.integers(1, 5)))]
    made = []
    for number in range(1, draw(st.sampled_from([1, 3, 99, 100, 101, 205])) + 1):
        item, uid = few[number % len(few)], Uid(f"c{number:020d}")
        comment, flags = replace(item.comment, uid=uid, position=number), replace(item.flags, uid=uid)
        made.append(replace(item, row=number, comment=comment, flags=flags))
    return made


@st.composite
def kinds(draw: st.DrawFn) -> Item:
    text = f"{SECRETS[2]} {SECRETS[1]}{draw(ANY_TEXT)}"
    posted = draw(st.sampled_from([None, "2024-08-06T14:09:01Z", "1970-01-01T00:00:00Z"]))
    uid = Uid("c" * 20)
    comment = Comment(
        uid, Uid("a" * 16), None, 1, SECRETS[0], text, SECRETS[4], posted_at=posted, place=SECRETS[0],
        extra={"name": SECRETS[0]},
    )  # fmt: skip
    reason = draw(st.sampled_from([*sorted(REASON_IDS), "my_own", None]))
    status = Status.HIDDEN if draw(st.integers(0, 9)) else draw(st.sampled_from(list(Status)))
    state = State(status, reason, (), SECRETS[0], SECRETS[3], "2026-11-23T15:00:00.123Z")
    return Item(1, comment, SECRETS[0], SECRETS[0], state, Flags(uid, (), Scores(), draw(st.booleans()), 0.5))


HIDE = redactor(b"k" * 32)


@settings(max_examples=20)
@given(queues(), ANSWERS, st.booleans())
def test_every_statement_keeps_every_rule(found: list[Item], answers: dict[str, str], english: bool) -> None:
    out = io.BytesIO()
    extras = Extras(answers=answers)
    items = [HIDE.item(item) for item in found]
    done = export(items, exporter("dsa"), out, Head(1, "ab"), Job(), extras=extras, english=english)
    calls = [json.loads(line) for line in out.getvalue().splitlines()]
    assert all(call.keys() == {"statements"} and 0 < len(call["statements"]) <= 100 for call in calls)
    made = [statement for call in calls for statement in call["statements"]]
    assert [(one["puid"], faults(one)) for one in made if faults(one)] == []
    assert len({one["puid"] for one in made}) == len(made) == done.rows
    hidden = [item for item in found if item.state.status is Status.HIDDEN]
    assert len(made) + sum(done.left_out.values()) == len(hidden)
    assert not any(secret in out.getvalue().decode() for secret in SECRETS)
    illegal = set(answers.get("illegal_reasons", "").split() or ["illegal"])
    dated = [i for i in hidden if (i.comment.posted_at or "")[:4] == "2024" or answers.get("content_date")]
    for one, item in zip(made, dated, strict=True):
        reason = item.state.reason if item.state.reason in REASON_IDS else "other"
        stated = one["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT"
        assert stated == (reason in illegal and bool(answers.get("illegal_content_legal_ground")))
        said = one["illegal_content_explanation" if stated else "incompatible_content_explanation"]
        assert said == card_of(cards(), reason).definition["en" if english else "zh"]


def one_hidden() -> Item:
    comment = Comment(Uid("c" * 20), None, None, 1, "甲", "乙", posted_at="2024-08-06T14:09:01Z")
    state = State(Status.HIDDEN, "advert", (), None, "li", "2026-11-23T15:00:00Z")
    return Item(1, comment, None, None, state, Flags(comment.uid, (), Scores(), False, 0.5))


GIVEN = {
    "incompatible_content_ground": "Rules, 2",
    "decision_visibility": "REMOVED",
    "source_type": "SOURCE_VOLUNTARY",
}


def refusal(answers: dict[str, str]) -> ModeratorError:
    extras = Extras(answers=answers)
    with pytest.raises(ModeratorError) as refused:
        export([one_hidden()], exporter("dsa"), io.BytesIO(), Head(1, "ab"), Job(), extras=extras)
    return refused.value


@pytest.mark.parametrize("size", [0, 2001])
def test_a_card_that_is_no_explanation_is_named(size: int) -> None:
    known = cards()["advert"]
    write_card(replace(known, definition={"zh": "长" * size, "en": "x" * 2000}))
    said = refusal(GIVEN)
    assert (said.key, said.params["reason"], said.params["n"]) == ("export.dsa.card", "advert", size)
    extras, out = Extras(answers=GIVEN), io.BytesIO()
    export([one_hidden()], exporter("dsa"), out, Head(1, "ab"), Job(), extras=extras, english=True)
    (made,) = json.loads(out.getvalue())["statements"]
    assert (faults(made), len(made["incompatible_content_explanation"])) == ([], 2000)


def test_answers_that_the_database_would_refuse_are_refused_before_it() -> None:
    other = refusal({**GIVEN, "decision_visibility": "OTHER"})
    assert (other.key, other.params["names"]) == ("export.answers_missing", "decision_visibility_other")
    for name, answer in (
        ("illegal_reasons", "illegal nonsense"), ("content_date", "1999-12-31"),
        ("content_date", "2038-01-02"), ("illegal_content_legal_ground", "x" * 501),
    ):  # fmt: skip
        said = refusal({**GIVEN, name: answer})
        assert (said.key, said.params["name"]) == ("export.bad_answer", name)


def test_the_rules_are_no_formality() -> None:
    """What a statement of ours becomes when it is bent is seen by the rules above."""
    out = io.BytesIO()
    export([one_hidden()], exporter("dsa"), out, Head(1, "ab"), Job(), extras=Extras(answers=GIVEN))
    (made,) = json.loads(out.getvalue())["statements"]
    assert faults(made) == []
    bent: dict[str, object] = {
        "decision_visibility": ["DECISION_VISIBILITY_OTHER"], "category": "STATEMENT_CATEGORY_X",
        "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT", "content_date": "1999-01-01", "puid": "a b",
        "decision_facts": "x" * 5001, "incompatible_content_ground": " ", "content_type": [],
        "territorial_scope": [], "author": "甲", "automated_decision": "No",
    }  # fmt: skip
    for name, value in bent.items():
        assert faults({**made, name: value}), name
    for name in REQUIRED | {"incompatible_content_ground"}:
        assert faults({key: value for key, value in made.items() if key != name}), name
    assert card_of(cards(), None).reason == "other"
    assert isinstance(cards()["advert"], Card)
