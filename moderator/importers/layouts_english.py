"""How copied pages in English lay out their comments, line by line, as data."""

from __future__ import annotations

from moderator.importers.layouts import BODY, Layout, line

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?"
_DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|\d{{1,2}} {_MONTH}(?:,? \d{{4}})?"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}/\d{{1,2}}/\d{{2,4}})(?:,? (?:at )?{_CLOCK})?"
)
_AGO = r"(?:(?:an?|\d+) (?:second|sec|minute|min|hour|hr|day|week|month|year)s?|\d+ ?(?:mo|yr|[smhdwy])) ago"
WHEN = rf"(?:{_AGO}|[Jj]ust now|[Yy]esterday(?:,? (?:at )?{_CLOCK})?|{_DATE})"
SHORT = r"\d{1,3} ?(?:mo|min|hr|yr|[smhdwy])"
_EDITED = r"(?: ?[•·]? ?\(?[Ee]dited\)?)?"
_AUTHOR = r"(?P<author>(?!(?:Reply|Like|Share|Report|Upvote|Downvote|Award|r/.*|\d+)$).{1,40})"
_LIKES = line(r"(?:Likes? ?\(?|[+▲👍] ?)?(?P<likes>\d[\d,.]*[KkMm]?)\)?(?: likes?| points?)?", optional=True)
_REPLY = line(r"Reply", optional=True)
_REPLIES = line(r"(?:View )?(?P<replies>\d+) (?:more )?repl(?:y|ies)", optional=True)

ENGLISH = (
    Layout(
        "hacker news",
        (line(rf"(?P<author>[^\s•·]{{1,20}}) (?P<time>{_AGO}|on {_DATE})(?: \|.*)?(?: ?\[[–+-].*\])?"), BODY),
        weight=0.9,
    ),
    Layout(
        "youtube",
        (line(r"(?P<author>@[\w.\-]{2,40})"), line(rf"(?P<time>{WHEN}){_EDITED}"), BODY, _LIKES, _REPLY,
         _REPLIES),
        weight=0.9,
    ),
    Layout(
        "reddit",
        (line(_AUTHOR), line(r"(?:OP|MOD)", optional=True), line(r"[•·]"),
         line(rf"(?P<time>{WHEN}|{SHORT}){_EDITED}"), line(r"[•·]|Edited .*", optional=True), BODY,
         line(r"Upvote", optional=True), line(r"(?P<likes>-?\d[\d,.]*[kKmM]?)", optional=True),
         line(r"Downvote", optional=True)),
        weight=0.9,
    ),
    Layout(
        "comments behind their posts",
        (line(rf"(?:\d+ )?(?P<text>.+) [–—-] ?(?P<author>.{{1,40}}?) (?P<time>{_DATE})"),),
        weight=0.8,
    ),
    Layout(
        "name, time, text",
        (line(_AUTHOR), line(rf"(?:[•·] ?)?(?P<time>{WHEN}){_EDITED}"), BODY, _LIKES, _REPLY, _REPLIES),
        weight=0.85,
    ),
    Layout(
        "name, text, buttons, age",
        (line(_AUTHOR), BODY, line(r"Like"), _REPLY, line(rf"(?P<time>{SHORT}|{WHEN}){_EDITED}"), _LIKES),
        distinct=False,
        weight=0.85,
    ),
    Layout(
        "name, text, age with buttons",
        (line(_AUTHOR), BODY,
         line(rf"(?P<time>{SHORT}) ?(?:(?P<likes>[\d,.]+[KkMm]?) likes?)? ?Reply(?: ?See translation)?"),
         _REPLIES),
        distinct=False,
        weight=0.85,
    ),
)  # fmt: skip
"""Tried beside the others; all are anchored on a time, so that no program or letter is taken for one."""
