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

OTHER = "OTHER"
MOST_EXPLANATION = 2000
"""Characters the database takes as an explanation."""
EARLIEST, LATEST = "2000-01-01", "2038-01-01"
"""Between these days the database believes that a content was written."""

ASKS = (
    Ask("incompatible_content_ground"),
    Ask(
        "decision_visibility",
        choices=("REMOVED", "DISABLED", "DEMOTED", "AGE_RESTRICTED", "INTERACTION_RESTRICTED", "LABELLED",
                 OTHER),
    ),
    Ask(
        "source_type",
        choices=("SOURCE_VOLUNTARY", "SOURCE_ARTICLE_16", "SOURCE_TRUSTED_FLAGGER",
                 "SOURCE_TYPE_OTHER_NOTIFICATION"),
    ),
    Ask("territorial_scope", default=""),
    Ask("content_date", default="", limit=10),
    Ask("illegal_content_legal_ground", default=""),
    Ask("illegal_reasons", default="illegal"),
    Ask("decision_visibility_other", default=""),
)  # fmt: skip
"""What the law asks and no queue knows. ``content_date`` stands in where a comment has no date.

Hidden for one of ``illegal_reasons``, a comment is stated as illegal where ``illegal_content_legal_ground``
names the law; without it as against the rules, and illegal besides. ``decision_visibility_other`` says what
was done where no word of the list does.
"""


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """Only hidden comments restrict anything: only they are stated."""
    known, batch = cards(), list[bytes]()
    _check(context.answers, known)
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


def _check(answers: Mapping[str, str], known: Mapping[str, Card]) -> None:
    """Raises ModeratorError for what the database would refuse."""
    for name, words in (("territorial_scope", COUNTRIES), ("illegal_reasons", known.keys())):
        for word in answers[name].split():
            if word not in words:
                raise _refused(name, word, " ".join(sorted(words)))
    if answers["decision_visibility"] == OTHER and not answers["decision_visibility_other"].strip():
        raise ModeratorError("export.answers_missing", format="dsa", names="decision_visibility_other")
    given = answers["content_date"]
    try:
        if given and not (date.fromisoformat(given).isoformat() == given and _believed(given)):
            raise ValueError(given)
    except ValueError as fault:
        raise _refused("content_date", given, f"YYYY-MM-DD, {EARLIEST} – {LATEST}") from fault


def _refused(name: str, given: str, known: str) -> ModeratorError:
    return ModeratorError("export.bad_answer", name=name, given=given, known=known)


def _believed(day: str) -> bool:
    return EARLIEST <= day <= LATEST


def _send(batch: list[bytes], out: BinaryIO) -> None:
    out.write(b'{"statements":[' + b",".join(batch) + b"]}\n")


def statement(item: Item, context: Context, known: Mapping[str, Card]) -> dict[str, object] | None:
    """One statement, of fixed texts and dates only; None where the comment's date is not known.

    Raises ModeratorError for a reason card that is no explanation: nothing is cut to make it one.
    """
    answers, state = context.answers, item.state
    posted = (item.comment.posted_at or "")[:10]
    posted = posted if _believed(posted) else answers["content_date"]
    if not posted or state.decided_at is None:
        return None
    reason = state.reason if state.reason and state.reason in known else "other"
    category, keyword = CATEGORIES.get(reason, ("OTHER_VIOLATION_TC", ""))
    said = _explanation(known[reason], "en" if context.english else "zh")
    made: dict[str, object] = {
        **_restriction(answers),
        **_ground(answers, reason, said),
        "content_type": ["CONTENT_TYPE_TEXT"],
        "category": CATEGORY + category,
        "content_language": "ZH",
        "content_date": posted,
        "application_date": state.decided_at[:10],
        "decision_facts": context.translator()("export.dsa.facts", reason=said),
        "source_type": answers["source_type"],
        "automated_detection": "Yes" if item.flags.flagged else "No",
        "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
        "puid": f"{item.comment.uid}-{_digits(state.decided_at)}",
    }
    if keyword:
        made["category_specification"] = [keyword]
    if scope := answers["territorial_scope"].split():
        made["territorial_scope"] = scope
    return made


def _explanation(card: Card, language: str) -> str:
    said = card.definition[language].strip()
    if not 0 < len(said) <= MOST_EXPLANATION:
        raise ModeratorError("export.dsa.card", reason=card.reason, n=len(said), most=MOST_EXPLANATION)
    return said


def _restriction(answers: Mapping[str, str]) -> dict[str, object]:
    word = answers["decision_visibility"]
    if word == OTHER:
        return {
            "decision_visibility": ["DECISION_VISIBILITY_OTHER"],
            "decision_visibility_other": answers["decision_visibility_other"],
        }
    return {"decision_visibility": [VISIBILITY + word]}


def _ground(answers: Mapping[str, str], reason: str, said: str) -> dict[str, object]:
    illegal, law = reason in answers["illegal_reasons"].split(), answers["illegal_content_legal_ground"]
    if illegal and law.strip():
        return {
            "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
            "illegal_content_legal_ground": law,
            "illegal_content_explanation": said,
        }
    return {
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": answers["incompatible_content_ground"],
        "incompatible_content_explanation": said,
        "incompatible_content_illegal": "Yes" if illegal else "No",
    }


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
