"""Writes requests to Coral's GraphQL interface: one request body a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from moderator.exporters.base import COMMANDS_LACK, Context, Form, Missing
from moderator.exporters.lines import line, write_lines
from moderator.exporters.target import DECIDED, kept, plain_id
from moderator.records import Item, Status

APPROVE = "mutation A($input: ApproveCommentInput!) { approveComment(input: $input) { clientMutationId } }"
REJECT = "mutation R($input: RejectCommentInput!) { rejectComment(input: $input) { clientMutationId } }"
CODES = {
    "personal_abuse": "ABUSIVE",
    "group_hate": "HATE_SPEECH",
    "profanity": "OFFENSIVE",
    "advert": "AD",
    "flood": "SPAM",
    "off_topic": "IRRELEVANT_CONTENT",
    "sexual": "OFFENSIVE",
    "threat": "HARASSMENT_BULLYING",
    "doxxing": "HARASSMENT_BULLYING",
    "misinformation": "MISINFORMATION",
    "illegal": "ILLEGAL_CONTENT",
    "incitement_self_harm": "ABUSIVE",
}
"""Our reasons as Coral's REJECTION_REASON_CODE; the others are OTHER."""


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """A request names the revision that was read: a comment that came without one is left out."""

    def make(item: Item) -> bytes | None:
        if item.state.status not in DECIDED:
            return None
        comment = plain_id(item, context)
        if comment is None:
            return None
        revision = kept(item, "revisionid", "commentrevisionid", "revisions.id")
        if not revision:
            context.leave_out(Missing.NO_REVISION)
            return None
        return line(request(item, comment, revision))

    write_lines(items, out, context, make)


def request(item: Item, comment: str, revision: str) -> dict[str, object]:
    given: dict[str, object] = {"commentID": comment, "commentRevisionID": revision}
    given["clientMutationId"] = str(item.comment.uid)
    if item.state.status is Status.APPROVED:
        return {"query": APPROVE, "variables": {"input": given}}
    given["reason"] = {"code": CODES.get(item.state.reason or "", "OTHER")}
    return {"query": REJECT, "variables": {"input": given}}


FORM = Form("coral-graphql", ".jsonl", write, COMMANDS_LACK)
