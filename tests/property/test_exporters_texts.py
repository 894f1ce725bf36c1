"""The text itself, out of every format there is: read by a reader that is not ours, or not in it at all."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from test_exporters_hostile import ANSWERS, ANY_TEXT, readable
from test_exporters_hostile import items as hostile

from moderator.exporters.base import Nothing
from moderator.exporters.export import Extras, export, exporter, exporters
from moderator.exporters.xlsx_file import LIMIT
from moderator.jobs import Job
from moderator.records import AuthorRecord, AuthorState, Item, Standing, Status, Uid
from moderator.store.reader import Head
from moderator.text.escape import unescape_cell

EXAMPLES = (
    "=1+1", "+1", "@某人", "-_-||", "\t=1", "\r=1", "\n=1", "x" * 32_767, "好" * 40_000, "🙏" * 17_000,
    "\x00", "a\x00b", "两\r\n行\r又\n行", "👨\u200d👩\u200d👧", "1234567890123456789", "", "العربية\u202eabc",
    "\ufeff=1", "'", "''=1", '"', '",=1', "__label__ok 好", "]]>&amp;<b>", "_x000D_", "\u2028", "\\\"",
)  # fmt: skip
"""Every text that the trouble is known of; the strategy makes more."""


def made(found: Sequence[Item], form: str) -> bytes:
    out = io.BytesIO()
    extras = Extras(answers=ANSWERS.get(form, {}))
    export(found, exporter(form), out, Head(1, "ab"), Job(), extras=extras)
    return out.getvalue()


def rows_of(data: bytes) -> list[list[str]]:
    csv.field_size_limit(1 << 24)
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def named(data: bytes) -> list[dict[str, str]]:
    """A table's rows, the cells that it says it has escaped taken back."""
    head, *rows = rows_of(data)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    return [
        {n: unescape_cell(c) if n in row["csv_escaped"].split() else c for n, c in row.items()}
        for row in found
    ]


def lines(data: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in data.decode("utf-8").split("\n")[:-1]]


def by_excel(data: bytes) -> list[str]:
    """In the order of the comments, which the sheets are not in."""
    book, found = openpyxl.load_workbook(io.BytesIO(data), read_only=False), {}
    for sheet in book:
        if sheet["A1"].value == "uid":
            for row in sheet.iter_rows(min_row=2, values_only=True):
                found[str(row[0])] = unescape(str(row[7] or ""))
    return [found[uid] for uid in sorted(found)]


def by_parquet(data: bytes) -> list[str]:
    return [row["text"] for row in pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist()]


def by_sqlite(data: bytes) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.db"
        file.write_bytes(data)
        db = sqlite3.connect(file)
        found = [row[0] for row in db.execute("SELECT text FROM comments ORDER BY rowid")]
        db.close()
        return found


def by_xml(data: bytes) -> list[str]:
    wp = "{http://wordpress.org/export/1.2/}"
    return [
        node.findtext(f"{wp}comment_content") or ""
        for node in ElementTree.fromstring(data).iter(f"{wp}comment")
    ]


class _Cells(HTMLParser):
    """The texts of the cells of one class."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.found, self._in = name, list[str](), False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag == "td" and ("class", self.name) in attrs
        if self._in:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in = self._in and tag != "td"

    def handle_data(self, data: str) -> None:
        if self._in:
            self.found[-1] += data


def by_browser(data: bytes) -> list[str]:
    parser = _Cells("t")
    parser.feed(data.decode("utf-8"))
    parser.close()
    return parser.found


def sheet_text(text: str) -> str:
    """What XML can hold of it; a text too long for a cell is cut there, and whole in a sheet of its own."""
    return text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def first_words(text: str) -> str:
    shown = text[:80] + ("…" if len(text) > 80 else "")
    shown = shown.replace("\r\n", "\n")
    return "".join(c if c.isprintable() or c in "\n\t" else f"‹U+{ord(c):04X}›" for c in shown)


def one_line(text: str) -> str:
    """What a line of fastText can hold: no line end, and no label that is none."""
    return re.sub(r"(?<!\S)__label__", "_ _label__", re.sub("[\x00\n\r\x0b\x0c]+", " ", text))


def quoted(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


DECIDED = frozenset({Status.APPROVED, Status.HIDDEN})
OUT = frozenset({Status.HIDDEN})
SENT = DECIDED | {Status.ESCALATED}
EVERY = frozenset(Status)


@dataclass(frozen=True, slots=True)
class Carried:
    """How the texts are read out of a format, of which comments, and what it can hold of each."""

    read: Callable[[bytes], list[str]]
    of: frozenset[Status] = EVERY
    holds: Callable[[str], str] = str


def key(name: str) -> Callable[[bytes], list[str]]:
    return lambda data: [str(row[name]) for row in lines(data)]


CARRIED = {
    "csv": Carried(lambda data: [row["text"] for row in named(data)]),
    "xlsx": Carried(by_excel, holds=sheet_text),
    "jsonl": Carried(key("text")),
    "parquet": Carried(by_parquet),
    "sqlite": Carried(by_sqlite),
    "work-list": Carried(by_browser, SENT, first_words),
    "notices": Carried(lambda data: [row["quote"] for row in named(data)], OUT, quoted),
    "wxr": Carried(by_xml, holds=readable),
    "coral-csv": Carried(lambda data: [row[4] for row in rows_of(data)]),
    "waline": Carried(lambda data: [row["comment"] for row in json.loads(data)["data"]["Comment"]]),
    "twikoo": Carried(lambda data: [html.unescape(x.replace("<br>", "\n")) for x in key("comment")(data)]),
    "artalk": Carried(lambda data: [row["content"] for row in json.loads(data)]),
    "remark42": Carried(lambda data: [str(row["orig"]) for row in lines(data)[1:]]),
    "activity-streams": Carried(
        lambda data: [row["object"]["content"] for row in json.loads(data)["orderedItems"]], SENT
    ),
    "label-studio": Carried(lambda data: [task["data"]["text"] for task in json.loads(data)]),
    "doccano": Carried(key("text")),
    "prodigy": Carried(key("text")),
    "fasttext": Carried(
        lambda data: [re.sub("^(?:__label__[^ ]+ )+", "", x) for x in data.decode().split("\n")[:-1]],
        DECIDED, one_line,
    ),
}  # fmt: skip
WITHOUT = {"wp-cli", "wp-rest", "disqus", "isso", "coral-graphql", "ozone", "dsa", "authors"}
"""Formats that hold no comment's text: what they do hold is compared below."""


def test_every_format_is_compared() -> None:
    assert {form.name for form in exporters()} == CARRIED.keys() | WITHOUT
    assert {form.name for form in exporters() if "text" in form.lacks} >= WITHOUT


def numbered(items: Sequence[Item], texts: Sequence[str]) -> list[Item]:
    return [
        replace(
            item, row=n, comment=replace(item.comment, uid=Uid(f"c{n:020d}"), text=text, source_id=str(n))
        )
        for n, (item, text) in enumerate(zip(items, texts, strict=True), 1)
    ]


def compare(name: str, found: Sequence[Item]) -> None:
    how = CARRIED[name]
    wanted = [how.holds(item.comment.text) for item in found if item.state.status in how.of]
    have = how.read(made(found, name))
    if name == "xlsx":
        # A workbook knows one line end; a text longer than a cell holds stands whole in another sheet.
        pairs = [
            (h, w) for h, w in zip(have, wanted, strict=True) if len(w.encode("utf-16-le")) // 2 <= LIMIT
        ]
        have, wanted = [_one_end(h) for h, _ in pairs], [_one_end(w) for _, w in pairs]
    assert have == wanted


def _one_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("name", CARRIED)
@settings(max_examples=15)
@given(found=hostile())
def test_the_text_comes_out_as_it_went_in(name: str, found: list[Item]) -> None:
    compare(name, found)


@st.composite
def template(draw: st.DrawFn, status: Status) -> Item:
    one = draw(hostile())[0]
    return replace(one, state=replace(one.state, status=status, decided_at="2026-11-23T15:00:00Z"))


@pytest.mark.parametrize("name", CARRIED)
@pytest.mark.parametrize("status", [Status.HIDDEN, Status.APPROVED])
@settings(max_examples=1)
@given(data=st.data())
def test_every_text_of_the_list_comes_out_as_it_went_in(
    name: str, status: Status, data: st.DataObject
) -> None:
    one = data.draw(template(status))
    compare(name, numbered([one] * len(EXAMPLES), EXAMPLES))


@settings(max_examples=15)
@given(hostile())
def test_formats_without_the_text_hold_nothing_of_it(found: list[Item]) -> None:
    mark = "标记MARK标记"
    marked = [replace(item, comment=replace(item.comment, text=mark + item.comment.text)) for item in found]
    for name in WITHOUT:
        assert mark.encode() not in made(marked, name), name


@settings(max_examples=15)
@given(hostile(), ANY_TEXT, st.from_regex(r"[0-9]{1,20}", fullmatch=True))
def test_commands_name_whole_ids_and_events_whole_notes(found: list[Item], note: str, number: str) -> None:
    one = found[0]
    state = replace(
        one.state, status=Status.HIDDEN, reason="advert", note=note, decided_at="2026-11-23T15:00:00Z"
    )
    item = replace(one, state=state, comment=replace(one.comment, source_id=number))
    assert f" {number}\n" in made([item], "wp-cli").decode()
    assert f"call {number} '" in made([item], "wp-rest").decode()
    assert f" {number}\n" in made([item], "disqus").decode()
    assert f" id = {number};" in made([item], "isso").decode()
    revised = replace(item, comment=replace(item.comment, extra={"revision_id": note or "r"}))
    (asked,) = lines(made([revised], "coral-graphql"))
    given_input = asked["variables"]["input"]  # type: ignore[index]
    assert (given_input["commentID"], given_input["commentRevisionID"]) == (number, note or "r")
    address = f"at://did:plc:x/app.bsky.feed.post/{number}"
    post = replace(item, comment=replace(item.comment, source_id=address, extra={"cid": "bafy"}))
    (taken, labelled) = lines(made([post], "ozone"))
    assert (taken["event"]["comment"], taken["subject"]["uri"]) == (note or "advert", address)  # type: ignore[index]
    assert labelled["event"]["createLabelVals"] == ["spam"]  # type: ignore[index]


@settings(max_examples=25)
@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=4))
def test_the_list_of_authors_holds_names_and_notes_as_they_are(told: list[tuple[str, str]]) -> None:
    @dataclass(frozen=True, slots=True)
    class Known(Nothing):
        def authors(self) -> Sequence[AuthorRecord]:
            state = AuthorState(Standing.BANNED, 1, None, "flood", None, "li", "2026-11-23T15:00:00Z")
            return [AuthorRecord(name, replace(state, note=note), 3, 2) for name, note in told]

    out = io.BytesIO()
    export([], exporter("authors"), out, Head(1, "ab"), Job(), extras=Extras(backdrop=Known()))
    assert [(row["author"], row["note"]) for row in named(out.getvalue())] == told
