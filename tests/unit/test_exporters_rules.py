"""Outputs against the published rules of those who take them: DSA database, Label Studio, WordPress, AS2."""

from __future__ import annotations

import io
import json
import re
from xml.etree import ElementTree

import pytest

from moderator.errors import ModeratorError
from moderator.exporters.cards import cards
from moderator.exporters.export import Exported, Extras, export, exporter
from moderator.exporters.redact import redactor
from moderator.jobs import Job
from moderator.records import Comment, Flags, Item, Scores, State, Status, Uid
from moderator.store.reader import Head
from moderator.vocabulary import REASON_IDS, REASONS

ANSWERS = {
    "incompatible_content_ground": "Community rules, section 2",
    "decision_visibility": "REMOVED",
    "source_type": "SOURCE_VOLUNTARY",
}
CATEGORIES = {
    "ANIMAL_WELFARE",
    "CONSUMER_INFORMATION",
    "CYBER_VIOLENCE",
    "CYBER_VIOLENCE_AGAINST_WOMEN",
    "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
    "ILLEGAL_OR_HARMFUL_SPEECH",
    "INTELLECTUAL_PROPERTY_INFRINGEMENTS",
    "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
    "NOT_SPECIFIED_NOTICE",
    "OTHER_VIOLATION_TC",
    "PROTECTION_OF_MINORS",
    "RISK_FOR_PUBLIC_SECURITY",
    "SCAMS_AND_FRAUD",
    "SELF_HARM",
    "UNSAFE_AND_PROHIBITED_PRODUCTS",
    "VIOLENCE",
}
KEYWORDS = {
    "CYBER_VIOLENCE": {"KEYWORD_CYBER_BULLYING_INTIMIDATION", "KEYWORD_CYBER_HARASSMENT"},
    "ILLEGAL_OR_HARMFUL_SPEECH": {"KEYWORD_DEFAMATION", "KEYWORD_DISCRIMINATION", "KEYWORD_HATE_SPEECH"},
    "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS": {"KEYWORD_MISINFORMATION_DISINFORMATION"},
    "OTHER_VIOLATION_TC": {"KEYWORD_ADULT_SEXUAL_MATERIAL", "KEYWORD_NUDITY"},
    "SELF_HARM": {"KEYWORD_SELF_MUTILATION", "KEYWORD_SUICIDE"},
}
"""Which keywords the database takes beside which category, of those that comments give rise to."""
REQUIRED = (
    "decision_ground", "content_type", "category", "content_date", "application_date", "decision_facts",
    "source_type", "automated_detection", "automated_decision", "puid",
)  # fmt: skip
SECRET = ("张三丰", "13812345678", "绝密原文")


def hidden(number: int, reason: str | None, posted: str | None = "2024-08-06T14:09:01Z") -> Item:
    uid = Uid(f"c{number:020d}")
    text = f"{SECRET[2]} 电话{SECRET[1]} @{SECRET[0]}"
    comment = Comment(uid, None, None, number, SECRET[0], text, str(number), posted_at=posted)
    state = State(Status.HIDDEN, reason, (), SECRET[0], SECRET[0], "2026-11-23T15:00:00Z")
    return Item(number, comment, None, None, state, Flags(uid, (), Scores(), number % 2 == 0, 0.5))


def write(form: str, items: list[Item], answers: dict[str, str] | None = None) -> tuple[bytes, Exported]:
    out = io.BytesIO()
    done = export(items, exporter(form), out, Head(1, "ab"), Job(), extras=Extras(answers=answers or {}))
    return out.getvalue(), done


def test_statements_of_reasons_are_valid() -> None:
    items = [hidden(n, reason) for n, reason in enumerate([*sorted(REASON_IDS), None] * 20)]
    data, done = write("dsa", [redactor(b"k" * 32).item(item) for item in items], ANSWERS)
    calls = [json.loads(line)["statements"] for line in data.splitlines()]
    assert [len(call) for call in calls] == [100, 100, 80]
    assert done.rows == len(items) == 280
    puids = set()
    for made in (statement for call in calls for statement in call):
        assert all(made.get(name) for name in REQUIRED)
        assert made["decision_ground"] == "DECISION_GROUND_INCOMPATIBLE_CONTENT"
        assert 0 < len(made["incompatible_content_ground"]) <= 500
        assert 0 < len(made["incompatible_content_explanation"]) <= 2000
        assert made["incompatible_content_illegal"] in ("Yes", "No")
        assert made["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_REMOVED"]
        assert made["content_type"] == ["CONTENT_TYPE_TEXT"]
        assert made["category"].removeprefix("STATEMENT_CATEGORY_") in CATEGORIES
        category = made["category"].removeprefix("STATEMENT_CATEGORY_")
        assert set(made.get("category_specification", [])) <= KEYWORDS.get(category, set())
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", made["content_date"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", made["application_date"])
        assert len(made["decision_facts"]) <= 5000
        assert made["source_type"] in ("SOURCE_VOLUNTARY",)
        assert made["automated_detection"] in ("Yes", "No")
        assert made["automated_decision"] == "AUTOMATED_DECISION_NOT_AUTOMATED"
        assert re.fullmatch(r"[a-zA-Z0-9-_]{1,500}", made["puid"])
        puids.add(made["puid"])
    assert len(puids) == 280
    assert not any(secret.encode() in data for secret in SECRET)
    assert not any(item.comment.uid.encode() in data for item in items)


def test_statements_ask_for_what_no_queue_knows() -> None:
    with pytest.raises(ModeratorError) as refused:
        write("dsa", [hidden(1, "advert")], {"source_type": "SOURCE_VOLUNTARY"})
    assert refused.value.key == "export.answers_missing"
    assert refused.value.params["names"] == "incompatible_content_ground, decision_visibility"
    with pytest.raises(ModeratorError) as refused:
        write("dsa", [hidden(1, "advert")], ANSWERS | {"source_type": "SOURCE_RUMOUR"})
    assert refused.value.key == "export.bad_answer"
    for name, given in (
        ("territorial_scope", "DE XX"),
        ("content_date", "2024-2-30"),
        ("content_date", "早"),
    ):
        with pytest.raises(ModeratorError) as refused:
            write("dsa", [hidden(1, "advert")], ANSWERS | {name: given})
        assert (refused.value.key, refused.value.params["name"]) == ("export.bad_answer", name)
    data, done = write("dsa", [hidden(1, "advert", None), hidden(2, "advert")], ANSWERS)
    assert (done.rows, dict(done.left_out)) == (1, {"no_date": 1})
    assert data.count(b"puid") == 1


def test_label_studio_tasks_are_of_its_format() -> None:
    tasks = json.loads(write("label-studio", [hidden(1, "advert"), hidden(2, None)])[0])
    for task in tasks:
        assert set(task) == {"data", "annotations", "predictions"}
        assert isinstance(task["data"]["text"], str)
        for made in (*task["annotations"], *task["predictions"]):
            for result in made["result"]:
                assert (result["from_name"], result["to_name"], result["type"]) == (
                    "label",
                    "text",
                    "choices",
                )
                assert all(isinstance(word, str) for word in result["value"]["choices"])
        assert all(0 <= made["score"] <= 1 for made in task["predictions"])
    assert tasks[0]["annotations"][0]["result"][0]["value"]["choices"] == ["advert"]


def test_wxr_names_what_wordpress_needs() -> None:
    root = ElementTree.fromstring(write("wxr", [hidden(7, "advert"), hidden(8, "threat")])[0])
    wp = "{http://wordpress.org/export/1.2/}"
    assert root.findtext(f"channel/{wp}wxr_version") == "1.2"
    post = root.find("channel/item")
    assert post is not None
    assert post.findtext(f"{wp}post_type") == "post"
    found = [
        (c.findtext(f"{wp}comment_id"), c.findtext(f"{wp}comment_approved"))
        for c in post.iter(f"{wp}comment")
    ]
    assert found == [("7", "spam"), ("8", "trash")]


def test_activities_are_of_the_vocabulary() -> None:
    made = json.loads(write("activity-streams", [hidden(1, "advert")])[0])
    assert made["@context"] == "https://www.w3.org/ns/activitystreams"
    assert made["type"] == "OrderedCollection"
    assert [one["type"] for one in made["orderedItems"]] == ["Reject"]
    assert made["orderedItems"][0]["object"]["type"] == "Note"


def test_every_reason_has_a_card_in_both_languages() -> None:
    known = cards()
    assert set(known) == {reason.id for reason in REASONS}
    for card in known.values():
        assert set(card.definition) == set(card.notice) == {"zh", "en"}
        assert all(card.definition.values())
        assert all(card.notice.values())
        assert max(map(len, card.definition.values())) <= 2000


def test_decisions_without_an_id_are_counted_not_lost() -> None:
    bare = hidden(1, "advert")
    for name in ("wp-cli", "wp-rest", "disqus", "isso"):
        odd = [
            hidden(2, "advert"),
            _with_id(bare, None),
            _with_id(bare, "1; rm -rf /"),
            _with_id(bare, "１２"),
        ]
        data, done = write(name, odd)
        assert (done.rows, dict(done.left_out)) == (1, {"no_id": 3}), name
        assert b"rm" not in data.replace(b"remove", b"")


def _with_id(item: Item, source_id: str | None) -> Item:
    from dataclasses import replace

    return replace(item, comment=replace(item.comment, source_id=source_id))
