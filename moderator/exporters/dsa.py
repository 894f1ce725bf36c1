"""Writes DSA Statements of Reasons: one request of at most 100 statements a line, no personal data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import BinaryIO

import orjson

from moderator.errors import ModeratorError
from moderator.exporters.base import Ask, Context, Form, Missing, Split
from moderator.exporters.cards import Card, cards
from moderator.records import Item, Status

BATCH = 100
VISIBILITY = "DECISION_VISIBILITY_CONTENT_"
CATEGORY = "STATEMENT_CATEGORY_"

CATEGORIES = {
    "personal_abuse": ("CYBER_VIOLENCE", "KEYWORD_CYBER_HARASSMENT"),
    "group_hate": ("ILLEGAL_OR_HARMFUL_SPEECH", "KEYWORD_HATE_SPEECH"),
    "sexual": ("OTHER_VIOLATION_TC", "KEYWORD_ADULT_SEXUAL_MATERIAL"),
    "threat": ("CYBER_VIOLENCE", "KEYWORD_CYBER_BULLYING_INTIMIDATION"),
    "doxxing": ("DATA_PROTECTION_AND_PRIVACY_VIOLATIONS", ""),
    "misinformation": (
        "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
        "KEYWORD_MISINFORMATION_DISINFORMATION",
    ),
    "illegal": ("ILLEGAL_OR_HARMFUL_SPEECH", ""),
    "incitement_self_harm": ("SELF_HARM", ""),
}
"""Our reasons as category and keyword of the database; the others are OTHER_VIOLATION_TC, without one."""

COUNTRIES = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT",
    "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
"""What ``territorial_scope`` may name: the European Union and the rest of the economic area."""

ASKS = (
    Ask("incompatible_content_ground"),
    Ask("decision_visibility", choices=("REMOVED", "DISABLED", "DEMOTED", "INTERACTION_RESTRICTED")),
    Ask(
        "source_type",
        choices=("SOURCE_VOLUNTARY", "SOURCE_ARTICLE_16", "SOURCE_TRUSTED_FLAGGER",
                 "SOURCE_TYPE_OTHER_NOTIFICATION"),
    ),
    Ask("territorial_scope", default=""),
    Ask("content_date", default="", limit=10),
)  # fmt: skip
"""What the law asks and no queue knows. ``content_date`` stands in where a comment has no date."""


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """Only hidden comments restrict anything: only they are stated."""
    _check(context.answers)
    known, batch = cards(), list[bytes]()
    for number, item in enumerate(items):
        context.tick(number)
        if item.state.status is not Status.HIDDEN:
            continue
        made = statement(item, context, known)
        if made is None:
            context.leave_out(Missing.NO_DATE)
            continue
        row = orjson.dumps(made)
        context.seal.row(row)
        batch.append(row)
        if len(batch) == BATCH:
            _send(batch, out)
            batch = []
    if batch:
        _send(batch, out)


def _check(answers: Mapping[str, str]) -> None:
    """Raises ModeratorError for a country or a date that the database would refuse."""
    for code in answers["territorial_scope"].split():
        if code not in COUNTRIES:
            known = " ".join(sorted(COUNTRIES))
            raise ModeratorError("export.bad_answer", name="territorial_scope", given=code, known=known)
    given = answers["content_date"]
    try:
        if given and date.fromisoformat(given).isoformat() != given:
            raise ValueError(given)
    except ValueError as fault:
        raise ModeratorError(
            "export.bad_answer", name="content_date", given=given, known="YYYY-MM-DD"
        ) from fault


def _send(batch: list[bytes], out: BinaryIO) -> None:
    out.write(b'{"statements":[' + b",".join(batch) + b"]}\n")


def statement(item: Item, context: Context, known: Mapping[str, Card]) -> dict[str, object] | None:
    """One statement, of fixed texts and dates only; None where the comment's date is not known."""
    answers, state = context.answers, item.state
    posted = (item.comment.posted_at or "")[:10] or answers["content_date"]
    if not posted or state.decided_at is None:
        return None
    reason = state.reason if state.reason and state.reason in known else "other"
    category, keyword = CATEGORIES.get(reason, ("OTHER_VIOLATION_TC", ""))
    card = known[reason]
    language = "en" if context.english else "zh"
    made: dict[str, object] = {
        "decision_visibility": [VISIBILITY + answers["decision_visibility"]],
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": answers["incompatible_content_ground"],
        "incompatible_content_explanation": card.definition[language],
        "incompatible_content_illegal": "Yes" if reason == "illegal" else "No",
        "content_type": ["CONTENT_TYPE_TEXT"],
        "category": CATEGORY + category,
        "content_language": "ZH",
        "content_date": posted,
        "application_date": state.decided_at[:10],
        "decision_facts": context.translator()("export.dsa.facts", reason=card.definition[language]),
        "source_type": answers["source_type"],
        "automated_detection": "Yes" if item.flags.flagged else "No",
        "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
        "puid": f"{item.comment.uid}-{_digits(state.decided_at)}",
    }
    if keyword:
        made["category_specification"] = [keyword]
    if answers["territorial_scope"]:
        made["territorial_scope"] = [part for part in answers["territorial_scope"].split() if part]
    return made


def _digits(at: str) -> str:
    """An instant as an identifier may hold it: a comment hidden twice in a day is stated twice."""
    return "".join(character for character in at if character.isdigit())


FORM = Form(
    "dsa",
    ".jsonl",
    write,
    ("text", "author", "tags", "note", "reviewer", "scores", "findings", "history"),
    leaves_house=True,
    asks=ASKS,
    split=Split.STATEMENTS,
)
