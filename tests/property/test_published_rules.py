"""Whatever people wrote, WXR, Label Studio and Ozone files keep the rules that are published for them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from xml.parsers import expat

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from test_exporters_hostile import ANY_TEXT, items

from moderator.exporters.base import Nothing
from moderator.exporters.export import Extras, export, exporter
from moderator.jobs import Job
from moderator.records import Article, Item, Status, Uid
from moderator.store.reader import Head
from moderator.vocabulary import REASON_IDS

WP = "http://wordpress.org/export/1.2/"
POST = ("post_id", "status", "post_type")
COMMENT = (
    "comment_id", "comment_author", "comment_author_email", "comment_author_url", "comment_author_IP",
    "comment_date", "comment_date_gmt", "comment_content", "comment_approved", "comment_type",
    "comment_parent", "comment_user_id",
)  # fmt: skip
APPROVED = {Status.APPROVED: {"1"}, Status.HIDDEN: {"spam", "trash"}}


class Page(Nothing):
    """A backdrop with an article whose title, address and text are as hostile as the comments."""

    def __init__(self, text: str, found: Sequence[Item]) -> None:
        object.__setattr__(self, "said", text)
        object.__setattr__(self, "items", {item.comment.uid: item for item in found})

    def article(self, uid: Uid) -> Article | None:
        return Article(uid, "x", self.said, self.said, self.said, (self.said,))  # type: ignore[attr-defined]

    def comment(self, uid: Uid) -> Item | None:
        found: Item | None = self.items.get(uid)  # type: ignore[attr-defined]
        return found


def made(found: Sequence[Item], form: str, said: str = "", **answers: str) -> bytes:
    out = io.BytesIO()
    extras = Extras(answers=answers, backdrop=Page(said, found))
    export(found, exporter(form), out, Head(1, "ab"), Job(), extras=extras)
    return out.getvalue()


@st.composite
def threads(draw: st.DrawFn) -> list[Item]:
    """Comments that answer each other, some with the same id in two places, some without a date."""
    found = []
    for item in draw(items()):
        above = draw(st.sampled_from([None, *(one.comment.uid for one in found)]))
        comment = replace(
            item.comment,
            parent=above,
            article=draw(st.sampled_from([None, Uid("a" * 16), Uid("b" * 16)])),
            source_id=draw(
                st.sampled_from([item.comment.source_id, "1", "01", "0", "１", "900000001", "9" * 19])
            ),
            posted_at=draw(st.sampled_from([None, item.comment.posted_at, "2024-08-06T14:09:01.5Z"])),
            extra={**item.comment.extra, "comment_type": draw(st.sampled_from(["", "pingback", "x" * 30]))},
        )
        found.append(replace(item, comment=comment))
    return found


@settings(max_examples=40)
@given(threads(), ANY_TEXT)
def test_wxr_keeps_the_rules_of_rss_and_of_wordpress(found: list[Item], said: str) -> None:
    data = made(found, "wxr", said)
    expat.ParserCreate("UTF-8").Parse(data, True)
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    assert (root.tag, root.get("version"), root.nsmap["wp"]) == ("rss", "2.0", WP)
    (channel,) = root
    assert channel.tag == "channel"
    assert all(channel.findtext(name) is not None for name in ("title", "link", "description"))
    assert channel.findtext(f"{{{WP}}}wxr_version") == "1.2"
    assert all(
        (channel.findtext(f"{{{WP}}}{n}") or "").startswith("http")
        for n in ("base_site_url", "base_blog_url")
    )
    listed = [node for post in channel.iter("item") for node in _post(post)]
    assert len(listed) == len(found)
    ids = [int(node["comment_id"]) for node in listed]
    assert len(set(ids)) == len(ids)
    assert all(0 < one < 2**63 for one in ids)
    number_of = {item.comment.uid: n for item, n in zip(found, ids, strict=True)}
    for node, item in zip(listed, found, strict=True):
        parent = item.comment.parent
        assert int(node["comment_parent"]) == (number_of[parent] if parent else 0)
        assert node["comment_approved"] in APPROVED.get(item.state.status, {"0"})
        assert node["comment_type"] in ("comment", "pingback", "trackback")
        assert node["comment_user_id"] == "0"
        for name in ("comment_date", "comment_date_gmt"):
            wanted = "2024-08-06 14:09:01" if item.comment.posted_at else "0000-00-00 00:00:00"
            assert node[name] == wanted
            assert not item.comment.posted_at or datetime.strptime(node[name], "%Y-%m-%d %H:%M:%S")


def _post(post: etree._Element) -> list[dict[str, str]]:
    """The comments of an item by element name; each element once, the item's own fields first."""
    assert post.findtext("title")
    own = {name: post.findtext(f"{{{WP}}}{name}") or "" for name in POST}
    assert int(own["post_id"]) > 0
    assert (own["status"], own["post_type"]) == ("publish", "post")
    comments = []
    for node in post.iter(f"{{{WP}}}comment"):
        names = [etree.QName(child).localname for child in node]
        assert tuple(names) == COMMENT
        comments.append({etree.QName(child).localname: child.text or "" for child in node})
    return comments


@settings(max_examples=30)
@given(items())
def test_label_studio_tasks_are_of_its_format(found: list[Item]) -> None:
    tasks = json.loads(made(found, "label-studio"))
    assert len(tasks) == len(found)
    for task, item in zip(tasks, found, strict=True):
        assert task.keys() == {"data", "annotations", "predictions"}
        assert task["data"] == {"text": item.comment.text, "uid": item.comment.uid, "tags": []}
        decided = item.state.status in (Status.APPROVED, Status.HIDDEN)
        assert len(task["annotations"]) == decided
        for one in task["annotations"]:
            assert one.keys() == {"result", "was_cancelled", "ground_truth"}
            assert (one["was_cancelled"], one["ground_truth"]) == (False, False)
            assert _choice(one["result"]) in REASON_IDS | {"ok", "hidden"}
        (guess,) = task["predictions"]
        assert guess.keys() == {"model_version", "score", "result"}
        assert isinstance(guess["model_version"], str)
        assert 0 <= guess["score"] <= 1
        assert _choice(guess["result"]) in REASON_IDS | {"ok", "hidden"}


def _choice(result: list[dict[str, object]]) -> str:
    (one,) = result
    assert one.keys() == {"from_name", "to_name", "type", "value"}
    assert (one["from_name"], one["to_name"], one["type"]) == ("label", "text", "choices")
    value = one["value"]
    assert isinstance(value, dict)
    assert value.keys() == {"choices"}
    (word,) = value["choices"]
    assert isinstance(word, str)
    return word


REQUIRED = {
    "modEventTakedown": set(), "modEventAcknowledge": set(), "modEventEscalate": set(),
    "modEventComment": set(), "modEventLabel": {"createLabelVals", "negateLabelVals"},
    "modEventTag": {"add", "remove"},
}  # fmt: skip
ALLOWED = {
    "modEventTakedown": {"comment", "policies", "durationInHours"}, "modEventAcknowledge": {"comment"},
    "modEventEscalate": {"comment"}, "modEventComment": {"comment", "sticky"},
    "modEventLabel": {"createLabelVals", "negateLabelVals"}, "modEventTag": {"add", "remove"},
}  # fmt: skip


@settings(max_examples=40)
@given(items(), st.data())
def test_ozone_events_are_of_its_lexicon(found: list[Item], data: st.DataObject) -> None:
    asked = []
    for item in found:
        address = data.draw(st.sampled_from([item.comment.source_id, "at://did:plc:x/app.bsky.feed.post/3k"]))
        reason = data.draw(st.sampled_from([None, "my_own_reason", *sorted(REASON_IDS)]))
        tags = tuple(data.draw(st.lists(st.sampled_from(["coded", "good"]), unique=True)))
        cid = data.draw(st.sampled_from(["", "bafyreib"]))
        asked.append(
            replace(
                item,
                state=replace(
                    item.state, reason=reason if item.state.status is Status.HIDDEN else None, tags=tags
                ),
                comment=replace(item.comment, source_id=address, extra={"cid": cid} if cid else {}),
            )
        )
    written = made(asked, "ozone", created_by="did:web:example.org").decode().split("\n")[:-1]
    events = [json.loads(line) for line in written]
    assert len({one["id"] for one in events}) == len(events)
    for one in events:
        assert one.keys() == {"id", "event", "subject", "subjectBlobCids", "createdBy", "createdAt"}
        assert 0 <= one["id"] < 2**53
        assert one["subject"].keys() == {"$type", "uri", "cid"}
        assert one["subject"]["$type"] == "com.atproto.repo.strongRef"
        assert re.fullmatch(r"at://did:[a-z]+:[^/]+/[a-zA-Z.]+/.+", one["subject"]["uri"])
        assert one["subject"]["cid"]
        assert one["subjectBlobCids"] == []
        assert one["createdBy"] == "did:web:example.org"
        assert datetime.fromisoformat(one["createdAt"]).tzinfo is not None
        _event(one["event"])


def _event(event: dict[str, object]) -> None:
    kind = str(event["$type"]).removeprefix("tools.ozone.moderation.defs#")
    assert REQUIRED[kind] <= event.keys() - {"$type"} <= ALLOWED[kind]
    assert isinstance(event.get("comment", ""), str)
    for name in ("createLabelVals", "negateLabelVals", "add", "remove", "policies"):
        listed = event.get(name, [])
        assert isinstance(listed, list)
        assert all(isinstance(word, str) and word for word in listed)
    policies, labels = event.get("policies", []), event.get("createLabelVals", [])
    assert isinstance(policies, list)
    assert isinstance(labels, list)
    assert len(policies) <= 5
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", label) for label in labels)
