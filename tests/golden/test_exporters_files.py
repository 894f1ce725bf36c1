"""Exports compared byte for byte with the files in ``tests/fixtures/exporters``."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from moderator.exporters.base import Split
from moderator.exporters.export import Extras, export, exporter, exporters
from moderator.jobs import Job
from moderator.journal import Event, Verb
from moderator.records import (
    Article,
    AuthorRecord,
    AuthorState,
    Category,
    Comment,
    Field,
    Finding,
    Flags,
    Item,
    NameVerdict,
    Precision,
    Scores,
    Severity,
    Standing,
    State,
    Status,
    Uid,
)
from moderator.store.reader import Head

GOLDEN = Path(__file__).parent.parent / "fixtures" / "exporters"
ARTICLE = Uid("a00000000000000000000001")
FIRST, SECOND = Uid("c00000000000000000000001"), Uid("c00000000000000000000002")
THIRD = Uid("c00000000000000000000003")


def finding(words: str, text: str, category: Category, field: Field, held_back: bool) -> Finding:
    start = text.index(words)
    span = (start, start + len(words))
    return Finding(
        "demo.rule", 2, category, Severity.HIGH, field, (span,), held_back, f"含“{words}”", f"holds {words}"
    )


def items() -> list[Item]:
    text = '他说:"这是\n两行",还有逗号🙏'
    first = Comment(
        FIRST, ARTICLE, None, 1, "老二逼了", text, "1234567890123456789", None, "2024-08-06 22:09:01+08:00",
        "2024-08-06T14:09:01Z", Precision.SECOND, 15000, 2, "广东", {"会员等级": "5"},
    )  # fmt: skip
    second = Comment(
        SECOND, ARTICLE, FIRST, 2, "@某人", "=1+1,路口交通", None, "@某人 回复 01-31 10:32", "01-31 10:32",
        None, Precision.MINUTE_NO_YEAR,
    )  # fmt: skip
    state = State(
        Status.HIDDEN, "personal_abuse", ("baiting", "bad_name"), "见第 3 条", "li", "2026-11-23T15:00:00Z"
    )
    return [
        Item(
            1, first, "标题", None, state,
            Flags(
                FIRST, (finding("二逼", "老二逼了", Category.ABUSE, Field.AUTHOR, False),),
                Scores(0.75, 0.5, None), True, 0.625,
            ),
        ),
        Item(
            2, second, "标题", "老二逼了", State(),
            Flags(
                SECOND, (finding("口交", second.text, Category.SEXUAL, Field.TEXT, True),),
                Scores(0.0, 0.25, 0.125), False, 0.0, (), "c1",
            ),
        ),
    ]  # fmt: skip


TEXTS = {Split.LINES, Split.RECORDS, Split.STATEMENTS}
ANSWERS = {
    "dsa": {
        "incompatible_content_ground": "Rules of the comment section, 2",
        "decision_visibility": "DISABLED",
        "source_type": "SOURCE_VOLUNTARY",
    },
    "ozone": {"created_by": "did:example:moderator"},
}


@dataclass(frozen=True, slots=True)
class Known:
    """A small queue as backdrop."""

    events: tuple[Event, ...] = ()

    def article(self, uid: Uid) -> Article | None:
        return Article(uid, "demo", "77", "标题", "https://example.org/77?a=1&b=2", ("第一段", "第二段"))

    def comment(self, uid: Uid) -> Item | None:
        return next((item for item in items() if item.comment.uid == uid), None)

    def history(self, uid: Uid) -> tuple[Event, ...]:
        return tuple(event for event in self.events if event.comment == uid)

    def authors(self) -> tuple[AuthorRecord, ...]:
        banned = AuthorState(
            Standing.BANNED, 2, NameVerdict.BAD, "flood", "=见第 3 条", "li", "2026-11-23T15:02:00.000Z"
        )
        return (
            AuthorRecord("@某人", AuthorState(name=NameVerdict.FINE), 1, 0),
            AuthorRecord("老二逼了", banned, 3, 2),
        )


def many() -> list[Item]:
    """The two comments, and one more: approved, with an address, a date, and a text full of traps."""
    third = Comment(
        THIRD, ARTICLE, None, 3, "<b>阿宝</b>",
        "]]>&amp; <img src=x>\r\n第二行\x00\u202e$(id)`id`", "3", None,
        "2024-08-07 10:00", "2024-08-07T02:00:00Z", Precision.MINUTE, 3, 0, None,
        {"revision_id": "r-9", "cid": "bafy"},
    )  # fmt: skip
    state = State(Status.APPROVED, None, ("good",), None, "li", "2026-11-23T15:01:00Z")
    return [
        *items(),
        Item(3, third, "标题", None, state, Flags(THIRD, (), Scores(0.1, 0.9, 0.5), False, 0.1)),
    ]


def written(form: str, *, english: bool = False) -> bytes:
    out, found = io.BytesIO(), many() if form not in ("csv", "jsonl") else items()
    if form == "ozone":
        found = [
            replace(
                i,
                comment=replace(
                    i.comment,
                    source_id=f"at://did:plc:x/app.bsky.feed.post/{i.row}",
                    extra={"cid": f"bafyrei{i.row}"},
                ),
            )
            for i in found
        ]
    event = Event("e1", "o1", 1, "2026-11-23T15:00:00.000Z", "li", Verb.HIDE, "g1", FIRST, "personal_abuse")
    extras = Extras(answers=ANSWERS.get(form, {}), backdrop=Known((event,)))
    export(found, exporter(form), out, Head(3, "00"), Job(), english=english, extras=extras)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "english", "name"),
    [
        ("csv", False, "two.csv"),
        ("jsonl", False, "two.jsonl"),
        ("jsonl", True, "two.en.jsonl"),
        *(
            (form.name, False, f"{form.name}{form.extension}")
            for form in exporters()
            if form.split in TEXTS and form.name not in ("csv", "jsonl")
        ),
    ],
)
def test_export_is_as_recorded(form: str, english: bool, name: str) -> None:
    assert written(form, english=english) == (GOLDEN / name).read_bytes()


if __name__ == "__main__":
    # Written anew after a change that is meant; read the difference before committing it.
    for known in exporters():
        if known.split in TEXTS and known.name not in ("csv", "jsonl"):
            (GOLDEN / f"{known.name}{known.extension}").write_bytes(written(known.name))
    for name, form, english in (
        ("two.csv", "csv", False),
        ("two.jsonl", "jsonl", False),
        ("two.en.jsonl", "jsonl", True),
    ):
        (GOLDEN / name).write_bytes(written(form, english=english))
