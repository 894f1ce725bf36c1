"""The default reasons and tags: their ids, their keys, and which finding suggests which reason."""

from __future__ import annotations

from dataclasses import dataclass

from moderator.records import Category


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for hiding. Its names are the catalogue's ``reason.<id>``; ``key`` is the digit, or None."""

    id: str
    key: int | None
    needs_note: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag a reviewer may add. ``escalates`` also sends the comment to a second look."""

    id: str
    key: int | None
    escalates: bool = False


REASONS = (
    Reason("personal_abuse", 1),
    Reason("group_hate", 2),
    Reason("profanity", 3),
    Reason("advert", 4),
    Reason("flood", 5),
    Reason("off_topic", 6),
    Reason("sexual", 7),
    Reason("threat", 8),
    Reason("doxxing", 9),
    Reason("other", 0, needs_note=True),
    Reason("misinformation", None),
    Reason("illegal", None),
    Reason("incitement_self_harm", None),
)

TAGS = (
    Tag("coded", 1),
    Tag("irony", 2),
    Tag("baiting", 3),
    Tag("region", 4),
    Tag("gender", 5),
    Tag("ethnic_national", 6),
    Tag("bad_name", 7),
    Tag("distress", 8, escalates=True),
    Tag("good", 9),
    Tag("to_verify", None),
    Tag("repeat_offender", None),
    Tag("paid_poster", None),
    Tag("minor", None),
)

SUGGESTED = {
    Category.ABUSE: "personal_abuse",
    Category.HATE: "group_hate",
    Category.SEXUAL: "sexual",
    Category.THREAT: "threat",
    Category.SPAM: "advert",
    Category.CONTACT: "advert",
    Category.FLOOD: "flood",
    Category.OFF_TOPIC: "off_topic",
}
"""The reason ``D`` takes for a finding of a category, where its rule names none."""

REASON_IDS = frozenset(reason.id for reason in REASONS)
ESCALATING_TAGS = frozenset(tag.id for tag in TAGS if tag.escalates)
